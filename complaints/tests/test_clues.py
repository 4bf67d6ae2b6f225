"""What a mediation brings to light: a clue to be checked, a crime for the police (第二十七条、第四十二条)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from complaints import services
from complaints.models import Clue, Complaint, PoliceReferral
from complaints.permissions import actions_for
from complaints.tests.factories import CategoryFactory, moment
from complaints.tests.test_filing import clocks_of
from complaints.tracking import progress
from complaints.transitions import Action, Kind, State
from reminders import outbox
from reminders.models import Deadline, Notification


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


@pytest.fixture
def category(db):
    return CategoryFactory(slug="false_ads", name="虚假宣传", kind=Kind.VIOLATION_REPORT)


@pytest.fixture
def police(db):
    bureau = BureauFactory(slug="public-security", name="县公安局")
    member = BureauMemberFactory(
        bureau=bureau, role=BureauMember.Role.CONTACT, valid_from=date(2020, 1, 1)
    )
    bureau.contact = member.user
    return bureau


def find(county, complaint, category):
    services.find_clue(
        complaint,
        category=category,
        title="收费标准未公示",
        content="门店和网页均未明码标价，现场照片三张。",
        by=county.market_handler,
        at=moment("2026-11-30 09:00"),
    )
    return Clue.objects.get(complaint=complaint).report


def hand(county, complaint, police, **values):
    plain = {
        "facts": "多次以投诉相要挟，索要高额赔偿。",
        "approved_by": county.market_leader,
        "by": county.market_handler,
        "at": moment("2026-12-01 09:00"),
        **values,
    }
    services.hand_to_police(complaint, bureau=police, **plain)
    return again(complaint)


# A clue


def test_a_clue_becomes_a_report_with_the_clock_of_the_article(county, mediating, category):
    report = find(county, mediating, category)

    assert (report.kind, report.bureau, report.state) == (
        Kind.VIOLATION_REPORT,
        county.market,
        State.SUBMITTED,
    )
    assert clocks_of(report) == {"samr_clue_check": (date(2026, 12, 21), False, False)}
    assert report.next_due_on == date(2026, 12, 21)
    assert report.received_on == date(2026, 11, 30)


def test_nothing_of_the_complainant_is_copied(county, mediating, category):
    report = find(county, mediating, category)

    assert (
        report.complainant_name,
        report.complainant_phone,
        report.complainant_address,
        report.complainant_phone_index,
        report.is_anonymous,
        report.filed_with,
        report.assisting_bureaus,
    ) == ("", "", "", "", True, None, [])
    assert report.respondent_name == mediating.respondent_name


def test_fifteen_workdays_more_with_approval(county, mediating, category):
    report = find(county, mediating, category)
    clock = Deadline.objects.of(report).get()

    services.extend(
        report,
        deadline=clock,
        approved_by=county.market_leader,
        by=county.market_handler,
        public_note="需要向网络平台取证。",
        at=moment("2026-12-18 09:00"),
    )

    clock.refresh_from_db()
    assert (clock.due_on, clock.is_provisional) == (date(2027, 1, 11), True)


def test_the_mediation_goes_on_and_the_resident_reads_nothing_of_it(county, mediating, category):
    before = len(progress(mediating).steps)

    find(county, mediating, category)

    assert again(mediating).state == State.MEDIATING
    assert len(progress(mediating).steps) == before


def test_a_category_of_complaints_is_no_category_of_reports(county, mediating):
    with pytest.raises(ValidationError) as refused:
        find(county, mediating, county.category)

    assert refused.value.error_dict["category"][0].code == "category_of_another_kind"
    assert Complaint.objects.count() == 1


def test_a_clue_is_found_in_a_complaint_that_was_accepted(county, recorded, category):
    assert Action.FIND_CLUE not in actions_for(county.market_handler, recorded)
    with pytest.raises(ValidationError) as refused:
        find(county, recorded, category)
    assert refused.value.code == "step_not_allowed"


@pytest.mark.parametrize(
    ("who", "is_linked"), [("market_handler", True), ("commerce_handler", False)]
)
def test_the_two_pages_name_each_other_to_the_handling_bureau(
    county, mediating, category, client, who, is_linked
):
    report = find(county, mediating, category)
    client.force_login(getattr(county, who))

    page = client.get(mediating.get_absolute_url()).text

    assert (report.number in page) is is_linked


# A crime


def test_the_police_sees_the_case_and_the_mediation_ends_by_its_sixth_reason(
    county, police, mediating
):
    case = hand(county, mediating, police)

    assert (case.state, case.termination_reason) == (State.TERMINATED, 6)
    assert clocks_of(case) == {"samr_tell_end": (date(2026, 12, 10), False, False)}
    assert case in Complaint.objects.visible_to(police.contact)
    outbox.deliver_waiting(["members"])
    letters = Notification.objects.filter(kind="complaint_to_police", channel="inbox")
    assert {letter.recipient for letter in letters} == {police.contact}
    assert case.police_referral.approved_by == county.market_leader


def test_the_complainant_reads_of_the_end_and_not_of_the_police(county, police, mediating):
    case = hand(county, mediating, police)

    steps = progress(case).steps
    told = "".join(step.public_note for step in steps)
    assert steps[-1].action == Action.TERMINATE
    assert Action.HAND_TO_POLICE not in {step.action for step in steps}
    assert "公安" not in told
    assert "要挟" not in told


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"facts": " "}, "facts", "facts_missing"),
        ({"approved_by": "market_contact"}, "approved_by", "not_a_leader"),
        ({"approved_by": "housing_leader"}, "approved_by", "not_a_leader"),
        ({"by": "market_leader"}, "approved_by", "approved_by_same_person"),
        ({"bureau": "market"}, "bureau", "handed_to_own_bureau"),
    ],
)
def test_a_leader_of_the_bureau_approves_facts_that_are_written_down(
    county, police, mediating, values, field, code
):
    people = {name: getattr(county, value, value) for name, value in values.items()}
    receiver = people.pop("bureau", police)

    with pytest.raises(ValidationError) as refused:
        hand(county, mediating, receiver, **people)

    assert refused.value.error_dict[field][0].code == code
    assert again(mediating).state == State.MEDIATING
    assert not PoliceReferral.objects.exists()


def test_a_case_that_is_worked_on_again_is_not_handed_over_twice(county, police, mediating):
    case = hand(county, mediating, police)
    at = moment("2026-12-02 09:00")
    services.tell(case, by=county.market_handler, at=at)
    services.follow_up(case, is_solved=False, grade=2, at=at)
    services.rework(case, by=county.center_handler, public_note="请再调解。", at=at)

    with pytest.raises(ValidationError) as refused:
        hand(county, case, police)

    assert refused.value.code == "handed_before"
    assert "县公安局" in refused.value.message
    assert Action.HAND_TO_POLICE not in actions_for(county.market_handler, again(case))
    assert Action.FIND_CLUE in actions_for(county.market_handler, again(case))


def test_the_database_wants_another_person_to_approve(county, police, mediating):
    hand(county, mediating, police)

    with pytest.raises(IntegrityError, match="police_referral_approved_by_another"):
        PoliceReferral.objects.update(approved_by=county.market_handler)


def test_who_may_not_see_the_case_cannot_hand_it_over(county, police, mediating, client):
    client.force_login(county.housing_handler)
    address = reverse("admin:complaints_complaint_step", args=[mediating.pk, "hand_to_police"])

    assert client.get(address).status_code == 404
