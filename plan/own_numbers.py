"""What the county has set itself (自定指标) has no clocks: once a month whoever leads it hears what lags behind.

Assumption: a month is the right time between; 内部管理, to be confirmed by 县政府政务服务中心.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.urls import reverse

from bureaus.models import BureauMember
from plan.models import Plan
from plan.standing import CommitmentStanding, standings
from plan.status import Status, status_of
from reminders import outbox

TOLD = (BureauMember.Role.CONTACT, BureauMember.Role.LEADER)
LAGS = frozenset({Status.AT_RISK, Status.LATE})
ONE_DAY = timedelta(days=1)


def tell_of_lagging(on: date) -> int:
    """Tell each bureau which of the own numbers that it leads lagged when the last month ended; how many bureaus.

    From the first of a month on, each person once; so a day that was missed is made up for.
    """
    month_end = on.replace(day=1) - ONE_DAY
    plan = Plan.objects.in_force(month_end)
    if plan is None:
        return 0
    rows, found = [], lagging(plan, month_end)
    for bureau_id, standing in found.items():
        rows += outbox.post_to_members(bureau_id, TOLD, message_of(bureau_id, standing, month_end))
    outbox.write(rows)
    return len(found)


def lagging(plan: Plan, on: date) -> dict[int, list[CommitmentStanding]]:
    """Lead bureau -> its own numbers that are behind the straight line on a day, by the figures alone: the clocks
    under them remind by themselves."""
    found = defaultdict(list)
    for measure in standings(plan, on):
        for each in measure.commitments:
            if each.commitment.is_own and status_of(each.promise, on, each.value) in LAGS:
                found[each.commitment.lead_id].append(each)
    return found


def message_of(bureau_id, standing, month_end) -> outbox.Message:
    month = f"{month_end.year}年{month_end.month}月"
    return outbox.Message(
        kind="own_numbers",
        subject=f"到{month}底，牵头的自定指标有{len(standing)}项落后",
        body="\n".join(map(in_words, standing)),
        link=reverse("plan:index"),
        dedupe_key=f"own-numbers:{month_end:%Y-%m}:{bureau_id}",
        waits_for_morning=True,
    )


def in_words(each: CommitmentStanding) -> str:
    unit, year = each.unit, "全年" if each.commitment.period == "yearly" else ""
    return f"{each.commitment.promise}：月底是{each.value}{unit}，{year}要{each.commitment.number}{unit}。"
