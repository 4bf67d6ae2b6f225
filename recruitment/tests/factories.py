"""Events, departures and what belongs to them, for tests."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bureaus.models import Bureau
from bureaus.tests.factories import BureauFactory
from enterprises.tests.factories import EnterpriseMemberFactory
from recruitment.models import Departure
from recruitment.services import departures, events
from reminders.tests.factories import load_shipped_rules
from workers.tests.factories import WorkerFactory, officer


def keeper():
    """Somebody of 县人社局, with the rules of the calls."""
    load_shipped_rules("departure_")
    return officer("hrss")


class DepartureFactory(factory.django.DjangoModelFactory):
    """To Xiamen in August 2026, on her own; without clocks."""

    class Meta:
        model = Departure

    worker = factory.SubFactory(WorkerFactory)
    left_on = date(2026, 8, 1)
    province = "福建省"
    city = "厦门市"
    employer = "厦门家政服务公司"
    was_organised = False
    by = factory.SubFactory(UserFactory)


def planned(by, **values):
    """A fair in a week with two booths, which nobody outside sees."""
    begins = timezone.localtime() + timedelta(days=7)
    given = {
        "title": "春风行动专场",
        "kind": "spring_wind",
        "mode": "on_site",
        "partner": "",
        "place": "城关镇文化广场",
        "link": "",
        "story": "家政企业现场招人，不收费。",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=3),
        "booths": 2,
    } | values
    given.setdefault("bureau", Bureau.objects.filter(slug="hrss").first() or BureauFactory())
    return events.enter(by=by, **given)


def announced(by, **values):
    return events.step(
        planned(by, **values), "announce", on=timezone.localdate(), document="通知", by=by
    )


def asked(event, **values):
    """A booth that an enterprise has asked for; ``booth.by`` is its owner."""
    member = EnterpriseMemberFactory(**values)
    return events.ask_for_booth(event, member.enterprise, wanted="保姆3名", by=member.user)


def held(by, booth=None, **values):
    """An event of yesterday that took place."""
    event = booth.event if booth else announced(by, **values)
    begins = timezone.now() - timedelta(days=1)
    type(event).objects.filter(pk=event.pk).update(
        starts_at=begins, ends_at=begins + timedelta(hours=3)
    )
    event.refresh_from_db()
    return events.step(event, "hold", on=timezone.localdate(), document="小结", by=by)


def departed(by, left_on: date, **values) -> Departure:
    """A departure with its clocks."""
    given = {
        "province": "福建省",
        "city": "厦门市",
        "employer": "厦门家政服务公司",
        "was_organised": False,
        "base": None,
        "event": None,
    } | values
    worker = given.pop("worker", None) or WorkerFactory()
    return departures.record(worker, left_on=left_on, by=by, **given)
