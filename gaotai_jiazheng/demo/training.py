"""Training of the demonstration county: a plan of the year, two institutions, four classes with people.

Everything goes through the services; played once, when no institution is there yet.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from stdnum.cn import ric, uscc

from accounts.models import User
from gaotai_jiazheng.demo.workers import NO_REGION
from regions.models import Community
from training.models import (
    ClassKind,
    ClassMode,
    Institution,
    InstitutionMember,
    Quota,
    ShortageCatalogue,
    TrainingClass,
)
from training.services import classes, enrolling, planning, teaching
from training.services.classes import Lesson
from workers.models import Occupation, Worker

SCHOOL, PROVINCIAL = "（演示）县职业中等专业学校", "（演示）河西家政职业培训学校"
SURNAMES = "赵钱孙李周吴郑王冯陈"
ONE_DAY = timedelta(days=1)


def play_training() -> int:
    """One class that was followed by its assessment, one that runs, one that takes people and has some who
    wait, one that waits for its review; how many classes are new."""
    if Institution.objects.exists() or not Worker.objects.exists():
        return 0
    keeper, second = (User.objects.get(username=name) for name in ("hrss", "hrss-handler"))
    occupation = Occupation.objects.get(name="家政服务员")
    school, provincial = make_institutions(occupation)
    make_catalogue(occupation)
    quotas = make_plan(keeper, second, (school, provincial), occupation)
    by = User.objects.get(username="institution-demo")
    done = play_class(quotas[0], by, keeper, "家政服务员初级一班", days=-45, people=6, seats=30)
    finish_class(done, by)
    running = play_class(quotas[0], by, keeper, "家庭照护提升班", days=-2, people=4, seats=20)
    classes.start(running, by=by, at=running.starts_at)
    play_class(quotas[0], by, keeper, "整理收纳家政班", days=12, people=5, seats=4)
    waiting = file_class(quotas[1], by, "创业意识班", days=16, seats=20, at=moment(-1, 10))
    return len([done, running, waiting]) + 1


def make_institutions(occupation) -> list[Institution]:
    """The county's school, for which institution-demo signs in, and a provincial one."""
    found = []
    for serial, (kind, name) in enumerate(
        ((Institution.Kind.SCHOOL, SCHOOL), (Institution.Kind.PROVINCIAL, PROVINCIAL)), start=1
    ):
        code = f"52999999MA88880{serial:02}"
        institution = Institution.objects.create(
            kind=kind,
            name=name,
            uscc=code + uscc.calc_check_digit(code),
            community=Community.objects.active().first(),
            phone="0936-6620000",
            valid_from=date(2025, 1, 1),
            source="演示数据",
        )
        institution.occupations.add(occupation)
        found.append(institution)
    InstitutionMember.objects.create(
        institution=found[0],
        user=User.objects.get(username="institution-demo"),
        role=InstitutionMember.Role.MANAGER,
        valid_from=date(2026, 1, 1),
    )
    return found


def make_catalogue(occupation):
    """An edition that nobody has confirmed, and that says so."""
    catalogue = ShortageCatalogue.objects.create(
        name="（演示）急需紧缺职业（工种）目录",
        in_force_from=date(2026, 1, 1),
        source="演示数据，以张掖市公布的目录为准",
        awaiting_confirmation_by="县人社局",
    )
    catalogue.occupations.add(occupation)


def make_plan(keeper, second, institutions, occupation) -> list[Quota]:
    """Plans of the years in which the classes are, made by one person and approved by another: the school's
    quotas of this year come first."""
    found = []
    for year in sorted({moment(days, 9).year for days in (-45, -2, 12, 25)}, reverse=True):
        plan = planning.make_plan(
            year=year, document=f"（演示）高人社发〔{year}〕1号", by=keeper, at=moment(-100, 9)
        )
        for institution in institutions:
            for kind in (ClassKind.EMPLOYMENT, ClassKind.STARTUP):
                what = None if kind == ClassKind.STARTUP else occupation
                found.append(
                    planning.add_quota(
                        plan,
                        institution=institution,
                        kind=kind,
                        occupation=what,
                        planned=120,
                        by=keeper,
                    )
                )
        planning.approve(plan, by=second, at=moment(-99, 9))
    return found


def moment(days, hour) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def quota_on(quota, day) -> Quota:
    """The same quota of the year in which the class begins."""
    return Quota.objects.get(institution=quota.institution, kind=quota.kind, plan__year=day.year)


def file_class(quota, by, title, *, days, seats, at) -> TrainingClass:
    """Five days of lessons, moved behind the turn of the year where they would go over it."""
    if moment(days, 9).year != moment(days + 4, 9).year:
        days += 5
    quota = quota_on(quota, moment(days, 9))
    teacher = quota.institution.teachers.first() or teaching.register_teacher(
        quota.institution,
        name="罗授业",
        id_number=number_of(900, 1970),
        qualification="家政服务员高级工",
        by=by,
    )
    lessons = [
        Lesson(moment(days + place, begins), moment(days + place, ends), "实训室201", teacher)
        for place in range(5)
        for begins, ends in ((9, 12), (14, 17))
    ]
    is_startup = quota.kind == ClassKind.STARTUP
    return classes.file_class(
        quota,
        lessons,
        mode=ClassMode.PROJECT,
        level=None if is_startup else 5,
        title=title,
        hours=40,
        seats=seats,
        community=quota.institution.community,
        place="（演示）县职业中等专业学校实训楼",
        how_to_come="从南门进，门口有公交站。",
        learns="办一个家政小店要做的账、要办的证和要签的合同。"
        if is_startup
        else "家居清洁、衣物洗护、家庭餐制作、和住户说话的分寸。",
        earns="",
        who_may_come="想做家政服务的城乡居民",
        by=by,
        at=at,
    )


def play_class(quota, by, keeper, title, *, days, people, seats) -> TrainingClass:
    """Filed, approved and opened ten days before it begins, with so many people who were written down."""
    at = moment(min(days, 0) - 10, 9)
    row = file_class(quota, by, title, days=days, seats=seats, at=at)
    row = classes.approve(row, by=keeper, at=at)
    row = classes.open_class(row, by=by, at=at)
    for serial in range(people):
        enrolling.enrol_on_paper(
            row,
            name=f"{SURNAMES[serial]}演示",
            id_number=number_of(500 + serial, 1985),
            phone=f"1990000{serial:04}",
            consent_paper=f"演示-{serial + 1:03}，教务柜",
            by=by,
            at=at + timedelta(minutes=serial),
        )
    return row


def finish_class(row, by):
    """Begun, completed and assessed on its days."""
    classes.start(row, by=by, at=row.starts_at)
    classes.complete(row, by=by, at=row.ends_at)
    classes.assess(row, by=by, at=row.ends_at + ONE_DAY)


def number_of(order, year) -> str:
    """An invented identity number of no region."""
    digits = f"{NO_REGION}{year}0101{order}"
    return digits + ric.calc_check_digit(f"{digits}0")
