"""Hand-overs to the hotlines: numbers, clocks side by side, results."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.sessions import sign_in
from complaints import services
from complaints.models import Complaint, Handover
from complaints.models.choices import Channel
from complaints.models.handover import System
from complaints.tests.factories import CountyFactory, moment
from complaints.tests.test_filing import clocks_of
from reminders.models import Deadline


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def hand_over(county, complaint, at="2026-11-24 09:00"):
    services.hand_over(complaint, to_system=System.H12315, by=county.market_handler, at=moment(at))
    return complaint.handovers.last()


def confirm(county, complaint, handover, *, number="1620000020261124001", on=date(2026, 11, 25)):
    return services.confirm_handover(
        complaint,
        handover=handover,
        external_number=number,
        received_on=on,
        by=county.market_handler,
        at=moment("2026-11-25 11:00"),
    )


def codes(refused):
    error = refused.value
    errors = error.error_dict.items() if hasattr(error, "error_dict") else [("", error.error_list)]
    return {name: [each.code for each in found] for name, found in errors}


def test_case_of_the_law_lacks_its_12315_number_until_it_is_recorded(county):
    complaint = county.complaint()
    assert complaint.lacks_12315_number is True

    confirm(county, complaint, hand_over(county, complaint))

    assert again(complaint).lacks_12315_number is False
    assert again(complaint).number_12315 == "1620000020261124001"


def offered(client, complaint):
    """The steps on the page of the case that are about what another side answers."""
    client.force_login(User.objects.get(username="market-contact"))
    shown = client.get(complaint.get_absolute_url()).context["staying_steps"]
    answers = ("confirm_handover", "return_handover", "record_result")
    return [action for action in shown if action in answers]


def test_only_what_the_other_side_has_not_answered_is_asked_for(county, client):
    complaint = county.complaint()
    assert offered(client, complaint) == []

    handover = hand_over(county, complaint)
    assert offered(client, complaint) == ["confirm_handover", "return_handover"]

    confirm(county, complaint, handover)
    assert offered(client, complaint) == ["return_handover", "record_result"]
    page = reverse("admin:complaints_complaint_step", args=[complaint.pk, "confirm_handover"])
    assert list(client.get(page).context["form"].fields["handover"].queryset) == []

    services.record_result(
        complaint, handover=handover, outcome="已经分流。", by=county.market_handler
    )
    assert offered(client, complaint) == []


def test_what_a_hotline_sent_here_is_not_asked_back(county, client):
    complaint = county.complaint(channel=Channel.HOTLINE_12345)
    came = Handover.objects.create(
        complaint=complaint,
        from_system=System.H12345,
        to_system=System.PORTAL,
        external_number="SG001",
        received_at=moment("2026-11-23 10:00"),
    )

    assert offered(client, complaint) == []
    with pytest.raises(ValidationError) as refused:
        services.record_result(complaint, handover=came, outcome="……", by=county.market_handler)
    assert codes(refused) == {"handover": ["handover_settled"]}


def test_case_of_another_bureau_needs_no_12315_number(county):
    assert county.complaint(category=county.property_category).lacks_12315_number is False


def test_expected_clock_of_the_law_starts_on_the_day_of_receipt(db):
    county = CountyFactory(channel_published=False)
    complaint = county.complaint(at="2026-11-23 10:00")
    assert clocks_of(complaint)["samr_accept"] == (date(2026, 12, 2), False, True)

    confirm(county, complaint, hand_over(county, complaint))

    assert again(complaint).received_on == date(2026, 11, 25)
    assert clocks_of(complaint)["samr_accept"] == (date(2026, 12, 4), False, False)


def test_receipt_on_12315_does_not_move_a_clock_that_is_firm_already(county):
    complaint = county.complaint(at="2026-11-23 10:00")

    confirm(county, complaint, hand_over(county, complaint))

    assert clocks_of(complaint)["samr_accept"] == (date(2026, 12, 2), False, False)


def test_order_of_the_hotline_has_its_own_clock_beside_that_of_the_law(county):
    order = county.complaint(channel=Channel.HOTLINE_12345)

    assert {slug: due for slug, (due, _, _) in clocks_of(order).items()} == {
        "h12345_sign": date(2026, 11, 24),
        "samr_accept": date(2026, 12, 2),
        "h12345_complaint": date(2026, 12, 14),
    }


def test_the_12315_number_answers_the_hotline_and_leaves_the_clock_of_the_law(county):
    order = county.complaint(channel=Channel.HOTLINE_12345)

    confirm(county, order, hand_over(county, order))

    met = Deadline.objects.of(order).filter(met_on=date(2026, 11, 25))
    assert list(met.values_list("rule__slug", flat=True)) == ["h12345_complaint"]
    assert "samr_accept" in clocks_of(order)


def test_declining_answers_the_hotline_too(county):
    order = county.complaint(channel=Channel.HOTLINE_12345)
    services.record(order, by=county.market_handler, at=moment("2026-11-24 09:00"))
    services.decline(
        order,
        ground=4,
        public_note="服务发生在五年以前。",
        by=county.market_handler,
        at=moment("2026-11-25 09:00"),
    )

    states = dict(Deadline.objects.of(order).values_list("rule__slug", "state"))
    assert states == {"h12345_sign": "met", "samr_accept": "met", "h12345_complaint": "met"}


def test_case_cannot_be_handed_over_twice_at_once(county):
    complaint = county.complaint()
    hand_over(county, complaint)

    with pytest.raises(ValidationError) as refused:
        hand_over(county, complaint)

    assert codes(refused) == {"to_system": ["handover_open"]}
    assert complaint.handovers.count() == 1


def test_number_of_another_case_is_refused(county):
    first, second = county.complaint(), county.complaint()
    confirm(county, first, hand_over(county, first))
    handover = hand_over(county, second)

    with pytest.raises(ValidationError) as refused:
        confirm(county, second, handover)

    assert codes(refused) == {"external_number": ["number_known"]}
    assert again(second).number_12315 == ""


def test_case_that_came_back_is_received_again_under_its_number_and_no_other_case_is(county):
    complaint, other = county.complaint(), county.complaint()
    handover = hand_over(county, complaint)
    confirm(county, complaint, handover)
    services.return_handover(
        complaint,
        handover=handover,
        public_note="缺少材料。",
        by=county.market_handler,
        at=moment("2026-11-25 11:30"),
    )
    second = hand_over(county, complaint, at="2026-11-25 09:00")

    with pytest.raises(ValidationError) as refused:
        confirm(county, other, hand_over(county, other))
    confirm(county, complaint, second)

    assert codes(refused) == {"external_number": ["number_known"]}
    assert again(complaint).number_12315 == "1620000020261124001"


@pytest.mark.parametrize("on", [date(2026, 11, 23), date(2026, 11, 26)])
def test_receipt_lies_between_the_sending_and_today(county, on):
    complaint = county.complaint()
    handover = hand_over(county, complaint)

    with pytest.raises(ValidationError) as refused:
        confirm(county, complaint, handover, on=on)

    assert codes(refused) == {"received_on": ["received_on_impossible"]}


def test_returned_case_lacks_its_number_again_and_can_be_sent_again(county):
    complaint = county.complaint()
    handover = hand_over(county, complaint)
    confirm(county, complaint, handover)

    services.return_handover(
        complaint, handover=handover, public_note="不属于本平台受理范围", by=county.market_handler
    )

    assert again(complaint).lacks_12315_number is True
    hand_over(county, complaint)
    assert complaint.handovers.count() == 2


def test_result_needs_a_receipt_first(county):
    complaint = county.complaint()
    handover = hand_over(county, complaint)

    with pytest.raises(ValidationError) as refused:
        services.record_result(
            complaint, handover=handover, outcome="已退款300元。", by=county.market_handler
        )

    assert codes(refused) == {"handover": ["handover_not_received"]}


def test_result_is_told_to_the_resident_and_settles_the_hand_over(county):
    complaint = county.complaint()
    handover = hand_over(county, complaint)
    confirm(county, complaint, handover)
    services.record_result(
        complaint, handover=handover, outcome="已退款300元。", by=county.market_handler
    )

    assert complaint.steps.last().public_note == "全国12315平台办理结果：已退款300元。"
    with pytest.raises(ValidationError) as refused:
        services.return_handover(
            complaint, handover=handover, public_note="退回", by=county.market_handler
        )
    assert codes(refused) == {"handover": ["handover_settled"]}


def test_hand_over_of_another_case_is_refused(county):
    first, second = county.complaint(), county.complaint()
    handover = hand_over(county, first)

    with pytest.raises(ValidationError) as refused:
        confirm(county, second, handover)

    assert codes(refused) == {"handover": ["handover_settled"]}


def test_only_the_handling_bureau_and_the_centre_hand_over(county):
    complaint = county.complaint()

    with pytest.raises(PermissionDenied):
        services.hand_over(complaint, to_system=System.H12315, by=county.housing_handler)

    services.hand_over(complaint, to_system=System.H12315, by=county.center_handler)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"to_system": System.PORTAL}, "handover_between_two_systems"),
        ({"received_at": moment("2026-11-25 09:00")}, "handover_received_under_a_number"),
        ({"returned_reason": "原因"}, "handover_returned_with_a_reason"),
        ({"result": "结果"}, "handover_result_after_receipt"),
    ],
)
def test_the_database_refuses_what_cannot_be(county, values, constraint):
    complaint = county.complaint()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Handover.objects.create(complaint=complaint, **{"to_system": System.H12315, **values})


def test_workbench_shows_the_missing_number_then_the_number(county, client):
    complaint = county.complaint()
    sign_in(client, county.market_handler)
    page = reverse("admin:complaints_complaint_change", args=[complaint.pk])
    assert "尚未转12315" in client.get(page).content.decode()

    step = reverse("admin:complaints_complaint_step", args=[complaint.pk, "hand_over"])
    answer = client.post(step, {"to_system": "12315", "seen_step": complaint.steps.last().pk})
    assert answer.status_code == 302
    step = reverse("admin:complaints_complaint_step", args=[complaint.pk, "confirm_handover"])
    answer = client.post(
        step,
        {
            "handover": complaint.handovers.get().pk,
            "external_number": "1620000020261124001",
            "received_on": timezone.localdate(complaint.handovers.get().sent_at).isoformat(),
            "seen_step": complaint.steps.last().pk,
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors

    text = client.get(page).content.decode()
    assert "尚未转12315" not in text
    assert "1620000020261124001" in text
