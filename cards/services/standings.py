"""How workers stand: the rule of ``cards.rule`` as one statement, for one worker or for all of a county.

A paper that changes leaves a mark (``StandingChange``) in the transaction that changes it, by the triggers
of migration 0002; ``follow_changes`` works the marks off, every ten seconds. Every night those are computed
for whom the new day may be another one, and once a week everybody, in pieces, so that neither memory nor
locks grow with their number. Who asks meanwhile about
a worker with a mark, or whose row is of yesterday, gets ``verdict_now`` instead of the row.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from cards.models import Clearance, StandingChange
from cards.rule import NEEDS, VERSION, Item, Verdict, verdict
from enterprises.models import ServiceLine
from gaotai_jiazheng.sealed import unseal
from workers.models import BackgroundResult, Policy, Worker
from workers.models.terms import ASSUMED

# Workers of one statement, and marks that are worked off in one transaction.
PIECE = 20_000
MARKS = 5_000
# Who writes standings holds this lock: an older look never overwrites a newer one.
STANDINGS_LOCK = 0x7374616E

# What a piece sorts fits into this; more would be written to disk and read again.
ROOM = "SET LOCAL work_mem = '64MB'"
ONE_PIECE = "SELECT id FROM workers_worker WHERE id BETWEEN %(low)s AND %(high)s"
# Of a piece those whose row does not hold on the day: none, of another rule, or with a day on which something
# begins or ends since.
OUTDATED = """
    SELECT w.id FROM workers_worker w LEFT JOIN cards_standing s ON s.worker_id = w.id
    WHERE w.id BETWEEN %(low)s AND %(high)s
      AND (s.computed_for <= %(day)s AND coalesce(s.look_again_on > %(day)s, true)
           AND s.rule_version = %(version)s) IS NOT TRUE
"""
THESE = "SELECT id FROM workers_worker WHERE id = ANY(%(ids)s)"

# How long a background check holds for each of the chosen, and the day on which that may change.
MONTHS = """
    SELECT chosen.id,
           CASE WHEN care.is_given THEN terms.with_children ELSE terms.others END AS months,
           least(care.ends_on + 1, terms.changes_on) AS changes_on
    FROM chosen CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS is_given, min(e.ended_on) AS ends_on FROM workers_employment e
        WHERE e.worker_id = chosen.id AND %(child_care)s = ANY(e.service_lines)
          AND (e.ended_on IS NULL OR e.ended_on >= %(day)s)
    ) AS care CROSS JOIN (
        SELECT (SELECT min(in_force_from) FROM workers_workerterms WHERE in_force_from > %(day)s)
                   AS changes_on,
               coalesce(max(background_months_with_children), %(assumed_with_children)s) AS with_children,
               coalesce(max(background_months), %(assumed_others)s) AS others
        FROM workers_workerterms
        WHERE in_force_from = (
            SELECT max(in_force_from) FROM workers_workerterms WHERE in_force_from <= %(day)s
        )
    ) AS terms
