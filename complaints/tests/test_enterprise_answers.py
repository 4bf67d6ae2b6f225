"""The enterprise answers in its workspace the complaints that it was given to settle first."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from complaints import services
from complaints.models import Complaint, Negotiation
from complaints.tests.factories import moment
from enterprises.models import Declaration
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from enterprises.workspace import to_dos
from reminders.models import Deadline, Notification

GIVEN = {"answer": "settled", "terms": "退还服务费三百元，今天已经转账。"}


@pytest.fixture
def owner(db):
    enterprise = EnterpriseFactory(
        name="高台县安心家政服务有限公司",
        odr_from=date(2026, 1, 1),
        phone="0936-6620101",
        mode="agency_based",
        service_lines=["cleaning"],
    )
    return EnterpriseMemberFactory(enterprise=enterprise).user


@pytest.fixture
def negotiation(county, owner):
    enterprise = owner.enterprise_memberships.get().enterprise
    complaint = county.complaint(enterprise=enterprise)
    services.record(complaint, by=county.market_handler, at=moment("2026-11-24 09:00"))
    services.start_negotiation(complaint, by=county.market_handler, at=moment("2026-11-24 10:00"))
    return Negotiation.objects.get()


def answers_to_give(enterprise):
    """Of what the enterprise has to do, what is about complaints."""
    found = to_dos(enterprise, date(2026, 11, 26))
    return [each for each in found if each.title.startswith("答复投诉")]


def address_of(negotiation):
    return reverse("enterprise_complaints:answer", args=[negotiation.complaint.number])


def test_enterprise_is_told_and_has_it_to_do_with_its_day(negotiation, owner):
    [to_do] = answers_to_give(negotiation.enterprise)

    assert to_do.title == f"答复投诉{negotiation.complaint.number}"
    assert to_do.due_on == date(2026, 12, 8)
    assert "第六条" in to_do.detail
    told = Notification.objects.get(recipient=owner, kind="odr_to_answer", channel="inbox")
    assert told.subject == (f"有一件投诉请您先行和解，12月8日前答复 {negotiation.complaint.number}")


def test_answer_meets_the_clock_and_waits_for_the_bureau(client, county, negotiation, owner):
    client.force_login(owner)

    response = client.post(address_of(negotiation), GIVEN)

    assert response.status_code == 302
    negotiation.refresh_from_db()
    assert (negotiation.answer, negotiation.terms) == ("settled", GIVEN["terms"])
    assert negotiation.ended_on is None
    clock = Deadline.objects.of(negotiation.complaint).get(rule__slug="odr_negotiate")
    assert clock.state == "met"
    assert Declaration.objects.get().title == f"答复投诉{negotiation.complaint.number}"
    step = negotiation.complaint.steps.last()
    assert step.by == owner
    assert GIVEN["terms"] in step.internal_note
    assert answers_to_give(negotiation.enterprise) == []
    services.settle_negotiation(
        negotiation.complaint, terms=negotiation.terms, by=county.market_handler
    )
    assert Negotiation.objects.get().result == "settled"


def test_consumer_reads_what_the_enterprise_says_and_may_say_otherwise(
    client, county, negotiation, owner
):
    services.answer_as_enterprise(negotiation, by=owner, **GIVEN)
    filed = county.file(enterprise=negotiation.enterprise)
    Negotiation.objects.filter(pk=negotiation.pk).update(complaint=filed.complaint)
    Complaint.objects.filter(pk=filed.complaint.pk).update(state="negotiating")
    pair = {"number": filed.complaint.number, "query_code": filed.query_code}

    page = client.post(reverse("complaints:track"), pair, follow=True).text

    assert "高台县安心家政服务有限公司说：已经和投诉人和解。" in page
    assert "会和您联系" not in page
    assert GIVEN["terms"] not in page


def test_enterprise_that_has_answered_was_not_silent(county, negotiation, owner):
    services.answer_as_enterprise(negotiation, by=owner, answer="refused", terms="服务已经完成。")

    with pytest.raises(ValidationError) as refused:
        services.fail_negotiation(
            negotiation.complaint,
            result="time_expired",
            by=county.market_handler,
            at=moment("2026-12-09 09:00"),
        )

    assert refused.value.error_dict["result"][0].code == "has_answered"
    assert Negotiation.objects.get().ended_on is None


def test_enterprise_reads_what_the_bureau_found(client, county, negotiation, owner):
    services.answer_as_enterprise(negotiation, by=owner, **GIVEN)
    client.force_login(owner)
    waiting = client.get(address_of(negotiation)).text

    services.fail_negotiation(
        negotiation.complaint,
        result="failed",
        terms=GIVEN["terms"],
        by=county.market_handler,
        at=moment("2026-11-27 09:00"),
    )

    assert "县市场监管局正在向投诉人核实。" in waiting
    found = client.get(address_of(negotiation)).text
    assert "2026年11月27日，县市场监管局核实后结束和解：企业或者投诉人不同意。" in found
    assert "正在向投诉人核实" not in found


def test_second_answer_is_a_conflict(client, negotiation, owner):
    client.force_login(owner)
    client.post(address_of(negotiation), GIVEN)

    response = client.post(address_of(negotiation), {**GIVEN, "answer": "refused"})

    assert response.status_code == 409
    assert Negotiation.objects.get().answer == "settled"


def test_answer_without_a_word_is_refused(client, negotiation, owner):
    client.force_login(owner)

    assert client.post(address_of(negotiation), {"answer": "refused"}).status_code == 422
    assert Negotiation.objects.get().answer == ""


def test_clerk_reads_and_does_not_answer(client, negotiation):
    clerk = EnterpriseMemberFactory(enterprise=negotiation.enterprise, role="clerk").user
    client.force_login(clerk)

    assert client.get(address_of(negotiation)).status_code == 200
    with pytest.raises(PermissionDenied):
        services.answer_as_enterprise(negotiation, by=clerk, **GIVEN)
    assert client.post(address_of(negotiation), GIVEN).status_code == 403


def test_another_enterprise_does_not_find_it(client, negotiation):
    client.force_login(EnterpriseMemberFactory().user)

    assert client.get(address_of(negotiation)).status_code == 404


def test_consumer_stays_masked(client, negotiation, owner):
    complaint = negotiation.complaint
    client.force_login(owner)

    page = client.get(address_of(negotiation)).content.decode()

    assert complaint.content in page
    assert complaint.complainant_name not in page
    assert complaint.complainant_phone not in page


def test_the_database_wants_an_answer_to_be_somebodys(negotiation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Negotiation.objects.update(answer="settled", terms="和解")


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(
    client, county, negotiation, owner, django_assert_num_queries, count
):
    for _ in range(count - 1):
        complaint = county.complaint(enterprise=negotiation.enterprise)
        Negotiation.objects.create(
            complaint=complaint, enterprise=negotiation.enterprise, started_on=date(2026, 11, 24)
        )
    client.force_login(owner)

    with django_assert_num_queries(8):
        response = client.get(reverse("enterprise_complaints:index"))

    assert len(response.context["negotiations"]) == count


def test_person_withdraws_while_the_answer_is_being_checked(county, negotiation, owner):
    services.answer_as_enterprise(negotiation, by=owner, **GIVEN)

    services.withdraw(negotiation.complaint, by=None, at=moment("2026-11-27 09:00"))

    negotiation.refresh_from_db()
    assert (negotiation.result, negotiation.terms) == ("withdrawn", GIVEN["terms"])


def test_answer_stays_where_the_officer_writes_no_other(county, negotiation, owner):
    services.answer_as_enterprise(negotiation, by=owner, answer="refused", terms="服务已经完成。")

    services.fail_negotiation(negotiation.complaint, result="failed", by=county.market_handler)

    negotiation.refresh_from_db()
    assert (negotiation.result, negotiation.terms) == ("failed", "服务已经完成。")


def test_what_waits_for_an_answer_stands_first(client, county, negotiation, owner):
    enterprise = negotiation.enterprise
    rows = {
        "waiting": negotiation,
        "answered": Negotiation(answer="refused", terms="没有成。", answered_by=owner),
        "old": Negotiation(result="failed", ended_on=date(2026, 11, 25)),
        "ended": Negotiation(result="failed", ended_on=date(2026, 11, 26)),
    }
    for row in rows.values():
        if row.pk is None:
            row.complaint = county.complaint(enterprise=enterprise)
            row.enterprise, row.started_on = enterprise, date(2026, 11, 24)
            row.answered_at = moment("2026-11-25 09:00") if row.answer else None
            row.save()
    client.force_login(owner)

    shown = client.get(reverse("enterprise_complaints:index")).context["negotiations"]

    found = [negotiation for negotiation, _ in shown]
    assert found == [rows[name] for name in ("waiting", "answered", "ended", "old")]


@pytest.mark.parametrize(("hides_name", "name"), [(True, "投诉人"), (False, "王小兰")])
def test_enterprise_reads_nothing_by_which_the_consumer_is_reached(
    client, county, negotiation, owner, hides_name, name
):
    Complaint.objects.filter(pk=negotiation.complaint.pk).update(
        title="王小兰的保洁没有做完",
        content="我是王小兰，电话 138 9360 0001，住解放街9号2单元。",
        complainant_address="解放街9号2单元",
        hides_name=hides_name,
    )
    client.force_login(owner)

    listed = client.get(reverse("enterprise_complaints:index")).text
    page = client.get(address_of(negotiation)).text

    assert f"{name}的保洁没有做完" in listed
    assert f"我是{name}，电话 （略），住（略）。" in page
    assert ("王小兰" in listed + page) is not hides_name
