"""Which app may import which. The picture is in docs/architecture.md."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import ApiToken

ROOT = Path(settings.BASE_DIR)
PROJECT = "gaotai_jiazheng"

# Each chain from below to above; an app may import what is before it in a chain, and what that may import.
CHAINS = (
    ("accounts", "regions", "bureaus", "reminders", "papers", "disclosure", "ledger", "plan"),
    (
        "plan",
        "enterprises",
        "market",
        "contracts",
        "inspections",
        "ratings",
        "deposits",
        "communities",
    ),
    ("plan", "funds"),
    ("ledger", "backups"),
    ("plan", "search"),
    ("plan", "reporting"),
    ("plan", "meetings"),
    ("communities", "workers", "cards", "visits"),
    ("workers", "credentials", "competitions"),
    ("credentials", "training"),
    ("workers", "schools"),
    ("funds", "subsidies"),
    ("workers", "taxes"),
    ("workers", "employment", "training", "subsidies"),
    ("workers", "complaints", "exchange"),
    ("training", "promotion"),
    ("credentials", "recruitment"),
    ("employment", "recruitment", "subsidies"),
    ("recruitment", "brands"),
    ("training", "brands"),
    ("complaints", "brands"),
    ("cards", "brands"),
    ("funds", "brands"),
    ("funds", "promotion"),
    ("visits", "promotion"),
    ("complaints", "promotion"),
    ("training", "stories"),
    ("competitions", "stories"),
)
LEAVES = frozenset(
    {
        "acting_for",
        "api_conventions",
        "api_schema",
        "arriving_twice",
        "atom_feeds",
        "client_address",
        "context",
        "county",
        "data_files",
        "day_ranges",
        "each_by_itself",
        "form_answers",
        "form_fields",
        "identifiers",
        "kept_files",
        "key_pages",
        "last_question",
        "leases",
        "masking",
        "nested_rows",
        "numbering",
        "one_question",
        "opened_rows",
        "public_pages",
        "qr_codes",
        "questions",
        "rate_limits",
        "refusals",
        "register_admin",
        "sealed",
        "search_terms",
        "short_memory",
        "spreadsheets",
        "stepped_admin",
        "together",
        "typed_values",
        "uploads",
        "waiting_work",
        "whole_files",
        "workdays",
    }
)
# Inside an app a file imports files of the same or a lower number.
LAYERS = {
    "transitions": 0,
    "models": 1,
    "services": 2,
    "permissions": 2,
    "forms": 3,
    "admin": 4,
    "api": 4,
    "management": 4,
    "tasks": 4,
    "templatetags": 4,
    "urls": 4,
    "views": 4,
}


def below(chains):
    """App -> every app that it may import."""
    allowed = {}
    for chain in chains:
        for place, app in enumerate(chain):
            reachable = allowed.setdefault(app, set())
            for lower in chain[:place]:
                reachable |= {lower} | allowed[lower]
    return allowed


MAY_IMPORT = below(CHAINS)
OURS = frozenset(MAY_IMPORT) | {PROJECT}


def sources(folder):
    """A folder's own files; tests and migrations left out."""
    for path in sorted(folder.rglob("*.py")):
        if {"tests", "migrations"}.isdisjoint(path.relative_to(ROOT).parts):
            yield path


def imported_modules(path):
    """The dotted names that a file imports, inside functions too; ``from a import b`` counts as a.b."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def imports_of(app):
    """(file, top name, second name) of every import of ours in an app."""
    for path in sources(ROOT / app):
        for name in imported_modules(path):
            top, second = [*name.split("."), ""][:2]
            if top in OURS:
                yield path.relative_to(ROOT), top, second


def test_complaints_may_import_workers_and_all_below():
    assert MAY_IMPORT["complaints"] == {
        "accounts",
        "regions",
        "bureaus",
        "reminders",
        "papers",
        "disclosure",
        "ledger",
        "plan",
        "enterprises",
        "market",
        "contracts",
        "inspections",
        "ratings",
        "deposits",
        "communities",
        "workers",
    }


def test_every_app_is_in_the_picture():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert apps - {PROJECT} <= MAY_IMPORT.keys()


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_app_imports_only_the_apps_below_it(app):
    allowed = MAY_IMPORT[app] | {app, PROJECT}

    assert [(str(path), top) for path, top, _ in imports_of(app) if top not in allowed] == []


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_app_imports_only_leaves_of_the_project_package(app):
    wrong = [
        (str(path), second)
        for path, top, second in imports_of(app)
        if top == PROJECT and second not in LEAVES
    ]

    assert wrong == []


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_app_names_no_model_and_no_page_of_an_app_above_it(app):
    """``"app.Model"``, ``"app:page"`` and ``"admin:app_model"`` are arrows, too, that no import shows."""
    above = MAY_IMPORT.keys() - MAY_IMPORT[app] - {app}
    named = re.compile(rf"(?:admin:(?:{'|'.join(above)})_|(?:{'|'.join(above)})[:.])\w+")
    wrong = [
        (str(path.relative_to(ROOT)), node.lineno, node.value)
        for path in sources(ROOT / app)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if named.fullmatch(node.value) and node.value not in ApiToken.Scope.values
    ]

    assert wrong == []


@pytest.mark.parametrize("leaf", sorted(LEAVES))
def test_leaf_imports_nothing_of_ours_but_leaves(leaf):
    path = ROOT / PROJECT / f"{leaf}.py"
    tops = [name.split(".")[:2] for name in imported_modules(path) if name.split(".")[0] in OURS]

    assert [parts for parts in tops if parts[0] != PROJECT or parts[1] not in LEAVES] == []


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_layers_inside_an_app(app):
    wrong = []
    for path, top, second in imports_of(app):
        layer = LAYERS.get(path.with_suffix("").parts[1])
        if top == app and layer is not None and LAYERS.get(second, 0) > layer:
            wrong.append((str(path), second))

    assert wrong == []


@pytest.mark.parametrize("app", [*MAY_IMPORT, PROJECT])
def test_imports_are_absolute(app):
    relative = [
        (str(path.relative_to(ROOT)), node.lineno)
        for path in sources(ROOT / app)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []
