"""What must hold after everything has been killed, each with a fault that it has to notice.

check(book, gateway, on) -> {name: violations}      nothing may be above 0
able_to_fail(book, gateway, on) -> {name: violations}      each fault planted and taken back; all above 0
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from ledger.proving import prove
from reminders.channels.sms import delivery_key
from reminders.models import Notification
from reminders.posting import may_ring
from reminders.reminding import send_due_reminders


@dataclass(frozen=True)
class Invariant:
    """count: violations as a number, from the run (book, gateway, on). plant: SQL of a fault."""

    count: callable
    plant: str


def counted(sql):
    """An invariant that one statement counts."""

    def count(run):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    return count


def is_kept(table, column, kind):
    """How many promised keys are not in a table."""

    def count(run):
        promised = set(run.book.of(kind))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {column} FROM {table} WHERE {column} = ANY(%s)", [list(promised)]
            )
            return len(promised - {row[0] for row in cursor.fetchall()})

    return count


def vouchers_kept(run):
    from promotion.codes import token_digest

    promised = {token_digest(token) for token in run.book.of("voucher")}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT token_digest FROM promotion_voucher WHERE token_digest = ANY(%s) AND state <> 'issued'",
            [list(promised)],
        )
        return len(promised - {row[0] for row in cursor.fetchall()})


def steps_kept(run):
    """Each step that was answered stands in its case, exactly once."""
    promised = run.book.of("step")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, action, count(*) FROM complaints_step JOIN complaints_complaint c"
            " ON c.id = complaint_id WHERE number = ANY(%s) GROUP BY 1, 2",
            [[number for number, _ in promised]],
        )
        found = {(number, action): times for number, action, times in cursor.fetchall()}
    return sum(found.get(pair) != 1 for pair in promised)


def batches_kept(run):
    """Each batch stands at least where the last answer had said."""
    reached = ["draft", "approved", "sent", "settled"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, state FROM funds_paymentbatch")
        states = dict(cursor.fetchall())
    return sum(
        pk not in states or reached.index(states[pk]) < reached.index(state)
        for pk, state in run.book.of("batch")
    )


def ledgers(run):
    return sum(each["violations"] for each in prove().results)


def reminders_missing(run):
    """Reminders that should have been given by the last day that a worker's clock has shown."""
    return send_due_reminders(run.on, dry_run=True).reminders


def texts_at_gateway(run):
    """Text messages that count as sent and have not arrived, have arrived and do not count as sent, or wait. A code that
    had run out by the clock of whoever was to send it, a month ahead, was rightly not sent, and what rings nobody at
    night waits for the morning where the run is at night."""
    texts = Notification.objects.filter(channel="sms")
    keys = {delivery_key(text) for text in texts.filter(state="sent")}
    unsent = texts.exclude(state="sent").exclude(state="expired", good_until__isnull=False)
    now = timezone.now()
    late = [text for text in unsent if text.state != "queued" or may_ring(text, now) <= now]
    return len(keys ^ set(run.gateway.sent)) + len(late)


