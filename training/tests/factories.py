"""Institutions, plans, classes and people in them, for tests. Today is asked of the clock."""

from datetime import date, datetime, time, timedelta

import factory
from django.utils import timezone

from accounts.tests.factories import UserFactory
from credentials.tests.factories import occupation
from enterprises.tests.factories import uscc_number
from regions.tests.factories import CommunityFactory
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.tests.factories import load_shipped_rules
from training.models import (
    ClassKind,
    ClassMode,
    Enrolment,
    Institution,
    InstitutionMember,
    Quota,
    Session,
    Teacher,
    TrainingClass,
    YearPlan,
)
from training.transitions import State
from workers.models import IdType
from workers.models.worker import id_digest, phone_digest
from workers.tests.factories import id_number, officer

PLACE = "职教中心实训楼201"


def load_our_rules():
    """The rules of classes that come with the portal, without the hundred others."""
    load_shipped_rules("training_")
    for path in SHIPPED_CALENDARS:
        load_file(path)


def person_number(n=1, year=1985) -> str:
    """A resident identity number of its own for each n."""
    return id_number(n, date(year, 1 + n // 400 % 12, 12))


class InstitutionFactory(factory.django.DjangoModelFactory):
    """A county institution that may train 家政服务员."""

    class Meta:
        model = Institution
        skip_postgeneration_save = True

    kind = Institution.Kind.COUNTY
    name = factory.Sequence(lambda n: f"弱水职业培训学校{n}")
    uscc = factory.Sequence(lambda n: uscc_number(70_000 + n))
    phone = "0936-6620001"
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=2000))

    @factory.post_generation
    def scope(self, create, extracted, **kwargs):
        self.occupations.set(extracted or [occupation()])


class TeacherFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Teacher

    institution = factory.SubFactory(InstitutionFactory)
    name = "陈老师"
    id_number = factory.Sequence(lambda n: person_number(n, year=1970))
    qualification = "家政服务员高级工"


def member(institution, **user_values):
    """Somebody who signs in for the institution."""
    user = UserFactory(**user_values)
    InstitutionMember.objects.create(
        institution=institution, user=user, role=InstitutionMember.Role.MANAGER
    )
    return user


def approved_plan(year=None, quotas=()):
    """The plan of a year with these quotas, approved by a second person; those of a plan that is there are
    added by another round. quotas: (institution, planned, kind, occupation)."""
    year = year or timezone.localdate().year
    plan = YearPlan.objects.create(
        year=year,
        round=YearPlan.objects.filter(year=year).count() + 1,
        made_by=officer("hrss"),
    )
    rows = [
        Quota.objects.create(
            plan=plan, institution=institution, planned=planned, kind=kind, occupation=what
        )
        for institution, planned, kind, what in quotas
    ]
    plan.state, plan.approved_by = YearPlan.State.APPROVED, officer("hrss")
    plan.approved_at = timezone.now()
    plan.save()
    return rows


def quota_of(institution=None, planned=100, kind=ClassKind.EMPLOYMENT, year=None, what="default"):
    institution = institution or InstitutionFactory()
    if what == "default":
        what = None if kind == ClassKind.STARTUP else occupation()
    return approved_plan(year, [(institution, planned, kind, what)])[0]


def day_at(days, hour=9):
    """A moment that many days from now; kept within this year's or the next plan by its caller."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def new_class(quota=None, *, state=State.ENROLLING, days=10, lasts=3, seats=2, **values):
    """A class with one session a day, brought to that state past the services."""
    first, last = day_at(days), day_at(days + lasts - 1, 17)
    # A class that would go over the end of the year is moved wholly into the next one.
    if timezone.localdate(first).year != timezone.localdate(last).year:
        first, last = day_at(days + lasts), day_at(days + 2 * lasts - 1, 17)
    quota = quota or quota_of(year=timezone.localdate(first).year)
    sequence = TrainingClass.objects.count() + 1
    row = TrainingClass.objects.create(
        number=f"PX{first:%Y%m%d}-{sequence:06}",
        quota=quota,
        institution=quota.institution,
        kind=quota.kind,
        occupation=quota.occupation,
        mode=values.pop("mode", ClassMode.PROJECT),
        level=values.pop("level", 5 if quota.occupation else None),
        title=values.pop("title", "家政服务员初级班"),
        hours=values.pop("hours", 24),
        seats=seats,
        starts_at=first,
        ends_at=last,
        community=values.pop("community", None) or CommunityFactory(),
        place=PLACE,
        learns="家居清洁、衣物洗护、家庭餐制作",
        who_may_come="十六岁以上、想做家政服务的人",
        filed_by=values.pop("filed_by", None) or member(quota.institution),
        **values,
    )
    teacher = TeacherFactory(institution=quota.institution)
    span = (timezone.localdate(last) - timezone.localdate(first)).days + 1
    for number in range(span):
        begins = first + timedelta(days=number)
        Session.objects.create(
            training_class=row,
            starts_at=begins,
            ends_at=begins + timedelta(hours=8),
            room="201",
            teacher=teacher,
        )
    if state != State.FILED:
        TrainingClass.objects.filter(pk=row.pk).update(state=state)
        row.refresh_from_db()
    return row


def enrolment(training_class, serial=1, *, entered_at=None, **values):
    """Somebody who asks for a seat at once, past the services; whether she has got it, her state says."""
    number = values.pop("id_number", None) or person_number(serial)
    phone = values.pop("phone", f"139{serial:08}")
    at = entered_at or min(timezone.now(), training_class.starts_at - timedelta(days=1))
    row = Enrolment.objects.create(
        training_class=training_class,
        number=f"BM{training_class.pk:08}-{Enrolment.objects.count():06}",
        name=values.pop("name", "王秀英"),
        id_number=number,
        id_digest=id_digest(IdType.RESIDENT, number),
        phone=phone,
        phone_digest=phone_digest(phone),
        way=values.pop("way", Enrolment.Way.PHONE),
        state=values.pop("state", Enrolment.State.SEATED),
        consented_at=at,
        entered_at=at,
        **values,
    )
    row.refresh_from_db()
    return row
