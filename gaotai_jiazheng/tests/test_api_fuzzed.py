"""The interface asked for anything that its own description allows, and for what it does not."""

import os
from datetime import date

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
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

from accounts.tests.factories import ApiTokenFactory, UserFactory
from bureaus.tests.factories import BureauMemberFactory
from complaints.models import PrivacyNotice
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.wsgi import application
from plan.tests.factories import MeasureFactory
from regions.tests.factories import CommunityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3000)]

# Of each operation, asked by a stranger and by a token; FUZZED=1000 for a long run.
EXAMPLES = int(os.environ.get("FUZZED", "1"))
# Who asks, by the name of their token: somebody of the staff without an office; in a long run also a handler of
# a bureau and a superuser.
ASKED_BY = ["stranger", "with-scope", *(["of-a-bureau", "superuser"] if EXAMPLES > 1 else [])]
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
def county(db):
    """A row of what most resources list, and a token of an officer."""
    PrivacyNotice.objects.create(version="1", text="告知", in_force_from=date(2026, 1, 1))
    EnterpriseFactory()
    MeasureFactory(number=1)
    CommunityFactory()
    ApiTokenFactory(name="with-scope", user=UserFactory(is_staff=True))
    ApiTokenFactory(name="of-a-bureau", user=BureauMemberFactory().user)
    ApiTokenFactory(name="superuser", user=UserFactory(is_staff=True, is_superuser=True))
    # As Django's test client does: a request must not close the connection of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("asker", ASKED_BY)
def test_every_operation_answers_as_it_is_described(county, asker, monkeypatch):
    headers = {} if asker == "stranger" else {"Authorization": f"Bearer gt_{asker}"}
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
