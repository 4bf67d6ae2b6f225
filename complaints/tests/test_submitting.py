from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from complaints import retention, services, tracking
from complaints.models import Agent, Complaint, JointComplainant, JointConsent
from complaints.tests.factories import moment
from complaints.tests.kinds import CLUE, add_kinds, report
from complaints.tests.workbench import page_of, step_of, take
from complaints.transitions import Action, State
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Notification

pytestmark = pytest.mark.django_db

AGENT = {
    "name": "钱代立",
    "phone": "13893600088",
    "id_number": "11010519491231002X",
    "matter": "投诉退还押金一事",
    "authority": "代为投诉、参加调解",
    "valid_from": date(2026, 11, 1),
    "valid_until": date(2026, 12, 31),
}
PEOPLE = [
    {"name": "孙一", "phone": "13893600081", "is_representative": True},
    {"name": "李二", "phone": "13893600082", "is_representative": False},
]


@pytest.fixture
@made_once
def county(county):
    return add_kinds(county)


def submit(county, **extras):
    return services.submit(
        category=county.category,
        title="保洁没有做完就走了",
        content="约定四小时，两小时就走，店里还没有价目表。",
        demand="退还一半费用",
        respondent_name="高台县安心家政服务有限公司",
        complainant_name="王小兰",
        complainant_phone="13893600001",
        privacy_notice=county.notice,
        at=moment("2026-11-23 10:00"),
        **extras,
    )


def mixed(county):
    return submit(county, violation={"category": county.report_category, "content": CLUE})


def codes(error):
    return [each.code for each in getattr(error.value, "error_list", ())] or [
        each.code for errors in error.value.error_dict.values() for each in errors
    ]


def test_mixed_submission_makes_two_linked_cases_with_clocks_of_their_own(county):
    filed = mixed(county)

    complaint, part = Complaint.objects.order_by("pk")
    assert (complaint, part.filed_with) == (filed.complaint, filed.complaint)
    assert (complaint.kind, part.kind) == ("complaint", "violation_report")
    assert (part.content, part.respondent_name) == (CLUE, complaint.respondent_name)
    first, second = tracking.progress(complaint), tracking.progress(part)
    assert {each.rule.slug for each in first.deadlines} == {"h12345_sign", "samr_accept"}
    assert {each.rule.slug for each in second.deadlines} == {"h12345_sign", "samr_report_check"}


def test_one_code_opens_both_and_the_first_number_shows_both(county):
    filed = mixed(county)
    part = filed.complaint.parts.get()

    assert tracking.find(filed.complaint.number, filed.query_code) == filed.complaint
    assert tracking.find(part.number, filed.query_code) == part
    assert [each.complaint for each in tracking.parts(filed.complaint)] == [part]
    assert tracking.parts(part) == []


def test_both_receipts_are_sent(county):
    mixed(county)

    receipts = Notification.objects.filter(channel="sms", kind="complaint_receipt")
    assert receipts.count() == 2


def test_officer_splits_and_the_original_text_stays(county):
    complaint = county.complaint()
    before = complaint.content

    after = services.split(
        complaint,
        category=county.report_category,
        title="没有价目表",
        content=CLUE,
        by=county.market_handler,
        at=moment("2026-11-25 10:00"),
    )

    part = complaint.parts.get()
    assert (after.content, after.state) == (before, State.SUBMITTED)
    assert (part.content, part.kind, part.complainant_name) == (CLUE, "violation_report", "王小兰")
    assert part.submitted_at == moment("2026-11-25 10:00")
    assert part.number not in after.steps.last().public_note


def test_part_of_a_part_hangs_on_the_first_number(county):
    part = mixed(county).complaint.parts.get()

    services.split(
        part,
        category=county.category,
        title="还要退款",
        content="多收的三百元要退。",
        by=county.market_handler,
    )

    assert part.parts.count() == 0
    assert part.filed_with.parts.count() == 2


@pytest.mark.parametrize(
    ("is_anonymous", "code"), [(False, "same_kind"), (True, "anonymous_complaint")]
)
def test_what_cannot_be_split(county, is_anonymous, code):
    case = report(county, is_anonymous=is_anonymous).complaint
    category = county.category if is_anonymous else county.report_category

    with pytest.raises(ValidationError) as error:
        services.split(
            case, category=category, title="标题", content="内容", by=county.market_handler
        )

    assert codes(error) == [code]
    assert Complaint.objects.count() == 1


def test_agent_is_kept_sealed_beside_the_complainant(county):
    complaint = submit(county, agent=AGENT).complaint

    agent = Agent.objects.get()
    assert (complaint.standing, complaint.complainant_name) == ("agent", "王小兰")
    assert (agent.name, agent.id_number, agent.originals_checked_by) == (
        "钱代立",
        "11010519491231002X",
        None,
    )


def test_originals_of_an_agent_are_checked_once_at_the_bureau(county, client):
    complaint = submit(county, agent=AGENT).complaint
    client.force_login(county.market_handler)
    assert Action.CHECK_ORIGINALS in client.get(page_of(complaint)).context["staying_steps"]

    assert take(client, complaint, "check_originals").status_code == 302

    assert Agent.objects.get().originals_checked_by == county.market_handler
    page = client.get(page_of(complaint))
    assert f"{county.market_handler}已查验" in page.text
    assert Action.CHECK_ORIGINALS not in page.context["staying_steps"]
    assert tracking.progress(complaint).steps[-1].action == Action.SUBMIT
    again = take(client, complaint, "check_originals")
    assert again.context["form"].errors.as_data()["__all__"][0].code == "nothing_to_check"


