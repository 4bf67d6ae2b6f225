"""Steps, figures as versions, agreements and their clock, and what the database itself refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseFactory
from reminders.models import Deadline
from schools import metrics
from schools.loading import load_majors
from schools.models import Figures, Major, Programme
from schools.services import agreements, programmes
from schools.tests.factories import (
    FIGURES,
    MajorFactory,
    ProgrammeFactory,
    SchoolFactory,
    agreed,
    keeper,
    opened,
)
from schools.transitions import NEXT_STATE, Action, State
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db


def code_of(error) -> str:
    return (
        error.value.error_list[0].code
        if hasattr(error.value, "error_list")
        else next(each.code for errors in error.value.error_dict.values() for each in errors)
    )


def test_majors_are_those_of_the_plan_in_its_order():
    load_majors()
    counts = load_majors()

    assert list(Major.objects.values_list("position", "name"))[::7] == [
        (1, "健康管理"),
        (8, "中医康复学"),
    ]
    assert counts["方案列出的专业"]["未变"] == 8


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_steps_that_are_not_in_the_table_are_refused(state, action):
    days = {"opened_on": date(2024, 1, 1)} if state in {"open", "closed"} else {}
    if state == "closed":
        days["closed_on"] = date(2025, 1, 1)
    programme = ProgrammeFactory(state=state, **days)
    take = {"on": date(2026, 1, 1), "document": "文件", "by": keeper()}

    if (state, action) in NEXT_STATE:
        after = programmes.take_step(programme, action, **take)
        assert (after.state, after.steps.count()) == (NEXT_STATE[state, action], 1)
    else:
        with pytest.raises(ValidationError) as error:
            programmes.take_step(programme, action, **take)
        assert (code_of(error), programme.steps.count()) == ("step_not_allowed", 0)


def test_a_step_is_not_before_the_last_one_and_only_of_the_education_bureau():
    by = keeper()
    programme = programmes.take_step(
        ProgrammeFactory(), "apply", on=date(2026, 3, 1), document="申报书", by=by
    )

    with pytest.raises(ValidationError) as error:
        programmes.take_step(programme, "approve", on=date(2026, 2, 1), document="批复", by=by)
    with pytest.raises(PermissionDenied):
        programmes.take_step(
            programme, "approve", on=date(2026, 4, 1), document="批复", by=officer("hrss")
        )
    assert code_of(error) == "before_last_step"


def test_a_major_is_once_at_a_school():
    by, programme = keeper(), ProgrammeFactory()

    with pytest.raises(ValidationError) as error:
        programmes.register(school=programme.school, major=programme.major, length_months=24, by=by)

    assert code_of(error) == "programme_once_at_a_school"


def test_figures_are_corrected_by_a_further_version_with_its_reason():
    by = keeper()
    programme = opened(by)
    first = programmes.enter_figures(programme, by=by, **FIGURES)
    with pytest.raises(ValidationError) as error:
        programmes.enter_figures(programme, by=by, **FIGURES | {"studying": 98})
    second = programmes.enter_figures(
        programme, by=by, **FIGURES | {"studying": 98, "reason": "两人休学"}
    )

    assert code_of(error) == "figures_corrected_say_why"
    assert (first.version, second.version) == (1, 2)
    assert Figures.objects.newest().get() == second
    assert metrics.school_students(date(2026, 1, 1)) == 98
    with pytest.raises(DatabaseError), transaction.atomic():
        Figures.objects.filter(pk=first.pk).update(studying=1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"in_county": 20}, "figures_not_more_than_graduates"),
        ({"year": 1999}, "figures_of_a_year"),
    ],
)
def test_wrong_figures_are_refused(changes, code):
    by = keeper()

    with pytest.raises(ValidationError) as error:
        programmes.enter_figures(opened(by), by=by, **FIGURES | changes)

    assert code_of(error) == code


def test_figures_before_the_first_day_are_refused():
    with pytest.raises(ValidationError) as error:
        programmes.enter_figures(ProgrammeFactory(), by=keeper(), **FIGURES)

    assert code_of(error) == "figures_of_an_opened_programme"


def test_an_agreement_has_a_clock_that_ends_with_it():
    by = keeper()
    ended, run_out = agreed(by), agreed(by)
    clock = Deadline.objects.of(ended).get()
    assert clock.due_on == ended.valid_until

    agreements.end(ended, ended_on=timezone.localdate(), ended_reason="企业停业", by=by)

    assert not Deadline.objects.of(ended).open().exists()
    assert metrics.school_cooperations(timezone.localdate()) == 1
    assert agreements.meet_ended(run_out.valid_until) == 0
    after = run_out.valid_until + timedelta(days=1)
    assert [agreements.meet_ended(after), agreements.meet_ended(after)] == [1, 0]
    with pytest.raises(ValidationError) as error:
        agreements.end(ended, ended_on=timezone.localdate(), ended_reason="又一次", by=by)
    assert code_of(error) == "already_ended"


def test_agreements_end_with_the_enterprises_entry_of_the_register():
    by, today = keeper(), timezone.localdate()
    enterprise, month = EnterpriseFactory(), timedelta(days=30)
    held, other = agreed(by, enterprise=enterprise), agreed(by)
    to_come = agreed(
        by, enterprise=enterprise, valid_from=today + month, valid_until=today + 2 * month
    )

    change_standing(enterprise, "cancel", by=by, reason="停业")

    for row in (held, other, to_come):
        row.refresh_from_db()
    assert (held.ended_on, held.ended_reason) == (today, "企业已从名录注销")
    assert (other.ended_on, to_come.ended_on) == (None, to_come.valid_from)
    assert not Deadline.objects.of(held).open().exists()
    assert [metrics.school_cooperations(day) for day in (today, to_come.valid_from)] == [1, 1]


def test_students_of_a_closed_programme_count_as_long_as_somebody_tells_of_them():
    by = keeper()
    programme = opened(by)
    programmes.enter_figures(programme, by=by, **FIGURES)
    assert metrics.school_students(date(2026, 3, 1)) == 100

    closed = {"on": date(2026, 7, 10), "document": "文件", "by": by}
    programmes.take_step(programme, "close", **closed)
    assert metrics.school_students(date(2026, 7, 9)) == 100
    assert metrics.school_students(date(2026, 7, 10)) == 0
    programmes.enter_figures(programme, by=by, **FIGURES | {"year": 2026, "studying": 30})

    days = [date(2026, 12, 31), date(2027, 12, 31), date(2028, 1, 1)]
    assert [metrics.school_students(day) for day in days] == [30, 30, 0]


def test_a_module_is_of_the_agreements_school_and_not_longer_in_the_firm_than_at_all():
    by = keeper()
    agreement = agreed(by)
    own, other = ProgrammeFactory(school=agreement.school), ProgrammeFactory()
    given = {"kind": "package", "name": "母婴护理", "hours": 120, "hours_in_firm": 60, "by": by}
    agreements.add_module(agreement, programme=own, **given)

    for changes, code in (
        ({"programme": other}, "module_of_its_school"),
        ({"programme": own}, "module_once"),
        ({"programme": own, "name": "康复", "hours_in_firm": 121}, None),
    ):
        with pytest.raises(ValidationError) as error:
            agreements.add_module(agreement, **given | changes)
        assert code_of(error) == (code or "module_hours_in_firm_within_all")


def test_figures_of_the_plan():
    by, major = keeper(), MajorFactory(position=1)
    opened(by, major=major)
    opened(by, major=major, school=SchoolFactory())
    ProgrammeFactory(major=MajorFactory(position=2))
    today = timezone.localdate()

    assert metrics.school_programmes_open(today) == 2
    assert metrics.school_majors_open(today) == 1
    assert metrics.school_majors_listed(today) == 2
    assert metrics.school_programmes_open(date(2024, 8, 31)) == 0
    assert Programme.objects.count() == 3
