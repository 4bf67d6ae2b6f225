"""Classes of many institutions with plans, teachers, lessons, learners and completions.

They go the way that classes go: filed, opened, filled, begun, assessed. Every trigger counts along.
"""

from datetime import datetime, time, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from stdnum.cn import uscc

from accounts.models import User
from gaotai_jiazheng.demo.bulk import analyze, copy_rows
from gaotai_jiazheng.demo.scale.frauds import Frauds, plant
from gaotai_jiazheng.demo.scale.invented import FIRST_APPLICANT, person
from gaotai_jiazheng.demo.scale.keys import reserve, reserve_keys
from gaotai_jiazheng.demo.scale.learners import write_learners
from gaotai_jiazheng.demo.scale.progress import told
from gaotai_jiazheng.demo.scale.schedule import KINDS, make_schedule
from gaotai_jiazheng.demo.scale.sizes import FULL_CLASS, SMALLEST_CLASS
from gaotai_jiazheng.numbering import format_number
from regions.models import Community
from reminders.calendars import calendar
from training.models import ClassKind, Institution, Quota, Session, Teacher, TrainingClass, YearPlan
from training.models.training_class import CLASS_SEQUENCE
from training.models.year_plan import MOST_PLANNED
from training.services.classes import NUMBER_PREFIX
from training.transitions import State
from workers.models import Occupation

CLASS_COLUMNS = [
    "id", "number", "quota_id", "institution_id", "kind", "mode", "occupation_id", "level", "title", "hours", "seats",
    "starts_at", "ends_at", "community_id", "place", "learns", "who_may_come", "state", "filed_by_id", "filed_at",
]  # fmt: skip
SESSION_COLUMNS = ["training_class_id", "starts_at", "ends_at", "room", "teacher_id"]
FREE_SEATS = 10
TEACHERS_FROM = FIRST_APPLICANT - 100_000
CASES_EVERY = 500
FIELDS = ("家居清洁", "母婴照护", "养老照护", "衣物洗护", "家庭餐制作")


class Classes:
    """Which classes were seeded: first is the key of the one whose place is 0."""

    def __init__(self, schedule, frauds: Frauds, first: int, number: int):
        self.schedule, self.frauds = schedule, frauds
        self.first, self.first_number = first, number

    def number(self, place: int) -> str:
        day = self.schedule.monday(place) - timedelta(days=20)
        return format_number(NUMBER_PREFIX, day, self.first_number + place)

    def begins(self, place: int) -> datetime:
        return at_hour(self.schedule.monday(place), 9)

    def ends(self, place: int) -> datetime:
        friday = self.schedule.monday(place) + timedelta(days=4)
        return at_hour(self.frauds.holidays.get(place, friday), 16)

    def days(self, place: int):
        """The days with a lesson."""
        for number in range(5):
            yield self.schedule.monday(place) + timedelta(days=number)
        if place in self.frauds.holidays:
            yield self.frauds.holidays[place]


