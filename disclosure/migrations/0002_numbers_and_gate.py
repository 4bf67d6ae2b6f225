from django.db import migrations

# What a notice gates calls this from a trigger of its own table. It holds the notice's row, as whoever
# objects does, so that an objection comes before the decision or is refused.
#
# Whoever decides upon a notice closes it in the same breath: an objection that was on its way across
# midnight comes before the decision or is refused.
GATE = """
CREATE FUNCTION disclosure_refuse_unless_clear(notice bigint, decided_on date)
RETURNS void AS $$
DECLARE
    held disclosure_notice%ROWTYPE;
BEGIN
    SELECT * INTO held FROM disclosure_notice WHERE id = notice FOR UPDATE;
    IF NOT FOUND OR held.withdrawn_at IS NOT NULL OR held.last_day >= decided_on THEN
        RAISE EXCEPTION 'notice % is not over on %', notice, decided_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_over';
    END IF;
    IF EXISTS (
        SELECT 1 FROM disclosure_objection
        WHERE notice_id = notice AND state IN ('open', 'upheld')
    ) THEN
        RAISE EXCEPTION 'notice % has objections that stand in the way', notice
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_clear';
    END IF;
    UPDATE disclosure_notice SET closed_on = decided_on WHERE id = notice AND closed_on IS NULL;
END;
$$ LANGUAGE plpgsql
"""


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [
        sequence("disclosure_notice_seq"),
        sequence("disclosure_objection_seq"),
        migrations.RunSQL(GATE, "DROP FUNCTION disclosure_refuse_unless_clear(bigint, date)"),
    ]
