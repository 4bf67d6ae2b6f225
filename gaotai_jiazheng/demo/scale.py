"""Very many complaints and clocks for measurements.

The distribution is that of a county that has run for ten years: cases grow with the years, three in a
hundred are open, and nearly all open ones are of the last weeks. The personal values are sealed once
a column and used for every row, and the query codes open nothing: what is measured is lists and runs.
"""

import random
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone
from stdnum.cn import uscc

from bureaus.models import Bureau
from complaints.models import Category, Complaint, PrivacyNotice, RoutingRule, Step
from complaints.models.choices import Channel, DeclineGround, Kind, TerminationReason
from complaints.services.filing import NUMBER_PREFIX, NUMBER_SEQUENCE
from complaints.transitions import Action, State
from enterprises.models import Enterprise
from enterprises.services import register_enterprise
from gaotai_jiazheng.demo.bulk import analyze, copy_rows, without_indexes
from gaotai_jiazheng.demo.words import story
from gaotai_jiazheng.numbering import format_number
from gaotai_jiazheng.sealed import blind_index
from gaotai_jiazheng.search_terms import vector_of
from regions.models import Community, Town
from reminders.models import Deadline, DeadlineRule

YEARS = 10
ENTERPRISES = 300
STORIES_PER_CATEGORY = 150
REBUILD_INDEXES_FROM = 50_000
RECENT_SHARE = 0.05  # of all cases, the newest: among them nearly all that are open
OPEN_AMONG_RECENT = 0.56
OPEN_AMONG_OLD = 0.002

CATEGORY_WEIGHTS = {
    "service_quality": 24,
    "pricing": 14,
    "refund_prepaid": 13,
    "contract_dispute": 8,
    "false_promotion": 6,
    "damage_or_loss": 9,
    "personal_safety": 3,
    "worker_changed_or_absent": 8,
    "worker_identity_or_papers": 4,
    "agency_fee_or_deposit": 4,
    "personal_information": 2,
    "property_partner_service": 4,
    "other": 3,
}
# ([(state, the rule of its running clock), ...], weights) under 总局令第121号 and elsewhere
STATUTORY_OPEN = (
    [
        (State.SUBMITTED, "samr_accept"),
        (State.RECORDED, "samr_accept"),
        (State.ACCEPTED, "samr_mediate"),
        (State.MEDIATING, "samr_mediate"),
        (State.AGREED, "h12345_follow_up"),
        (State.TERMINATED, "samr_tell_end"),
        (State.TOLD, "h12345_follow_up"),
    ],
    [25, 15, 15, 30, 9, 3, 3],
)
OTHER_OPEN = (
    [
        (State.SUBMITTED, "h12345_complaint"),
        (State.RECORDED, "h12345_complaint"),
        (State.ACCEPTED, "h12345_complaint"),
        (State.ANSWERED, "h12345_follow_up"),
    ],
    [25, 20, 40, 15],
)
CLOSED = ([State.ARCHIVED, State.DECLINED, State.WITHDRAWN], [86, 9, 5])
NEVER_ACCEPTED = {State.DECLINED, State.WITHDRAWN}
LAST_ACTIONS = {
    State.RECORDED.value: Action.RECORD.value,
    State.ACCEPTED.value: Action.ACCEPT.value,
    State.MEDIATING.value: Action.START_MEDIATION.value,
    State.AGREED.value: Action.AGREE.value,
    State.TERMINATED.value: Action.TERMINATE.value,
    State.TOLD.value: Action.TELL.value,
    State.ANSWERED.value: Action.ANSWER.value,
    State.ARCHIVED.value: Action.ARCHIVE.value,
    State.DECLINED.value: Action.DECLINE.value,
    State.WITHDRAWN.value: Action.WITHDRAW.value,
}
STEPS_PER_STATEMENT = 100_000
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
DEADLINE_COLUMNS = [
    "subject_type_id",
    "subject_id",
    "subject_label",
    "link",
    "rule_id",
    "owner_id",
    "lead_bureau_id",
    "received_on",
    "is_expected",
    "due_on",
    "is_provisional",
    "state",
    "ended_reason",
    "round",
    "next_reminder_on",
    "created_at",
]


