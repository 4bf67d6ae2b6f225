"""What each figure about cases counts, as the cases themselves: behind every number stand its rows.

A figure is a set of (case, bureau) pairs within a period; its value is the number of different cases.
``counted`` is the text that a link to the case list carries: figure.first.last, and .b7 or .e7 for one
bureau or enterprise.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from complaints.models import Complaint, FollowUp, Step
from complaints.models.choices import Grade
from complaints.services import clocks
from complaints.transitions import Action, Kind, State
from reminders.models import Deadline

# The clocks that a resident waits for; signing, deciding and following up are the bureaus' own.
RESIDENTS_RULES = (
    clocks.ACCEPT,
    clocks.MEDIATE,
    clocks.TELL_END,
    clocks.LABOR_ACCEPT,
    clocks.LABOR_INSPECTION,
    clocks.REPORT_CHECK,
    *sorted(set(clocks.HANDLING.values())),
)
# What came in by mistake and was taken back counts nowhere.
IS_ANNULLED = Q(state=State.ANNULLED)
COUNTED = re.compile(r"([a-z_]+)\.(\d{4}-\d\d-\d\d)\.(\d{4}-\d\d-\d\d)(?:\.([be])([1-9]\d{0,17}))?")


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The first moment of a period of whole days and the first one after it."""
    zone = timezone.get_default_timezone()
    start = datetime.combine(first, time.min, tzinfo=zone)
    return start, datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)


def filed(first, last) -> QuerySet:
    start, end = moments(first, last)
    cases = Complaint.objects.order_by().filter(
        ~IS_ANNULLED, submitted_at__gte=start, submitted_at__lt=end
    )
    return cases.annotate(case=F("pk"), at_bureau=F("bureau"))


def closed(first, last) -> QuerySet:
    start, end = moments(first, last)
    cases = Complaint.objects.order_by().filter(
        ~IS_ANNULLED, closed_at__gte=start, closed_at__lt=end
    )
    return cases.annotate(case=F("pk"), at_bureau=F("bureau"))


def ended_on_time(first, last) -> QuerySet:
    """Cases that ended in the period and of whose clocks none was kept too late or is still open."""
    late = clocks_of_cases(RESIDENTS_RULES).filter(not_kept(), subject_id=OuterRef("pk"))
    return closed(first, last).filter(~Exists(late))


def ended_at_once(first, last) -> QuerySet:
    """Cases that ended in the period and never had to be done again."""
    again = Step.objects.filter(complaint=OuterRef("pk"), action__in=[Action.REWORK, Action.REOPEN])
    return closed(first, last).filter(~Exists(again))


def steps_between(first, last, actions) -> QuerySet:
    start, end = moments(first, last)
    steps = Step.objects.order_by().filter(
        ~Q(complaint__state=State.ANNULLED), action__in=actions, at__gte=start, at__lt=end
    )
    return steps.annotate(case=F("complaint"))


def stepped(*actions) -> Callable:
    """Cases with one of these steps in the period, at the bureau that had the case after it."""

    def pairs(first, last) -> QuerySet:
        return steps_between(first, last, actions).annotate(at_bureau=F("bureau"))

    return pairs


def sent_back(first, last) -> QuerySet:
    """Cases that were sent back, at the bureau that had the case before."""
    earlier = Step.objects.filter(complaint=OuterRef("complaint"), pk__lt=OuterRef("pk"))
    sender = Subquery(earlier.order_by("-pk").values("bureau")[:1])
    return steps_between(first, last, [Action.SEND_BACK]).annotate(at_bureau=sender)


def clocks_of_cases(rules) -> QuerySet:
    return Deadline.objects.order_by().filter(
        subject_type=ContentType.objects.get_for_model(Complaint), rule__slug__in=rules
    )


def not_kept() -> Q:
    """A clock that was met after its last day, or that still runs after it."""
    running = Q(state=Deadline.State.RUNNING, due_on__lt=timezone.localdate())
    return Q(state=Deadline.State.MET, met_on__gt=F("due_on")) | running


def due(rules, *, on_time: bool) -> Callable:
    """Cases with a clock whose last day lies in the period and has come, kept or not kept.

    A clock that was cancelled or stands still does not count; one that still runs after its last day
    was not kept.
    """

    def pairs(first, last) -> QuerySet:
        kept = Q(state=Deadline.State.MET, met_on__lte=F("due_on"))
        ended = clocks_of_cases(rules).filter(
            kept if on_time else not_kept(), due_on__range=(first, last)
        )
        return ended.annotate(case=F("subject_id"), at_bureau=F("owner"))

    return pairs


def asked(**conditions) -> Callable:
    """Cases whose resident was asked in the period and answered, at the bureau that has the case."""

    def pairs(first, last) -> QuerySet:
        start, end = moments(first, last)
        answers = FollowUp.objects.order_by().filter(
            is_solved__isnull=False, asked_at__gte=start, asked_at__lt=end, **conditions
        )
        return answers.annotate(case=F("complaint"), at_bureau=F("complaint__bureau"))

    return pairs


