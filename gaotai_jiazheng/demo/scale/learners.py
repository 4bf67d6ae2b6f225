"""Who sits in the seeded classes, who completed, and the rows that make a fraud of some of them."""

from datetime import timedelta
from itertools import chain

from django.utils import timezone

from gaotai_jiazheng.demo.bulk import analyze, copy_rows
from gaotai_jiazheng.demo.scale.frauds import SLOTS, completing
from gaotai_jiazheng.demo.scale.invented import person
from gaotai_jiazheng.demo.scale.keys import reserve, reserve_keys, sealed
from gaotai_jiazheng.demo.scale.progress import told
from gaotai_jiazheng.numbering import format_number
from subsidies.loading import load_policies
from subsidies.models import ClaimLine, ClassClaim, PolicyAmount, PolicyCode, SubsidyPolicy
from subsidies.models.application import person_index
from training.models import Completion, Enrolment, TrainingClass
from training.models.assessment import CERTIFICATE_SEQUENCE
from training.models.enrolment import ENROLMENT_SEQUENCE
from training.services.enrolling import PREFIX as ENROLMENT_PREFIX
from training.services.settling import PREFIX as COMPLETION_PREFIX
from workers.models import Employment, InsuranceMonth
from workers.models.worker import id_digest, phone_digest

ENROLMENT_COLUMNS = [
    "id", "training_class_id", "number", "worker_id", "name", "id_number", "id_digest", "phone", "phone_digest",
    "way", "state", "consented_at", "asked_at", "entered_at",
]  # fmt: skip
COMPLETION_COLUMNS = [
    "enrolment_id", "number", "completed_on", "attended_minutes", "taught_minutes", "asked_percent", "by_id", "at",
]  # fmt: skip
MINUTES = 5 * 7 * 60
DAYS_BEFORE = timedelta(days=12)
AMOUNT_FEN = 150_000


def write_learners(made, workers, by):
    """The seats in their order, so that the place of a seat tells its key; then what was completed, and what
    some of them have beside it."""
    schedule = made.schedule
    seats = schedule.classes * schedule.learners
    total = seats + len(made.frauds.extra)
    first, number = reserve_keys(Enrolment, total), reserve(ENROLMENT_SEQUENCE, total)
    copy_rows(
        Enrolment,
        ENROLMENT_COLUMNS,
        told(seat_rows(made, workers, first, number), total, "培训报名"),
    )
    completed = list(range(completing(schedule.learners)))
    past = min(schedule.classes, schedule.past * schedule.institutions)
    count = past * len(completed)
    copy_rows(
        Completion,
        COMPLETION_COLUMNS,
        told(completion_rows(made, first, past, completed, by), count, "结业"),
    )
    analyze(Enrolment, Completion)
    plant_insurance(made, workers, by)
    plant_claims(made, first, by)


def seat_rows(made, workers, first, number):
    schedule = made.schedule
    seats = (
        (place, place * schedule.learners + slot)
        for place in range(schedule.classes)
        for slot in range(schedule.learners)
    )
    extra = ((other, home * schedule.learners + slot) for home, slot, other in made.frauds.extra)
    for order, (place, worker) in enumerate(chain(seats, extra)):
        who = person(worker)
        phone = who.phone
        if worker % schedule.learners == SLOTS["shared_phone"] + 1 and place in made.frauds.phones:
            phone = person(worker - 1).phone
        entered_at = made.begins(place) - DAYS_BEFORE
        yield (
            first + order, made.first + place, format_number(ENROLMENT_PREFIX, entered_at.date(), number + order),
            workers.first + worker,
            sealed(Enrolment, "name", who.name), sealed(Enrolment, "id_number", who.id_number),
            id_digest("resident", who.id_number), sealed(Enrolment, "phone", phone), phone_digest(phone),
            "phone", "seated", entered_at, entered_at, entered_at,
        )  # fmt: skip


def completion_rows(made, first, past, completed, by):
    schedule = made.schedule
    number = reserve(CERTIFICATE_SEQUENCE, past * len(completed))
    for place in range(past):
        day = made.frauds.moved.get(place, schedule.monday(place) + timedelta(days=4))
        for slot in completed:
            yield (
                first + place * schedule.learners + slot, format_number(COMPLETION_PREFIX, day, number),
                day, MINUTES, MINUTES, 80, by.pk, timezone.now(),
            )  # fmt: skip
            number += 1


def plant_insurance(made, workers, by):
    """An employer pays for a learner of a class for job seekers in its month."""
    for place, slot in made.frauds.insured:
        worker = workers.first + place * made.schedule.learners + slot
        InsuranceMonth.objects.create(
            employment=Employment.objects.filter(worker=worker).first(),
            month=made.schedule.monday(place).replace(day=1),
            pension=True,
            entered_by=by,
        )


def plant_claims(made, first, by):
    """Money was asked for a learner who sits in a later class of the same occupation and level."""
    if not made.frauds.claimed:
        return
    policy, amount = training_policy()
    for place, slot in made.frauds.claimed:
        seat = Enrolment.objects.get(pk=first + place * made.schedule.learners + slot)
        row = TrainingClass.objects.get(pk=made.first + place)
        year = made.schedule.monday(place).year
        claim = ClassClaim.objects.create(
            training_class=row,
            institution_id=row.institution_id,
            policy=policy,
            year=year,
            bank_account="620000000000",
            amount_fen=AMOUNT_FEN,
            made_by=by,
        )
        ClaimLine.objects.create(
            claim=claim,
            enrolment=seat,
            completion=seat.completions.get(),
            person_digest=person_index(seat.id_number),
            kind=row.kind,
            occupation_id=row.occupation_id,
            level=row.level,
            year=year,
            amount_line=amount,
            percent=100,
            amount_fen=AMOUNT_FEN,
            is_standing=True,
        )


def training_policy():
    """The newest version, and a line of its table that says of itself that it is invented."""
    load_policies()
    policy = SubsidyPolicy.objects.filter(code=PolicyCode.TRAINING).latest("version")
    amount, _ = PolicyAmount.objects.get_or_create(
        policy=policy,
        key="level_4",
        defaults={
            "label": "四级（中级工）",
            "amount_fen": AMOUNT_FEN,
            "in_force_from": "2020-01-01",
            "source": "演示数据，不是真实标准",
            "is_demo": True,
        },
    )
    return policy, amount
