from django.db import migrations

# Gives the free seats of a class to who has waited longest. Somebody who cancels in that moment is waited
# for and passed over.
MOVE_UP = """
CREATE FUNCTION training_move_up(class_id bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOOP
        PERFORM 1 FROM training_trainingclass
            WHERE id = class_id AND state = 'enrolling' AND taken < seats AND starts_at > at;
        EXIT WHEN NOT FOUND;
        PERFORM 1 FROM training_enrolment
            WHERE training_class_id = class_id AND state = 'waiting';
        EXIT WHEN NOT FOUND;
        UPDATE training_enrolment SET state = 'seated', seated_at = at
            WHERE state = 'waiting' AND id = (
                SELECT id FROM training_enrolment
                WHERE training_class_id = class_id AND state = 'waiting'
                ORDER BY entered_at, id LIMIT 1);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE training_class_seq AS bigint", "DROP SEQUENCE training_class_seq"
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE training_enrolment_seq AS bigint",
            "DROP SEQUENCE training_enrolment_seq",
        ),
        migrations.RunSQL(MOVE_UP, "DROP FUNCTION training_move_up(bigint, timestamptz)"),
    ]
