"""A county with cards, households, and a commerce bureau with a contact and a leader."""

from datetime import date, timedelta

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from cards.tests.factories import AT, TODAY, CardCounty, moment
from disclosure.tests.factories import rules_of_notices
from gaotai_jiazheng.short_memory import forget_all
from reminders.models import Notification
from visits import services
from visits.models import Visit

__all__ = ["AT", "HOUSEHOLD", "TODAY", "VisitCounty", "moment", "sms_code"]

HOUSEHOLD = "13700000001"
YESTERDAY = TODAY - timedelta(days=1)


def digits_of(text, length) -> str:
    runs = "".join(each if each.isdigit() else " " for each in text).split()
    return next(run for run in runs if len(run) == length)


def sms_code(visit) -> str:
    """The six digits of the newest text message about the visit."""
    key = f"visit:{visit.number}:code{visit.sms_sent}:sms"
    return digits_of(Notification.objects.get(dedupe_key=key).body, 6)


class VisitCounty(CardCounty):
    """clerk: of commerce, who proposes; leader: who grants; amei: a worker with a green card."""

    def __init__(self):
        super().__init__()
        rules_of_notices()
        bureau = BureauMember.objects.get(user=self.commerce).bureau
        self.commerce_bureau = bureau
        self.clerk = self.commerce
        self.leader = BureauMemberFactory(bureau=bureau, role=BureauMember.Role.LEADER).user
        self.contact = BureauMemberFactory(bureau=bureau, role=BureauMember.Role.CONTACT).user
        self.amei = self.worker(name="陈阿梅")
        self.card_of_amei = self.card(self.amei, at=moment("2026-03-10 10:00"))
        forget_all()

    def recorded(
        self, phone=HOUSEHOLD, *, card=None, on=YESTERDAY, line="cleaning", at=AT
    ) -> Visit:
        return services.record(
            card or self.card_of_amei, service_line=line, visited_on=on, phone=phone, at=at
        )

    def confirmed(self, *args, at=AT, **values) -> Visit:
        visit = self.recorded(*args, at=at, **values)
        return services.confirm_by_code(visit, code=sms_code(visit), at=at).visit

    def rated(self, *args, quality=5, satisfaction=4, text="", at=AT, **values) -> Visit:
        visit = self.confirmed(*args, at=at, **values)
        services.rate(visit, quality=quality, satisfaction=satisfaction, text=text, at=at)
        visit.refresh_from_db()
        return visit

    def planned(self, phone=HOUSEHOLD, *, on=TODAY, line="cleaning", at=AT) -> tuple[Visit, str]:
        return services.plan(
            self.enterprise,
            self.amei,
            service_line=line,
            visited_on=on,
            phone=phone,
            by=self.owner,
            at=at,
        )

    def many_rated(self, how_many=6, *, worker=None, points=(5, 5), at=AT) -> list[Visit]:
        """Visits of different households, all rated alike."""
        card = self.card_of_amei if worker is None else worker.cards.get()
        return [
            self.rated(
                f"1370000{card.pk % 100:02}{place:02}",
                card=card,
                quality=points[0],
                satisfaction=points[1],
                at=at,
            )
            for place in range(how_many)
        ]

    def proposed(self, at=AT):
        return services.propose(
            first_day=date(2026, 1, 1), last_day=YESTERDAY, by=self.clerk, at=at
        )

    def noticed(self, at=AT):
        """Up from Monday 23 to Monday 30 November 2026."""
        return services.put_up(self.proposed(at), by=self.contact, at=at)
