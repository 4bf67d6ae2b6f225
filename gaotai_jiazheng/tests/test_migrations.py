"""The tables are what the models say."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import AddField
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from gaotai_jiazheng.schema import ChangeTogether

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


def test_only_changed_models_and_those_that_point_to_them_are_drawn_again():
    state = ProjectState.from_apps(apps)
    before = {model._meta.label: model for model in state.apps.get_models()}

    ChangeTogether([AddField("Measure", "note", models.TextField(null=True))]).state_forwards(
        "plan", state
    )

    after = {model._meta.label: model for model in state.apps.get_models()}
    assert {label for label in before if after[label] is not before[label]} == {
        "plan.Measure",
        *(
            related.related_model._meta.label
            for related in apps.get_model("plan.Measure")._meta.get_fields(include_hidden=True)
            if related.auto_created and not related.concrete
        ),
    }
    assert after["plan.Target"].measure.field.related_model is after["plan.Measure"]
    assert after["plan.Measure"]._meta.get_field("note")
    assert state.is_delayed
