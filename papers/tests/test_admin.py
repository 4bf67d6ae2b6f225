import pgtrigger
import pytest
from django.urls import reverse

from accounts.models import AccessLog
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from papers import services
from papers.models import Paper, PaperContent, PaperDelivery, Series
from papers.tests.factories import issue

PAGES = ["change", "pdf", "print", "deliver", "withdraw"]


def address(paper, page):
    return reverse(f"admin:papers_paper_{page}", args=[paper.pk])


@pytest.fixture
def paper(bureau, officer, series):
    return issue(bureau, officer)


@pytest.fixture
def people(bureau, officer):
    center = BureauFactory(slug="center", is_dispatch_center=True)
    return {
        "officer": officer,
        "handler": BureauMemberFactory(bureau=bureau).user,
        "overseer": BureauMemberFactory(bureau=center).user,
        "stranger": BureauMemberFactory(bureau=BureauFactory()).user,
    }


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("officer", [200, 200, 200, 200, 200]),
        ("handler", [200, 200, 200, 200, 200]),
        ("overseer", [200, 403, 403, 403, 403]),
        ("stranger", [404, 404, 404, 404, 404]),
    ],
)
def test_who_may_open_what(client, paper, people, who, statuses):
    client.force_login(people[who])

    assert [client.get(address(paper, page)).status_code for page in PAGES] == statuses


def test_pdf_is_a_harmless_download_and_the_look_is_written_down(client, paper, officer):
    client.force_login(officer)

    answer = client.get(address(paper, "pdf"))

    assert answer.content == services.pdf_of(paper)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert list(AccessLog.objects.values_list("by", "action", "fields")) == [
        (officer.pk, "view", [f"paper {paper.number}"])
    ]


def test_printed_page_has_the_same_words_and_no_script(client, paper, officer):
    client.force_login(officer)

    answer = client.get(address(paper, "print"))

    page = answer.content.decode()
    for words in ("调解通知书", paper.number, "王小兰：", "请按时参加调解。"):
        assert words in page
    assert "<script" not in page
    assert "no-store" in answer["Cache-Control"]
    assert AccessLog.objects.get().fields == [f"paper {paper.number}"]


def test_page_of_a_paper_shows_nothing_of_its_content(client, paper, officer):
    client.force_login(officer)

    page = client.get(address(paper, "change")).content.decode()

    assert paper.number in page
    assert "王小兰" not in page
    assert AccessLog.objects.count() == 0


@pytest.mark.parametrize("page", ["pdf", "print"])
def test_damaged_paper_is_not_shown(client, paper, officer, page):
    with pgtrigger.ignore("papers.PaperContent:append_only"):
        PaperContent.objects.update(pdf="JVBERi0=", data='{"addressee": "李四"}')
    client.force_login(officer)

    answer = client.get(address(paper, page))

    assert answer.status_code == 500
    assert "校验值不一致" in answer.content.decode()
    assert "李四" not in answer.content.decode()


def test_delivery_is_recorded_by_form(client, paper, officer):
    client.force_login(officer)
    form = client.get(address(paper, "deliver")).context["form"]
    assert form["recipient"].initial == "投诉人"

    wrong = client.post(address(paper, "deliver"), {"recipient": "投诉人", "remark": "放传达室"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"way", "delivered_at"}
    assert wrong.context["form"]["remark"].value() == "放传达室"

    done = client.post(
        address(paper, "deliver"),
        {
            "recipient": "投诉人",
            "way": "in_person",
            "delivered_at": form["delivered_at"].value(),
            "remark": "",
        },
    )
    assert done.status_code == 302
    assert PaperDelivery.objects.get().get_way_display() == "当面"


def test_withdrawal_by_form_and_what_a_withdrawn_paper_answers(client, paper, officer):
    client.force_login(officer)

    assert client.post(address(paper, "withdraw"), {"reason": "错"}).status_code == 422
    assert Paper.objects.get().is_valid
    assert client.post(address(paper, "withdraw"), {"reason": "名称写错了"}).status_code == 302
    assert not Paper.objects.get().is_valid
    for page in ("withdraw", "deliver"):
        assert client.get(address(paper, page)).status_code == 409
    assert client.post(address(paper, "withdraw"), {"reason": "再来一次"}).status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_papers(
    client, bureau, officer, series, rows, django_assert_num_queries
):
    papers = [issue(bureau, officer) for _ in range(rows)]
    client.force_login(officer)
    address = reverse("admin:papers_paper_changelist")
    client.get(address)

    with django_assert_num_queries(8):
        answer = client.get(address)

    assert list(answer.context["cl"].result_list) == papers[::-1]


# Series


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (BureauMember.Role.CONTACT, 302),
        (BureauMember.Role.LEADER, 302),
        (BureauMember.Role.HANDLER, 403),
    ],
)
def test_who_may_add_a_series_of_the_own_bureau(client, bureau, role, status):
    client.force_login(BureauMemberFactory(bureau=bureau, role=role).user)

    answer = client.post(
        reverse("admin:papers_series_add"),
        {"bureau": bureau.pk, "word": "高市监", "pattern": "{字}〔{年}〕第{号}号"},
    )

    assert answer.status_code == status
    assert Series.objects.count() == (status == 302)


def test_series_of_another_bureau_cannot_be_added_or_changed(client, bureau, series):
    other = BureauMemberFactory(bureau=BureauFactory(), role=BureauMember.Role.CONTACT).user
    client.force_login(other)
    values = {"bureau": bureau.pk, "word": "别字", "pattern": "{字}〔{年}〕第{号}号"}

    assert client.post(reverse("admin:papers_series_add"), values).status_code == 422
    change = reverse("admin:papers_series_change", args=[series.pk])
    assert client.post(change, values).status_code == 403
    assert Series.objects.get().word == "高市监调"


def test_form_of_a_series_is_chosen_by_its_title(client, bureau, officer):
    client.force_login(officer)
    add = reverse("admin:papers_series_add")
    assert "答复书" in client.get(add).text
    values = {"bureau": bureau.pk, "word": "高市监复", "pattern": "{字}〔{年}〕第{号}号"}

    assert client.post(add, values | {"template": "no-such-form"}).status_code == 422
    client.post(add, values | {"template": "reply"})
    made = Series.objects.get()
    assert made.template == "reply"
    assert "答复书" in client.get(reverse("admin:papers_series_changelist")).text
    assert "答复书" in client.get(reverse("admin:papers_series_change", args=[made.pk])).text
