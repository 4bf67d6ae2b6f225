"""What is erased of a contract that was over long ago, and what stays."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from contracts.models import ContractParty, ServiceContract, SignatureFile
from contracts.services import ending, retaining, signing
from contracts.tests.factories import CONSUMER, drawing
from contracts.transitions import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(county, settings):
    settings.RETENTION_YEARS_OF_CONTRACTS = 3
    contract = county.sent()
    county.sign(contract, "consumer", method="drawn", drawing=signing.accept_drawing(drawing()))
    for role in ("worker", "enterprise"):
        contract = county.sign(contract, role)
    return ending.end(
        contract,
        ended_by="consumer",
        reason="不再需要照护",
        ended_on=timezone.localdate(),
        by=county.clerk,
    )


def test_people_are_erased_after_the_years_and_the_facts_stay(
    ended, county, client, django_capture_on_commit_callbacks
):
    running = county.in_force()
    stored = SignatureFile.objects.get().file.name
    prices = ended.text.prices
    now = timezone.now()

    assert retaining.erase(now + timedelta(days=3 * 365)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert retaining.erase(now + timedelta(days=3 * 366)) == 1
    assert retaining.erase(now + timedelta(days=3 * 366)) == 0

    erased = ServiceContract.objects.get(pk=ended.pk)
    assert (erased.consumer_shown, erased.answers, erased.text.content) == ("", "", "")
    assert {party.name for party in ContractParty.objects.filter(contract=erased)} == {""}
    assert erased.text.prices == prices and erased.number and len(erased.sha256) == 64
    assert erased.signatures.count() == 3 and not SignatureFile.objects.exists()
    assert not default_storage.exists(stored)
    events = ServiceContract.pgh_event_model.objects.filter(pgh_obj=ended.pk)
    assert set(events.values_list("consumer_shown", flat=True)) == {""}
    assert ServiceContract.objects.get(pk=running.pk).text.content
    client.force_login(county.owner)
    page = client.get(reverse("contracts_workspace:contract", args=[ended.pk]))
    assert page.status_code == 200 and CONSUMER not in page.content.decode()
    client.force_login(county.officer)
    assert client.get(erased.get_absolute_url()).status_code == 200
    assert erased.state == State.ENDED


def test_draft_that_was_left_lying_as_long_is_deleted(county, settings):
    settings.RETENTION_YEARS_OF_CONTRACTS = 3
    left, written = county.draft(), county.draft()
    waiting = county.sent()
    at = timezone.now() + timedelta(days=3 * 366)
    ServiceContract.objects.filter(pk=written.pk).update(updated_at=at - timedelta(days=30))

    assert retaining.discard_drafts(at) == 1
    assert retaining.discard_drafts(at) == 0

    kept = ServiceContract.objects.order_by("pk").values_list("pk", flat=True)
    assert list(kept) == [written.pk, waiting.pk]
    events = ServiceContract.pgh_event_model.objects.filter(pgh_obj=left.pk)
    assert set(events.values_list("consumer_shown", "worker_shown")) == {("", "")}
