"""Who changed what: what the audit administrator reads, and that nobody else does."""

from datetime import date

import pghistory
import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from complaints import services
from complaints.tests.factories import CountyFactory
from complaints.tests.workbench import auditor
from gaotai_jiazheng import change_history
from gaotai_jiazheng.change_words import NAMES, name_of
from gaotai_jiazheng.tests.doors.knocking import drawn_once  # noqa: F401
from reminders.models import DeadlineRule
from workers.tests.factories import EmploymentFactory, WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def audit(client):
    client.force_login(auditor())
    return client


def changes_of(row):
    """[(label, {field: (before, after)})] of a row, the newest first."""
    events = change_history.registers()[row._meta.label_lower]
    return [
        (
            entry.label,
            None
            if entry.changes is None
            else {change.field: (change.before, change.after) for change in entry.changes},
        )
        for entry in change_history.of_row(events, row.pk).entries
    ]


def row_page(row):
    options = row._meta
    return reverse("admin:changes_of_row", args=[options.app_label, options.model_name, row.pk])


def test_change_tells_field_before_and_after():
    member = BureauMemberFactory(role=BureauMember.Role.HANDLER, valid_from=date(2026, 1, 1))
    member.role = BureauMember.Role.LEADER
    member.valid_until = date(2026, 12, 31)
    member.save()

    newest, oldest = changes_of(member)

    assert newest == (
        "修改",
        {"角色": ("经办人", "分管领导"), "至": ("空", "2026-12-31")},
    )
    assert oldest[0] == "新建"
    assert oldest[1]["角色"] == ("空", "经办人")


def test_foreign_key_is_told_by_its_name():
    member = BureauMemberFactory(bureau=BureauFactory(name="县市场监管局"))
    member.bureau = BureauFactory(name="县住建局")
    member.save()

    assert changes_of(member)[0] == ("修改", {"责任单位": ("县市场监管局", "县住建局")})


def test_deleted_row_keeps_its_history(county, audit):
    rule = DeadlineRule.objects.create(
        slug="gone", name="试行", length=3, unit="workdays", in_force_from=date(2026, 1, 1)
    )
    page = row_page(rule)
    DeadlineRule.objects.filter(pk=rule.pk).delete()

    response = audit.get(page)

    assert response.status_code == 200
    assert [entry.row_name for entry in response.context["changes"].entries] == ["试行"]


def test_history_of_a_case_begins_with_what_was_filed(county):
    complaint = county.complaint()
    services.record(complaint, by=county.market_contact)
    services.assign(complaint, to=county.market_handler, by=county.market_contact)

    newest, oldest = (changes for _label, changes in changes_of(complaint))

    assert newest == {"经办人": ("空", county.market_handler.name)}
    assert oldest["状态"] == ("已提交", "已登记")


def test_sealed_values_and_digests_are_never_in_the_open(county, audit):
    complaint = county.complaint()
    complaint.complainant_name = "李大山"
    complaint.complainant_phone_index = "0" * 64
    complaint.save()

    assert changes_of(complaint) == [
        (
            "修改",
            {
                "投诉人姓名": ("已填写，不显示", "已填写，不显示"),
                "投诉人电话的摘要": ("已填写，不显示", "已填写，不显示"),
            },
        )
    ]
    page = audit.get(row_page(complaint)).text
    for open_value in ("王小兰", "李大山", "13893600001", "0" * 64, "v1:demo"):
        assert open_value not in page


def test_sealed_name_is_no_name_of_a_row(audit):
    """Neither of the row itself nor of one that a foreign key points at."""
    worker = WorkerFactory(name="李大山")
    employment = EmploymentFactory(worker=worker)

    register = audit.get(reverse("admin:changes_of_register", args=["workers", "worker"]))
    pages = [register, audit.get(row_page(worker)), audit.get(row_page(employment))]

    assert [entry.row_name for entry in register.context["changes"].entries] == [f"编号{worker.pk}"]
    assert changes_of(employment)[-1][1]["家政服务员"] == ("空", f"编号{worker.pk}")
    assert [page.status_code for page in pages] == [200] * 3
    assert not any("李大山" in page.text for page in pages)


def test_bureaus_of_a_case_are_told_by_their_names(county):
    complaint = county.complaint()
    complaint.assisting_bureaus = []
    complaint.save()

    assert changes_of(complaint) == [("修改", {"协办单位": (county.commerce.name, "空")})]


def test_who_and_from_where_stand_with_the_change(county, client):
    complaint = county.complaint()
    client.force_login(county.market_contact)
    seen = complaint.steps.get().pk
    step = reverse("admin:complaints_complaint_step", args=[complaint.pk, "record"])
    client.post(step, {"seen_step": seen}, REMOTE_ADDR="198.51.100.7")

    events = change_history.registers()["complaints.complaint"]
    (entry,) = change_history.of_row(events, complaint.pk).entries

    assert (entry.by, entry.origin, entry.address) == (
        county.market_contact.name,
        step,
        "198.51.100.7",
    )


