from datetime import date

import pytest
from django.db import IntegrityError, transaction

from complaints.models import Complaint, Step
from complaints.models.choices import Channel
from complaints.tests.factories import CountyFactory, advance_to_plain_numbers, moment
from complaints.transitions import Action, State
from reminders import outbox
from reminders.models import Deadline, Notification


def clocks_of(complaint):
    """rule -> (last day, provisional, expected) of the open clocks."""
    return {
        deadline.rule.slug: (deadline.due_on, deadline.is_provisional, deadline.is_expected)
        for deadline in Deadline.objects.of(complaint).open().select_related("rule")
    }


def test_filing_sends_the_case_to_its_bureau_with_the_reason(county):
    filed = county.file()

    complaint = Complaint.objects.get()
    assert complaint == filed.complaint
    assert complaint.bureau == county.market
    assert complaint.state == State.SUBMITTED
    assert complaint.assisting_bureaus == [county.commerce.pk]
    assert complaint.seen_by == sorted([county.market.pk, county.commerce.pk])
    assert (
        complaint.routing_reason
        == "类别为“服务质量”，依据总局令第121号第十三条，由县市场监管局承办。"
    )
    assert complaint.received_on == date(2026, 11, 23)


def test_filing_starts_the_clocks_of_the_law_and_of_signing(county):
    """第十五条: seven workdays; the day of submission is not counted. Signing: one workday, ours."""
    complaint = county.complaint(at="2026-11-23 10:00")

    assert clocks_of(complaint) == {
        "h12345_sign": (date(2026, 11, 24), False, False),
        "samr_accept": (date(2026, 12, 2), False, False),
    }
    assert complaint.next_due_on == date(2026, 11, 24)


def test_where_the_portal_is_not_published_as_channel_the_day_is_expected(db):
    """第八条, 第四十条: the clock counts from the receipt by the bureau."""
    county = CountyFactory(channel_published=False)

    complaint = county.complaint(at="2026-11-23 10:00")

    assert complaint.received_on is None
    assert clocks_of(complaint)["samr_accept"] == (date(2026, 12, 2), False, True)


def test_a_bureau_outside_the_measures_gets_the_promise_counted_from_submission(county):
    complaint = county.complaint(category=county.property_category, at="2026-11-23 10:00")

    assert complaint.bureau == county.housing
    assert clocks_of(complaint) == {
        "h12345_sign": (date(2026, 11, 24), False, False),
        "h12345_complaint": (date(2026, 12, 14), False, False),
    }


def test_without_a_rule_the_dispatch_center_has_one_workday(county):
    complaint = county.complaint(category=county.unrouted_category, at="2026-11-27 10:00")

    assert complaint.state == State.RETURNED
    assert complaint.bureau == county.center
    assert clocks_of(complaint) == {"arbitrate_return": (date(2026, 11, 30), False, False)}


def test_a_clock_that_runs_into_a_year_without_calendar_is_provisional(county):
    complaint = county.complaint(at="2026-12-28 10:00")

    assert clocks_of(complaint)["samr_accept"] == (date(2027, 1, 6), True, False)


def test_the_first_step_is_on_record_and_the_bureau_and_the_resident_are_told(county):
    complaint = county.complaint()

    step = Step.objects.get()
    assert (step.complaint, step.action, step.state, step.by) == (
        complaint,
        Action.SUBMIT,
        State.SUBMITTED,
        None,
    )
    outbox.deliver_waiting(["members"])
    inbox = Notification.objects.filter(channel="inbox", kind="complaint_filed")
    assert {row.recipient.username for row in inbox} == {
        "market-contact",
        "market-handler",
    }
    receipt = Notification.objects.get(kind="complaint_receipt")
    assert receipt.address == "13893600001"


def test_messages_carry_no_personal_details(county):
    complaint = county.complaint()

    for row in Notification.objects.all():
        text = f"{row.subject}{row.body}{row.link}"
        assert complaint.number in text
        for secret in ("王小兰", "13893600001", complaint.title, complaint.content):
            assert secret not in text


def test_personal_data_is_sealed_in_the_database(county):
    from django.db import connection

    complaint = county.complaint(complainant_address="城关镇人民东路社区3号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM complaints_complaint c WHERE id = %s", [complaint.pk])
        row = cursor.fetchone()[0]

    assert "王小兰" not in row
    assert "13893600001" not in row
    assert "人民东路社区3号" not in row
    again = Complaint.objects.get()
    assert (again.complainant_name, again.complainant_phone, again.complainant_address) == (
        "王小兰",
        "13893600001",
        "城关镇人民东路社区3号",
    )


def test_filing_takes_a_fixed_number_of_queries(county, django_assert_num_queries):
    county.file()
    advance_to_plain_numbers(date(2026, 11, 23))

    # sequence; clocks, case, step and messages together
    with django_assert_num_queries(2):
        county.file()


def test_a_filing_that_fails_leaves_nothing(county):
    with pytest.raises(IntegrityError), transaction.atomic():
        county.file(amount_yuan=-1)

    assert (Complaint.objects.count(), Step.objects.count()) == (0, 0)
    assert (Deadline.objects.count(), Notification.objects.count()) == (0, 0)


def test_staff_enter_a_case_for_somebody(county):
    filed = county.file(channel=Channel.STAFF, entered_by=county.center_handler)

    assert filed.complaint.entered_by == county.center_handler
    assert filed.complaint.steps.get().by == county.center_handler


def test_a_case_is_found_by_two_characters_of_its_text(county):
    complaint = county.complaint()
    county.complaint(title="月嫂没有来", content="约好周一上门，没有人来。", demand="退款")

    assert list(Complaint.objects.search("保洁")) == [complaint]
    assert list(Complaint.objects.search(complaint.number)) == [complaint]
    assert list(Complaint.objects.search("安心家政 深度保洁")) == [complaint]
    assert Complaint.objects.search("不在这里").count() == 0


def test_submitted_at_is_the_time_of_filing(county):
    assert county.complaint(at="2026-11-23 10:00").submitted_at == moment("2026-11-23 10:00")
