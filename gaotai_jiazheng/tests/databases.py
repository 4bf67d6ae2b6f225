"""A migrated database that every test process copies, instead of migrating one of its own.

Migrating takes half a minute of work, copying less than a second. The template is named for what was
migrated: other migrations make another one. Who comes first builds it, the others wait.
"""

import hashlib
from datetime import date
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from accounts.groups import grant_role_permissions

PREFIX = "gaotai_template_"
LOCK = 0x6761_6F74_6169  # one for all templates of a server
KEPT_FOR = "7 days"
TABLES_AT_ONCE = (
    100  # a statement locks each table that it looks into, and there are not locks for all
)
# What migrating writes about the models: a test that empties the database would write it again.
ABOUT_MODELS = {"django_content_type", "auth_permission"}


def template(alias="default"):
    """The name of a migrated database on the server of the tests; it is built when there is none."""
    name = PREFIX + fingerprint()
    # A session of its own, to no database of ours: it holds the lock until the work is done.
    with connections[alias]._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not exists(cursor, name):
            build(cursor, name, connections[alias])
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{date.today()}'")
        drop_stale(cursor)
    return name


def is_there(alias="default"):
    """Whether the tests' database itself exists."""
    creation = connections[alias].creation
    with connections[alias]._nodb_cursor() as cursor:
        return exists(cursor, creation._get_test_db_name())


def fingerprint():
    """Sixteen digits that change with any migration of any app, and with Django."""
    digest = hashlib.sha256(django.__version__.encode())
    for config in sorted(apps.get_app_configs(), key=lambda each: each.name):
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.name}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def build(cursor, name, connection):
    """Migrate under another name: a build that was broken off is nobody's template."""
    building, before = f"{name}_building", connection.settings_dict["NAME"]
    cursor.execute(f"DROP DATABASE IF EXISTS {building}")
    cursor.execute(f"CREATE DATABASE {building} WITH ENCODING 'UTF8'")
    connection.close()
    connection.settings_dict["NAME"] = building
    try:
        call_command("migrate", verbosity=0, interactive=False, database=connection.alias)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    cursor.execute(f"ALTER DATABASE {building} RENAME TO {name}")


def exists(cursor, name):
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def drop_stale(cursor):
    """Remove templates that nobody has asked for in a week."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s"
        " AND shobj_description(oid, 'pg_database')::date < current_date - %s::interval",
        [PREFIX + "%", KEPT_FOR],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def sql_flush(operations, style, tables, *, reset_sequences=False, allow_cascade=False):
    """Statements that empty these tables, in the place of Django's TRUNCATE of all of them.

    A truncation writes a file for every table and index, hundreds of them for the few rows of a test. Rows
    that are never deleted go too: the role of a replica fires no trigger, and only who owns the server,
    as the tests do, may take it. Sequences go on.
    """
    connection = operations.connection
    names = sorted(set(tables) - ABOUT_MODELS)
    if not names:
        return []
    with connection.cursor() as cursor:
        # A table that was never written to has no page. Looking into it would lock it and each of its indexes.
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s)"
            " AND pg_table_is_visible(oid) AND (relkind <> 'r' OR pg_relation_size(oid) > 0)",
            [names],
        )
        paged = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        written = []
        for first in range(0, len(paged), TABLES_AT_ONCE):
            looks = [
                f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})"
                for name in paged[first : first + TABLES_AT_ONCE]
            ]
            cursor.execute(" UNION ALL ".join(looks))
            written += [name for (name,) in cursor.fetchall()]
    return [
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {name}" for name in written),
        "SET LOCAL session_replication_role = origin",
    ]


def write_roles_again(verbosity, interactive, db, **kwargs):
    """What a database needs that has been emptied, in the place of all that is done when it has been migrated:
    the rows about the models are still there, the triggers too."""
    for config in apps.get_app_configs():
        grant_role_permissions(config, using=db)
