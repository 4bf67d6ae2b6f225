from datetime import date

import pytest
import time_machine
from django.urls import reverse

from complaints.models import Category, PrivacyNotice, RoutingRule
from complaints.routing import routing_table
from complaints.tests.factories import CategoryFactory, RoutingRuleFactory, moment
from complaints.tests.workbench import auditor, system_administrator
from reminders.models import Notification

LIST = "admin:complaints_routingrule_changelist"
ADD = "admin:complaints_routingrule_add"
DRY_RUN = "admin:complaints_routingrule_dry_run"
IDLE = "admin:complaints_routingrule_idle"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(moment("2026-11-23 15:00"), tick=False):
        yield


@pytest.fixture
def center(county, client):
    client.force_login(county.center_contact)
    return client


def rule_fields(county, **changes):
    return {
        "kind": "complaint",
        "category": county.unrouted_category.pk,
        "subject_words": "",
        "channel": "",
        "bureau": county.housing.pk,
        "assisting_bureaus": [county.market.pk],
        "duty_basis": "部门职责分工",
        "priority": "5",
        "valid_from": "2026-11-01",
        "valid_until": "",
        **changes,
    }


def matter(county, **changes):
    return {
        "kind": "complaint",
        "category": county.category.pk,
        "channel": "portal",
        "on": "2026-11-23",
        "text": "保洁没有做完就走了",
        **changes,
    }


def test_new_rule_sends_the_next_case(county, center):
    response = center.post(reverse(ADD), rule_fields(county))
    assert response.status_code == 302
    complaint = county.complaint(category=county.unrouted_category)
    assert complaint.bureau == county.housing
    assert complaint.assisting_bureaus == [county.market.pk]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duty_basis": ""}, "duty_basis"),
        ({"valid_until": "2026-10-01"}, "__all__"),
        ({"bureau": ""}, "bureau"),
    ],
)
def test_rule_with_a_mistake_is_not_kept(county, center, changes, field):
    before = RoutingRule.objects.count()
    response = center.post(reverse(ADD), rule_fields(county, **changes))
    assert response.status_code == 422
    assert list(response.context["adminform"].form.errors) == [field]
    assert RoutingRule.objects.count() == before


def test_rule_is_never_deleted(county, center):
    address = reverse("admin:complaints_routingrule_delete", args=[county.rule.pk])
    assert center.post(address, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("person", "reads", "writes"),
    [
        ("center_contact", 200, 200),
        ("market_leader", 200, 403),
        ("housing_handler", 200, 403),
    ],
)
def test_table_is_read_by_bureaus_and_written_by_the_center(county, client, person, reads, writes):
    client.force_login(getattr(county, person))
    assert client.get(reverse(LIST)).status_code == reads
    assert client.get(reverse(DRY_RUN)).status_code == reads
    assert client.get(reverse(IDLE)).status_code == reads
    assert client.get(reverse(ADD)).status_code == writes
    address = reverse("admin:complaints_routingrule_change", args=[county.rule.pk])
    client.post(address, rule_fields(county))
    county.rule.refresh_from_db()
    assert (county.rule.bureau == county.housing) == (writes == 200)


def test_system_administrator_writes_and_auditor_reads(county, client):
    client.force_login(system_administrator())
    assert client.get(reverse(ADD)).status_code == 200
    client.force_login(auditor())
    assert client.get(reverse(LIST)).status_code == 200
    assert client.get(reverse(ADD)).status_code == 403


def test_staff_of_no_bureau_reads_nothing(county, client):
    county.housing_handler.memberships.update(valid_until=date(2026, 11, 1))
    client.force_login(county.housing_handler)
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(reverse(DRY_RUN)).status_code == 403
    assert client.get(reverse(IDLE)).status_code == 403


@pytest.mark.parametrize("rules", [1, 3])
def test_list_of_rules_takes_the_same_queries(county, center, django_assert_num_queries, rules):
    for _ in range(rules):
        RoutingRuleFactory(bureau=county.housing, category=CategoryFactory(slug="more"))
    center.get(reverse(LIST))
    with django_assert_num_queries(8):
        center.get(reverse(LIST))


# Who would get this?


def test_dry_run_answers_as_filing_does(county, center):
    response = center.get(reverse(DRY_RUN), matter(county))
    routed = response.context["routed"]
    filed = county.complaint()
    assert (routed.bureau, routed.rule) == (filed.bureau, filed.routing_rule)
    assert routed.reason == filed.routing_reason
    assert filed.routing_reason in response.text


