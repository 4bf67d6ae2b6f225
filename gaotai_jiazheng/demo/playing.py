"""Lets the invented cases happen: each is filed and worked through the services, at its time."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from complaints import services
from complaints.models import Category, Complaint, MediationOrganization, Mediator, PrivacyNotice
from complaints.models.choices import Channel
from complaints.transitions import Kind
from enterprises.models import Enterprise
from gaotai_jiazheng.demo.cases import CASES, COMPLAINANTS, Case
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from regions.models import Community
from reminders.calendars import calendar

CENTER = "gov-service-center"
CENTER_VERBS = frozenset({"urge", "supervise", "rework", "follow_up", "decide_bureau"})
FILED_AT = time(9, 20)


class Player:
    """Plays cases; what they refer to is read once."""

    def __init__(self, now: datetime):
        self.now = now
        self.users = {user.username: user for user in User.objects.all()}
        self.categories = {category.slug: category for category in Category.objects.all()}
        self.bureaus = {bureau.slug: bureau for bureau in Bureau.objects.all()}
        self.enterprises = {enterprise.name: enterprise for enterprise in Enterprise.objects.all()}
        self.communities = {each.name: each for each in Community.objects.select_related("town")}
        self.notice = PrivacyNotice.objects.latest()

    def play(self, case: Case) -> Complaint:
        """File the case and take its steps."""
        filed_at = self.time_of_filing(case)
        complaint = self.file(case, filed_at)
        for verb, days, words in case.path:
            at = self.time_of_step(filed_at, days)
            complaint = getattr(services, verb)(
                complaint, at=at, **self.arguments(complaint, verb, words, filed_at, at)
            )
        return complaint

    def file(self, case, at):
        return services.submit(
            kind=case.kind,
            category=self.categories[case.category],
            title=case.title,
            content=case.content,
            demand=case.demand,
            community=self.communities.get(case.community),
            amount_yuan=case.amount_yuan,
            occurred_on=timezone.localdate(at) - timedelta(days=2),
            hides_name=case.hides_name,
            privacy_notice=self.notice,
            channel=Channel.STAFF if case.by_telephone else Channel.PORTAL,
            entered_by=self.users[CENTER] if case.by_telephone else None,
            at=at,
            **self.respondent(case),
            **self.complainant(case),
            **self.extras(case),
        ).complaint

    def respondent(self, case) -> dict:
        """Against whom it is; a question or a suggestion is against nobody."""
        if case.kind not in {Kind.COMPLAINT, Kind.VIOLATION_REPORT}:
            return {}
        enterprise = self.enterprises[ENTERPRISES[case.enterprise][0]]
        return {
            "enterprise": enterprise,
            "respondent_name": enterprise.name,
            "respondent_address": enterprise.address,
        }

    def complainant(self, case) -> dict:
        if case.is_anonymous:
            return {"is_anonymous": True, "complainant_name": "", "complainant_phone": ""}
        name, phone = COMPLAINANTS[case.complainant]
        return {
            "complainant_name": name,
            "complainant_phone": phone,
            "complainant_address": case.community,
        }

    def extras(self, case) -> dict:
        """What belongs to the same submission."""
        extras = {}
        if case.violation:
            category, content = case.violation
            extras["violation"] = {"category": self.categories[category], "content": content}
        if case.together_with:
            people = [COMPLAINANTS[place] for place in case.together_with]
            extras["joint"] = [
                {"name": name, "phone": phone, "is_representative": place == 0}
                for place, (name, phone) in enumerate(people)
            ]
        return extras

    def arguments(self, complaint, verb, words, filed_at, at):
        """The keyword arguments of a step: names become rows, days become dates."""
        given = dict(words)
        bureau = complaint.bureau.slug
        given.setdefault("by", self.users[CENTER if verb in CENTER_VERBS else bureau])
        if "to" in given:
            given["to"] = self.users[f"{bureau}-{given['to']}"]
        if "organization" in given:
            given["organization"] = MediationOrganization.objects.get(name=given["organization"])
        if "mediator" in given:
            given["mediator"] = Mediator.objects.get(name=given["mediator"])
        if "into" in given:
            given["into"] = Complaint.objects.get(title=given["into"])
        if "to_bureau" in given:
            given["to_bureau"] = self.bureaus[given["to_bureau"]]
        if "within_days" in given:
            given["due_on"] = timezone.localdate(at) + timedelta(days=given.pop("within_days"))
        for party in ("complainant", "respondent"):
            if f"{party}_agreed" in given:
                agreed_on = timezone.localdate(filed_at) + timedelta(
                    days=given.pop(f"{party}_agreed")
                )
                given[f"{party}_agreed_on"] = min(agreed_on, timezone.localdate(at))
        return given

    def time_of_filing(self, case):
        today = timezone.localdate(self.now)
        if case.days_ago is not None:
            day = today - timedelta(days=case.days_ago)
        else:
            day = calendar().workdays_before(today, case.workdays_ago)
        return min(timezone.make_aware(datetime.combine(day, FILED_AT)), self.now)

    def time_of_step(self, filed_at, days):
        """Some hours later on the first workday from so many days on, never in the future."""
        day = timezone.localdate(filed_at) + timedelta(days=days)
        while not calendar().is_workday(day):
            day += timedelta(days=1)
        at = timezone.make_aware(datetime.combine(day, time(10 + days % 7, 5 + days % 50)))
        return min(at, self.now)


def play_cases(now=None) -> int:
    """File and work every case of the demonstration; how many."""
    player = Player(now or timezone.now())
    # Oldest first, so that numbers rise with time.
    for case in sorted(CASES, key=player.time_of_filing):
        player.play(case)
    return len(CASES)
