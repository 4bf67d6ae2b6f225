"""Every address, form, stored text and operation of the interface attacked: the tests of the suite, at full length.

The suite tries a few of each (docs/security.md). Here each page is asked by everybody who may open it, each form
is sent with everything, each route is thrown every odd body, and each operation of the interface answers so many
made-up requests. It is done in shares: what each found stands in var/attack/ as soon as it has ended, and is
printed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

from bench.bars import none_of
from bench.county import ROOT

TESTS = "gaotai_jiazheng/tests"
# What is attacked -> (the tests that do it, in how many shares).
ATTACKS = {
    "stored texts": (f"{TESTS}/test_stored_payloads.py", 4),
    "forms": (f"{TESTS}/test_forms_attacked.py", 16),
    "bodies": (f"{TESTS}/test_odd_bodies.py", 6),
    "addresses": (f"{TESTS}/test_attacks.py", 1),
    "the interface": (f"{TESTS}/test_api_fuzzed.py", 1),
    "two at once": (f"{TESTS}/test_twice_at_once.py", 1),
}
# How many made-up requests an operation gets, as the tests read it; quick: one share of so many.
FUZZED, FUZZED_QUICK, QUICK = "100", "2", 200
RESULTS = Path(os.environ.get("VAR_DIR", ROOT / "var"), "attack")


def measure(county):
    """Yields how many of the tests of each share found something, and what it was."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    for what, (path, shares) in ATTACKS.items():
        for share in range(1, (shares if county.is_full else 1) + 1):
            yield attacked(what, path, share, shares if county.is_full else QUICK, county)


def attacked(what, path, share, shares, county) -> dict:
    """One share of one attack; also written to a file of its own."""
    tests, failures, seconds = run(path, f"{share}/{shares}", county)
    row = {
        "figure": f"attacked: {what}, {share}/{shares}",
        "value": f"{len(failures)} of {tests} tests found something, {seconds:.0f} s",
        "bars": none_of(found=len(failures)) if tests else none_of(not_run=1),
        "found": failures,
    }
    told = {**row, "bars": [bar.as_data() for bar in row["bars"]], "at": time.strftime("%F %T")}
    name = f"{what.replace(' ', '-')}-{share}-of-{shares}.json"
    (RESULTS / name).write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    return row


def run(path, share, county):
    """(how many tests ran, what the failed ones say by their name, seconds) of one share of a file of tests."""
    env = {
        **os.environ,
        "ATTACK": share,
        "FUZZED": FUZZED if county.is_full else FUZZED_QUICK,
        "DJANGO_ENV": "test",
        "DATABASE_URL": county.url_of(f"{county.prefix}_attack"),
    }
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:randomly",
            f"--junitxml={report}",
            path,
        ]
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        if not report.exists():
            raise RuntimeError(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        suite = ElementTree.parse(report).getroot().find("testsuite")
    failures = {
        case.get("name"): case.find(kind).text[-20_000:]
        for case in suite.iter("testcase")
        for kind in ("failure", "error")
        if case.find(kind) is not None
    }
    return int(suite.get("tests")), failures, float(suite.get("time"))
