"""The script for outsiders reads what the portal publishes and comes to the same result."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "docs" / "rating_recompute.py"


def run(data, tmp_path):
    file = tmp_path / "result.json"
    file.write_text(json.dumps(data), "utf-8")
    return subprocess.run([sys.executable, "-I", SCRIPT, file], capture_output=True, text=True)


@pytest.fixture
def data(county, client):
    application = county.noticed(points=("4.5", "2.25", "1"))
    return client.get(reverse("ratings:result_data", args=[application.number])).json()


def test_outsider_comes_to_the_same_result(data, tmp_path):
    answer = run(data, tmp_path)

    assert answer.returncode == 0, answer.stderr
    assert "total\t7.75\nlevel\t二档\nmembers\t3" in answer.stdout
    assert "the published result is the same" in answer.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data["result"].update(total="9.00"), "total: published 9.00, computed 7.75"),
        (lambda data: data["result"].update(level="一档"), "level: published '一档'"),
        (lambda data: data["members"][0]["points"].update({"2.1": "3"}), "2.1: published 2.25"),
    ],
)
def test_result_that_was_tampered_with_is_told(data, tmp_path, change, words):
    change(data)

    answer = run(data, tmp_path)

    assert answer.returncode == 1
    assert words in answer.stdout


def test_anything_else_is_refused(tmp_path):
    assert "not a result" in run({"format": "x"}, tmp_path).stderr
