"""The public pages of notices."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import services
from disclosure.models import Objection
from disclosure.tests.factories import moment
from gaotai_jiazheng.tests.sending_twice import sent_twice

pytestmark = pytest.mark.django_db
CONTENT = "培训记录的日期与实际不符，请核对。"


@pytest.fixture(autouse=True)
def in_the_notice_period():
    with time_machine.travel(moment("2026-11-25 10:00"), tick=False):
        yield


def object_url(notice):
    return reverse("disclosure:object", args=[notice.number])


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same(client, notices, django_assert_num_queries, count):
    for _ in range(count):
        notices.notice()

    with django_assert_num_queries(1):
        response = client.get(reverse("disclosure:index"))

    assert len(response.context["notices"]) == count


def test_list_is_turned_by_key(client, notices, monkeypatch):
    monkeypatch.setattr("disclosure.views.PAGE_SIZE", 2)
    made = [notices.notice() for _ in range(3)]

    first = client.get(reverse("disclosure:index"))
    second = client.get(reverse("disclosure:index"), {"before": first.context["before"]})

    assert [*first.context["notices"], *second.context["notices"]] == made[::-1]
    assert second.context["before"] is None


@pytest.mark.parametrize("query", [{"state": "x"}, {"before": "x"}, {"before": "9" * 30}])
def test_list_that_cannot_be_is_not_found(client, query):
    assert client.get(reverse("disclosure:index"), query).status_code == 404


def test_notice_shows_answers_and_not_who_objected(client, notices):
    notice = notices.notice()
    answered = notices.objection(notice, at="2026-11-24 09:00", name="王小兰")
    services.decide(answered, is_upheld=False, answer="经核对无误。", by=notices.leader)
    notices.objection(notice, at="2026-11-25 09:00")

    page = client.get(notice.get_absolute_url()).text

    assert "经核对无误。" in page
    assert "有1件异议正在核实" in page
    assert "王小兰" not in page
    assert "11月30日" in page


def test_stranger_objects_and_follows_it(client, notices):
    notice = notices.notice()

    answer = client.post(object_url(notice), {"content": CONTENT, "name": "", "phone": ""})
    receipt = client.get(answer["Location"])
    objection = Objection.objects.get()
    code = receipt.context["query_code"]
    opened = client.post(
        reverse("disclosure:track"), {"number": objection.number, "query_code": code}, follow=True
    )

    assert objection.number in receipt.text
    assert code in receipt.text
    assert objection.user is None
    assert "待答复" in opened.text
    assert CONTENT not in opened.text


def test_an_objection_that_arrives_twice_is_one_and_leads_to_its_receipt(client, notices):
    notice = notices.notice()
    given = {"content": CONTENT, "name": "", "phone": ""}

    led = sent_twice(client, object_url(notice), given)
    other = client.post(object_url(notice), {**given, "name": "王小兰"})

    assert led == [reverse("disclosure:receipt")] * 3
    assert other["Location"] == reverse("disclosure:receipt")
    assert Objection.objects.count() == 2


def test_who_has_lost_the_receipt_and_sends_the_same_again_gets_another_code(client, notices):
    notice = notices.notice()
    given = {"content": CONTENT, "name": "王小兰", "phone": ""}
    first = client.post(object_url(notice), given, follow=True).context["query_code"]

    here = client.post(object_url(notice), given, follow=True)
    elsewhere = Client().post(object_url(notice), given, follow=True)

    objection, code = Objection.objects.get(), elsewhere.context["query_code"]
    assert (here.context["query_code"], "刚刚已经收到" in here.text) == (first, True)
    assert "这是新的查询码，原来的不能用了" in elsewhere.text
    assert services.find_objection(objection.number, code) == objection
    assert services.find_objection(objection.number, first) is None


def test_what_was_taken_back_or_said_long_ago_may_be_said_again(notices):
    notice = notices.notice()
    first = notices.objection(notice, at="2026-11-25 10:00")
    services.withdraw_objection(first)

    notices.objection(notice, at="2026-11-25 10:01")
    notices.objection(notice, at="2026-11-25 10:12")

    assert notice.objections.count() == 3


def test_who_is_signed_in_is_known_to_the_objection(client, notices):
    notice = notices.notice()
    client.force_login(notices.leader)

    client.post(object_url(notice), {"content": CONTENT})

    assert Objection.objects.get().user == notices.leader


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"content": ""}, "请写明异议。"),
        ({"content": "不对"}, "请写得具体一些，至少10个字，现在是2个字。"),
        ({"content": CONTENT, "phone": "12"}, "请填写11位手机号"),
    ],
)
def test_wrong_objection_is_told_beside_the_field_and_loses_nothing(
    client, notices, values, sentence
):
    notice = notices.notice()

    response = client.post(object_url(notice), {"name": "王小兰", **values})

    assert response.status_code == 422
    assert sentence in response.text
    assert 'value="王小兰"' in response.text
    assert Objection.objects.count() == 0


def test_objection_after_the_last_day_is_a_conflict(client, notices):
    notice = notices.notice(at="2026-11-16 10:00")

    response = client.post(object_url(notice), {"content": CONTENT})

    assert response.status_code == 409
    assert "不再接受异议" in response.text


def test_slips_of_the_pen_are_no_objections_to_be_counted(client, notices, monkeypatch):
    monkeypatch.setattr("disclosure.views.OBJECTIONS_PER_HOUR", 1)
    notice = notices.notice()

    slips = [client.post(object_url(notice), {"content": ""}).status_code for _ in range(2)]
    answer = client.post(object_url(notice), {"content": CONTENT})

    assert (slips, answer.status_code) == ([422, 422], 302)


def test_address_that_objects_too_often_is_told_so(client, notices, monkeypatch):
    monkeypatch.setattr("disclosure.views.OBJECTIONS_PER_HOUR", 0)
    notice = notices.notice()

    response = client.post(object_url(notice), {"content": CONTENT})

    assert response.status_code == 429
    assert CONTENT in response.text


def test_wrong_pair_opens_nothing(client, notices):
    notices.objection(notices.notice(), at="2026-11-24 09:00")

    response = client.post(reverse("disclosure:track"), {"number": "YY1", "query_code": "X"})

    assert response.status_code == 422
    assert "编号或查询码不对" in response.text
    opened = client.get(reverse("disclosure:objection"))
    assert opened["Location"] == reverse("disclosure:track")


def test_objection_is_closed_again_to_whoever_sits_down_an_hour_later(client, notices):
    filed = services.submit_objection(notices.notice(), content=CONTENT)
    pair = {"number": filed.objection.number, "query_code": filed.query_code}
    client.post(reverse("disclosure:track"), pair)
    page = reverse("disclosure:objection")

    assert client.get(page).status_code == 200
    with time_machine.travel(moment("2026-11-25 11:01"), tick=False):
        assert client.get(page).headers["Location"] == reverse("disclosure:track")


def test_objection_is_taken_back(client, notices):
    filed = services.submit_objection(notices.notice(), content=CONTENT)
    pair = {"number": filed.objection.number, "query_code": filed.query_code}
    client.post(reverse("disclosure:track"), pair)

    client.post(reverse("disclosure:withdraw_objection"))

    assert Objection.objects.get().state == "withdrawn"


def test_a_notice_does_not_say_that_nobody_objected_where_somebody_did(client, notices):
    notice = notices.notice()
    assert "还没有收到异议" in client.get(notice.get_absolute_url()).text
    notices.objection(notice)
    services.withdraw(notice, reason="名单有误", by=notices.leader, at=moment("2026-11-26 10:00"))

    page = client.get(notice.get_absolute_url()).text
    assert "还没有收到异议" not in page and "另有1件异议没有答复就结束了" in page


def test_notice_that_was_taken_down_is_gone(client, notices):
    notice = notices.notice(at="2026-11-02 10:00", shown_until=moment("2026-11-20 00:00").date())

    assert client.get(notice.get_absolute_url()).status_code == 404
    assert client.get(f"/api/v1/notices/{notice.pk}/").status_code == 404


def test_programs_read_notices(client, notices):
    notice = notices.notice(original="电话13893600001")

    answer = client.get("/api/v1/notices/").json()["results"]

    assert [(row["number"], row["state"], row["last_day"]) for row in answer] == [
        (notice.number, "公示中", "2026-11-30")
    ]
    assert "original" not in answer[0]


def test_programs_ask_for_the_notices_that_run(client, notices):
    running = notices.notice()
    over = notices.notice(at="2026-11-02 10:00")
    withdrawn = services.withdraw(notices.notice(), reason="日期写错了", by=running.published_by)

    def numbers(answer):
        rows = client.get("/api/v1/notices/", {"running": answer}).json()["results"]
        return {row["number"] for row in rows}

    assert numbers("true") == {running.number}
    assert numbers("false") == {over.number, withdrawn.number}


def test_receipt_of_an_objection_is_closed_to_whoever_sits_down_an_hour_later(client, notices):
    client.post(object_url(notices.notice()), {"content": CONTENT, "name": "", "phone": ""})
    receipt = reverse("disclosure:receipt")
    soon = client.get(receipt)

    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        late = client.get(receipt)

    assert soon.context["query_code"] in soon.text
    assert late["Location"] == reverse("disclosure:track")
