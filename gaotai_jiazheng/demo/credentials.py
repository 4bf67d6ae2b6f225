"""Exams, certificates and awards of the demonstration county: one in each state, one that looks odd.

Everything goes through the services; played once, when no exam is there yet.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from stdnum.cn import ric

from accounts.models import User
from credentials.models import EmployerBody, ExamPerson, ExamPlan, Part, Qualification
from credentials.services import awarding, certifying, passports, planning, registering, scoring
from enterprises.models import Enterprise
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from gaotai_jiazheng.demo.mediation import ODR_ENTERPRISE
from gaotai_jiazheng.demo.workers import NO_REGION
from workers.models import BodyKind, EvaluationBody, Occupation, Worker

PLACE = "（演示）县职业中等专业学校实训楼"
CENTER = "（演示）河西家政技能培训评价中心"


def play_credentials() -> int:
    """An exam that was certified, one whose results wait, one that takes candidates; how many are new."""
    if ExamPlan.objects.exists() or not Worker.objects.exists():
        return 0
    by = User.objects.get(username="hrss")
    body = EvaluationBody.objects.get(name=CENTER)
    EvaluationBody.objects.filter(pk=body.pk).update(
        valid_until=timezone.localdate() + timedelta(days=45)
    )
    body.refresh_from_db()
    people = make_people(body)
    workers = list(Worker.objects.registered().order_by("pk"))
    second = User.objects.get(username="hrss-handler")
    done = play_exam(body, people, workers[4:6], days=-40, by=by, lesson="家政服务员初级一班")
    finish_exam(done, by, second)
    waiting = play_exam(body, people, workers[5:6], days=-3, by=by, lesson="家政服务员初级二班")
    scoring.enter_results(waiting, scores(waiting, {"theory": 82, "skill": 78}), by=by)
    coming = play_exam(body, people, [], days=20, by=by, lesson="家政服务员初级三班", hold=False)
    registering.register(coming, workers[5], by=by)
    own = play_own_body(by)
    play_awards(workers[0])
    return len([done, waiting, coming, own])


def make_people(body) -> list[Qualification]:
    """Two assessors and a trainer: invented people, numbers of no region."""
    found = []
    for order, (name, part) in enumerate(
        (("何考平", Part.ASSESSOR), ("许考正", Part.ASSESSOR), ("罗授业", Part.TRAINER)), start=401
    ):
        digits = f"{NO_REGION}19700101{order}"
        person = ExamPerson(name=name, id_number=digits + ric.calc_check_digit(f"{digits}0"))
        person.full_clean()
        person.save()
        is_assessor = part == Part.ASSESSOR
        found.append(
            Qualification.objects.create(
                person=person,
                part=part,
                body=body if is_assessor else None,
                organisation="" if is_assessor else "（演示）县职业中等专业学校",
                number=f"演示{order}",
                valid_from=date(2025, 1, 1),
            )
        )
    return found


def moment(days, hour) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def play_exam(body, people, workers, *, days, by, lesson, hold=True) -> ExamPlan:
    """五级 on a day, with its people and candidates; held, unless told otherwise."""
    before = moment(days - 10, 9)
    plan = planning.make_plan(
        body=body,
        occupation=Occupation.objects.get(name="家政服务员"),
        level=5,
        class_name=lesson,
        starts_at=moment(days, 9),
        ends_at=moment(days, 12),
        place=PLACE,
        seats=30,
        by=by,
        at=before,
    )
    for qualification in people:
        planning.add_part(plan, qualification, by=by)
    planning.announce(plan, by=by, at=before)
    for worker in workers:
        registering.register(plan, worker, by=by, at=before)
    return planning.hold(plan, by=by, at=plan.starts_at + timedelta(minutes=5)) if hold else plan


def scores(plan, values) -> list[dict]:
    assessor = plan.parts.filter(part=Part.ASSESSOR).first()
    return [
        {"registration": each, "assessor": assessor, "is_absent": False, **values}
        for each in plan.registrations.standing()
    ]


def finish_exam(plan, by, second):
    """Entered, confirmed by the second person, published, and the certificates issued: one of the two
    passed."""
    at = plan.ends_at + timedelta(hours=3)
    lines = scores(plan, {"theory": 76, "skill": 81})
    lines[-1] |= {"skill": 55}
    scoring.enter_results(plan, lines, by=by, at=at)
    results = [each.results.get() for each in plan.registrations.all()]
    scoring.confirm(plan, results, by=second, at=at)
    planning.complete(plan, by=second, at=at)
    planning.publish(plan, by=second, at=at)
    numbered = [
        (result, f"S0000629990000260{order:04}")
        for order, result in enumerate(certifying.to_certify(plan), start=1)
    ]
    certifying.certify(plan, numbered, issued_on=plan.held_on + timedelta(days=10), by=by, at=at)


def play_own_body(by) -> ExamPlan:
    """An enterprise that evaluates its own people."""
    body = EvaluationBody.objects.create(
        kind=BodyKind.EMPLOYER,
        name="（演示）企业自主评价办公室",
        filing_number="演示-002",
        highest_level=4,
        valid_from=date(2025, 6, 1),
        source="演示数据，不是真实备案",
    )
    body.occupations.set(Occupation.objects.filter(name="家政服务员"))
    enterprise = Enterprise.objects.get(name=ENTERPRISES[ODR_ENTERPRISE][0])
    EmployerBody.objects.create(body=body, enterprise=enterprise)
    return planning.make_plan(
        body=body,
        occupation=Occupation.objects.get(name="家政服务员"),
        level=5,
        class_name="",
        starts_at=moment(30, 9),
        ends_at=moment(30, 12),
        place="（演示）企业培训室",
        seats=10,
        by=by,
    )


def play_awards(worker):
    """An award without money, and a link of a passport that somebody has opened."""
    awarding.enter(
        worker,
        by=User.objects.get(username="womens-federation"),
        title="（演示）巾帼家政标兵",
        awarded_by="（演示）县妇联",
        document="（演示）表彰决定，不是真实文件",
        awarded_on=date(2026, 3, 8),
        rule=None,
    )
    passport, _ = passports.make(worker, fields=["certificates", "awards"], openings=3)
    passports.open_passport(passport)
