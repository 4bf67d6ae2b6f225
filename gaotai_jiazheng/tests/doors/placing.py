"""Recruitment and labour brands: a row of everything with an address."""

from datetime import timedelta

from django.utils import timezone

from brands.services import licensing
from brands.tests.factories import recognised
from bureaus.tests.factories import BureauFactory
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from recruitment.models import ContestEntry
from recruitment.services import departures, events
from recruitment.tests.factories import asked, planned
from reminders.tests.factories import load_shipped_rules

ADDITIONS = ("mark", "standard", "support", "enterprise", "worker", "class", "departure", "survey")


class Placing:
    """An event that takes requests with booths of the member and of a rival, one with somebody's wish; a base;
    a departure of the member's worker that may be called; a brand that the member and its worker carry, with a
    review."""

    def __init__(self, work):
        load_shipped_rules("departure_", "brand_")
        by, self.member = work.people["labour"], work.people["member"]
        at, today = timezone.now(), timezone.localdate()
        self.planned = planned(by, title="筹备的活动")
        event = events.step(planned(by), "announce", on=today, document="通知", by=by)
        self.event = event
        self.asked = events.ask_for_booth(
            event, work.enterprise, wanted="保姆", by=self.member, at=at
        )
        self.rivals = asked(event)
        self.given = self.booth_of_a_held_event(work, by, at)
        self.wish = events.note_intent(self.given, name="李兰", phone="", by=self.member, at=at)
        self.base = departures.open_base(
            name="输出基地", operator="县劳务办", town=None, destination="厦门市", by=by
        )
        self.departure = departures.record(
            work.worker,
            left_on=today - timedelta(days=40),
            province="福建省",
            city="厦门市",
            employer="家政服务公司",
            was_organised=False,
            base=self.base,
            event=None,
            by=by,
        )
        self.contest = ContestEntry.objects.create(
            contest="大赛",
            level="county",
            held_on=today,
            project="收纳",
            source="名单",
            by=by,
        )
        self.make_brand(work, by, today)

    def booth_of_a_held_event(self, work, by, at):
        """Given before the event, which began an hour ago and is announced still."""
        event = events.step(
            planned(by, title="正在举办的活动"),
            "announce",
            on=timezone.localdate(),
            document="通知",
            by=by,
        )
        booth = events.ask_for_booth(event, work.enterprise, wanted="月嫂", by=self.member, at=at)
        booth = events.give_booth(booth, label="1", by=by, at=at)
        begun = at - timedelta(hours=1)
        type(event).objects.filter(pk=event.pk).update(starts_at=begun, ends_at=at)
        booth.event.refresh_from_db()
        return booth

    def make_brand(self, work, by, today):
        BureauFactory(slug="womens-federation")
        self.brand = recognised(by)
        until = today + timedelta(days=100)
        days = {"valid_from": today, "valid_until": until, "by": by}
        self.licence = licensing.grant(self.brand, enterprise=work.enterprise, **days)
        self.of_worker = licensing.grant(self.brand, worker=work.worker, **days)
        self.review = licensing.open_review(self.licence, [], on=today)

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {**self.public(), **self.workspace(), **self.recruitment(), **self.brands()}

    def public(self):
        member = {"slug": self.brand.slug, "pk": self.licence.pk}
        slug = [("recognised", {"slug": self.brand.slug}, "")]
        rows = {"planned": self.planned, "open": self.event}
        return {
            "recruitment:event": keyed(rows),
            "recruitment:event_calendar": keyed(rows),
            "brands:brand": slug,
            "brands:mark": slug,
            "brands:standard": slug,
            "brands:member": [("member", member, "")],
            "api_event-detail": keyed(rows),
            "api_brand-detail": keyed({"recognised": self.brand}),
        }

    def workspace(self):
        booths = {"asked": self.asked, "given": self.given, "rivals": self.rivals}
        return {
            "recruitment_workspace:ask": keyed({"open": self.event}),
            "recruitment_workspace:booth": keyed(booths),
            "recruitment_workspace:step": [
                *keyed({"asked": self.asked, "rivals": self.rivals}, step="withdraw"),
                *keyed({"given": self.given}, step="visitors"),
                *keyed({"given": self.given}, step="intent"),
            ],
            "recruitment_workspace:settle": keyed({"wish": self.wish}),
            "recruitment_workspace:contact": keyed({"wish": self.wish}),
        }

    def recruitment(self):
        events_, base = {"open": self.event}, {"planned": self.base}
        away, contest = {"away": self.departure}, {"entered": self.contest}
        admin = "admin:recruitment_{}_{}"
        booth = {"pk": self.event.pk, "booth": self.asked.pk}
        return {
            **every(admin.format("recruitmentevent", "{}"), OF_ONE_ROW, events_),
            admin.format("recruitmentevent", "step"): keyed(events_, action="cancel"),
            admin.format("recruitmentevent", "booth"): [
                (f"asked/{each}", booth | {"decision": each}, "") for each in ("give", "refuse")
            ],
            **every(admin.format("booth", "{}"), OF_ONE_ROW, {"asked": self.asked}),
            **every(admin.format("exportbase", "{}"), OF_ONE_ROW, base),
            admin.format("exportbase", "step"): keyed(base, action="start"),
            **every(admin.format("departure", "{}"), ("home", *OF_ONE_ROW), away),
            admin.format("departure", "call"): [
                ("away/30", {"pk": self.departure.pk, "days": 30}, "")
            ],
            **every(admin.format("contestentry", "{}"), OF_ONE_ROW, contest),
        }

    def brands(self):
        brand = {"recognised": self.brand}
        licences = {"enterprise": self.licence, "worker": self.of_worker}
        review = {"pk": self.licence.pk, "review": self.review.pk}
        return {
            **every("admin:brands_brand_{}", OF_ONE_ROW, brand),
            "admin:brands_brand_step": keyed(brand, action="end"),
            "admin:brands_brand_addition": [
                each for what in ADDITIONS for each in keyed(brand, what=what)
            ],
            **every("admin:brands_licence_{}", ("end", *OF_ONE_ROW), licences),
            "admin:brands_licence_review": [("enterprise", review, "")],
        }
