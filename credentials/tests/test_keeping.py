"""What looks odd, what runs out, and the data that comes with the portal."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from credentials import outliers
from credentials.loading import load_level_rules
from credentials.models import ExamPlan, ExamTerms, LevelRule
from credentials.services import expiring, scoring
from credentials.tests.factories import (
    FAILED,
    PASSED,
    BodyFactory,
    employer_body,
    held,
    lines_of,
    part,
)
from credentials.tests.test_candidates import confirmed
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from reminders.models import Deadline, DeadlineRule, Notification
from workers.loading import load_occupations
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


def terms(**values):
    return ExamTerms.objects.create(
        **{
            "in_force_from": date(2026, 1, 1),
            "all_passed_least": 3,
            "candidates_per_assessor_a_day": 3,
            "source": "县人社局通知",
            "confirmed_by": "县人社局",
            **values,
        }
    )


def kinds(kind=None):
    rows = outliers.outlying(ExamPlan.objects.all(), timezone.localdate(), kind)
    return {row.pk: (row.is_all_passed, row.is_too_many, row.is_too_early) for row in rows}


def test_all_passed_is_listed_from_the_number_of_the_parameters():
    terms(candidates_per_assessor_a_day=30)
    small, large = held(candidates=2, in_days=-1), held(candidates=3, in_days=-1)
    confirmed(small)
    confirmed(large)

    assert kinds() == {large.pk: (True, False, False)}
    assert "3人参加，全部合格" in outliers.signs_of(large, timezone.localdate())[0].words
    assert outliers.signs_of(small, timezone.localdate()) == []


def test_one_who_failed_takes_an_exam_off_the_list():
    terms(candidates_per_assessor_a_day=30)
    plan = held(candidates=4, in_days=-1)
    lines = lines_of(plan, PASSED)
    lines[0] |= FAILED
    scoring.enter_results(plan, lines, by=officer("hrss"))
    results = [each.results.get() for each in plan.registrations.all()]
    scoring.confirm(plan, results, by=officer("hrss"))

    assert kinds() == {}


def test_assessor_with_too_many_on_a_day_over_several_exams():
    terms(all_passed_least=100)
    first = held(candidates=2, in_days=-1)
    second = held(candidates=2, in_days=-1, body=first.body)
    person = first.parts.get().person
    confirmed(first)
    confirmed(second)
    assert kinds() == {}  # two assessors with two each

    third = held(candidates=2, in_days=-1, body=first.body)
    mine = part(third, first.parts.get().qualification)
    lines = [
        {"registration": each, "assessor": mine, **PASSED} for each in third.registrations.all()
    ]
    scoring.enter_results(third, lines, by=officer("hrss"))

    assert mine.person == person
    assert set(kinds(outliers.TOO_MANY)) == {first.pk, third.pk}


def test_results_before_the_end_are_listed():
    terms(all_passed_least=100, candidates_per_assessor_a_day=30)
    plan = held(in_days=1)
    confirmed(plan)

    assert kinds(outliers.TOO_EARLY) == {plan.pk: (False, False, True)}


@pytest.fixture
def filing_rule():
    DeadlineRule.objects.create(
        slug=expiring.RULE,
        name="评价机构备案到期",
        length=0,
        unit="given_day",
        acting_party="评价机构",
        in_force_from=date(2024, 1, 1),
        awaiting_confirmation_by="县人社局",
    )
    forget_all()
    return officer("hrss")


def test_filing_that_runs_out_has_a_clock_and_is_said_at_sixty_and_thirty_days(filing_rule):
    body = BodyFactory(valid_until=TODAY + timedelta(days=60))

    assert expiring.watch_bodies(TODAY - timedelta(days=1)) == 0
    assert expiring.watch_bodies(TODAY) == 1
    clock = Deadline.objects.running().get()
    assert (clock.due_on, clock.owner.slug) == (body.valid_until, "hrss")
    first = Notification.objects.count()
    assert first > 0
    expiring.watch_bodies(TODAY + timedelta(days=5))
    assert Notification.objects.count() == first
    expiring.watch_bodies(TODAY + timedelta(days=31))
    assert Notification.objects.count() == 2 * first
    assert Deadline.objects.count() == 1

    assert expiring.meet_ended(body.valid_until) == 0
    assert expiring.meet_ended(body.valid_until + timedelta(days=1)) == 1


def test_filing_that_is_entered_on_its_last_day_holds_up_no_other(filing_rule):
    BodyFactory(valid_until=TODAY)
    BodyFactory(valid_until=TODAY + timedelta(days=20))

    assert expiring.watch_bodies(TODAY) == 2
    assert Deadline.objects.running().count() == 2


def test_filing_that_is_renewed_ends_its_clock(filing_rule):
    body = BodyFactory(valid_until=TODAY + timedelta(days=20))
    expiring.watch_bodies(TODAY)
    body.valid_until = TODAY + timedelta(days=900)
    body.save()

    expiring.watch_bodies(TODAY + timedelta(days=1))

    assert Deadline.objects.get().state == "met"


def test_filing_that_is_taken_back_cancels_its_clock(filing_rule):
    body = BodyFactory(valid_until=TODAY + timedelta(days=20))
    expiring.watch_bodies(TODAY)
    body.revoked_on = TODAY
    body.save()

    expiring.watch_bodies(TODAY + timedelta(days=1))

    assert Deadline.objects.get().state == "cancelled"


def test_employer_hears_of_its_own_filing(filing_rule):
    member = EnterpriseMemberFactory()
    body = employer_body(member.enterprise)
    body.valid_until = TODAY + timedelta(days=20)
    body.save()

    expiring.watch_bodies(TODAY)

    assert Notification.objects.filter(recipient=member.user, kind="exam_progress").exists()


def test_level_rules_are_loaded_once_and_never_as_official():
    load_occupations()
    load_level_rules()
    LevelRule.objects.filter(level=4).update(skill_pass=70, confirmed_by="县人社局")
    counts = load_level_rules()["等级条件"]

    assert counts == {"未变": 4}
    assert LevelRule.objects.get(level=4).skill_pass == 70
    assert not LevelRule.objects.exclude(level=4).exclude(confirmed_by="").exists()
    assert not LevelRule.objects.exclude(months_after_previous=None).exists()


def test_rule_in_force_is_the_newest_of_the_day():
    load_occupations()
    load_level_rules()
    of = LevelRule.objects.get(level=5).occupation
    LevelRule.objects.create(
        occupation=of,
        level=5,
        skill_pass=65,
        in_force_from=date(2027, 1, 1),
        source="新标准",
        confirmed_by="县人社局",
    )

    assert LevelRule.objects.in_force(of, 5, date(2026, 12, 31)).skill_pass == 60
    assert LevelRule.objects.in_force(of, 5, date(2027, 1, 1)).skill_pass == 65
