"""Schools with everything they need, for tests."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from accounts.tests.factories import UserFactory
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.uploads import Accepted
from reminders.tests.factories import load_shipped_rules
from schools.clocks import RULE
from schools.models import Major, Programme, School
from schools.services import agreements, programmes
from workers.tests.factories import officer

PAPER = Accepted(
    name="协议.pdf", content_type="application/pdf", content=b"%PDF-1.4", digest="0" * 64
)
FIGURES = {
    "year": 2025,
    "admitted": 40,
    "studying": 100,
    "graduated": 30,
    "in_county": 12,
    "elsewhere": 8,
    "studying_on": 5,
    "source": "2025学年报表",
}


def keeper():
    return officer("education")


class MajorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Major
        django_get_or_create = ("position",)

    position = 5
    name = factory.Sequence(lambda n: f"专业{n}")
    source = "实施方案第七项"


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"高台县职业中专{n}")
    kind = "secondary"
    address = "城关镇学府路1号"
    source = "办学许可"


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """Planned, three years."""

    class Meta:
        model = Programme

    school = factory.SubFactory(SchoolFactory)
    major = factory.SubFactory(MajorFactory)
    length_months = 36
    created_by = factory.SubFactory(UserFactory)


def opened(by, **values):
    """A programme that is taught since 1 September 2024."""
    programme = ProgrammeFactory(**values)
    for action, on in (
        ("apply", date(2024, 1, 5)),
        ("approve", date(2024, 5, 8)),
        ("open", date(2024, 9, 1)),
    ):
        programme = programmes.take_step(programme, action, on=on, document="文件", by=by)
    return programme


def agreed(by, **values):
    """An agreement from a month ago until a year from then."""
    load_shipped_rules(RULE)
    first = timezone.localdate() - timedelta(days=30)
    given = {
        "kinds": ["order_class", "placement"],
        "valid_from": first,
        "valid_until": first + timedelta(days=365),
        "file": PAPER,
    } | values
    given.setdefault("school", None)
    given["school"] = given["school"] or SchoolFactory()
    given["enterprise"] = given.get("enterprise") or EnterpriseFactory()
    return agreements.enter(by=by, **given)
