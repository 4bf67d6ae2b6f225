"""No migration behind the first release holds up a portal that is in use. Reads files only."""

from pathlib import Path

import pytest

from gaotai_jiazheng.tests.migration_locks import faults_of

ROOT = Path(__file__).resolve().parents[2]
# What the first release brings, one "app/name" a line; all of it runs on an empty database.
FIRST_RELEASE = ROOT / "deploy" / "first-release-migrations.txt"
HEAD = "class Migration(migrations.Migration):\n    {}\n    operations = [{}]\n"


def migration(operations, more=""):
    return HEAD.format(more, operations)


def later_migrations():
    first = set(FIRST_RELEASE.read_text("utf-8").split())
    paths = sorted(ROOT.glob("*/migrations/[0-9]*.py"))
    return [path for path in paths if f"{path.parts[-3]}/{path.stem}" not in first]


def test_migrations_behind_the_first_release_hold_nobody_up():
    faults = {
        str(path.relative_to(ROOT)): found
        for path in later_migrations()
        if (found := faults_of(path.read_text("utf-8")))
    }
    assert faults == {}


def test_list_of_the_first_release_names_files_that_are_there():
    listed = FIRST_RELEASE.read_text("utf-8").split()
    assert [
        one
        for one in listed
        if not (ROOT / one.replace("/", "/migrations/")).with_suffix(".py").exists()
    ] == []


BAD = {
    "an old version's row without the column": "AddField('case', 'grade', models.IntegerField(default=1))",
    "a default that is computed": "AddField('case', 'key', models.UUIDField(null=True, default=uuid.uuid4))",
    "a volatile default of the database": "AddField('case', 'at', models.DateTimeField(db_default=Now()))",
    "a unique column": "AddField('case', 'code', models.TextField(null=True, unique=True))",
    "a change of type": "AlterField('case', 'grade', models.BigIntegerField())",
    "a column that is read": "RemoveField('case', 'grade')",
    "an index": "migrations.AddIndex('case', models.Index(fields=['grade'], name='a'))",
    "an index inside a transaction": "BuildIndexConcurrently('case', models.Index(fields=['grade'], name='a'))",
    "an index that a lock_timeout breaks off": "AddIndexConcurrently('case', models.Index(name='a'))",
    "a constraint": "AddConstraint('case', models.CheckConstraint(condition=Q(), name='a'))",
    "inside ChangeTogether": "schema.ChangeTogether([migrations.AddIndex('case', models.Index(name='a'))])",
    "an index by SQL": "RunSQL('CREATE INDEX a ON cases (grade)')",
    "NOT NULL by SQL": "RunSQL('ALTER TABLE cases ALTER COLUMN grade SET NOT NULL')",
    "all rows by SQL": "RunSQL('UPDATE cases SET grade = 1 WHERE grade IS NULL')",
    "a type by SQL": "RunSQL('ALTER TABLE cases ALTER COLUMN grade TYPE bigint')",
}
GOOD = {
    "an empty column": "AddField('case', 'grade', models.IntegerField(null=True))",
    "a constant default of the database": "AddField('case', 'grade', models.TextField(db_default='', default=''))",
    "a new table with its index": (
        "CreateModel('case', []), AddIndex('case', models.Index(name='a')), "
        "AddField('case', 'owner', models.ForeignKey('x', models.PROTECT))"
    ),
    "a constraint in two steps": "AddConstraintNotValid('case', x), ValidateConstraint('case', 'a')",
    "what only Django is told": (
        "SeparateDatabaseAndState(state_operations=[AlterField('case', 'grade', models.TextField())])"
    ),
    "an index by SQL that lets people write": "RunSQL('CREATE INDEX CONCURRENTLY a ON cases (grade)')",
    "a function": "RunSQL('CREATE OR REPLACE FUNCTION f() RETURNS void AS $$ BEGIN UPDATE cases SET a = 1; END $$')",
}
ALL_ROWS = "def fill(apps, editor):\n    apps.get_model('a', 'case').objects.update(grade=1)\n"
IN_BATCHES = (
    "def fill(apps, editor):\n    rows = apps.get_model('a', 'case').objects.filter(grade=None)\n"
    "    while ids := list(rows.values_list('pk', flat=True)[:1000]):\n        rows.filter(pk__in=ids).update(grade=1)\n"
)


@pytest.mark.parametrize("operation", BAD.values(), ids=BAD)
def test_what_holds_people_up_is_found(operation):
    assert len(faults_of(migration(operation))) >= 1


@pytest.mark.parametrize("operation", GOOD.values(), ids=GOOD)
def test_what_holds_nobody_up_passes(operation):
    assert faults_of(migration(operation)) == []


def test_rows_are_filled_in_batches():
    run = "migrations.RunPython(fill)"
    assert len(faults_of(ALL_ROWS + migration(run))) == 1
    assert len(faults_of(IN_BATCHES + migration(run))) == 1
    assert faults_of(IN_BATCHES + migration(run, "atomic = False")) == []


def test_measured_operation_passes_but_not_one_that_loses_rows():
    measured = 'MEASURED = "2027-01-15, 1,000,000 cases: longest wait 0.2 s"\n'
    assert faults_of(measured + migration(BAD["an index"])) == []
    assert faults_of('MEASURED = "yes"\n' + migration(BAD["an index"])) != []
    assert len(faults_of(measured + migration(BAD["an old version's row without the column"]))) == 1
