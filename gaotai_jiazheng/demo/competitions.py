"""Competitions of the demonstration county: one that takes entries, and one with results and awards.

Everything goes through the services; played once, when no competition is there yet.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from stdnum.cn import ric

from accounts.models import User
from competitions.models import Competition
from competitions.services import awarding, drawing, entering, planning, scoring
from credentials.models import ExamPerson
from gaotai_jiazheng.demo.workers import NO_REGION
from workers.models import Occupation, Worker

PLACE = "（演示）县职业中等专业学校实训楼"
JUDGES = (
    ("education", "吴评一"),
    ("womens-federation", "周评二"),
    ("trade-union", "孙评三"),
    ("industry-commerce", "马评四"),
    ("health", "林评五"),
)
CRITERIA = [("操作规范", 50), ("质量效率", 30), ("礼仪沟通", 20)]
PRIZES = [("一等奖", 1), ("二等奖", 1), ("三等奖", 2)]
# One row an entry in the order of start numbers, one column a judge.
SCORES = ((92, 90, 94, 91, 88), (85, 88, 84, 86, 90), (78, 80, 82, 79, 81), (88, 84, 86, 85, 87))


def play_competitions() -> int:
    """How many are new."""
    if Competition.objects.exists() or Worker.objects.registered().count() < 5:
        return 0
    by = User.objects.get(username="hrss")
    workers = list(Worker.objects.registered().exclude(phone_digest="").order_by("pk")[:5])
    play_finished(workers[:4], by)
    play_open(workers[4:], by)
    return Competition.objects.count()


def moment(days, hour=9) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def play_plan(title, *, opens, held, by) -> Competition:
    """A competition of one event with its judges, announced and open; days are counted from today."""
    competition = planning.plan(
        title=title,
        story="（演示）以赛促学、发挥技能竞赛的带动作用。",
        opens_at=moment(opens),
        closes_at=moment(held - 3, 18),
        held_on=timezone.localdate() + timedelta(days=held),
        place=PLACE,
        by=by,
        at=moment(opens - 5),
    )
    occupation = Occupation.objects.get(name="家政服务员")
    planning.add_event(
        competition,
        name="家政服务综合技能",
        criteria=CRITERIA,
        prizes=PRIZES,
        occupation=occupation,
        level=4,
        by=by,
    )
    for order, (username, name) in enumerate(JUDGES, start=501):
        user = User.objects.get(username=username)
        planning.add_judge(competition, user=user, person=play_person(name, order), by=by)
    competition = planning.announce(competition, by=by, at=moment(opens - 4))
    return planning.open_registration(competition, by=by, at=moment(opens))


def play_person(name, order) -> ExamPerson:
    """An invented person; the number is of no region."""
    digits = f"{NO_REGION}19700101{order}"
    number = digits + ric.calc_check_digit(f"{digits}0")
    found = [each for each in ExamPerson.objects.all() if each.id_number == number]
    if found:
        return found[0]
    person = ExamPerson(name=name, id_number=number)
    person.full_clean()
    person.save()
    return person


def play_open(workers, by):
    competition = play_plan("（演示）秋季家政服务技能竞赛", opens=-5, held=20, by=by)
    for worker in workers:
        entering.enter_known(competition.contests.get(), worker)


def play_finished(workers, by):
    """Held forty days ago, its notice over, its prizes given."""
    competition = play_plan("（演示）县家政服务职业技能竞赛", opens=-70, held=-40, by=by)
    event = competition.contests.get()
    for worker in workers:
        entry = entering.enter_known(event, worker, at=moment(-60))
        entering.decide(entry, is_eligible=True, reason="（演示）证书核对无误", by=by)
    competition = planning.close_registration(competition, by=by, at=moment(-42))
    drawing.announce(
        competition,
        public_source="（演示）某期开奖号码",
        public_at=moment(-41),
        by=by,
        at=moment(-42),
    )
    drawing.draw(competition, public_value="03151722", by=by, at=moment(-41, 12))
    competition = planning.hold(competition, by=by, at=moment(-40))
    play_sheets(competition, event)
    competition = awarding.put_up(competition, by=by, at=moment(-38))
    competition = awarding.award(
        competition,
        document="（演示）表彰决定，不是真实文件",
        awarded_on=timezone.localdate() - timedelta(days=10),
        by=by,
        at=moment(-10),
    )


def play_sheets(competition, event):
    """Every judge signs a sheet for every entry."""
    judges = list(competition.judges.select_related("user").order_by("code"))
    for entry, row in zip(event.entries.order_by("start_number"), SCORES, strict=True):
        for judge, value in zip(judges, row, strict=True):
            points = {position: Decimal(f"{value + position}.0") for position in (1, 2, 3)}
            scoring.sign(judge, entry, points=points, by=judge.user, at=moment(-40, 15))