@dataclass(frozen=True)
class Story:
    title: str
    content: str
    demand: str
    vector: str


@dataclass(frozen=True)
class Route:
    category: Category
    bureau: Bureau
    rule_id: int | None
    assisting: list[int]
    seen_by: list[int]
    reason: str
    stories: list[Story]


class County:
    """All that the rows refer to, read once."""

    def __init__(self, chance):
        self.routes = routes(chance)
        self.weights = [CATEGORY_WEIGHTS.get(route.category.slug, 3) for route in self.routes]
        self.enterprises = enterprises()
        self.towns = list(Town.objects.all())
        self.communities = {}
        for community in Community.objects.all():
            self.communities.setdefault(community.town_id, []).append(community.pk)
        self.notice_id = PrivacyNotice.objects.latest().pk
        self.rules = rules_in_force()
        self.lead_id = Bureau.objects.get(handles_by_complaint_measures=True).pk
        self.subject_type_id = ContentType.objects.get_for_model(Complaint).pk
        self.name = sealed("complainant_name", "王秀兰")
        self.phone = sealed("complainant_phone", "13893600001")
        self.phone_index = blind_index("13893600001", "phone")
        self.address = sealed("complainant_address", "城关镇人民西路社区")


def rules_in_force():
    """Slug -> rule of today. Raises DeadlineRule.DoesNotExist when one that the rows need is missing."""
    rules = {rule.slug: rule for rule in DeadlineRule.objects.filter(in_force_to=None)}
    needed = {"arbitrate_return"} | {
        slug for states, _weights in (STATUTORY_OPEN, OTHER_OPEN) for _state, slug in states
    }
    if missing := needed - rules.keys():
        raise DeadlineRule.DoesNotExist(f"没有时限规则 {'、'.join(sorted(missing))}")
    return rules


def sealed(field_name, value):
    return Complaint._meta.get_field(field_name).get_db_prep_save(value, connection)


def routes(chance):
    """For each category, the bureau that the routing table's own row names."""
    rules = {}
    for rule in RoutingRule.objects.filter(subject_words="").select_related("bureau"):
        rules.setdefault(rule.category_id, rule)
    center = Bureau.objects.get(is_dispatch_center=True)
    found = []
    for category in Category.objects.all():
        rule = rules.get(category.pk)
        bureau = rule.bureau if rule else center
        assisting = [other.pk for other in rule.assisting_bureaus.all()] if rule else []
        told = [story(chance, category.slug) for _ in range(STORIES_PER_CATEGORY)]
        found.append(
            Route(
                category=category,
                bureau=bureau,
                rule_id=rule.pk if rule else None,
                assisting=assisting,
                seen_by=sorted({bureau.pk, *assisting}),
                reason=f"类别为“{category.name}”，由{bureau.name}承办。",
                stories=[Story(*texts, vector_of(*texts[:2])) for texts in told],
            )
        )
    return found


def enterprises():
    """At least so many enterprises, with the vector of each name."""
    for number in range(Enterprise.objects.count(), ENTERPRISES):
        code = f"91620724MAX{number:06}"
        code += uscc.calc_check_digit(code)
        if not Enterprise.objects.filter(uscc=code).exists():
            register_enterprise(
                name=f"高台县测试{number}号家政服务部", uscc=code, address="城关镇解放路"
            )
    rows = Enterprise.objects.values_list("pk", "name")[:ENTERPRISES]
    return [(pk, name, vector_of(name)) for pk, name in rows]


def seed_complaints(count: int, seed: int = 7) -> int:
    """Write so many complaints with their steps, and the running clock of each open one; how many
    clocks. Raises the models' DoesNotExist before the plan is loaded."""
    chance = random.Random(seed)
    county = County(chance)
    first = reserve_numbers(count)
    deadlines = []
    with transaction.atomic(), rebuilt_indexes(count):
        copy_rows(
            Complaint,
            COMPLAINT_COLUMNS,
            complaint_rows(chance, county, first, count, deadlines),
        )
        write_steps(first, count)
        copy_rows(Deadline, DEADLINE_COLUMNS, deadlines)
    analyze(Complaint, Step, Deadline, Enterprise)
    return len(deadlines)


