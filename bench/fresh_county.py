"""A demonstration county of its own for each run, copied from one that is made once."""

import contextlib
import os

import psycopg2

from bench.county import County

TEMPLATE = "county_template"


def fresh_county(server_url, name) -> str:
    """The URL of a new database with the demonstration county; an older one of that name is dropped.

    The checkpoint is for runs that kill the server: PostgreSQL copies sequences with values that it takes as
    logged ahead, though only the log of the original has them. After a crash before the first checkpoint the copy
    would give numbers again that rows have already.
    """
    os.environ["DATABASE_URL"] = server_url
    county = County()
    make_template(county)
    with administrator(county) as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        cursor.execute("CHECKPOINT")
    return county.url_of(name)


def make_template(county):
    """Migrated, planned and seeded; one that a killed run has left half made is made anew."""
    with administrator(county) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        is_there = cursor.fetchone()
        if not is_there:
            cursor.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}_half" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{TEMPLATE}_half"')
    database = TEMPLATE if is_there else f"{TEMPLATE}_half"
    county.run("manage.py", "migrate", "-v0", database=database)
    if not is_there:
        county.run("manage.py", "collectstatic", "--noinput", "-v0", database=database)
        county.run("manage.py", "load_plan", "plan/data/gaotai.yaml", database=database)
        county.run("manage.py", "seed_demo", database=database)
        with administrator(county) as cursor:
            cursor.execute(f'ALTER DATABASE "{database}" RENAME TO "{TEMPLATE}"')


@contextlib.contextmanager
def administrator(county):
    connection = psycopg2.connect(county.url_of("postgres"))
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        yield cursor
