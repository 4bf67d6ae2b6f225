"""What is left of a worker, whatever became of her: every row of both apps is read, unsealed, and searched."""

from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from cards import services
from cards.models import Card, Clearance, Standing
from cards.rule import Colour
from enterprises.tests.factories import EnterpriseMemberFactory
from workers.models import (
    BackgroundCheck,
    Consent,
    Correction,
    Employment,
    EmploymentRequest,
    ImportLine,
    OneTimeCode,
    PaperFile,
    Worker,
    WorkerImport,
)
from workers.models.worker import id_digest, name_digest, phone_digest
from workers.services import (
    codes,
    consenting,
    importing,
    portraits,
    registering,
    retention,
)
from workers.tests.factories import id_number
from workers.tests.test_importing import line, sheet

pytestmark = pytest.mark.django_db

NAME, PHONE, NUMBER = "尉迟紫菀", "13654320987", id_number(321, born=date(1985, 7, 16))
CONCLUSION, TYPED = "转氨酶偏高", "名字应当是紫菀"
TRACES = (
    NAME, "紫菀", PHONE, NUMBER, "1985-07-16", "19850716", "转氨酶",
    id_digest("resident", NUMBER), name_digest(NAME), phone_digest(PHONE),
)  # fmt: skip
GONE = timedelta(days=6 * 366)


def files_in(folder) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def traces() -> set[tuple[str, str]]:
    """(model, what) of everything in workers and cards that says who she was; histories included."""
    found = set()
    for app in ("workers", "cards"):
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for row in model.objects.iterator():
                words = " ".join(
                    str(getattr(row, each.attname)) for each in model._meta.concrete_fields
                )
                found |= {(model._meta.model_name, trace) for trace in TRACES if trace in words}
    return found


def worker_of(county):
    """A worker with everything that either app can hold of somebody, and a card."""
    worker = county.worker(name=NAME, phone=PHONE, id_number=NUMBER)
    health = worker.health_certificates.get()
    health.conclusion = CONCLUSION
    health.save()
    Correction.objects.create(worker=worker, text=TYPED)
    consenting.give(worker, county.enterprise, "health")
    codes.send(worker, OneTimeCode.Purpose.SIGN_IN)
    PaperFile.objects.create(
        worker=worker,
        paper=health,
        file=ContentFile(b"jpeg", "a.jpg"),
        name="健康证明.jpg",
        content_type="image/jpeg",
        size=4,
        digest="0" * 64,
        uploaded_by=county.hrss,
    )
    portraits.agree(worker)
    portraits.keep(worker, b"jpeg")
    card = county.card(worker)
    services.follow_changes()
    return worker, card


def test_nothing_says_who_she_was_when_she_has_been_gone_for_long(
    county, attachments_folder, django_capture_on_commit_callbacks
):
    worker, card = worker_of(county)
    assert files_in(attachments_folder)
    assert {model for model, _ in traces()} >= {
        "worker",
        "workerevent",
        "healthcertificate",
        "correction",
    }
    Employment.objects.filter(worker=worker).update(ended_on=timezone.localdate())

    with time_machine.travel(timezone.now() + GONE, tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            assert retention.erase_due() == 1
        services.follow_changes()

        assert traces() == set()
        assert not files_in(attachments_folder)
        assert not Clearance.objects.filter(worker=worker).exists()
        assert not Consent.objects.exists()
        assert not OneTimeCode.objects.exists()
        # What has to stay: for which enterprise, on which days, and that a card was issued.
        assert Employment.objects.get().worker_id == worker.pk
        assert Card.objects.get(pk=card.pk).steps.exists()
        assert Standing.objects.get(worker=worker).colour == Colour.RED


def test_refused_check_is_kept_as_long_as_she_and_no_longer(
    county, django_capture_on_commit_callbacks
):
    worker, _ = worker_of(county)
    county.check(worker, date(2026, 10, 1), result="not_clear")
    services.follow_changes()
    assert not Clearance.objects.filter(worker=worker).exists()

    assert retention.erase_due() == 0
    assert BackgroundCheck.objects.filter(worker=worker, checked_on=date(2026, 10, 1)).exists()
    Employment.objects.filter(worker=worker).update(ended_on=timezone.localdate())
    with time_machine.travel(timezone.now() + GONE, tick=False):
        assert retention.erase_due() == 1

    assert not BackgroundCheck.objects.exists()
    assert not BackgroundCheck.pgh_event_model.objects.exists()


def test_withdrawn_consent_closes_at_once_and_its_days_stay_with_her(county):
    worker, _ = worker_of(county)
    consent = Consent.objects.get()

    consenting.withdraw(consent)

    assert not Consent.objects.given().exists()
    assert Consent.objects.get().withdrawn_at is not None
    assert retention.erase_due() == 0
    assert Worker.objects.get(pk=worker.pk).name == NAME


@pytest.mark.django_db(transaction=True)
def test_withdrawn_consent_to_her_portrait_deletes_the_file(county, attachments_folder):
    worker, _ = worker_of(county)
    before = files_in(attachments_folder)

    portraits.withdraw(worker)

    after = files_in(attachments_folder)
    assert len(before) - len(after) == 1
    assert PaperFile.objects.get().file.name.rsplit("/")[-1] in after


def test_who_declined_leaves_no_employment_and_no_number(county):
    worker, _ = worker_of(county)
    other = EnterpriseMemberFactory().enterprise
    asked = registering.ask(
        other,
        worker,
        employment={"mode": "agency_based", "started_on": timezone.localdate()},
        by=county.hrss,
    )

    registering.close(asked, EmploymentRequest.State.DECLINED)

    assert not Employment.objects.filter(enterprise=other).exists()
    assert not any(model == "employmentrequest" for model, _ in traces())


@pytest.mark.parametrize("outcome", ["dropped", "undecided", "undone", "known"])
def test_sheet_keeps_nobody_longer_than_it_needs(county, outcome):
    if outcome == "known":
        worker_of(county)
    owner = EnterpriseMemberFactory()
    lines = [line(1, 姓名=NAME, 证件号码=NUMBER, 手机号=PHONE)]
    batch = importing.upload(
        sheet(*lines).read(), file_name="a.xlsx", enterprise=owner.enterprise, by=owner.user
    )
    importing.work()
    if outcome == "dropped":
        importing.drop(batch)
    elif outcome == "undecided":
        importing.drop_undecided(batch.made_at + importing.KEPT_UNDECIDED + timedelta(days=1))
    else:
        for step in ("apply",) if outcome == "known" else ("apply", "undo"):
            importing.STEPS[step](batch, by=owner.user)
            importing.work()

    if outcome == "known":
        Employment.objects.update(ended_on=timezone.localdate())
        with time_machine.travel(timezone.now() + GONE, tick=False):
            retention.erase_due()
    assert WorkerImport.objects.get().rows_done == 1
    assert not ImportLine.objects.exclude(id_digest="").exists()
    assert traces() == set()
