"""Numbers, and the one question by which neither a worker nor a member of the enterprise stands in for a
household: by keyed digests, so that no telephone number is opened."""

from django.db import migrations

IS_OWN_STAFF = """
CREATE FUNCTION visits_is_own_staff(
    of_enterprise bigint, of_worker bigint, worker_digest text, account_digest text,
    from_day date, to_day date
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM workers_worker w
        WHERE w.phone_digest = worker_digest AND w.phone_digest <> '' AND (
            w.id = of_worker OR EXISTS (
                SELECT 1 FROM workers_employment e
                WHERE e.worker_id = w.id AND e.enterprise_id = of_enterprise
                  AND e.started_on <= to_day
                  AND (e.ended_on IS NULL OR e.ended_on >= from_day)
            )
        )
    ) OR EXISTS (
        SELECT 1 FROM accounts_signinphone p
        JOIN enterprises_enterprisemember m ON m.user_id = p.user_id
        WHERE p.digest = account_digest AND account_digest <> ''
          AND m.enterprise_id = of_enterprise AND m.valid_from <= to_day
          AND (m.valid_until IS NULL OR m.valid_until >= from_day)
    )
$$
"""


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0001_initial"),
        ("accounts", "0001_initial"),
        ("enterprises", "0001_initial"),
        ("workers", "0001_initial"),
    ]

    operations = [
        sequence("visits_visit_seq"),
        sequence("visits_batch_seq"),
        sequence("visits_star_seq"),
        migrations.RunSQL(
            IS_OWN_STAFF,
            "DROP FUNCTION visits_is_own_staff(bigint, bigint, text, text, date, date)",
        ),
    ]
