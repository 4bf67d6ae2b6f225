"""The interface asked for anything that its own description allows, and for what it does not."""

import os

import pytest
import schemathesis
import time_machine
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from complaints.tests.factories import moment
from gaotai_jiazheng.tests.doors.everybody import NOW, Everybody
from gaotai_jiazheng.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3000)]

# Of each operation, asked by a stranger and by a token; FUZZED=1000 for a long run.
EXAMPLES = int(os.environ.get("FUZZED", "3"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
QUIET = {
    "deadline": None,
    "database": None,
    "derandomize": EXAMPLES < 10,
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture
def everybody(db):
    with time_machine.travel(moment(NOW), tick=False):
        yield Everybody()


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer gt_with-scope"}], ids=["stranger", "token"]
)
def test_every_operation_answers_as_it_is_described(everybody, headers, settings, monkeypatch):
    monkeypatch.setattr("gaotai_jiazheng.rate_limits.hit", lambda *args, **kwargs: True)
    description = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    wrong, asked = {}, 0

    for found in description.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            asked += ask(operation, mode, headers, wrong)

    assert asked >= 43
    assert wrong == {}


def ask(operation, mode, headers, wrong) -> int:
    """How many requests were made; what was wrong with an answer is added to ``wrong`` by its operation."""
    asked = 0

    @settings(max_examples=EXAMPLES, **QUIET)
    @given(case=operation.as_strategy(generation_mode=mode))
    def anything(case):
        nonlocal asked
        asked += 1
        case.call_and_validate(headers=headers, checks=CHECKS)

    try:
        anything()
    except Exception as error:
        wrong[operation.label, mode.value] = str(error)[:1500]
    return asked