def at_hour(day, hour) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@transaction.atomic
def seed_classes(count: int, workers) -> Classes:
    """Write so many classes whose learners are these workers, each in one class but for what is planted.

    Raises ObjectDoesNotExist where there are fewer than ten workers for each class.
    """
    learners = min(FULL_CLASS, workers.count // count)
    if learners < SMALLEST_CLASS:
        raise ObjectDoesNotExist(f"每个培训班至少要有{SMALLEST_CLASS}名服务人员")
    days = calendar()
    schedule = make_schedule(count, learners, timezone.localdate(), days)
    frauds = plant(schedule, max(1, count // CASES_EVERY), days)
    made = Classes(
        schedule, frauds, reserve_keys(TrainingClass, count), reserve(CLASS_SEQUENCE, count)
    )
    institutions, teachers = make_institutions(schedule)
    quotas = make_quotas(schedule, institutions)
    by = User.objects.order_by("pk").first()
    copy_rows(TrainingClass, CLASS_COLUMNS, told(class_rows(made, quotas, by), count, "培训班"))
    copy_rows(
        Session,
        SESSION_COLUMNS,
        session_rows(made, teachers, twins(frauds, institutions, schedule)),
    )
    move_on(made, State.ENROLLING)
    write_learners(made, workers, by)
    move_on(made, State.ASSESSED, only_past=True)
    analyze(TrainingClass, Session)
    return made


def make_institutions(schedule):
    """([key of the institution], [key of its teacher])."""
    have = Institution.objects.filter(name__startswith="演示培训机构").count()
    institutions, teachers = [], []
    for serial in range(have, have + schedule.institutions):
        code = f"52620724MAW{serial:06}"
        institution = Institution.objects.create(
            kind=Institution.Kind.COUNTY,
            name=f"演示培训机构{serial + 1}",
            uscc=code + uscc.calc_check_digit(code),
            valid_from="2019-01-01",
            source="演示数据",
        )
        institutions.append(institution.pk)
        teachers.append(make_teacher(institution.pk, serial).pk)
    return institutions, teachers


def make_teacher(institution, serial):
    who = person(TEACHERS_FROM + serial)
    return Teacher.objects.create(
        institution_id=institution, name=who.name, id_number=who.id_number, qualification="演示资格"
    )


def twins(frauds, institutions, schedule) -> dict[int, int]:
    """Class -> the row, at its own institution, of the teacher who teaches another class at the same time."""
    found = {}
    for place, other in frauds.twins.items():
        institution = institutions[schedule.institution_of(place)]
        teacher = Teacher.objects.get(
            institution=institutions[schedule.institution_of(other)], left_on=None
        )
        row, _ = Teacher.objects.get_or_create(
            institution_id=institution,
            id_digest=teacher.id_digest,
            defaults={
                "name": teacher.name,
                "id_number": teacher.id_number,
                "qualification": teacher.qualification,
                "left_on": timezone.localdate(),
            },
        )
        found[place] = row.pk
    return found


def make_quotas(schedule, institutions) -> dict[tuple[int, int], Quota]:
    """(year, institution's place) -> what its classes of the year are charged to."""
    occupation = Occupation.objects.order_by("pk").first()
    maker, approver = User.objects.order_by("pk")[:2]
    found = {}
    for year in sorted({monday.year for monday in schedule.weeks}):
        rounds = YearPlan.objects.filter(year=year).aggregate(last=Max("round"))["last"] or 0
        plan = YearPlan.objects.create(year=year, round=rounds + 1, made_by=maker)
        for place, institution in enumerate(institutions):
            kind = KINDS[place % len(KINDS)]
            found[year, place] = Quota.objects.create(
                plan=plan,
                institution_id=institution,
                kind=kind,
                occupation=None if kind == ClassKind.STARTUP else occupation,
                planned=MOST_PLANNED,
            )
        plan.state, plan.approved_by, plan.approved_at = "approved", approver, timezone.now()
        plan.save()
    return found


def class_rows(made, quotas, by):
    schedule = made.schedule
    community = Community.objects.order_by("pk").first()
    for place in range(schedule.classes):
        quota = quotas[schedule.monday(place).year, schedule.institution_of(place)]
        begins = made.begins(place)
        yield (
            made.first + place, made.number(place), quota.pk, quota.institution_id, quota.kind, "project",
            quota.occupation_id, schedule.level(place), f"{FIELDS[place % len(FIELDS)]}班", 40,
            schedule.learners + FREE_SEATS, begins, made.ends(place), community.pk, "演示教学点",
            "家居清洁、衣物洗护、家庭餐制作。", "想做家政服务的城乡居民", State.FILED.value, by.pk,
            begins - timedelta(days=20),
        )  # fmt: skip


def session_rows(made, teachers, twins):
    schedule = made.schedule
    for place in range(schedule.classes):
        teacher = twins.get(place) or teachers[schedule.institution_of(place)]
        for day in made.days(place):
            yield (made.first + place, at_hour(day, 9), at_hour(day, 16), "实训室", teacher)


def move_on(made, state, *, only_past=False):
    """Give the classes their next state; each update is charged and kept as any other."""
    schedule = made.schedule
    count = (
        min(schedule.classes, schedule.past * schedule.institutions)
        if only_past
        else schedule.classes
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE training_trainingclass SET state = %s WHERE id >= %s AND id < %s",
            [state.value, made.first, made.first + count],
        )