def test_change_by_a_task_names_the_task():
    bureau = BureauFactory()
    with pghistory.context(task="purge_cases"):
        bureau.name = "县应急管理局"
        bureau.save()

    entry = change_history.of_row(change_history.registers()["bureaus.bureau"], bureau.pk).entries[
        0
    ]

    assert (entry.by, entry.origin) == ("系统或未登录的人", "purge_cases")


def test_pages_follow_each_other_without_a_gap(audit, monkeypatch):
    monkeypatch.setattr(change_history, "PAGE_SIZE", 2)
    bureau = BureauFactory(name="甲")
    for name in ("乙", "丙", "丁"):
        bureau.name = name
        bureau.save()

    first = audit.get(row_page(bureau)).context["changes"]
    second = audit.get(row_page(bureau), {"until": first.older}).context["changes"]

    named = [
        next((each.before, each.after) for each in entry.changes if each.field == "名称")
        for entry in first.entries + second.entries
    ]
    assert named == [("丙", "丁"), ("乙", "丙"), ("甲", "乙"), ("空", "甲")]
    assert second.older is None


def test_pages_of_a_case_follow_each_other_without_a_gap(county, audit, monkeypatch):
    monkeypatch.setattr(change_history, "PAGE_SIZE", 2)
    complaint = county.complaint(title="甲")
    for title in ("乙", "丙", "丁"):
        complaint.title = title
        complaint.save()

    first = audit.get(row_page(complaint)).context["changes"]
    second = audit.get(row_page(complaint), {"until": first.older}).context["changes"]

    named = [
        (change.before, change.after)
        for e in first.entries + second.entries
        for change in e.changes
    ]
    assert named == [("丙", "丁"), ("乙", "丙"), ("甲", "乙")]


@pytest.mark.parametrize("changes", [1, 3])
def test_page_of_a_row_asks_the_same_few_queries(county, audit, django_assert_num_queries, changes):
    complaint = county.complaint()
    for number in range(changes):
        complaint.assignee = (county.market_handler, county.market_leader)[number % 2]
        with pghistory.context(user=county.market_contact.pk):
            complaint.save()
    audit.get(row_page(complaint))

    with django_assert_num_queries(9):
        response = audit.get(row_page(complaint))

    assert len(response.context["changes"].entries) == changes


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_register_asks_the_same_few_queries(
    county, audit, django_assert_num_queries, rows
):
    for _ in range(rows):
        complaint = county.complaint()
        with pghistory.context(user=county.market_contact.pk):
            services.record(complaint, by=county.market_contact)
    page = reverse("admin:changes_of_register", args=["complaints", "complaint"])
    audit.get(page)

    with django_assert_num_queries(7):
        response = audit.get(page)

    assert len(response.context["changes"].entries) == rows


@pytest.mark.usefixtures("drawn_once")
def test_every_tracked_register_has_its_page(county, audit):
    for label in change_history.registers():
        page = reverse("admin:changes_of_register", args=label.split("."))
        assert (label, audit.get(page).status_code) == (label, 200)
    assert {
        "complaints.complaint",
        "complaints.routingrule",
        "enterprises.enterprise",
        "bureaus.bureaumember",
        "reminders.deadlinerule",
    } <= change_history.registers().keys()


@pytest.mark.parametrize("group", [None, Role.SYSTEM, Role.SECURITY])
def test_to_anybody_else_there_is_no_such_page(county, client, group):
    user = UserFactory(is_staff=True)
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    client.force_login(user)

    pages = [
        reverse("admin:changes"),
        reverse("admin:changes_of_register", args=["complaints", "complaint"]),
        row_page(county.rule),
    ]

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


@pytest.mark.parametrize("person", ["market_contact", "center_leader"])
def test_officers_read_no_history(county, client, person):
    client.force_login(getattr(county, person))

    assert client.get(row_page(county.rule)).status_code == 404
    assert "修改记录" not in client.get(reverse("admin:index")).text


def test_auditor_finds_it_in_the_sidebar(county, audit):
    assert reverse("admin:changes") in audit.get(reverse("admin:index")).text
    assert audit.get(reverse("admin:changes")).status_code == 200


def test_what_is_not_there_is_not_found(county, audit):
    wrong = [
        reverse("admin:changes_of_register", args=["accounts", "user"]),
        reverse("admin:changes_of_row", args=["complaints", "complaint", 999_999]),
        reverse("admin:changes_of_row", args=["nothing", "at-all", 1]),
    ]

    assert [audit.get(page).status_code for page in wrong] == [404, 404, 404]


@pytest.mark.parametrize("until", ["", "x", "-1", "1" * 30])
def test_page_that_cannot_be_is_a_bad_request(county, audit, until):
    assert audit.get(row_page(county.rule), {"until": until}).status_code == 400


def test_nothing_is_posted_here(county, audit):
    assert audit.post(row_page(county.rule)).status_code == 405


def test_every_tracked_field_has_a_chinese_name():
    told = {
        f"{label}.{field.name}": name_of(field)
        for label, events in change_history.registers().items()
        for field in change_history.tracked_fields(events)
    }

    assert [each for each in told.items() if each[1].isascii() and not each[1].isupper()] == []
    tracked = {name.rpartition(".")[2] for name in told}
    assert sorted(NAMES.keys() - tracked) == []
