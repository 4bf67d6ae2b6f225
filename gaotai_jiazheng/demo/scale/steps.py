"""The steps of the cases, written by the database itself from the cases' own rows."""

from django.db import connection

from gaotai_jiazheng.demo.scale.shares import LAST_ACTIONS

STEPS_PER_STATEMENT = 100_000


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
