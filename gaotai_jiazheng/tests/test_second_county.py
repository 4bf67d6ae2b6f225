"""Another county's file makes a portal of its own, without a change of code."""

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
