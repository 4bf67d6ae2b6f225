"""The association's year."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from enterprises.tests.factories import EnterpriseFactory
from market.models import AnnualPlan, AnnualReport, CouncilMember, Duty
from market.services import association
from market.tests.test_prices import code_of
from reminders import deadlines

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


@pytest.fixture
def plan(guild):
    return guild.plan(("培训", date(2026, 6, 30)), ("修订公约", date(2026, 12, 20)))


def adopted(guild, plan):
    return association.adopt_plan(plan, by=guild.officer, on=ON)


def clocks(subject):
    rows = deadlines.open_clocks(subject)
    return [(row.rule.slug, row.due_on, row.owner.slug) for row in rows]


def sql(text, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)


def test_adopted_duties_and_the_report_have_clocks(guild, plan):
    adopted(guild, plan)

    late, coming = plan.duties.all()
    assert clocks(coming) == [("association_duty", date(2026, 12, 20), "industry-commerce")]
    assert clocks(late) == [("association_duty", date(2026, 6, 30), "industry-commerce")]
    assert late.is_overdue(ON) and not coming.is_overdue(ON)
    assert clocks(plan) == [("association_report", date(2027, 3, 31), "industry-commerce")]


def test_duty_is_done_once_with_its_result(guild, plan):
    adopted(guild, plan)
    duty = plan.duties.last()

    with pytest.raises(ValidationError) as refused:
        association.record_done(duty, result=" ", by=guild.officer, on=ON)
    assert code_of(refused) == "required"
    association.record_done(duty, result="公约第二版已经通过。", by=guild.officer, on=ON)

    assert clocks(duty) == []
    with pytest.raises(ValidationError) as refused:
        association.record_done(duty, result="又一次", by=guild.officer, on=ON)
    assert code_of(refused) == "duty_done"


def test_nothing_is_late_of_an_association_that_has_ended(guild, plan):
    adopted(guild, plan)
    assert association.drop_those_of_ended(ON) == 0
    type(plan.association).objects.filter(pk=plan.association_id).update(ended_on=ON)

    assert association.drop_those_of_ended(ON) == 3

    assert clocks(plan) == [] == [each for duty in plan.duties.all() for each in clocks(duty)]


def test_report_is_handed_in_once(guild, plan):
    with pytest.raises(ValidationError) as refused:
        association.hand_in_report(plan, text="报告", by=guild.officer, on=ON)
    assert code_of(refused) == "plan_not_adopted"
    adopted(guild, plan)

    association.hand_in_report(plan, text="一年做了两件事。", by=guild.officer, on=ON)

    assert clocks(plan) == []
    with pytest.raises(ValidationError) as refused:
        association.hand_in_report(plan, text="报告", by=guild.officer, on=ON)
    assert code_of(refused) == "report_handed_in"
    with pytest.raises(InternalError, match="append_only"):
        sql("UPDATE market_annualreport SET text = 'x'")


def test_adopted_plan_stays(guild, plan):
    adopted(guild, plan)
    duty = plan.duties.first()

    for step in (
        lambda: association.add_duty(plan, title="x", due_on=date(2026, 12, 1), by=guild.officer),
        lambda: association.remove_duty(duty, by=guild.officer),
        lambda: association.adopt_plan(plan, by=guild.officer, on=ON),
    ):
        with pytest.raises(ValidationError) as refused:
            step()
        assert code_of(refused) == "plan_adopted"
    for statement in (
        "UPDATE market_duty SET due_on = '2026-12-31'",
        "DELETE FROM market_duty",
        f"INSERT INTO market_duty (plan_id, title, due_on, result) VALUES ({plan.pk}, 'x', '2026-12-1', '')",
    ):
        with pytest.raises(IntegrityError) as refused:
            sql(statement)
        name = refused.value.__cause__.diag.constraint_name
        assert name == "duties_of_adopted_plan_stay"
    with pytest.raises(InternalError, match="adopted_stays"):
        sql("UPDATE market_annualplan SET report_due_on = '2027-12-31'")


def test_report_of_a_draft_is_refused_by_the_database(guild, plan):
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReport.objects.create(plan=plan, text="x", recorded_by=guild.officer)


def test_draft_of_a_plan_is_written(guild, plan):
    association.remove_duty(plan.duties.first(), by=guild.officer)
    with pytest.raises(ValidationError) as refused:
        association.add_duty(plan, title="x", due_on=date(2027, 1, 1), by=guild.officer)

    assert code_of(refused) == "due_outside_year"
    assert Duty.objects.count() == 1
    association.remove_duty(plan.duties.first(), by=guild.officer)
    with pytest.raises(ValidationError) as refused:
        adopted(guild, plan)
    assert code_of(refused) == "plan_empty"


def test_year_is_planned_once(guild, plan):
    with pytest.raises(ValidationError, match="这一年的计划已经有了"):
        guild.plan()

    assert AnnualPlan.objects.count() == 1


def test_only_the_guiding_bureau_keeps_the_year(guild, plan):
    other = guild.bureaus.verifier

    with pytest.raises(PermissionDenied):
        association.adopt_plan(plan, by=other, on=ON)
    adopted(guild, plan)
    with pytest.raises(PermissionDenied):
        association.record_done(plan.duties.first(), result="好", by=other)
    with pytest.raises(PermissionDenied):
        association.hand_in_report(plan, text="好", by=other)
    with pytest.raises(PermissionDenied):
        association.begin_plan(
            guild.association, year=2027, report_due_on=date(2028, 3, 1), by=other
        )


def test_enterprise_has_one_seat_at_a_time(guild):
    enterprise = EnterpriseFactory()
    seat = {"association": guild.association, "enterprise": enterprise, "office": "council"}
    CouncilMember.objects.create(**seat, valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    CouncilMember.objects.create(**seat | {"office": "president"}, valid_from=date(2026, 7, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilMember.objects.create(**seat, valid_from=date(2026, 8, 1))

    assert CouncilMember.objects.current(date(2026, 6, 30)).get().office == "council"
    assert CouncilMember.objects.current(date(2026, 7, 1)).get().office == "president"


def test_what_everybody_reads_of_the_association_holds_no_personal_data(guild, plan):
    words = "联系王会长，13912345678。"

    def field_of(step):
        with pytest.raises(ValidationError) as refused:
            step()
        ((name, (error,)),) = refused.value.error_dict.items()
        return name, error.code

    refused = [
        field_of(lambda: association.add_duty(plan, title=words, due_on=ON, by=guild.officer))
    ]
    adopted(guild, plan)
    duty = plan.duties.last()
    refused += [
        field_of(lambda: association.record_done(duty, result=words, by=guild.officer, on=ON)),
        field_of(lambda: association.hand_in_report(plan, text=words, by=guild.officer, on=ON)),
    ]

    assert refused == [
        ("title", "personal_data"),
        ("result", "personal_data"),
        ("text", "personal_data"),
    ]
    assert not AnnualReport.objects.exists()


def test_duty_that_is_sent_twice_stands_in_the_plan_once(guild, plan):
    with pytest.raises(ValidationError) as refused:
        association.add_duty(plan, title="培训", due_on=date(2026, 6, 30), by=guild.officer)

    assert refused.value.error_dict["title"][0].code == "duty_known"
    assert plan.duties.count() == 2
