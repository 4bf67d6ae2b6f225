"""Finding what a meeting should talk about: what was not settled, what is late, what is at risk.

Everything here is safe to run twice: each thing is found once for a meeting.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.utils.formats import date_format

from bureaus.models import Bureau
from meetings.models import Action, AgendaItem, Meeting
from meetings.transitions import TOOK_PLACE, State
from plan.models import Target, TargetTelling, TargetWatch
from plan.target_stages import AT_RISK
from plan.watching import PURSUED, figure_by
from reminders.models import Deadline

TITLE, LINE = 120, 300
BY_HAND = "item:"
MOST = 30  # of one kind; the rest is in the registers, and a meeting does not read longer lists


@dataclass(frozen=True)
class Found:
    """A topic that was found. source: its key within the meeting."""

    source: str
    title: str
    line: str
    bureau_id: int | None = None
    carried_from: AgendaItem | None = None


def find(meeting: Meeting, *, on: date) -> int:
    """Add what is not on the agenda yet; how many. The meeting's row is held by who calls."""
    invited = list(meeting.invitations.values_list("bureau_id", flat=True))
    known = set(meeting.items.values_list("source", flat=True))
    found = {
        each.source: each
        for each in (
            *late_actions(invited, on),
            *late_clocks(invited, on),
            *targets_at_risk(invited, on),
        )
    }
    again = [with_news(each, found) for each in carried(meeting)]
    new = [each for each in [*again, *found.values()] if each.source not in known]
    first = next_position(meeting)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=position,
            title=each.title[:TITLE],
            line=each.line[:LINE],
            bureau_id=each.bureau_id,
            source=each.source,
            carried_from=each.carried_from,
        )
        for position, each in enumerate(new, start=first)
    )
    return len(new)


def next_position(meeting) -> int:
    return (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1


def carried(meeting) -> list[Found]:
    """What earlier meetings of the same bureau did not settle and no other meeting has taken over.

    What was found is carried over when it was put off; left open, it is found again as long as it is true. A
    meeting that was called off hands on what somebody had added and what it had taken over itself.
    """
    by_hand = Q(source="") | Q(source__startswith=BY_HAND)
    put_off = by_hand & Q(outcome=AgendaItem.Outcome.PENDING) | Q(outcome=AgendaItem.Outcome.AGAIN)
    not_talked_about = by_hand | Q(carried_from__isnull=False)
    items = AgendaItem.objects.filter(
        put_off & Q(meeting__state__in=TOOK_PLACE)
        | not_talked_about & Q(meeting__state=State.CANCELLED),
        meeting__bureau=meeting.bureau_id,
        is_dropped=False,
        carried_to=None,
    )
    return [carried_item(each) for each in items.select_related("meeting").order_by("pk")]


def carried_item(item) -> Found:
    was_cancelled = item.meeting.state == State.CANCELLED
    is_by_hand = not item.source or item.source.startswith(BY_HAND)
    return Found(
        f"{BY_HAND}{item.pk}" if is_by_hand else item.source,
        item.title,
        f"{item.meeting.number}会商{'取消了' if was_cancelled else '没有议定'}。{item.line}",
        item.bureau_id,
        item,
    )


def with_news(again: Found, found: dict[str, Found]) -> Found:
    """What is carried over, in the words of today where it was found again, which is taken out of ``found``."""
    news = found.pop(again.source, None)
    return replace(news, carried_from=again.carried_from) if news else again


def late_actions(invited, on) -> list[Found]:
    rows = Action.objects.overdue(on).filter(bureau__in=invited).select_related("bureau", "meeting")
    return [
        Found(
            f"action:{each.pk}",
            f"逾期事项：{each.title}",
            f"{each.bureau}，{each.meeting.number}会商议定，期限{date_format(each.due_on)}",
            each.bureau_id,
        )
        for each in rows.order_by("due_on", "pk")[:MOST]
    ]


def late_clocks(invited, on) -> list[Found]:
    """One topic for each bureau that has other clocks overdue: how many, since when, of which kinds."""
    rows = (
        Deadline.objects.filter(state=Deadline.State.RUNNING, due_on__lt=on, owner__in=invited)
        .exclude(rule__slug="meeting_action")
        .values("owner", "rule__name")
        .annotate(count=Count("pk"), earliest=Min("due_on"))
    )
    by_bureau = defaultdict(list)
    for row in rows.order_by("owner", "earliest"):
        by_bureau[row["owner"]].append(row)
    names = dict(Bureau.objects.filter(pk__in=by_bureau).values_list("pk", "name"))
    return [
        Found(
            f"late:{bureau_id}",
            f"{names[bureau_id]}有{sum(row['count'] for row in of_it)}件事项逾期",
            f"最早的期限是{date_format(of_it[0]['earliest'])}。"
            + "，".join(f"{row['rule__name']}{row['count']}件" for row in of_it),
            bureau_id,
        )
        for bureau_id, of_it in by_bureau.items()
    ]


def targets_at_risk(invited, on) -> list[Found]:
    """Numbers of the plan in force that were warned of or are past their day, and are still not reached; a yearly
    one that was missed as long as it is pursued."""
    is_pursued = Q(target__due_on__isnull=False) | Q(due_on__gte=on - PURSUED)
    watches = TargetWatch.objects.filter(
        is_pursued, bureau__in=invited, target__in=Target.objects.in_force(on)
    ).select_related("target")
    warned = TargetTelling.objects.filter(watch=OuterRef("pk"), stage=AT_RISK)
    watches = watches.filter(Q(Exists(warned)) | Q(due_on__lt=on))
    found = {}
    for watch in watches.order_by("due_on", "pk")[: MOST * len(invited)]:
        if watch.target_id in found:
            continue
        figure = figure_by(watch.target, watch.due_on, on)
        if figure is not None and figure.missing:
            found[watch.target_id] = Found(
                f"target:{watch.target_id}",
                f"方案目标：{watch.target.title}",
                f"到{date_format(watch.due_on)}不少于{watch.target.at_least}{watch.target.unit}，"
                f"现为{figure.value}，还差{figure.missing}",
            )
    return list(found.values())[:MOST]