def test_dry_run_without_a_rule_names_the_center(county, center):
    query = matter(county, category=county.unrouted_category.pk)
    routed = center.get(reverse(DRY_RUN), query).context["routed"]
    assert (routed.bureau, routed.rule) == (county.center, None)


def test_dry_run_of_another_day_uses_the_rules_of_that_day(county, center):
    RoutingRuleFactory(
        category=county.category, bureau=county.housing, priority=9, valid_from=date(2027, 1, 1)
    )
    today = center.get(reverse(DRY_RUN), matter(county)).context["routed"]
    later = center.get(reverse(DRY_RUN), matter(county, on="2027-01-01")).context["routed"]
    assert (today.bureau, later.bureau) == (county.market, county.housing)


def test_dry_run_files_nothing(county, center):
    center.get(reverse(DRY_RUN), matter(county))
    assert county.category.complaint_set.count() == 0
    assert Notification.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "x"}, "category"),
        ({"on": "2026-02-30"}, "on"),
        ({"channel": "fax"}, "channel"),
        ({"kind": "violation_report"}, "category"),
    ],
)
def test_dry_run_with_a_mistake_says_so(county, center, changes, field):
    response = center.get(reverse(DRY_RUN), matter(county, **changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["routed"] is None


# Rules that cannot match


def test_rules_that_cannot_match_are_named_with_the_reason(county, center):
    old = RoutingRuleFactory(
        category=county.unrouted_category, bureau=county.housing, valid_until=date(2026, 10, 31)
    )
    coming = RoutingRuleFactory(
        category=county.unrouted_category, bureau=county.housing, valid_from=date(2027, 1, 1)
    )
    off = CategoryFactory(slug="off", name="旧类别", is_active=False)
    switched_off = RoutingRuleFactory(category=off, bureau=county.housing)
    covered = RoutingRuleFactory(
        category=county.category, bureau=county.housing, subject_words="退款", priority=-1
    )
    routing_table.forget()
    idle = center.get(reverse(IDLE)).context["idle"]
    assert {each["rule"]: each["reason"] for each in idle} == {
        old: "已于2026年10月31日截止",
        coming: "2027年1月1日才开始",
        switched_off: "类别“旧类别”已停用",
        covered: f"每次都先由“{county.rule}”派走",
    }


def test_rule_for_words_does_not_cover_the_others(county, center):
    RoutingRuleFactory(
        category=county.category, bureau=county.housing, subject_words="退款", priority=9
    )
    routing_table.forget()
    assert center.get(reverse(IDLE)).context["idle"] == []


# Categories and privacy notices


def test_category_is_added_and_switched_off_but_keeps_its_slug(county, center):
    fields = {"name": "其他", "slug": "renamed", "hint": "", "position": "9"}
    address = reverse("admin:complaints_category_change", args=[county.unrouted_category.pk])
    assert center.post(address, fields).status_code == 302
    category = Category.objects.get(pk=county.unrouted_category.pk)
    assert (category.slug, category.is_active) == ("other", False)


def test_accepted_privacy_notice_is_not_changed(county, center):
    address = reverse("admin:complaints_privacynotice_change", args=[county.notice.pk])
    assert center.get(address).status_code == 200
    assert center.post(address, {"version": "x", "text": "x"}).status_code == 403
    new = {"version": "2026-12", "in_force_from": "2026-12-01", "text": "新的告知"}
    assert center.post(reverse("admin:complaints_privacynotice_add"), new).status_code == 302
    assert PrivacyNotice.objects.count() == 2


def test_category_is_of_a_kind_that_has_its_own_and_stays_of_it(county, center):
    add = reverse("admin:complaints_category_add")
    fields = {"name": "虚假宣传", "slug": "false-ads", "hint": "", "position": "9"}

    offered = dict(center.get(add).context["adminform"].form.fields["kind"].choices)
    response = center.post(add, {**fields, "kind": "violation_report", "is_active": "on"})

    assert set(offered) == {"complaint", "violation_report", "wage_arrears", "consultation"}
    assert response.status_code == 302
    category = Category.objects.get(slug="false-ads")
    assert category.kind == "violation_report"
    change = reverse("admin:complaints_category_change", args=[category.pk])
    center.post(change, {**fields, "kind": "complaint", "is_active": "on"})
    category.refresh_from_db()
    assert category.kind == "violation_report"
    assert "举报" in center.get(reverse("admin:complaints_category_changelist")).text
