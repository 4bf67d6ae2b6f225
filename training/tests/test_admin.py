"""Training in the workbench: the plan by two people, a class decided on, a learner looked at."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from bureaus.tests.factories import BureauMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from training.models import InstitutionMember, Quota, TrainingClass, YearPlan
from training.tests.factories import (
    InstitutionFactory,
    enrolment,
    load_our_rules,
    new_class,
    occupation,
    person_number,
)
from training.transitions import State
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db


def admin(name, *args):
    return reverse(f"admin:training_{name}", args=args)


@pytest.fixture
def staff(client):
    client.force_login(officer("hrss"))
    return client


def test_a_plan_from_draft_to_approval(staff):
    assert staff.post(admin("yearplan_add"), {"year": "2031"}).status_code == 302
    assert staff.post(admin("yearplan_add"), {"year": "2031"}).status_code == 409
    start = staff.get(reverse("admin:index")).context["waiting"]
    assert "待另一人批准的年度培训计划" in [each.title for each in start]
    plan = YearPlan.objects.get()
    sent = {"institution": InstitutionFactory().pk, "kind": "post", "planned": "0"}
    wrong = staff.post(admin("yearplan_quota", plan.pk), sent)
    assert wrong.status_code == 422
    assert "至少1" in wrong.text
    sent |= {"planned": "30", "occupation": occupation().pk}
    assert staff.post(admin("yearplan_quota", plan.pk), sent).status_code == 302
    assert "由编制人以外的人批准" in staff.get(plan.get_absolute_url()).text
    staff.post(admin("yearplan_approve", plan.pk))
    plan.refresh_from_db()
    assert plan.state == "draft"
    staff.force_login(officer("hrss"))
    assert "批准</button>" in staff.get(plan.get_absolute_url()).text
    staff.post(admin("yearplan_approve", plan.pk))
    plan.refresh_from_db()
    assert plan.state == "approved"
    staff.post(admin("yearplan_remove", plan.pk, Quota.objects.get().pk))
    assert Quota.objects.exists()


def test_numbers_of_a_plan_open_to_the_classes_that_make_them(staff):
    reserved = new_class(state=State.ENROLLING, seats=4)
    quota = reserved.quota
    used = new_class(quota=quota, state=State.ENROLLING)
    enrolment(used)
    TrainingClass.objects.filter(pk=used.pk).update(state=State.RUNNING)
    new_class(state=State.ENROLLING)

    page = staff.get(quota.plan.get_absolute_url()).text

    links = re.findall(r'href="([^"]+)">(\d+)<span class="unseen">', page)
    shown = {int(number): staff.get(unescape(url)).context["cl"] for url, number in links}
    assert {number: list(cl.queryset) for number, cl in shown.items()} == {4: [reserved], 1: [used]}


def test_a_class_is_decided_on_and_others_only_look(staff):
    load_our_rules()
    row = new_class(state=State.FILED)
    assert "审核通过" in staff.get(row.get_absolute_url()).text
    step = admin("trainingclass_step", row.pk, "return")
    assert staff.post(step, {"note": ""}).status_code == 422
    assert staff.post(admin("trainingclass_step", row.pk, "approve"), {}).status_code == 302
    assert staff.post(step, {"note": "晚了"}).status_code == 409
    row.refresh_from_db()
    assert row.state == State.APPROVED
    staff.force_login(officer("education"))
    assert staff.get(row.get_absolute_url()).status_code == 200
    assert staff.post(admin("trainingclass_step", row.pk, "cancel"), {}).status_code == 403
    staff.force_login(officer("public-security"))
    assert staff.get(row.get_absolute_url()).status_code == 403


def test_who_oversees_the_county_opens_what_is_late_and_decides_nothing(client):
    load_our_rules()
    row = new_class(state=State.FILED)
    office = BureauMemberFactory(bureau__is_supervising_office=True).user
    auditor = UserFactory(is_staff=True)
    auditor.groups.add(Group.objects.get_or_create(name="audit")[0])
    forget_all()
    step = admin("trainingclass_step", row.pk, "approve")
    for user in (office, auditor):
        client.force_login(user)
        assert client.get(row.get_absolute_url()).status_code == 200
        assert step not in client.get(row.get_absolute_url()).text
        assert client.post(step, {}).status_code == 403


def test_who_comes_to_the_counter_is_written_down_there(staff):
    row = new_class()
    door = admin("trainingclass_enrol", row.pk)
    assert door in staff.get(row.get_absolute_url()).text
    given = {
        "name": "王秀兰",
        "id_number": person_number(7),
        "phone": "",
        "agrees": "on",
        "consent_paper": "2026-018，窗口文件柜",
        "received_on": timezone.localdate().isoformat(),
    }
    unsigned = staff.post(door, {**given, "consent_paper": ""})
    assert unsigned.status_code == 422

    assert staff.post(door, given).status_code == 302

    seat = row.enrolments.get()
    assert (seat.state, seat.way, seat.name) == ("seated", "paper", "王秀兰")
    row.refresh_from_db()
    assert row.taken == 1
    staff.force_login(officer("education"))
    assert staff.get(door).status_code == 403
    assert door not in staff.get(row.get_absolute_url()).text


def test_a_learner_is_masked_and_opened_with_a_reason(client):
    row = new_class()
    seat = enrolment(row, 1)
    sign_in(client, officer("hrss"))
    assert seat.id_number not in client.get(row.get_absolute_url()).text
    page = admin("trainingclass_reveal", row.pk, seat.pk)
    assert seat.id_number in client.post(page, {"reason": "核对补贴名册"}).text
    assert AccessLog.objects.of(seat).count() == 1


def named_by(staff, page, username):
    """The page of an institution as it is sent to name somebody for it."""
    sent = {
        field.html_name: field.value() or ""
        for field in staff.get(page).context["adminform"].form
        if field.value() is not False
    }
    sent |= {"members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "members-0-role": "manager"}
    return sent | {"members-0-valid_from": "2026-11-01", "members-0-user": username}


def test_nobody_signs_himself_in_for_an_institution(client):
    officer_of_labour = officer("hrss")
    client.force_login(officer_of_labour)
    page = admin("institution_change", InstitutionFactory().pk)

    refused = client.post(page, named_by(client, page, officer_of_labour.username))

    assert (refused.status_code, InstitutionMember.objects.exists()) == (422, False)
    assert "自己的这一项要由同事办理。" in refused.text


def test_who_signs_in_for_an_institution_is_named_by_user_name(staff):
    institution, named = InstitutionFactory(), UserFactory(username="school-manager")
    page = admin("institution_change", institution.pk)
    sent = named_by(staff, page, "nobody")

    unknown = staff.post(page, sent)
    done = staff.post(page, sent | {"members-0-user": "school-manager"})

    assert (unknown.status_code, done.status_code) == (422, 302)
    assert "没有这个账号，请核对用户名。" in unknown.text
    assert InstitutionMember.objects.get().user == named
    assert 'value="school-manager"' in staff.get(page).text


@pytest.mark.parametrize("name", ["trainingclass", "yearplan", "institution", "teacher"])
def test_lists_take_as_many_queries_however_long_they_are(staff, name):
    new_class()
    page = admin(f"{name}_changelist")
    staff.get(page)
    with CaptureQueriesContext(connection) as few:
        assert staff.get(page).status_code == 200
    new_class()
    new_class()
    staff.get(page)
    with CaptureQueriesContext(connection) as many:
        staff.get(page)
    assert len(many) <= len(few)


def test_programs_read_classes(client):
    row = new_class(seats=1)
    enrolment(row, 1)
    new_class(state=State.FILED)
    answer = client.get("/api/v1/classes/").json()
    assert [each["number"] for each in answer["results"]] == [row.number]
    assert answer["results"][0]["free"] == 0
    assert client.get("/api/v1/classes/", {"free": "true"}).json()["results"] == []