"""

# The periods in which something is in force: (worker_id, item, valid_from, valid_until).
PERIODS = """
    SELECT chosen.id AS worker_id, 'identity' AS item,
           (looked.at AT TIME ZONE %(time_zone)s)::date AS valid_from, NULL::date AS valid_until
    FROM chosen
    JOIN workers_worker w ON w.id = chosen.id AND w.state <> 'erased'
    JOIN LATERAL (
        SELECT agrees, at FROM workers_verification
        WHERE subject_type_id = %(worker_type)s AND subject_id = chosen.id
        ORDER BY id DESC LIMIT 1
    ) AS looked ON looked.agrees
    UNION ALL
    SELECT chosen.id, 'employment', m.started_on, m.ended_on
    FROM chosen
    JOIN workers_employment m ON m.worker_id = chosen.id
    JOIN enterprises_enterprise e ON e.id = m.enterprise_id AND e.state = 'registered'
    LEFT JOIN cards_card c ON c.worker_id = chosen.id AND c.state = 'issued'
    WHERE coalesce(%(enterprise)s, c.enterprise_id, m.enterprise_id) = m.enterprise_id
    UNION ALL
    SELECT chosen.id, 'health', h.valid_from, h.valid_until
    FROM chosen
    JOIN workers_healthcertificate h ON h.worker_id = chosen.id AND h.verification_id IS NOT NULL
    UNION ALL
    SELECT chosen.id, 'insurance', p.valid_from, p.valid_until
    FROM chosen JOIN workers_policy p ON p.worker_id = chosen.id
    WHERE p.verification_id IS NOT NULL OR NOT EXISTS (  -- as it was entered, unless it was found to be otherwise
        SELECT FROM workers_verification looked
        WHERE looked.subject_type_id = %(policy_type)s AND looked.subject_id = p.id AND NOT looked.agrees)
    UNION ALL
    SELECT chosen.id, 'skill', r.issued_on, r.revoked_on - 1
    FROM chosen
    JOIN workers_occupationcertificate r ON r.worker_id = chosen.id AND r.revoked_on IS NOT NULL
    WHERE NOT EXISTS (  -- a newer one of the occupation makes up for it, a corrected one too
        SELECT FROM workers_occupationcertificate newer
        WHERE newer.worker_id = r.worker_id AND newer.occupation_id = r.occupation_id
            AND newer.id > r.id AND newer.revoked_on IS NULL AND newer.verification_id IS NOT NULL)
"""
CLEARED = """
    SELECT holds.id, 'background', c.checked_on,
           (c.checked_on + make_interval(months => holds.months))::date
    FROM holds JOIN cards_clearance c ON c.worker_id = holds.id
"""

ALL_PERIODS = f"""
WITH chosen AS MATERIALIZED ({{chosen}}),
holds AS MATERIALIZED ({MONTHS}),
period AS MATERIALIZED ({PERIODS} UNION ALL {CLEARED})
"""

NEED_ROWS = ", ".join(
    f"({position}, '{need.item}', {need.missing:d}, {need.expired:d}, {need.grace_days}, {need.overdue:d})"
    for position, need in enumerate(NEEDS)
)

# Each item is looked at today and on each later day on which something of it begins, ends or runs out of
# grace: on no other day can its level change. Summed over the items of a worker, the changes of level give
# the days on which the colour of the whole changes.
RESTAND = f"""
{ALL_PERIODS},
need (position, item, missing, expired, grace_days, overdue) AS (VALUES {NEED_ROWS}),
looked AS (
    SELECT chosen.id AS worker_id, need.item, %(day)s::date AS day FROM chosen CROSS JOIN need
    UNION
    SELECT period.worker_id, period.item, turn.day
    FROM period JOIN need USING (item)
    CROSS JOIN LATERAL (VALUES
        (period.valid_from), (period.valid_until + 1), (period.valid_until + 1 + need.grace_days)
    ) AS turn (day)
    WHERE turn.day > %(day)s
),
found AS (
    SELECT looked.worker_id, looked.item, looked.day,
           coalesce(bool_or(
               period.valid_from <= looked.day
               AND (period.valid_until IS NULL OR period.valid_until >= looked.day)
           ), false) AS is_in_force,
           max(period.valid_until) FILTER (WHERE period.valid_until < looked.day) AS ended_on
    FROM looked
    LEFT JOIN period ON period.worker_id = looked.worker_id AND period.item = looked.item
    GROUP BY looked.worker_id, looked.item, looked.day
),
level AS MATERIALIZED (
    SELECT found.*, need.position, CASE
               WHEN found.is_in_force THEN 0
               WHEN found.ended_on IS NULL THEN need.missing
               WHEN found.day <= found.ended_on + need.grace_days THEN need.expired
               ELSE need.overdue
           END AS level
    FROM found JOIN need USING (item)
),
change AS (
    SELECT worker_id, day, level,
           lag(level, 1, 0) OVER (PARTITION BY worker_id, position ORDER BY day) AS before
    FROM level
),
changes AS (
    SELECT worker_id, day,
           sum((level = 2)::int - (before = 2)::int) AS reds,
           sum((level = 1)::int - (before = 1)::int) AS yellows
    FROM change GROUP BY worker_id, day
),
whole AS (
    SELECT worker_id, day, CASE
               WHEN sum(reds) OVER days > 0 THEN 2
               WHEN sum(yellows) OVER days > 0 THEN 1
               ELSE 0
           END AS colour
    FROM changes WINDOW days AS (PARTITION BY worker_id ORDER BY day)
),
compared AS (
    SELECT *, first_value(colour) OVER (PARTITION BY worker_id ORDER BY day) AS colour_today
    FROM whole
),
standing AS (
    SELECT worker_id,
           min(colour_today) AS colour,
           min(day) FILTER (WHERE colour <> colour_today) - 1 AS valid_until,
           min(day) FILTER (WHERE day > %(day)s) - 1 AS settled_until
    FROM compared GROUP BY worker_id
),
wrong AS (
    SELECT worker_id, array_agg(
               CASE WHEN ended_on IS NULL THEN item || ' missing'
                    ELSE item || ' expired ' || to_char(ended_on, 'YYYY-MM-DD') END
               ORDER BY position
           ) AS reasons
    FROM level WHERE day = %(day)s AND level > 0 GROUP BY worker_id
)
INSERT INTO cards_standing AS old
    (worker_id, colour, reasons, valid_until, settled_until, computed_for, look_again_on, rule_version,
     computed_at)
