"""Operations of migrations that Django does not bring."""

from contextlib import contextmanager

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.utils import resolve_relation


@contextmanager
def rendered_after(state):
    """
    While this is open the state of the project is changed without being rendered; then the models that changed
    and those that point to them are rendered again, and no others.

    Django renders all that is related to a model, which here is nearly every model there is, once for each
    operation: hundreds of tables took minutes. What is left as it was may know a changed model as it was before,
    so the state is marked as Django marks its own delayed ones: before Python runs, all is rendered.
    """
    before = {key: said_of(model) for key, model in state.models.items()}
    rendered = state.__dict__.pop("apps", None)
    yield
    if rendered is None:
        return
    state.apps, state.is_delayed = rendered, True
    after = {key: said_of(model) for key, model in state.models.items()}
    changed = {key for key in before | after if before.get(key) != after.get(key)}
    again = changed | {key for key, model in state.models.items() if points_to(changed, key, model)}
    with rendered.bulk_update():
        for key in again:
            rendered.unregister_model(*key)
    rendered.render_multiple([model for key, model in state.models.items() if key in again])


def said_of(model):
    return dict(model.fields), dict(model.options), model.bases, model.managers


def points_to(keys, own_key, model) -> bool:
    """Whether a field of the state of a model leads to one of these models."""
    return any(
        resolve_relation(target, *own_key) in keys
        for field in model.fields.values()
        if field.remote_field
        for target in (field.remote_field.model, getattr(field.remote_field, "through", None))
        if target
    )


class CreateModels(Operation):
    """
    Create the tables of many new models in one step.

    Each part is an ordinary ``CreateModel`` with its indexes, constraints and triggers among its options; none
    may rely on a table of a later one.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label, state):
        with rendered_after(state):
            for operation in self.operations:
                operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name, app_label):
        return any(each.references_model(name, app_label) for each in self.operations)

    def describe(self):
        return f"Create {len(self.operations)} models"


class ChangeTogether(Operation):
    """
    Make several changes of an app's tables in one step, with the state of the project as it is before and after
    all of them.

    The parts are ordinary operations, in their order. A model that one of them creates is created as it is after
    all of them, so that the others about it change the state alone. None changes a second time what an earlier
    one has changed, and none runs Python.
    """

    category = OperationCategory.MIXED
    serialization_expand_args = ["operations"]

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label, state):
        with rendered_after(state):
            for operation in self.operations:
                operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.of_the_database():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.of_the_database()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def of_the_database(self) -> list[Operation]:
        """Those that are not done by creating a model."""
        created = {each.name_lower for each in self.operations if isinstance(each, CreateModel)}
        return [
            each
            for each in self.operations
            if getattr(each, "model_name", "").lower() not in created
        ]

    def references_model(self, name, app_label):
        return any(each.references_model(name, app_label) for each in self.operations)

    def describe(self):
        return f"Make {len(self.operations)} changes together"


class BuildIndexConcurrently(AddIndexConcurrently):
    """
    Build an index on a table in use, however long that takes; in a migration with ``atomic = False``.

    It holds nobody up, so it may wait for old transactions even where ``migrate`` runs with a short
    ``lock_timeout``. What a run that was broken off has left behind is invalid, and is built anew.
    """

    def state_forwards(self, app_label, state):
        with rendered_after(state):
            super().state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        index = schema_editor.quote_name(self.index.name)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("SET lock_timeout = 0")
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])
