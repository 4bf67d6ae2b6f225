"""The tables are what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db


def test_no_model_has_changed_without_a_migration():
    output = StringIO()

    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_migrations_ran_forward_from_nothing():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_no_app_has_two_last_migrations():
    assert MigrationExecutor(connection).loader.detect_conflicts() == {}