SELECT standing.worker_id, standing.colour, coalesce(wrong.reasons, '{{{{}}}}'), standing.valid_until,
       standing.settled_until, %(day)s, least(standing.settled_until + 1, holds.changes_on), %(version)s,
       %(at)s
FROM standing JOIN holds ON holds.id = standing.worker_id LEFT JOIN wrong USING (worker_id)
ORDER BY standing.worker_id
ON CONFLICT (worker_id) DO UPDATE SET
    colour = excluded.colour, reasons = excluded.reasons, valid_until = excluded.valid_until,
    settled_until = excluded.settled_until, computed_for = excluded.computed_for,
    look_again_on = excluded.look_again_on, rule_version = excluded.rule_version,
    computed_at = excluded.computed_at
WHERE (old.colour, old.reasons, old.valid_until, old.settled_until, old.look_again_on, old.rule_version)
    IS DISTINCT FROM
    (excluded.colour, excluded.reasons, excluded.valid_until, excluded.settled_until,
     excluded.look_again_on, excluded.rule_version)
    OR (old.computed_for <= excluded.computed_for) IS NOT TRUE
"""
RESTAND_PIECE = RESTAND.format(chosen=ONE_PIECE)
RESTAND_OUTDATED = RESTAND.format(chosen=OUTDATED)
RESTAND_THESE = RESTAND.format(chosen=THESE)

# What one worker has, with the results of all checks still sealed.
FACTS = f"""
WITH chosen AS ({THESE}), holds AS ({MONTHS})
SELECT item, valid_from, valid_until, '' FROM ({PERIODS}) AS period
UNION ALL
SELECT 'background', b.checked_on,
       (b.checked_on + make_interval(months => holds.months))::date, b.result
FROM holds JOIN workers_backgroundcheck b ON b.worker_id = holds.id
"""
CHECKS = """
SELECT b.worker_id, b.id, b.checked_on, b.result FROM workers_backgroundcheck b
WHERE b.worker_id = ANY(%s) ORDER BY b.worker_id, b.checked_on, b.id
"""
RESULT_LABEL = "workers.backgroundcheck.result"


def values(day: date, **more) -> dict:
    """What every statement here is given."""
    kinds = ContentType.objects.get_for_models(Worker, Policy)
    return {
        "day": day,
        "at": timezone.now(),
        "version": VERSION,
        "enterprise": None,
        "time_zone": "Asia/Shanghai",
        "child_care": ServiceLine.CHILD_CARE.value,
        "assumed_with_children": ASSUMED["background_months_with_children"],
        "assumed_others": ASSUMED["background_months"],
        "worker_type": kinds[Worker].pk,
        "policy_type": kinds[Policy].pk,
        **more,
    }


def restand_all(day: date | None = None, *, everybody: bool = False) -> int:
    """Make every worker's standing hold on the day, in pieces; how many rows were written.

    Computed are those of whom something begins, ends or runs out of grace since their row was written; with
    ``everybody`` all, which also mends a row that somebody has changed past the code.
    """
    day = day or timezone.localdate()
    statement = RESTAND_PIECE if everybody else RESTAND_OUTDATED
    first, last = ends_of_register()
    changed = 0
    for low in range(first, last + 1, PIECE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STANDINGS_LOCK])
            cursor.execute(ROOM)
            cursor.execute(statement, values(day, low=low, high=low + PIECE - 1))
            changed += cursor.rowcount
    return changed


def ends_of_register() -> tuple[int, int]:
    """The lowest and the highest id; (1, 0) for an empty register."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM workers_worker")
        return cursor.fetchone()