@dataclass(frozen=True)
class Figure:
    """pairs: (first day, last day) -> rows with ``case`` and ``at_bureau``; kind None = every kind."""

    slug: str
    label: str
    pairs: Callable
    kind: str | None = None

    def cases(self, first, last, *, bureau=None, enterprise=None) -> Q:
        """The condition on a case to be counted."""
        pairs = self.pairs(first, last)
        if bureau is not None:
            pairs = pairs.filter(at_bureau=bureau)
        condition = Q(pk__in=pairs.values("case"))
        if enterprise is not None:
            condition &= Q(enterprise=enterprise)
        return condition & Q(kind=self.kind) if self.kind else condition

    def by_bureau(self, first, last) -> dict[int, int]:
        """Bureau id -> the number of different cases."""
        rows = self.pairs(first, last).values("at_bureau")
        counted = rows.annotate(cases=Count("case", distinct=True))
        return dict(counted.values_list("at_bureau", "cases"))


FIGURES = {
    each.slug: each
    for each in (
        # Of complaints only: these are published.
        Figure("received", "收到投诉", filed, Kind.COMPLAINT),
        Figure("accepted", "受理", stepped(Action.ACCEPT), Kind.COMPLAINT),
        Figure("declined", "不予受理", stepped(Action.DECLINE), Kind.COMPLAINT),
        Figure("agreed", "达成调解", stepped(Action.AGREE), Kind.COMPLAINT),
        Figure("terminated", "终止调解", stepped(Action.TERMINATE), Kind.COMPLAINT),
        Figure("closed", "办结", closed, Kind.COMPLAINT),
        Figure("due_on_time", "期限内完成", due(RESIDENTS_RULES, on_time=True), Kind.COMPLAINT),
        Figure("due_late", "超过期限", due(RESIDENTS_RULES, on_time=False), Kind.COMPLAINT),
        # Of every kind: the service centre's.
        Figure("given", "派来事项", stepped(Action.SUBMIT, Action.DECIDE_BUREAU)),
        Figure("signed_on_time", "按时签收", due([clocks.SIGN], on_time=True)),
        Figure("signed_late", "签收逾期", due([clocks.SIGN], on_time=False)),
        Figure("kept_on_time", "按时办理", due(RESIDENTS_RULES, on_time=True)),
        Figure("kept_late", "办理逾期", due(RESIDENTS_RULES, on_time=False)),
        Figure("ended", "办结（各类事项）", closed),
        Figure("ended_on_time", "按时办结", ended_on_time),
        Figure("ended_at_once", "一次办结", ended_at_once),
        Figure("sent_back", "退回", sent_back),
        Figure("reworked", "重办", stepped(Action.REWORK)),
        Figure("asked", "回访有回答", asked()),
        Figure("solved", "回访已解决", asked(is_solved=True)),
        Figure("satisfied", "回访满意", asked(grade__gte=Grade.FAIRLY_SATISFIED)),
    )
}


@dataclass(frozen=True)
class Counted:
    """Which figure of which period, and of whom, a list shows."""

    figure: Figure
    first: date
    last: date
    bureau: int | None = None
    enterprise: int | None = None

    def __str__(self):
        text = f"{self.figure.slug}.{self.first:%Y-%m-%d}.{self.last:%Y-%m-%d}"
        if self.bureau is not None:
            return f"{text}.b{self.bureau}"
        return text if self.enterprise is None else f"{text}.e{self.enterprise}"

    @property
    def label(self) -> str:
        return f"{self.figure.label}（{self.first:%Y-%m-%d}至{self.last:%Y-%m-%d}）"

    @property
    def cases(self) -> Q:
        return self.figure.cases(
            self.first, self.last, bureau=self.bureau, enterprise=self.enterprise
        )


def read_counted(text: str) -> Counted | None:
    """What a link says, or None when it says nothing that can be counted."""
    parts = COUNTED.fullmatch(text)
    if parts is None or parts[1] not in FIGURES:
        return None
    try:
        first, last = date.fromisoformat(parts[2]), date.fromisoformat(parts[3])
    except ValueError:
        return None
    if not date(2000, 1, 1) <= first <= last <= date(2200, 1, 1):
        return None
    whom = {"b": "bureau", "e": "enterprise"}
    of = {whom[parts[4]]: int(parts[5])} if parts[4] else {}
    return Counted(FIGURES[parts[1]], first, last, **of)


def rows_link(slug, first, last, *, bureau=None, enterprise=None, **filters) -> str:
    """The address of the case list that shows the rows of a figure. filters: category, town (keys)."""
    counted = Counted(FIGURES[slug], first, last, bureau, enterprise)
    query = urlencode({"state": "all", "counted": str(counted), **filters})
    return f"{reverse('admin:complaints_complaint_changelist')}?{query}"
