"""Two at the same moment: the last booth is given once, the last place of an incubator is taken once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from enterprises.models import Incubator, Tenancy
from enterprises.tests.factories import EnterpriseFactory
from recruitment.models import Booth, ExportBase
from recruitment.services import departures, events
from recruitment.tests.factories import announced, asked, keeper
from workers.tests.test_together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_booth_is_given_once():
    by = keeper()
    event = announced(by, booths=1)
    booths = [asked(event) for _ in range(3)]

    answers = together(
        *[lambda booth=booth: events.give_booth(booth, label="", by=by) for booth in booths]
    )

    refused = [each.code for each in answers if isinstance(each, ValidationError)]
    assert refused == ["recruitment_booths_within_limit"] * 2
    assert Booth.objects.given().count() == 1


def test_the_last_place_of_an_incubator_is_taken_once():
    incubator = Incubator.objects.create(
        name="孵化基地", operator="县妇联", address="城关镇", opened_on=date(2026, 1, 1), capacity=1
    )
    tenants = EnterpriseFactory.create_batch(3)

    answers = together(
        *[
            lambda tenant=tenant: Tenancy.objects.create(
                incubator=incubator, enterprise=tenant, since=date(2026, 3, 1)
            )
            for tenant in tenants
        ]
    )

    assert sum(isinstance(each, IntegrityError) for each in answers) == 2
    assert Tenancy.objects.count() == 1


def test_a_base_is_registered_once():
    by = keeper()
    values = {"name": "基地", "operator": "运营公司", "town": None, "destination": "厦门市"}

    answers = together(*[lambda: departures.open_base(by=by, **values) for _ in range(3)])

    refused = [each for each in answers if isinstance(each, ValidationError)]
    assert [each.message_dict for each in refused] == [{"name": ["这个基地已经登记。"]}] * 2
    assert ExportBase.objects.count() == 1
