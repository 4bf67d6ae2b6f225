"""From the plan to the award, and what the database itself refuses on the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from competitions import metrics
from competitions.models import (
    Competition,
    Criterion,
    Entry,
    Honour,
    Judge,
    ScoreSheet,
    Tie,
    entries_to_score,
)
from competitions.publishing import data_of, events_of, sheet_digest
from competitions.services import awarding, drawing, entering, planning, scoring
from competitions.tests.factories import Contest, both
from competitions.transitions import NEXT_STATE
from credentials.models import Award, Part, PlanPart, Promotion
from credentials.services import promoting
from credentials.tests.factories import (
    ExamPersonFactory,
    LevelRuleFactory,
    TrainerFactory,
    announced,
    candidate,
    certificate,
    occupation,
)
from disclosure import services as disclosure
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from workers.tests.factories import EmploymentFactory, WorkerFactory, id_number, officer

pytestmark = pytest.mark.django_db


def code_of(error) -> str:
    errors = getattr(error.value, "error_dict", {None: getattr(error.value, "error_list", [])})
    return next(each.code for each_field in errors.values() for each in each_field)


def refused(expected, service, *args, **kwargs):
    """The service refuses with this code."""
    with pytest.raises(ValidationError) as error:
        service(*args, **kwargs)
    assert code_of(error) == expected


def sent_code() -> str:
    body = Notification.objects.filter(kind=entering.KIND).latest("pk").body
    return "".join(each for each in body if each.isdigit())[:6]


@pytest.mark.parametrize(
    ("action", "service"),
    [
        ("open", planning.open_registration),
        ("check", planning.close_registration),
        ("hold", planning.hold),
        ("close", planning.close),
    ],
)
def test_a_plan_takes_no_step_that_is_not_in_the_table(action, service):
    contest = Contest()

    assert (contest.competition.state, action) not in NEXT_STATE
    refused("step_not_allowed", service, contest.competition, by=contest.keeper)
    assert contest.competition.steps.count() == 0


def test_steps_are_of_the_bureau_that_organises():
    with pytest.raises(PermissionDenied):
        planning.announce(Contest().competition, by=officer("education"))


def test_registration_is_not_closed_before_its_announced_end():
    contest = Contest().open().take_until_now()
    end = contest.competition.closes_at

    refused(
        "registration_runs",
        planning.close_registration,
        contest.competition,
        by=contest.keeper,
        at=end - timedelta(seconds=1),
    )
    closed = planning.close_registration(contest.competition, by=contest.keeper, at=end)

    assert closed.state == "checking"


def test_registration_is_said_to_be_over_from_its_announced_end_on():
    contest = Contest().open()
    before = contest.competition.state_word

    contest.take_until_now()

    assert (before, contest.competition.state_word) == ("报名已截止", "报名中")


def test_what_is_announced_is_whole_and_stays():
    contest = Contest()
    refused(
        "weights_not_hundred",
        planning.add_event,
        contest.competition,
        name="月嫂",
        criteria=[("操作", 90)],
        prizes=[("一等奖", 1)],
        by=contest.keeper,
    )
    contest.open()

    refused(
        "event_stays_once_announced",
        planning.add_event,
        contest.competition,
        name="月嫂",
        criteria=[("操作", 100)],
        prizes=[("一等奖", 1)],
        by=contest.keeper,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Criterion.objects.filter(event=contest.event).update(weight=1)


def test_an_entry_after_closing_and_the_same_person_twice_are_refused():
    contest = Contest().open()
    worker = WorkerFactory()
    contest.enter(worker)

    refused("entry_once_in_an_event", contest.enter, worker)
    late = contest.competition.closes_at + timedelta(seconds=1)
    refused("competition_closed", contest.enter, WorkerFactory(), at=late)
    # the database too, whatever a service has looked at
    refused(
        "entry_in_its_time",
        entering.new_entry,
        contest.event,
        at=late,
        state="entered",
        way="phone",
        name="李晚来",
        id_digest="1" * 64,
    )


def test_a_stranger_enters_by_a_code_and_is_linked_to_the_register():
    contest = Contest().open()
    worker = WorkerFactory(phone="13912345678")
    at = contest.start + timedelta(days=1)
    given = {"name": "王秀兰", "id_number": worker.id_number, "phone": "13912345678", "at": at}
    entry = entering.ask(contest.event, **given)

    refused("code_wrong", entering.confirm, entry, code="no", at=at)
    assert Entry.objects.standing().count() == 0
    done = entering.confirm(entry, code=sent_code(), at=at)
    again = entering.ask(contest.event, **given)

    assert (done.state, done.worker) == ("entered", worker)
    refused("entry_once_in_an_event", entering.confirm, again, code=sent_code(), at=at)
    late = entering.ask(contest.event, **given | {"id_number": id_number(77)})
    refused("code_expired", entering.confirm, late, code="x", at=at + timedelta(hours=1))


def test_an_enterprise_enters_only_its_own_people():
    contest, member = Contest().open(), EnterpriseMemberFactory()
    own = EmploymentFactory(enterprise=member.enterprise).worker
    given = {"enterprise": member.enterprise, "by": member.user, "at": timezone.now()}
    contest.take_until_now()

    entry = entering.enter_for_enterprise(contest.event, own, **given)

    assert (entry.enterprise, entry.way) == (member.enterprise, "enterprise")
    refused("not_employed", entering.enter_for_enterprise, contest.event, WorkerFactory(), **given)
    with pytest.raises(PermissionDenied):
        entering.withdraw(entry, enterprise=member.enterprise, by=UserFactory())
    assert entering.withdraw(entry, enterprise=member.enterprise, by=member.user)


def test_who_takes_part_is_decided_with_a_reason_before_the_draw():
    contest = Contest()
    contest.add_judges()
    contest.open()
    first, second = contest.enter(), contest.enter()
    contest.check([first])

    refused(
        "entries_to_decide",
        drawing.announce,
        contest.competition,
        public_source="x",
        public_at=timezone.now() + timedelta(days=1),
        by=contest.keeper,
    )
    refused(
        "entry_decided_with_a_reason",
        entering.decide,
        second,
        is_eligible=False,
        reason="",
        by=contest.keeper,
    )
    entering.decide(second, is_eligible=False, reason="没有证书", by=contest.keeper)
    contest.draw()

    refused(
        "entry_in_its_time",
        entering.decide,
        second,
        is_eligible=True,
        reason="补了证书",
        by=contest.keeper,
    )
    refused("draw_made", drawing.draw, contest.competition, public_value="1", by=contest.keeper)
    first.refresh_from_db()
    assert first.start_number == "1-01"
    told = Notification.objects.filter(kind=entering.KIND, subject__contains="参赛号是1-01").get()
    assert (told.address, contest.competition.place in told.body) == (first.phone, True)


def test_who_is_entered_hears_that_the_bureau_took_her_out_or_called_it_off():
    contest = Contest().open()
    out, stays = contest.enter(), contest.enter()
    entering.withdraw(out, by=contest.keeper)
    planning.cancel(contest.competition, by=contest.keeper, note="报名人数太少")

    told = Notification.objects.filter(kind=entering.KIND).order_by("pk")
    assert [(each.address, each.subject) for each in told] == [
        (out.phone, f"您在{contest.competition.title}的报名取消了"),
        (stays.phone, f"{contest.competition.title}取消了，不用来比赛"),
    ]


def test_start_numbers_follow_from_the_seed_alone():
    contest = Contest()
    contest.hold(entries=4)
    draw = contest.competition.draw

    again = drawing.start_numbers(draw.population, draw.seed)

    assert dict(contest.event.entries.values_list("number", "start_number")) == again
    assert sorted(again.values()) == ["1-01", "1-02", "1-03", "1-04"]
    with pytest.raises(DatabaseError), transaction.atomic():
        contest.event.entries.filter(start_number="1-01").update(start_number="1-09")


def test_a_competition_without_three_judges_is_not_held():
    contest = Contest()
    contest.add_judges(2)
    contest.open()
    contest.check([contest.enter()])
    contest.draw()

    refused("competition_three_judges", planning.hold, contest.competition, by=contest.keeper)
    contest.add_judges(1)
    entry = contest.event.entries.get()
    judge = contest.competition.judges.first()
    entering.declare_tie(judge, entry, reason="姐妹", by=judge.user)
    refused(
        "entry_three_judges_without_a_tie", planning.hold, contest.competition, by=contest.keeper
    )
    contest.add_judges(1)
    assert planning.hold(contest.competition, by=contest.keeper).state == "held"
    refused("judge_before_it_is_held", contest.add_judges, 1)


def test_nobody_makes_himself_a_judge():
    contest = Contest()

    refused(
        "own_part",
        planning.add_judge,
        contest.competition,
        user=contest.keeper,
        person=ExamPersonFactory(),
        by=contest.keeper,
    )
    assert not contest.competition.judges.exists()


def test_a_judge_is_taken_out_once_and_the_first_reason_stays():
    contest = Contest()
    (judge,) = contest.add_judges(1)
    seen_before = Judge.objects.get(pk=judge.pk)
    planning.withdraw_judge(judge, reason="生病", by=contest.keeper)

    refused(
        "step_not_allowed", planning.withdraw_judge, seen_before, reason="出差", by=contest.keeper
    )
    assert Judge.objects.get(pk=judge.pk).withdrawn_reason == "生病"


def test_a_judge_who_left_during_the_contest_is_followed_by_another():
    contest = Contest()
    first, second = contest.hold(entries=2, judges=3)
    contest.score(first, 90, 80, 70)
    leaving, *others = contest.competition.judges.order_by("code")
    for judge in others:
        scoring.sign(judge, second, points=both(60), by=judge.user)
    planning.withdraw_judge(leaving, reason="突发疾病", by=contest.keeper)

    refused("competition_all_scored", awarding.put_up, contest.competition, by=contest.keeper)
    (follower,) = contest.add_judges(1)
    assert list(entries_to_score(follower.user).order_by("start_number")) == [first, second]
    told = Notification.objects.inbox_of(follower.user).get()
    assert told.link == reverse("competitions:judging")
    refused("judge_before_it_is_held", contest.add_judges, 1)
    entering.declare_tie(follower, first, reason="没有看到比赛", by=contest.keeper)
    scoring.sign(follower, second, points=both(60), by=follower.user)

    assert awarding.put_up(contest.competition, by=contest.keeper).state == "noticed"
    assert not entries_to_score(leaving.user).exists()


def tied_by_enterprise(contest, worker):
    return ExamPersonFactory(enterprise=EmploymentFactory(worker=worker).enterprise)


def tied_by_teaching(contest, worker):
    trainer = TrainerFactory()
    plan = announced()
    PlanPart.objects.create(
        plan=plan, qualification=trainer, person=trainer.person, part=Part.TRAINER
    )
    candidate(plan, worker)
    return trainer.person


def tied_by_being_herself(contest, worker):
    return ExamPersonFactory(id_number=worker.id_number)


@pytest.mark.parametrize("tied", [tied_by_enterprise, tied_by_teaching, tied_by_being_herself])
def test_a_judge_with_a_tie_neither_opens_nor_scores_the_entry(tied):
    contest, worker = Contest(), WorkerFactory()
    contest.add_judges(3)
    (judge,) = contest.add_judges(1, person=tied(contest, worker))
    contest.open()
    contest.check([contest.enter(worker), contest.enter()])
    contest.draw()
    contest.competition = planning.hold(contest.competition, by=contest.keeper)
    entry = contest.event.entries.get(worker=worker)

    assert judge.entries().count() == 1
    assert entry not in judge.entries()
    refused(
        "sheet_by_a_judge_without_a_tie",
        scoring.sign,
        judge,
        entry,
        points=both(80),
        by=judge.user,
    )
    assert Tie.objects.count() == 0


@pytest.mark.parametrize(
    "points",
    [{"1": "100.1", "2": "80"}, {"1": "-1", "2": "80"}, {"1": "80"}, {"1": "8.55", "2": "1"}],
)
def test_points_off_the_scale_are_refused_by_the_database(points):
    contest = Contest()
    entry = contest.hold(entries=1)[0]
    judge = contest.competition.judges.first()

    with pytest.raises(DatabaseError, match="not on the scale"), transaction.atomic():
        ScoreSheet.objects.create(judge=judge, entry=entry, points=points, by=judge.user)


def test_a_sheet_is_signed_once_and_corrected_by_a_second_person_with_both_kept():
    contest = Contest()
    entry = contest.hold(entries=1)[0]
    judge = contest.competition.judges.get(code="A")
    with pytest.raises(PermissionDenied):
        scoring.sign(judge, entry, points=both(80), by=contest.keeper)
    first = scoring.sign(judge, entry, points=both(80, "90.5"), by=judge.user)
    first.refresh_from_db()

    assert str(first.total) == "84.200"
    assert first.digest == sheet_digest(entry, judge, 1, first.points)
    refused("sheet_version_once", scoring.sign, judge, entry, points=both(90), by=judge.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        ScoreSheet.objects.update(points={"1": "100", "2": "100"})
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        ScoreSheet.objects.create(
            judge=judge, entry=entry, version=2, points=first.points, by=judge.user, reason="x"
        )
    second = scoring.correct(first, points=both(81), reason="抄错", by=contest.keeper)

    assert list(entry.sheets.values_list("version", flat=True)) == [1, 2]
    assert ScoreSheet.objects.newest().get() == second


def test_ranking_is_shown_when_every_sheet_of_an_entry_is_locked():
    contest = Contest()
    first, second, third = contest.hold(entries=3)
    contest.score(first, 80, 82, 84)
    judge = contest.competition.judges.first()
    scoring.sign(judge, second, points=both(99), by=judge.user)

    (event,) = events_of(contest.competition)

    assert [each["start_number"] for each in event["ranking"]] == ["1-01"]
    refused("competition_all_scored", awarding.put_up, contest.competition, by=contest.keeper)
    scoring.mark_absent(third, is_absent=True, by=contest.keeper)
    refused("already_scored", scoring.mark_absent, second, is_absent=True, by=contest.keeper)


def finished(contest, days_ago=20):
    """Put up twenty days ago, nothing objected."""
    at = timezone.now() - timedelta(days=days_ago)
    return awarding.put_up(contest.competition, by=contest.keeper, at=at)


def test_award_waits_for_the_notice_and_goes_into_the_record_with_a_proposal():
    job = occupation()
    LevelRuleFactory(level=4, previous_level=5)
    contest = Contest(occupation=job, level=4)
    first, second, third = contest.hold(entries=3)
    certificate(first.worker, 5)
    contest.score(first, 90, 90, 90)
    contest.score(second, 80, 80, 80)
    contest.score(third, 70, 70, 70)
    contest.competition = awarding.put_up(contest.competition, by=contest.keeper)
    today = timezone.localdate()
    given = {"document": "高人社发〔2026〕9号", "awarded_on": today, "by": contest.keeper}

    refused("notice_not_clear", awarding.award, contest.competition, **given)
    refused(
        "sheet_while_it_is_held",
        scoring.correct,
        first.sheets.first(),
        points=both(1),
        reason="x",
        by=contest.keeper,
    )
    contest.competition = awarding.reopen(
        contest.competition, note="一张评分表抄错", by=contest.keeper
    )
    scoring.correct(third.sheets.first(), points=both(85), reason="抄错", by=contest.second)
    contest.competition = finished(contest)
    contest.competition = awarding.award(contest.competition, **given)

    assert list(Honour.objects.values_list("entry__start_number", "prize__name", "rank")) == [
        ("1-01", "一等奖", 1),
        ("1-02", "二等奖", 2),
    ]
    assert set(Award.objects.values_list("worker", flat=True)) == {
        first.worker_id,
        second.worker_id,
    }
    promotion = Promotion.objects.get()
    assert (promotion.worker, promotion.level) == (first.worker, 4)
    promoting.decide(promotion, is_agreed=True, reason="按标准第三条", by=contest.second)
    refused(
        "already_decided",
        promoting.decide,
        promotion,
        is_agreed=False,
        reason="x",
        by=contest.second,
    )
    assert metrics.competitions_held(today) == 1
    assert metrics.competition_entrants(today) == 3
    assert metrics.competition_awards(today) == 2
    assert planning.close(contest.competition, by=contest.keeper).state == "closed"


def test_an_open_objection_holds_the_award_back_in_the_database_too():
    contest = Contest()
    (entry,) = contest.hold(entries=1)
    contest.score(entry, 90, 91, 92)
    at = timezone.now() - timedelta(days=20)
    contest.competition = awarding.put_up(contest.competition, by=contest.keeper, at=at)
    disclosure.submit_objection(contest.competition.notice, content="计分有误", at=at)

    refused(
        "notice_not_clear",
        awarding.award,
        contest.competition,
        document="文件",
        awarded_on=timezone.localdate(),
        by=contest.keeper,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Competition.objects.filter(pk=contest.competition.pk).update(
            state="awarded", awarded_on=timezone.localdate(), document="文件"
        )


def test_published_data_names_nobody():
    contest = Contest()
    (entry,) = contest.hold(entries=1)
    contest.score(entry, 90, 91, 92)

    data = data_of(contest.competition)

    assert entry.name not in str(data)
    assert data["draw"]["seed"] == contest.competition.draw.seed
    assert [sheet["judge"] for sheet in data["events"][0]["entries"][0]["sheets"]] == [
        "A",
        "B",
        "C",
    ]
