"""The clocks of a case: which start, which stop, and the next day that a list sorts by."""

from datetime import date
from functools import cache

from django.db.models import Case, When
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from complaints.models.choices import Channel
from complaints.routing import statutory_bureau
from complaints.transitions import Kind
from reminders import deadlines, rulebook
from reminders.models import Deadline
from reminders.subjects import when_deadlines_move

SIGN = "h12345_sign"
FOLLOW_UP = "h12345_follow_up"
DECIDE_BUREAU = "arbitrate_return"
ACCEPT = "samr_accept"
MEDIATE = "samr_mediate"
TELL_END = "samr_tell_end"
CLUE_CHECK = "samr_clue_check"
NEGOTIATE = "odr_negotiate"
PERFORM = "agreement_performance"
REPORT_CHECK = "samr_report_check"
REPORT_NOTICE = "report_notice"
LABOR_ACCEPT = "labor_inspection_accept"
LABOR_INSPECTION = "labor_inspection"
LABOR_MEDIATION = "labor_mediation"
ARBITRATION_ACCEPT = "arbitration_accept"
ARBITRATION_AWARD = "arbitration_award"

# Those that an appraisal stops (总局令第121号第二十二条; 《市场监督管理行政处罚程序规定》第十八条).
WAITING_FOR_APPRAISAL = (MEDIATE, REPORT_CHECK, CLUE_CHECK)
# Of the ways beside a wage inspection, which go on whoever has the case.
LANES = (LABOR_MEDIATION, ARBITRATION_ACCEPT, ARBITRATION_AWARD)
# The county's promise for each kind; where a law sets its own limits, those run instead.
HANDLING = {
    Kind.COMPLAINT: "h12345_complaint",
    Kind.VIOLATION_REPORT: "h12345_complaint",
    Kind.WAGE_ARREARS: "h12345_complaint",
    Kind.CONSULTATION: "h12345_consult",
    Kind.HELP: "h12345_help",
    Kind.SUGGESTION: "h12345_suggest",
}
# The columns that say which clock is next.
NEXT_DUE = ("next_due_on", "next_due_is_provisional", "next_due_is_expected")
# The first clock of the law for each kind.
LAWS_FIRST = {
    Kind.COMPLAINT: ACCEPT,
    Kind.VIOLATION_REPORT: REPORT_CHECK,
    Kind.WAGE_ARREARS: LABOR_ACCEPT,
}
# The clock of the law that runs when a case is worked on again; for other kinds the county's promise.
LAWS_AGAIN = {Kind.COMPLAINT: MEDIATE, Kind.WAGE_ARREARS: LABOR_INSPECTION}


def admin_link(pk: int) -> str:
    """The address of a case in the workbench."""
    return _address_of_a_case().format(pk)


@cache
def _address_of_a_case():
    return reverse("admin:complaints_complaint_change", args=[0]).replace("/0/", "/{}/")


def starts_of_bureau(complaint, on, *, received_on, is_expected) -> list[deadlines.ClockStart]:
    """The clocks of a bureau that has just been given the case.

    on: the day it was given; the signing clock counts from it.
    received_on: from when the law's clock counts (第十五条: the day the bureau received the matter).
    The county's promise, where no law sets limits, counts from the day of submission and never restarts;
    for an order of the 12345 hotline it runs beside the law's clock.
    """
    starts = [clock(complaint, SIGN, received_on=on)]
    lives_by_law = follows_law(complaint)
    if lives_by_law:
        slug = LAWS_FIRST[complaint.kind]
        starts.append(clock(complaint, slug, received_on=received_on, is_expected=is_expected))
    if not lives_by_law or is_order(complaint):
        slug = HANDLING[complaint.kind]
        starts.append(clock(complaint, slug, received_on=submission_day(complaint)))
    return starts


def follows_law(complaint) -> bool:
    """Whether a law sets the limits of this case where it is now: 总局令第121号 for complaints and reports
    at the bureau that it names, the labour laws for wage claims wherever they are (首问负责)."""
    if complaint.kind == Kind.WAGE_ARREARS:
        return True
    return complaint.kind in LAWS_FIRST and complaint.bureau.handles_by_complaint_measures


def is_order(complaint) -> bool:
    """Whether the case is a work order of the 12345 hotline, which waits for an answer of its own."""
    return complaint.channel == Channel.HOTLINE_12345


def clock(
    complaint, rule_slug, *, received_on, is_expected=False, due_on=None
) -> deadlines.ClockStart:
    """A clock for the bureau that has the case. due_on: the day that the parties agreed on.

    A case keeps the rules of the day on which it came in (总局令第121号第四十六条); one from before the first row, as a hotline
    may bring it, has that row.
    """
    came_in_on = min(received_on, complaint.received_on or submission_day(complaint))
    return deadlines.ClockStart(
        rule_slug,
        complaint.bureau,
        received_on,
        is_expected=is_expected,
        assignee=complaint.assignee,
        lead_bureau=statutory_bureau(),
        rule_on=max(came_in_on, rulebook.first_day(rule_slug) or came_in_on),
        due_on=due_on,
    )


def submission_day(complaint) -> date:
    return timezone.localdate(complaint.submitted_at)


def start(complaint, starts, *, at=None) -> list[Deadline]:
    """Start the clocks; one INSERT."""
    return deadlines.start_many(
        complaint, complaint.number, admin_link(complaint.pk), starts, at=at
    )


def prepared(complaint, starts, *, at) -> list[Deadline]:
    """The rows of the clocks, to be written together with the case."""
    return deadlines.new_clocks(
        complaint, complaint.number, admin_link(complaint.pk), starts, at=at
    )


def running(complaint, *slugs) -> list[Deadline]:
    """The open clocks of these rules."""
    return list(deadlines.open_clocks(complaint).filter(rule__slug__in=slugs))


def meet(complaint, *slugs, on):
    """The case's open clocks of these rules are done."""
    for deadline in running(complaint, *slugs):
        deadlines.meet(deadline, on=on)


def meet_order(complaint, *, on):
    """The hotline has its answer: the clock of its order is met."""
    if is_order(complaint):
        meet(complaint, HANDLING[complaint.kind], on=on)


def cancel(complaint, *, reason, on, keep=()):
    """Stop every open clock of the case but those of the rules to keep."""
    for deadline in deadlines.open_clocks(complaint).exclude(rule__slug__in=keep):
        deadlines.cancel(deadline, reason=reason, on=on)


def refresh_next_due(complaint):
    """Take the first last day among the ticking clocks into the row that lists sort by. A day by which
    somebody else has to act (the enterprise, a party) counts only where the bureau has none of its own."""
    ticking = Deadline.objects.of(complaint).running()
    of_others = Case(When(rule__acting_party="", then=0), default=1)
    first = ticking.order_by(of_others, "due_on", "pk").first()
    show_as_next(complaint, first)


def show_as_next(complaint, first):
    """Make a clock, or None, the one whose last day the lists show."""
    complaint.next_due_on = first.due_on if first else None
    complaint.next_due_is_provisional = bool(first and first.is_provisional)
    complaint.next_due_is_expected = bool(first and first.is_expected)


@when_deadlines_move(Complaint)
def follow_moved_deadlines(complaint_ids):
    """Keep the sorting day of cases true when a calendar was loaded and last days moved."""
    complaints = Complaint.objects.select_for_update(of=("self",)).filter(pk__in=complaint_ids)
    for complaint in complaints:
        refresh_next_due(complaint)
        complaint.save(update_fields=NEXT_DUE)