INVARIANTS = {
    "cases that were answered are there": Invariant(
        is_kept("complaints_complaint", "number", "case"),
        "UPDATE complaints_complaint SET number = number || 'x' WHERE id = (SELECT max(id) FROM"
        " complaints_complaint WHERE channel = 'api')",
    ),
    "enrolments that were answered are there": Invariant(
        is_kept("training_enrolment", "number", "enrolment"),
        "UPDATE training_enrolment SET number = number || 'x' WHERE state <> 'pending'",
    ),
    "vouchers that were answered are there": Invariant(
        vouchers_kept, "UPDATE promotion_voucher SET token_digest = 'x' || id"
    ),
    "imports that were answered are there": Invariant(
        is_kept("exchange_importbatch", "id", "import"),
        "UPDATE exchange_importbatch SET id = id + 1000000",
    ),
    "steps that were answered are there once": Invariant(
        steps_kept, "DELETE FROM complaints_step WHERE action = 'record'"
    ),
    "batches stand where the answer said": Invariant(
        batches_kept, "UPDATE funds_paymentbatch SET id = id + 1000000"
    ),
    "every ledger is proved": Invariant(
        ledgers,
        "UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE id = (SELECT max(id) FROM ledger_account)",
    ),
    "no reminder is missing": Invariant(
        reminders_missing,
        "WITH gone AS (DELETE FROM reminders_reminder WHERE deadline_id = (SELECT max(deadline_id) FROM"
        " reminders_reminder r JOIN reminders_deadline d ON d.id = deadline_id AND d.state = 'running')"
        " RETURNING deadline_id) UPDATE reminders_deadline SET next_reminder_on = received_on"
        " WHERE id IN (SELECT deadline_id FROM gone)",
    ),
    "no reminder is given twice": Invariant(
        counted(
            "SELECT count(*) FROM (SELECT recipient_id, split_part(dedupe_key, ':', 2) AS clock, count(*) AS told"
            " FROM reminders_notification WHERE kind = 'reminder' AND channel = 'inbox' GROUP BY 1, 2) messages"
            " LEFT JOIN (SELECT recipient_id, deadline_id::text AS clock, count(DISTINCT (round, created_at)) AS runs"
            " FROM reminders_reminder GROUP BY 1, 2) given USING (recipient_id, clock)"
            " WHERE told > COALESCE(runs, 0)"
        ),
        "INSERT INTO reminders_notification (recipient_id, channel, address, kind, subject, body, link, is_late, state,"
        " attempts, next_attempt_at, last_error, created_at) SELECT recipient_id, channel, address, kind, subject,"
        " body, link, is_late, state, attempts, next_attempt_at, last_error, created_at FROM reminders_notification"
        " WHERE kind = 'reminder' AND channel = 'inbox' LIMIT 1",
    ),
    "each clock, run and person has one message": Invariant(
        counted(
            "SELECT abs((SELECT count(*) FROM (SELECT DISTINCT deadline_id, round, recipient_id, created_at FROM"
            " reminders_reminder) told) - (SELECT count(*) FROM reminders_notification"
            " WHERE kind = 'reminder' AND channel = 'inbox'))"
        ),
        "DELETE FROM reminders_reminder WHERE deadline_id = (SELECT max(deadline_id) FROM reminders_reminder)",
    ),
    "text messages reach the gateway under one key": Invariant(
        texts_at_gateway,
        "DELETE FROM reminders_notification WHERE id = (SELECT max(id) FROM reminders_notification"
        " WHERE channel = 'sms' AND state = 'sent')",
    ),
    "a case is where its last step left it": Invariant(
        counted(
            "SELECT count(*) FROM complaints_complaint c LEFT JOIN LATERAL (SELECT state FROM complaints_step"
            " WHERE complaint_id = c.id ORDER BY id DESC LIMIT 1) s ON true WHERE s.state IS DISTINCT FROM c.state"
        ),
        "UPDATE complaints_complaint SET state = 'archived' WHERE id = (SELECT max(id) FROM complaints_complaint)",
    ),
    "each step begins where the one before ended": Invariant(
        counted(
            "SELECT count(*) FROM (SELECT state_before, lag(state, 1, '') OVER (PARTITION BY complaint_id ORDER BY id)"
            " AS before FROM complaints_step) steps WHERE state_before <> before"
        ),
        "UPDATE complaints_step SET state_before = 'x' WHERE id = (SELECT max(id) FROM complaints_step)",
    ),
    "what was replaced is in the history": Invariant(
        counted(
            "SELECT count(*) FROM complaints_complaint c WHERE EXISTS (SELECT 1 FROM complaints_step s"
            " WHERE s.complaint_id = c.id AND s.state_before <> s.state AND s.state_before <> '')"
            " AND NOT EXISTS (SELECT 1 FROM complaints_complaintevent e WHERE e.pgh_obj_id = c.id)"
        ),
        "DELETE FROM complaints_complaintevent",
    ),
    "the case knows its next clock": Invariant(
        counted(
            "SELECT count(*) FROM complaints_complaint c WHERE c.next_due_on IS DISTINCT FROM (SELECT d.due_on"
            " FROM reminders_deadline d JOIN reminders_deadlinerule r ON r.id = d.rule_id JOIN django_content_type t"
            " ON t.id = d.subject_type_id AND t.app_label = 'complaints' AND t.model = 'complaint'"
            " WHERE d.subject_id = c.id AND d.state = 'running' ORDER BY r.acting_party <> '', d.due_on LIMIT 1)"
        ),
        "UPDATE complaints_complaint SET next_due_on = '2020-01-01' WHERE id = (SELECT max(id) FROM"
        " complaints_complaint)",
    ),
    "no seat is given twice": Invariant(
        counted(
            "SELECT count(*) FROM training_trainingclass c WHERE taken > seats OR taken <> (SELECT count(*) FROM"
            " training_enrolment e WHERE e.training_class_id = c.id AND e.state = 'seated')"
        ),
        "DELETE FROM training_enrolment WHERE id = (SELECT max(id) FROM training_enrolment WHERE state = 'seated')",
    ),
    "no voucher is given twice": Invariant(
        counted(
            "SELECT count(*) FROM promotion_voucherbatch b WHERE claimed > stock OR claimed <> (SELECT count(*)"
            " FROM promotion_voucher v WHERE v.batch_id = b.id AND v.slot IS NOT NULL)"
        ),
        "DELETE FROM promotion_voucher WHERE id = (SELECT max(id) FROM promotion_voucher WHERE slot IS NOT NULL)",
    ),
    "a batch of payments has what its state says": Invariant(
        counted(
            "SELECT count(*) FROM funds_paymentbatch b WHERE (b.state IN ('sent', 'settled')) <> EXISTS (SELECT 1"
            " FROM funds_batchfile f WHERE f.batch_id = b.id) OR (b.state = 'settled') <> EXISTS (SELECT 1 FROM"
            " funds_batchpayment p WHERE p.batch_id = b.id) OR (SELECT count(*) FROM funds_batchstep s WHERE"
            " s.batch_id = b.id) <> array_position(ARRAY['draft', 'approved', 'sent', 'settled'], b.state::text)"
        ),
        "DELETE FROM funds_batchstep WHERE id = (SELECT max(id) FROM funds_batchstep)",
    ),
    "an imported file has all its rows": Invariant(
        counted(
            "SELECT count(*) FROM exchange_importbatch b WHERE b.state = 'imported' AND b.new_count <> (SELECT count(*)"
            " FROM exchange_workorder o WHERE o.batch_id = b.id)"
        ),
        "DELETE FROM exchange_workorder WHERE id = (SELECT max(id) FROM exchange_workorder WHERE batch_id IS NOT NULL)",
    ),
}


def check(run) -> dict:
    return {name: invariant.count(run) for name, invariant in INVARIANTS.items()}


def able_to_fail(run) -> dict:
    """Each fault is planted past the triggers and keys of the database, counted, and taken back."""
    found = {}
    for name, invariant in INVARIANTS.items():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(invariant.plant)
                cursor.execute("SET LOCAL session_replication_role = origin")
            found[name] = invariant.count(run)
            transaction.set_rollback(True)
    return found