def test_who_complains_alone_has_no_originals_to_check(county, client):
    complaint = submit(county).complaint
    client.force_login(county.market_handler)

    assert Action.CHECK_ORIGINALS not in client.get(page_of(complaint)).context["staying_steps"]


def test_database_refuses_an_authority_that_ends_before_it_begins(county):
    wrong = AGENT | {"valid_until": date(2026, 10, 1)}

    with pytest.raises(IntegrityError, match="agent_period_in_order"), transaction.atomic():
        submit(county, agent=wrong)


def test_database_refuses_a_third_representative(county):
    complaint = submit(county, joint=PEOPLE).complaint
    assert complaint.standing == "joint"

    with (
        pytest.raises(IntegrityError, match="joint_complainant_at_most_two_representatives"),
        transaction.atomic(),
    ):
        JointComplainant.objects.create(
            complaint=complaint, name="周三", phone="13893600083", is_representative=True
        )


def consent(county, complaint, person, subject, **values):
    return services.record_consent(
        complaint,
        person=person,
        subject=subject,
        by=county.market_handler,
        at=moment("2026-11-25 10:00"),
        **{"agreed_on": date(2026, 11, 24), **values},
    )


def test_withdrawal_needs_the_consent_of_the_represented(county):
    complaint = submit(county, joint=PEOPLE).complaint
    represented = complaint.joint_complainants.get(is_representative=False)

    with pytest.raises(ValidationError) as error:
        services.withdraw(complaint, by=None)
    assert codes(error) == ["represented_consent_missing"]
    consent(county, complaint, represented, Action.AGREE)
    with pytest.raises(ValidationError):
        services.withdraw(complaint, by=None)
    consent(county, complaint, represented, Action.WITHDRAW)

    assert services.withdraw(complaint, by=None).state == State.WITHDRAWN
    assert JointConsent.objects.count() == 2


@time_machine.travel("2026-11-25T10:00:00+08:00", tick=False)
def test_consent_is_recorded_at_the_workbench(county, client):
    complaint, other = (
        submit(county, joint=PEOPLE).complaint,
        submit(county, joint=PEOPLE).complaint,
    )
    represented, stranger = (
        each.joint_complainants.get(is_representative=False) for each in (complaint, other)
    )
    given = {"person": represented.pk, "subject": "agree", "agreed_on": "2026-11-24"}
    client.force_login(county.market_handler)
    form = client.get(step_of(complaint, "record_consent")).context["form"]
    assert [str(label) for _, label in form.fields["person"].choices] == [
        "请选择",
        "投诉人3（李*）",
    ]

    early = take(client, complaint, "record_consent", **given | {"agreed_on": "2026-11-22"})
    wrong = take(client, complaint, "record_consent", **given | {"person": stranger.pk})
    done = take(client, complaint, "record_consent", **given)

    assert early.status_code == 422
    assert early.context["form"].errors == {"agreed_on": ["日期应在提交之日和今天之间。"]}
    assert 'value="2026-11-22"' in early.text
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["person"])
    assert done.status_code == 302
    page = client.get(page_of(complaint)).text
    assert "投诉人3：李*" in page and "同意和解、达成调解" in page
    again = take(client, complaint, "record_consent", **given | {"agreed_on": "2026-11-25"})
    assert "已经记录这个人于2026年11月24日同意和解、达成调解。" in again.text
    assert [each.agreed_on for each in JointConsent.objects.all()] == [date(2026, 11, 24)]


def test_consent_recorded_twice_is_one(county):
    complaint = submit(county, joint=PEOPLE).complaint
    represented = complaint.joint_complainants.get(is_representative=False)

    consent(county, complaint, represented, Action.AGREE)
    with pytest.raises(ValidationError) as error:
        consent(county, complaint, represented, Action.AGREE, agreed_on=date(2026, 11, 25))

    assert codes(error) == ["already_recorded"]
    assert JointConsent.objects.get().agreed_on == date(2026, 11, 24)
    assert complaint.steps.filter(action=Action.RECORD_CONSENT).count() == 1


@pytest.mark.parametrize(
    ("who", "agreed_on", "code"),
    [
        (0, date(2026, 11, 24), "represents_himself"),
        (1, date(2026, 11, 22), "agreed_on_impossible"),
        (1, date(2026, 11, 26), "agreed_on_impossible"),
    ],
)
def test_consents_that_cannot_be(county, who, agreed_on, code):
    complaint = submit(county, joint=PEOPLE).complaint
    person = complaint.joint_complainants.all()[who]

    with pytest.raises(ValidationError) as error:
        consent(county, complaint, person, Action.AGREE, agreed_on=agreed_on)

    assert codes(error) == [code]


def test_consent_belongs_to_its_own_case(county):
    complaint = submit(county, joint=PEOPLE).complaint
    stranger = submit(county, joint=PEOPLE).complaint.joint_complainants.last()

    with pytest.raises(ValidationError) as error:
        consent(county, complaint, stranger, Action.AGREE)

    assert codes(error) == ["not_of_this_case"]


def test_erasing_a_case_erases_who_stood_beside(county):
    ones = [submit(county, agent=AGENT).complaint, submit(county, joint=PEOPLE[:1]).complaint]
    for one in ones:
        services.withdraw(one, at=moment("2026-11-24 09:00"))
    Agent.objects.update(matter="改过")

    retention.erase(moment("2029-11-25 09:00"))

    agent, person = Agent.objects.get(), JointComplainant.objects.get()
    assert (agent.name, agent.phone, agent.id_number) == ("", "", "")
    assert (person.name, person.phone) == ("", "")
    history = Agent.pgh_event_model.objects.values_list("name", "phone", "id_number")
    assert set(history) == {("", "", "")}
