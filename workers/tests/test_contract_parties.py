"""A worker of the enterprise is chosen in the builder of contracts, and her record filled in."""

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from contracts.models import ServiceContract
from contracts.services import drafting, templates
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from workers.tests.factories import EmploymentFactory, HealthCertificateFactory, WorkerFactory, look

pytestmark = pytest.mark.django_db
PHONE = "13893600123"
HOUSEHOLD = {"consumer_name": "端木海棠", "consumer_phone": "123", "consumer_id_number": ""}


@pytest.fixture
def enterprise():
    templates.load_shipped()
    return EnterpriseFactory()


@pytest.fixture
def worker(enterprise):
    worker = WorkerFactory(name="公孙绿萼", phone=PHONE)
    EmploymentFactory(worker=worker, enterprise=enterprise)
    return worker


def step_for(client, enterprise, role):
    """The address of the builder's first page, for a person of the enterprise who is signed in."""
    user = EnterpriseMemberFactory(enterprise=enterprise, role=role).user
    client.force_login(user)
    contract = drafting.begin(enterprise, mode="agency_based", by=user)
    return reverse("contracts_workspace:step", args=[contract.pk, "parties"])


def values(page):
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_owner_chooses_and_everything_is_filled_in_and_written_down(client, enterprise, worker):
    paper = HealthCertificateFactory(worker=worker, entered_for=enterprise)
    paper.verification = look(paper, "health")
    paper.save()
    address = step_for(client, enterprise, "owner")
    assert "公孙绿萼" in client.get(address).text

    page = client.post(address, {**HOUSEHOLD, "known_worker": worker.pk, "go": "fill"})

    assert page.status_code == 200
    assert values(page) == {
        **HOUSEHOLD,
        "worker_name": "公孙绿萼",
        "worker_phone": PHONE,
        "worker_id_number": worker.id_number,
    }
    assert worker.get_sex_display() in page.text and "健康证明" in page.text
    seen = AccessLog.objects.get()
    assert (seen.action, seen.fields) == ("reveal", ["phone", "id_number"])
    assert "consumer_name" not in ServiceContract.objects.get().given


def test_clerk_gets_the_name_alone(client, enterprise, worker):
    page = client.post(
        step_for(client, enterprise, "clerk"),
        {**HOUSEHOLD, "worker_phone": "13800000000", "known_worker": worker.pk, "go": "fill"},
    )

    assert (values(page)["worker_name"], values(page)["worker_phone"]) == (
        "公孙绿萼",
        "13800000000",
    )
    assert PHONE not in page.text and worker.id_number not in page.text
    assert not AccessLog.objects.exists()


def test_others_are_neither_offered_nor_opened(client, enterprise, worker):
    elsewhere = EmploymentFactory(worker__name="别家的人").worker
    gone = EmploymentFactory(
        enterprise=enterprise,
        worker__name="走了的人",
        started_on="2020-01-01",
        ended_on="2020-02-01",
    ).worker
    address = step_for(client, enterprise, "owner")

    page = client.get(address).text
    refused = [
        client.post(address, {**HOUSEHOLD, "known_worker": key, "go": "fill"})
        for key in (elsewhere.pk, gone.pk, "", "x")
    ]

    assert "别家的人" not in page and "走了的人" not in page
    assert {answer.status_code for answer in refused} == {422}
    assert all('href="#id_known_worker"' in answer.text for answer in refused)
    assert all(values(answer)["consumer_phone"] == "123" for answer in refused)
    assert not AccessLog.objects.exists()
