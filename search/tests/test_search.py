"""Search from the row to the page: found, withdrawn, changed, asked wrongly."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.public_pages import kinds
from search import finding, sweeping
from search.models import SearchEntry, Sweep

pytestmark = pytest.mark.django_db
ADDRESS = "/search/"


def swept():
    return sweeping.sweep(kinds()["enterprise"])


def text_of(response):
    parser = HTMLParser()
    parts = []
    parser.handle_data = parts.append
    parser.feed(response.content.decode())
    return "".join(parts)


def test_enterprise_is_found_by_its_name_and_marked(client):
    EnterpriseFactory(name="黑河月嫂服务部")
    swept()

    response = client.get(ADDRESS, {"q": "月嫂"})

    assert "黑河<mark>月嫂</mark>服务部" in response.content.decode()
    assert "家政企业（1条）" in text_of(response)


def test_second_sweep_writes_nothing_and_an_edit_is_followed():
    enterprise = EnterpriseFactory(name="黑河月嫂服务部")

    assert swept() == 1
    assert swept() == 0

    enterprise.name = "祁连保洁服务部"
    enterprise.save()

    assert swept() == 1
    assert [hit.title for hit in finding.find("月嫂")] == []
    assert finding.find("祁连")[0].count == 1


def test_withdrawn_row_is_shown_nowhere_even_before_the_sweep(client):
    enterprise = EnterpriseFactory(name="黑河月嫂服务部")
    swept()
    Enterprise.objects.filter(pk=enterprise.pk).update(state=Enterprise.State.CANCELLED)

    assert finding.find("月嫂") == []
    assert "黑河" not in text_of(client.get(ADDRESS, {"q": "月嫂", "kind": "enterprise"}))
    assert client.get("/api/v1/search/", {"q": "月嫂"}).json()["results"] == []
    assert SearchEntry.objects.filter(kind="enterprise").count() == 1

    swept()

    assert not SearchEntry.objects.filter(kind="enterprise").exists()


def test_whole_kind_is_read_again_where_the_history_has_too_much(monkeypatch):
    enterprise = EnterpriseFactory(name="黑河月嫂服务部")
    swept()
    monkeypatch.setattr(sweeping, "MOST_CHANGES", 1)
    Enterprise.objects.filter(pk=enterprise.pk).update(address="新地址")

    assert swept() == 1
    assert Sweep.objects.filter(kind="enterprise").count() == 1


def test_pages_are_found_without_rows():
    assert finding.find_pages("讨工资")[0].address == reverse("complaints:wage")
    assert finding.find_pages("不存在的词语") == []


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ("", 400, "请写要找的字词"),
        ("   ", 400, "请写要找的字词"),
        ("!?…", 400, "请写汉字、字母或者数字"),
        ("家" * 400, 400, "80个字"),
        ("煃", 200, "没有找到"),
        ("'; DROP TABLE search_searchentry; --", 200, "没有找到"),
        ("<script>alert(1)</script>", 200, "没有找到"),
        ("a\x07b", 400, "看不见的控制字符"),
    ],
)
def test_whatever_is_typed_is_answered_and_kept(client, given, status, words):
    response = client.get(ADDRESS, {"q": given})

    assert response.status_code == status
    assert words in text_of(response)
    assert "<script>alert" not in response.content.decode()


def test_one_character_finds_what_has_it(client):
    EnterpriseFactory(name="黑河月嫂服务部")
    swept()

    assert "黑河月<mark>嫂</mark>" in client.get(ADDRESS, {"q": "嫂"}).content.decode()


def test_wrong_kind_and_wrong_place_are_told(client):
    assert "没有这个类别" in text_of(client.get(ADDRESS, {"q": "月嫂", "kind": "nothing"}))
    for after in ("x", "1-", "9999999999999999999-1", "999999999999999999-1"):
        response = client.get(ADDRESS, {"q": "月嫂", "kind": "enterprise", "after": after})
        assert response.status_code == 400
        assert "页码标记无效" in text_of(response)


def test_pages_of_a_kind_follow_each_other_without_gap(client):
    names = [EnterpriseFactory(name=f"月嫂服务部{number:02}").name for number in range(45)]
    swept()
    seen, address = [], f"{ADDRESS}?q=月嫂&kind=enterprise"

    while address:
        page = client.get(address)
        seen += re.findall("服务部[0-9]{2}", text_of(page))
        following = re.search('href="([^"]*)" rel="next"', page.content.decode())
        address = ADDRESS + unescape(following[1]) if following else ""

    assert sorted(seen) == [name.removeprefix("月嫂") for name in names]


def test_counts_are_capped_and_queries_fixed(client, django_assert_num_queries):
    EnterpriseFactory(name="月嫂服务部")
    swept()
    with django_assert_num_queries(2):
        client.get(ADDRESS, {"q": "月嫂"})
    for number in range(24):
        EnterpriseFactory(name=f"月嫂服务部{number:02}")
    swept()

    with django_assert_num_queries(2):
        response = client.get(ADDRESS, {"q": "月嫂"})

    assert "家政企业（20条以上）" in text_of(response)


def test_too_many_searches_are_told_and_the_words_kept(client, monkeypatch):
    monkeypatch.setattr("search.views.public.SEARCHES_PER_MINUTE", 1)
    client.get(ADDRESS, {"q": "月嫂"})

    response = client.get(ADDRESS, {"q": "月嫂"})

    assert response.status_code == 429
    assert "搜索太频繁" in text_of(response)
    assert 'value="月嫂"' in response.content.decode()


def test_program_finds_and_is_told_what_is_wrong(client):
    EnterpriseFactory(name="黑河月嫂服务部")
    swept()

    found = client.get("/api/v1/search/", {"q": "月嫂", "kind": "enterprise"}).json()
    wrong = client.get("/api/v1/search/", {"q": "", "kinds": "x"})

    assert [(each["kind"], each["title"]) for each in found["results"]] == [
        ("enterprise", "黑河月嫂服务部")
    ]
    assert found["results"][0]["url"].startswith("http://testserver/enterprises/")
    assert wrong.status_code == 400
    assert json.loads(wrong.content)["fields"] == {"kinds": ["没有这个查询条件。"]}
