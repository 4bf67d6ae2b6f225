from django.db import migrations

# Asked by triggers and by lists alike: a declared tie, her own enterprise, her own pupil, herself.
IS_TIED = """
CREATE FUNCTION competitions_is_tied(judge bigint, entry bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM competitions_tie
            WHERE judge_id = $1 AND entry_id = $2)
        OR EXISTS (SELECT 1 FROM competitions_judge of_judge
            JOIN credentials_examperson person ON person.id = of_judge.person_id
            JOIN competitions_entry of_entry ON of_entry.id = $2
            JOIN competitions_competition competition ON competition.id = of_judge.competition_id
            WHERE of_judge.id = $1 AND (
                person.id_digest = of_entry.id_digest
                OR person.enterprise_id = of_entry.enterprise_id
                OR EXISTS (SELECT 1 FROM workers_employment employment
                    WHERE employment.worker_id = of_entry.worker_id
                        AND employment.enterprise_id = person.enterprise_id
                        AND employment.started_on <= competition.held_on
                        AND COALESCE(employment.ended_on, competition.held_on)
                            >= competition.held_on)
                OR EXISTS (SELECT 1 FROM credentials_planpart part
                    JOIN credentials_registration pupil ON pupil.plan_id = part.plan_id
                    WHERE part.person_id = person.id AND part.part = 'trainer'
                        AND pupil.worker_id = of_entry.worker_id
                        AND pupil.withdrawn_at IS NULL)))
$$
"""
# Every judge without a tie who has not stood down has signed, and three at least.
IS_SCORED = """
CREATE FUNCTION competitions_is_scored(entry bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT (SELECT COUNT(DISTINCT judge_id) FROM competitions_scoresheet WHERE entry_id = $1) >= 3
        AND NOT EXISTS (SELECT 1 FROM competitions_judge of_judge
            JOIN competitions_event event ON event.competition_id = of_judge.competition_id
            JOIN competitions_entry of_entry ON of_entry.event_id = event.id
            WHERE of_entry.id = $1 AND of_judge.withdrawn_at IS NULL
                AND NOT competitions_is_tied(of_judge.id, $1)
                AND NOT EXISTS (SELECT 1 FROM competitions_scoresheet
                    WHERE entry_id = $1 AND judge_id = of_judge.id))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("competitions", "0001_initial")]

    operations = [
        migrations.RunSQL(IS_TIED, "DROP FUNCTION competitions_is_tied(bigint, bigint)"),
        migrations.RunSQL(IS_SCORED, "DROP FUNCTION competitions_is_scored(bigint)"),
        migrations.RunSQL(
            "CREATE SEQUENCE competitions_competition_seq AS bigint;"
            "CREATE SEQUENCE competitions_entry_seq AS bigint",
            "DROP SEQUENCE competitions_competition_seq; DROP SEQUENCE competitions_entry_seq",
        ),
    ]
