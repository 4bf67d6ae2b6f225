"""Whoever changes what a colour stands on leaves a mark, whatever way the change comes in."""

from django.db import migrations

# Table -> the column that says whose row it is.
PAPERS = {
    "workers_worker": "id",
    "workers_employment": "worker_id",
    "workers_healthcertificate": "worker_id",
    "workers_backgroundcheck": "worker_id",
    "workers_policy": "worker_id",
    "workers_occupationcertificate": "worker_id",
    "cards_card": "worker_id",
}
MARK = "INSERT INTO cards_standingchange (worker_id)"
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body};
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {event} ON {table} {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def mark(table, event, source, tables):
    name = f"cards_mark_{table}_{event.lower()}"
    body = f"{MARK} {source}"
    return FUNCTION.format(name=name, body=body, event=event, table=table, tables=tables)


def marks():
    """(statement that makes, statement that drops) for each table and event."""
    for table, column in PAPERS.items():
        came, gone = f"SELECT {column} FROM came", f"SELECT {column} FROM gone"
        for event, source, tables in (
            ("INSERT", f"{came} GROUP BY 1", "REFERENCING NEW TABLE AS came"),
            ("UPDATE", f"{came} UNION {gone}", "REFERENCING OLD TABLE AS gone NEW TABLE AS came"),
            ("DELETE", f"{gone} GROUP BY 1", "REFERENCING OLD TABLE AS gone"),
        ):
            yield table, event, mark(table, event, source, tables)
    # A look at a worker's identity paper; looks are never changed.
    source = (
        "SELECT came.subject_id FROM came JOIN django_content_type kind ON kind.id = "
        "came.subject_type_id AND kind.app_label = 'workers' AND kind.model = 'worker' GROUP BY 1"
    )
    yield (
        "workers_verification",
        "INSERT",
        mark("workers_verification", "INSERT", source, "REFERENCING NEW TABLE AS came"),
    )
    # An enterprise that is suspended or cancelled, or comes back.
    source = (
        "SELECT e.worker_id FROM came JOIN gone USING (id) JOIN workers_employment e "
        "ON e.enterprise_id = came.id WHERE came.state <> gone.state GROUP BY 1"
    )
    tables = "REFERENCING OLD TABLE AS gone NEW TABLE AS came"
    yield "enterprises_enterprise", "UPDATE", mark("enterprises_enterprise", "UPDATE", source, tables)


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_initial")]

    operations = [
        migrations.RunSQL(
            statement,
            f"DROP TRIGGER cards_mark_{table}_{event.lower()} ON {table};"
            f"DROP FUNCTION cards_mark_{table}_{event.lower()}();",
        )
        for table, event, statement in marks()
    ]
