"""Operations of migrations that Django does not bring."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """
    Create the tables of many new models in one step.

    Django renders a new model's relations, which here is nearly every model there is, once for each operation:
    hundreds of tables took minutes. Here the state of the project is rendered once, after the last model is in
    it. Each part is an ordinary ``CreateModel`` with its indexes, constraints and triggers among its options;
    none may rely on a table of a later one.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
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
    Make several changes of an app's tables in one step, with the state of the project rendered once before and
    once after all of them, for the reason that ``CreateModels`` has.

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
        state.__dict__.pop("apps", None)
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

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        index = schema_editor.quote_name(self.index.name)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("SET lock_timeout = 0")
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])
