"""Another county's file makes a portal of its own, without a change of code."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from plan.models import Commitment, Measure, Reading

pytestmark = pytest.mark.django_db
SHAWAN = Path(settings.BASE_DIR) / "plan" / "tests" / "data" / "shawan.yaml"
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
OUR_PLACES = ("高台", "张掖")
# What tells of the county that the file, the settings and the demonstration bring.
BRINGS_THE_COUNTY = {"tests", "migrations", "demo", "bench", "data", "settings"}
SHOWN_TO_PEOPLE = {".html", ".txt", ".xml", ".js", ".typ", ".svg"}


@pytest.fixture
def county():
    call_command("load_plan", SHAWAN, stdout=StringIO())
    call_command("take_readings", stdout=StringIO())


def test_its_plan_is_shown_as_its_own(client, county):
    addresses = [
        reverse("plan:index"),
        reverse("plan:matrix"),
        reverse("plan:changes"),
        reverse("plan:metrics"),
        *(reverse("plan:measure", args=[number]) for number in range(1, 6)),
        *(reverse("plan:bureau", args=[slug]) for slug in ("office", "commerce", "women")),
    ]

    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "高台" not in MAIN.search(response.content.decode())[0], address
    assert "沙湾县家政服务提升方案" in client.get(addresses[0]).content.decode()
    assert "高台" not in client.get(reverse("plan:table_csv")).content.decode()
    assert (Measure.objects.count(), Commitment.objects.count()) == (5, 6)
    assert Reading.objects.exists()


def test_loading_it_again_changes_nothing(county):
    before = list(Commitment.objects.values_list("pk", flat=True))

    call_command("load_plan", SHAWAN, stdout=StringIO())

    assert list(Commitment.objects.values_list("pk", flat=True)) == before


def sources():
    """(path, text) of every file of ours that a reader may be shown, or whose strings she may."""
    root = Path(settings.BASE_DIR)
    for app in sorted(path for path in root.iterdir() if path.is_dir() and path.name[0].isalpha()):
        for path in app.rglob("*"):
            parts = set(path.relative_to(root).parts)
            if parts & (BRINGS_THE_COUNTY | {"var", "vendor", "docs", "node_modules"}):
                continue
            if path.suffix in SHOWN_TO_PEOPLE | {".py"} and path.is_file():
                yield path, path.read_text("utf-8")


def strings_of(text):
    """Every string of a program that is no docstring."""
    tree = ast.parse(text)
    told = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told
    ]


def test_no_code_and_no_template_names_our_county():
    found = []
    for path, text in sources():
        if any(place in text for place in OUR_PLACES):
            shown = strings_of(text) if path.suffix == ".py" else [text]
            found += [path for each in shown if any(place in each for place in OUR_PLACES)]

    assert found == []


@pytest.mark.parametrize("address", ["/", "/llms.txt", "/jobs/feed/", "/stories/feed/", "/check/"])
def test_site_bears_the_name_of_the_settings(client, settings, address):
    settings.SITE_COUNTY, settings.SITE_NAME = "沙湾县", "沙湾家政"
    settings.SITE_FULL_NAME = "沙湾县家政服务平台"

    text = client.get(address).content.decode()

    assert "沙湾" in text
    assert "高台" not in text
