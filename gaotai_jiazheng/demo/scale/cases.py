"""The rows of cases, oldest first."""

import random
from collections import Counter
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from complaints.models import Complaint, Step
from complaints.models.choices import Channel, DeclineGround, TerminationReason
from complaints.services.filing import NUMBER_PREFIX, NUMBER_SEQUENCE
from complaints.transitions import Kind, State
from enterprises.models import Enterprise
from gaotai_jiazheng.demo.bulk import analyze, copy_rows, rebuilt_indexes
from gaotai_jiazheng.demo.scale.clocks import DEADLINE_COLUMNS, Clock, deadline_row
from gaotai_jiazheng.demo.scale.county import County
from gaotai_jiazheng.demo.scale.keys import reserve
from gaotai_jiazheng.demo.scale.progress import told
from gaotai_jiazheng.demo.scale.shares import (
    CLOSED,
    NEVER_ACCEPTED,
    OPEN_AMONG_OLD,
    OPEN_AMONG_RECENT,
    OTHER_OPEN,
    RECENT_SHARE,
    STATUTORY_OPEN,
    YEARS,
)
from gaotai_jiazheng.demo.scale.steps import write_steps
from gaotai_jiazheng.numbering import format_number
from reminders.models import Deadline

COMPLAINT_COLUMNS = [
    "id",
    "number",
    "query_code_digest",
    "kind",
    "channel",
    "title",
    "content",
    "demand",
    "amount_yuan",
    "occurred_on",
    "respondent_name",
    "respondent_address",
    "complainant_name",
    "complainant_phone",
    "complainant_phone_index",
    "complainant_address",
    "hides_name",
    "agrees_to_publish",
    "agrees_to_entrust",
    "state",
    "assisting_bureaus",
    "seen_by",
    "routing_reason",
    "hops",
    "sent_back_by",
    "submitted_at",
    "received_on",
    "accepted_on",
    "declined_ground",
    "termination_reason",
    "outcome",
    "next_due_on",
    "next_due_is_provisional",
    "closed_at",
    "search_vector",
    "bureau_id",
    "category_id",
    "community_id",
    "enterprise_id",
    "town_id",
    "privacy_notice_id",
    "routing_rule_id",
]
OF_THIS_YEAR = "of this year"


def seed_complaints(count: int, seed: int = 7) -> tuple[int, Counter, int]:
    """Write so many complaints with their steps, and the running clock of each open one; how many
    clocks, State -> how many cases, and how many were filed this year. Raises the models' DoesNotExist before
    the plan is loaded."""
    chance = random.Random(seed)
    county = County(chance)
    # A case's key is its number's value.
    first = reserve(NUMBER_SEQUENCE, count)
    deadlines, counted = [], Counter()
    with transaction.atomic(), rebuilt_indexes(count, Complaint, Step, Deadline):
        copy_rows(
            Complaint,
            COMPLAINT_COLUMNS,
            told(complaint_rows(chance, county, first, count, deadlines, counted), count, "投诉"),
        )
        write_steps(first, count)
        copy_rows(Deadline, DEADLINE_COLUMNS, deadlines)
    analyze(Complaint, Step, Deadline, Enterprise)
    of_year = counted.pop(OF_THIS_YEAR)
    return len(deadlines), counted, of_year


def complaint_rows(chance, county, first, count, deadlines, counted):
    """The rows of the cases, oldest first; the clocks of the open ones go into deadlines, what was planned
    into counted."""
    today = timezone.localdate()
    for index in range(count):
        share = (index + 1) / count
        is_recent = share > 1 - RECENT_SHARE
        submitted_at = time_of_share(chance, share, today)
        is_open = chance.random() < (OPEN_AMONG_RECENT if is_recent else OPEN_AMONG_OLD)
        route = chance.choices(county.routes, county.weights)[0]
        number = format_number(NUMBER_PREFIX, submitted_at.date(), first + index)
        clock = None
        if is_open:
            state, clock = open_state(chance, county, route, submitted_at.date(), today)
            closed_at = None
        else:
            state = chance.choices(*CLOSED)[0]
            closed_at = min(submitted_at + timedelta(days=chance.randint(3, 50)), timezone.now())
        if clock:
            deadlines.append(deadline_row(county, first + index, number, route, clock, today))
        counted[state.value] += 1
        counted[OF_THIS_YEAR] += submitted_at.date().year == today.year
        yield complaint_row(
            chance, county, first + index, number, route, state, submitted_at, closed_at, clock
        )


def time_of_share(chance, share, today):
    """When the case at this share of all was filed: the last twentieth in the last sixty days."""
    if share > 1 - RECENT_SHARE:
        days = round(60 * (1 - share) / RECENT_SHARE)
    else:
        days = 60 + round(YEARS * 365 * (1 - (share / (1 - RECENT_SHARE)) ** 0.7))
    clock_time = time(chance.randint(7, 21), chance.randint(0, 59), chance.randint(0, 59))
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), clock_time))


def open_state(chance, county, route, submitted_on, today):
    """A state of an open case that its bureau can bring it to, and the clock that ticks in it."""
    if route.rule_id is None:
        state, slug = State.RETURNED, "arbitrate_return"
    else:
        shares = STATUTORY_OPEN if route.bureau.pk == county.lead_id else OTHER_OPEN
        state, slug = chance.choices(*shares)[0]
    rule = county.rules[slug]
    received_on = submitted_on
    if state not in {State.SUBMITTED, State.RETURNED, State.RECORDED}:
        received_on = min(today, submitted_on + timedelta(days=chance.randint(2, 9)))
    days = rule.length if rule.unit == "calendar_days" else rule.length * 7 // 5 + 1
    return state, Clock(rule, received_on, received_on + timedelta(days=days))


def complaint_row(chance, county, pk, number, route, state, submitted_at, closed_at, clock):
    """A row in the order of COMPLAINT_COLUMNS."""
    told = chance.choice(route.stories)
    enterprise_id, respondent, respondent_vector = chance.choice(county.enterprises)
    town = chance.choice(county.towns)
    communities = county.communities.get(town.pk)
    submitted_on = submitted_at.date()
    is_accepted = state not in {State.SUBMITTED, State.RETURNED, State.RECORDED, *NEVER_ACCEPTED}
    return (
        pk, number, "0" * 64, Kind.COMPLAINT.value,
        chance.choices([Channel.PORTAL.value, Channel.API.value, Channel.STAFF.value], [70, 10, 20])[0],
        told.title, told.content, told.demand,
        chance.choice([None, 80, 120, 260, 380, 600, 1200, 2400]),
        submitted_on - timedelta(days=chance.randint(0, 20)),
        respondent, "城关镇", county.name, county.phone, county.phone_index, county.address,
        chance.random() < 0.1, chance.random() < 0.4, chance.random() < 0.3,
        state.value, route.assisting, route.seen_by, route.reason, 0, [], submitted_at, submitted_on,
        submitted_on + timedelta(days=5) if is_accepted else None,
        DeclineGround.NOT_CONSUMPTION.value if state == State.DECLINED else None,
        TerminationReason.NO_AGREEMENT.value if state == State.TERMINATED else None,
        "双方达成一致，企业退还部分费用。" if state in {State.AGREED, State.ARCHIVED} else "",
        clock.due_on if clock else None, False, closed_at,
        f"'{number.lower()}' {told.vector} {respondent_vector}",
        route.bureau.pk, route.category.pk, chance.choice(communities) if communities else None,
        enterprise_id, town.pk, county.notice_id, route.rule_id,
    )  # fmt: skip
