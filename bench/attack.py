"""Every address, form, stored text and operation of the interface attacked: the tests of the suite, at full length.

The suite tries a few of each (docs/security.md). Here each page is asked by everybody who may open it, each form
is sent with everything, and each operation of the interface answers so many made-up requests.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from bench.bars import none_of
from bench.county import ROOT

TESTS = "gaotai_jiazheng/tests"
# What is attacked -> the tests that do it.
ATTACKS = {
    "addresses": f"{TESTS}/test_attacks.py",
    "stored texts": f"{TESTS}/test_stored_payloads.py",
    "forms": f"{TESTS}/test_forms_attacked.py",
    "the interface": f"{TESTS}/test_api_fuzzed.py",
}
# Each how many-th page and form, and how many requests an operation, as the tests read them.
FULL = {"ATTACK": "all", "FUZZED": "100"}
QUICK = {"ATTACK": "40", "FUZZED": "2"}


def measure(county):
    """Yields how many of the tests at full length found something, and what it was."""
    length = FULL if county.is_full else QUICK
    for what, path in ATTACKS.items():
        tests, failures, seconds = run(path, county, length)
        yield {
            "figure": f"attacked: {what}",
            "value": f"{len(failures)} of {tests} tests found something, {seconds:.0f} s",
            "bars": none_of(found=len(failures)) if tests else none_of(not_run=1),
            "found": failures,
        }


def run(path, county, length):
    """(how many tests ran, what the failed ones say by their name, seconds) of one file of tests."""
    env = {
        **os.environ,
        **length,
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