def follow_changes(day: date | None = None) -> int:
    """Work the marks off: how many workers were computed again. Safe to run twice at the same time."""
    day = day or timezone.localdate()
    done = 0
    while workers := follow_some(day):
        done += workers
    return done


@transaction.atomic
def follow_some(day) -> int:
    """Take some of the marks away and compute their workers; 0 when there was no mark."""
    if not StandingChange.objects.exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STANDINGS_LOCK])
        cursor.execute(
            "DELETE FROM cards_standingchange WHERE id IN "
            "(SELECT id FROM cards_standingchange ORDER BY id LIMIT %s) RETURNING worker_id",
            [MARKS],
        )
        ids = sorted({worker_id for (worker_id,) in cursor.fetchall()})
        keep_clearances(ids)
        cursor.execute(RESTAND_THESE, values(day, ids=ids))
    return len(ids)


def keep_clearances(worker_ids: list[int]) -> None:
    """Make the passed checks of these workers say what the sealed results say."""
    checks = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, [worker_ids])
        for worker_id, pk, checked_on, result in cursor.fetchall():
            checks[worker_id].append((pk, checked_on, unseal(result, RESULT_LABEL)))
    passed = [
        Clearance(check_passed_id=pk, worker_id=worker_id, checked_on=checked_on)
        for worker_id, rows in checks.items()
        for pk, checked_on, _ in not_overruled(rows)
    ]
    Clearance.objects.filter(worker__in=worker_ids).delete()
    Clearance.objects.bulk_create(passed)


def not_overruled(checks: Iterable[tuple]) -> list[tuple]:
    """The checks, oldest first, behind the last one that was not passed; the result stands last in each."""
    kept = []
    for check in checks:
        kept = [*kept, check] if check[-1] == BackgroundResult.CLEAR else []
    return kept


def facts_now(worker_id: int, day: date, *, enterprise_id: int | None = None) -> dict:
    """What ``rule.verdict`` is asked with, read this moment with one query.

    enterprise_id: count only the time with this one; None = the one that the card in use is for, or any.
    """
    facts = defaultdict(list)
    checks = []
    with connection.cursor() as cursor:
        cursor.execute(FACTS, values(day, ids=[worker_id], enterprise=enterprise_id))
        for item, valid_from, valid_until, result in cursor.fetchall():
            if item == Item.BACKGROUND:
                checks.append((valid_from, valid_until, unseal(result, RESULT_LABEL)))
            else:
                facts[Item(item)].append((valid_from, valid_until))
    for valid_from, valid_until, _ in not_overruled(sorted(checks)):
        facts[Item.BACKGROUND].append((valid_from, valid_until))
    return facts


def verdict_now(worker_id: int, day: date, *, enterprise_id: int | None = None) -> Verdict:
    """How the worker stands by what is written this moment."""
    return verdict(facts_now(worker_id, day, enterprise_id=enterprise_id), day)


def rebuild(day: date | None = None) -> int:
    """Read every sealed result again and compute everybody; for a database brought in from elsewhere."""
    first, last = ends_of_register()
    for low in range(first, last + 1, PIECE):
        ids = Worker.objects.filter(pk__range=(low, low + PIECE - 1)).values_list("pk", flat=True)
        with transaction.atomic():
            keep_clearances(list(ids))
    return restand_all(day, everybody=True)
