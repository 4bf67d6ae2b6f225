"""A declared fact that is put right: both values stay, the sum follows, the applicant reads of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from reminders.models import Notification
from subsidies.models import Approval, FactCorrection
from subsidies.services import checking, correcting, filing
from subsidies.tests.factories import County, sent

REASON = "劳务输转登记表上写的是省内"


@pytest.fixture
def county(county):
    return county.fill_funds()


def corrected(application, by, **changed):
    return correcting.correct(
        application, changed=changed or {"destination": "in_province"}, reason=REASON, by=by
    )


def test_the_sum_follows_and_it_begins_again(county):
    application = checking.approve(sent(county), by=county.other_clerk)
    rural = county.people["agriculture-rural"]
    application = checking.approve(application, by=county.third_clerk)
    with pytest.raises(ValidationError) as nothing:
        corrected(application, rural[0], destination="outside_province")
    assert nothing.value.code == "nothing_corrected"
    with pytest.raises(PermissionDenied):
        corrected(application, county.people["trade-union"][0])

    application = corrected(application, rural[0])

    row = FactCorrection.objects.get()
    assert (row.fact, row.old, row.new) == ("destination", "outside_province", "in_province")
    assert (row.amount_before_fen, row.amount_after_fen) == (60000, 30000)
    assert (application.round, application.position) == (2, 0)
    assert Notification.objects.filter(channel="sms", subject__contains="作了更正").count() == 1
    for by in (county.other_clerk, county.third_clerk):
        application = checking.approve(application, by=by)
    with pytest.raises(PermissionDenied):
        checking.approve(application, by=rural[0])
    for by in (rural[1], county.people["hrss"][0]):
        application = checking.approve(application, by=by)
    assert (application.state, application.amount_fen) == ("noticed", 30000)
    with pytest.raises(ValidationError) as too_late:
        corrected(application, rural[1], months=6)
    assert too_late.value.code == "step_not_allowed"


def test_database_holds_what_was_corrected(county):
    application = corrected(sent(county), county.other_clerk)
    row = FactCorrection.objects.get()

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        FactCorrection.objects.update(reason="别的")
    with pytest.raises(IntegrityError, match="has corrected it"), transaction.atomic():
        Approval.objects.create(application=application, round=1, position=0, by=county.other_clerk)
    checking.send_back(application, items=["身份证"], by=county.third_clerk)
    row.pk = None
    with pytest.raises(IntegrityError, match="not being checked"), transaction.atomic():
        row.save(force_insert=True)


def test_what_was_put_right_stays_when_the_same_is_said_again(county):
    application = corrected(sent(county), county.other_clerk)
    application = checking.send_back(application, items=["身份证"], by=county.third_clerk)

    again = filing.submit(application, county.values(), by=county.clerk)

    assert again.facts["destination"] == "in_province"


def test_pages_of_a_correction(client, county):
    application = sent(county)
    client.force_login(county.other_clerk)
    page = reverse("admin:subsidies_application_step", args=[application.pk, "correct"])
    assert "更正填报" in client.get(application.get_absolute_url()).text
    asked = client.get(page)
    assert asked.status_code == 200 and "连续做了几个月" in asked.text
    given = {
        name: str(application.facts[name])
        for name in ("is_poverty_group", "works_away", "months", "destination", "was_organised")
    }
    refused = client.post(page, given | {"reason": "问过本人13893600001"})
    assert refused.status_code == 422 and "手机号" in refused.text
    assert client.post(page, given | {"reason": REASON}).status_code == 422
    assert client.post(page, given | {"months": "6", "reason": REASON}).status_code == 302
    assert "连续做了几个月：4 → 6" in client.get(application.get_absolute_url()).text

    application.refresh_from_db()
    client.force_login(county.people["hrss"][0])
    letter = reverse("admin:subsidies_application_step", args=[application.pk, "refuse"])
    told = client.post(letter, {"reason": "户籍在东苑小区3号楼2单元501室，不在县内"})
    assert told.status_code == 422 and "门牌地址" in told.text


@pytest.mark.django_db(transaction=True)
def test_an_internship_never_stands_without_its_days(transactional_db, today):
    county = County()
    own = filing.begin(county.policy("internship"), phone="13893600001", by=county.clerk)[0]
    own.state, own.id_number, own.submitted_at = "checking", "91620700MA71", own.begun_at

    with pytest.raises(IntegrityError, match="without the days"):
        own.save()
