"""Clocks for functions of the database that take a whole step at once, as a payment from a deposit.

``reminders.deadlines`` stays the one that counts: a row to be started comes counted from it, and a clock
that is paused is not met here, because its days have to be counted anew first. In plpgsql, which plans a
statement once for a session; a function in SQL is planned at every call.
"""

from django.db import migrations

MEET = """
CREATE FUNCTION reminders_meet(about_type integer, about_id bigint, slugs text[], met date)
RETURNS boolean LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    UPDATE reminders_deadline AS clock
    SET state = 'met', met_on = met, next_reminder_on = NULL
    FROM reminders_deadlinerule AS rule
    WHERE clock.subject_type_id = about_type AND clock.subject_id = about_id AND clock.state = 'running'
        AND rule.id = clock.rule_id AND rule.slug = ANY(slugs);
    RETURN NOT EXISTS (
        SELECT FROM reminders_deadline AS clock JOIN reminders_deadlinerule AS rule ON rule.id = clock.rule_id
        WHERE clock.subject_type_id = about_type AND clock.subject_id = about_id
            AND clock.state = 'paused' AND rule.slug = ANY(slugs));
END $$;
"""

START = """
CREATE FUNCTION reminders_start(clock jsonb, about_id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reminders_deadline (subject_type_id, subject_id, subject_label, link, rule_id, owner_id,
        assignee_id, lead_bureau_id, received_on, is_expected, due_on, is_provisional, state, met_on,
        ended_reason, round, next_reminder_on, created_at)
    SELECT subject_type_id, about_id, subject_label, link, rule_id, owner_id,
        assignee_id, lead_bureau_id, received_on, is_expected, due_on, is_provisional, state, met_on,
        ended_reason, round, next_reminder_on, created_at
    FROM jsonb_populate_record(NULL::reminders_deadline, clock);
END $$;
"""

AWAY = """
DROP FUNCTION reminders_start(jsonb, bigint);
DROP FUNCTION reminders_meet(integer, bigint, text[], date);
"""


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [migrations.RunSQL([MEET, START], [AWAY])]