def rebuilt_indexes(count):
    """Indexes are worth making anew only for very many rows."""
    return (
        without_indexes(Complaint, Step, Deadline)
        if count >= REBUILD_INDEXES_FROM
        else nullcontext()
    )


def reserve_numbers(count):
    """The first of so many numbers that nobody else will get; a case's key is its number's value."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{NUMBER_SEQUENCE}')")
        first = cursor.fetchone()[0]
        cursor.execute(f"SELECT setval('{NUMBER_SEQUENCE}', %s)", [first + count])
    return first


def complaint_rows(chance, county, first, count, deadlines):
    """The rows of the cases, oldest first; the clocks of the open ones go into deadlines."""
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


@dataclass(frozen=True)
class Clock:
    rule: DeadlineRule
    received_on: date
    due_on: date


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


def deadline_row(county, complaint_id, number, route, clock, today):
    """A row in the order of DEADLINE_COLUMNS; what was due to be said until today has been said."""
    return (
        county.subject_type_id, complaint_id, number,
        f"/admin/complaints/complaint/{complaint_id}/change/",
        clock.rule.pk, route.bureau.pk, county.lead_id, clock.received_on, False, clock.due_on, False,
        Deadline.State.RUNNING.value, "", 1,
        max(clock.due_on - timedelta(days=2), today + timedelta(days=1)), timezone.now(),
    )  # fmt: skip


def write_steps(first, count):
    """The first step of each case and the one that brought it to its state."""
    with connection.cursor() as cursor:
        for start in range(first, first + count, STEPS_PER_STATEMENT):
            reach = [start, min(start + STEPS_PER_STATEMENT, first + count)]
            cursor.execute(
                "INSERT INTO complaints_step (complaint_id, action, state_before, state, bureau_id,"
                " at, public_note, internal_note)"
                " SELECT id, 'submit', '', 'submitted', bureau_id, submitted_at, routing_reason, ''"
                " FROM complaints_complaint WHERE id >= %s AND id < %s ORDER BY id",
                reach,
            )
            cursor.execute(
                "INSERT INTO complaints_step (complaint_id, action, state_before, state, bureau_id,"
                " at, public_note, internal_note)"
                " SELECT id, taken.action, 'recorded', complaint.state, bureau_id,"
                " coalesce(closed_at, submitted_at + interval '1 hour'), outcome, ''"
                " FROM complaints_complaint complaint"
                " JOIN unnest(%s, %s) taken(state, action) ON taken.state = complaint.state"
                " WHERE id >= %s AND id < %s ORDER BY id",
                [list(LAST_ACTIONS), list(LAST_ACTIONS.values()), *reach],
            )


def seed_deadlines(count: int, due: int = 1000) -> None:
    """Write so many running clocks of no case, of which some have a reminder due today.

    Their subjects' keys are negative, below those that are there: no case has such a key.
    """
    today = timezone.localdate()
    rule = DeadlineRule.objects.filter(in_force_to=None, slug="samr_mediate").get()
    owners = list(
        Bureau.objects.filter(members__isnull=False).distinct().values_list("pk", flat=True)
    )
    owners = owners or list(Bureau.objects.values_list("pk", flat=True))
    subject_type_id = ContentType.objects.get_for_model(Complaint).pk
    lowest = min(Deadline.objects.aggregate(lowest=Min("subject_id"))["lowest"] or 0, 0)
    now = timezone.now()

    def rows():
        for index in range(count):
            if index < due:
                received_on, due_on, next_reminder_on = today - timedelta(days=14), today, today
            else:
                received_on = today - timedelta(days=index % 20)
                due_on = today + timedelta(days=60 + index % 240)
                next_reminder_on = received_on + (due_on - received_on) / 2
            yield (
                subject_type_id, lowest - 1 - index, f"SCALE{index:07d}", "/inbox/", rule.pk,
                owners[index % len(owners)], None, received_on, False, due_on, False,
                Deadline.State.RUNNING.value, "", 1, next_reminder_on, now,
            )  # fmt: skip

    with transaction.atomic(), rebuilt_indexes(count):
        copy_rows(Deadline, DEADLINE_COLUMNS, rows())
    analyze(Deadline)
