"""A judge who leaves during the contest is followed by another: else nobody could end it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

# Of an entry that came and is not scored: who has signed for it, and who sits and has no tie to it.
LACKS_JUDGES = """
CREATE FUNCTION competitions_lacks_judges(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM competitions_entry entry
            JOIN competitions_event event ON event.id = entry.event_id
            WHERE event.competition_id = wanted AND entry.state = 'eligible' AND NOT entry.is_absent
                AND NOT competitions_is_scored(entry.id)
                AND (SELECT COUNT(*) FROM competitions_judge judge
                    WHERE judge.competition_id = wanted
                        AND (EXISTS (SELECT 1 FROM competitions_scoresheet
                                WHERE entry_id = entry.id AND judge_id = judge.id)
                            OR judge.withdrawn_at IS NULL
                                AND NOT competitions_is_tied(judge.id, entry.id))) < 3)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("competitions", "0003_entrants_are_erased")]

    operations = [
        migrations.RunSQL(LACKS_JUDGES, "DROP FUNCTION competitions_lacks_judges(bigint)"),
        pgtrigger.migrations.RemoveTrigger(model_name="judge", name="before_it_is_held"),
        pgtrigger.migrations.AddTrigger(
            model_name="judge",
            trigger=pgtrigger.compiler.Trigger(name='before_it_is_held', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM competitions_competition WHERE id = NEW.competition_id\n        AND (state IN ('planned', 'announced', 'registration', 'checking')\n            OR state = 'held' AND competitions_lacks_judges(id)) FOR SHARE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'competition % takes no judge any more', NEW.competition_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_before_it_is_held';\n    END IF;\n    RETURN NEW;\n", hash='f3db0cab03e452e2113b3d8df25fb34fb2936775', operation='INSERT', pgid='pgtrigger_before_it_is_held_6bc0c', table='competitions_judge', when='BEFORE')),
        ),
    ]
