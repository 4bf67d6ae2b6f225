from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from bureaus.tests.factories import BureauFactory
from complaints.models import Complaint
from complaints.tests.factories import CountyFactory, moment
from gaotai_jiazheng.together import insert_selected, insert_together
from reminders.models import Notification


@pytest.fixture
def county(db):
    return CountyFactory()


def test_what_is_inserted_together_reads_as_what_the_orm_saves(county):
    values = {
        "amount_yuan": Decimal("120.50"),
        "occurred_on": date(2026, 11, 20),
        "complainant_address": "城关镇人民东路社区",
        "hides_name": True,
    }
    complaint = county.complaint(**values)

    saved = Complaint.objects.get()
    for field in Complaint._meta.concrete_fields:
        if field.name != "search_vector":  # read back in the server's own notation
            assert getattr(saved, field.attname) == getattr(complaint, field.attname), field.name


@pytest.mark.django_db(transaction=True)
def test_a_broken_row_leaves_none_of_the_batches_without_a_transaction_around_them():
    bureau = BureauFactory()
    messages = [
        Notification(channel="inbox", kind="x", subject="1", created_at=moment("2026-11-23 10:00"))
    ]
    twice = type(bureau)(slug=bureau.slug, name="另一个名称")

    with pytest.raises(IntegrityError):
        insert_together(messages, [twice])

    assert Notification.objects.count() == 0


@pytest.mark.django_db
def test_a_message_is_written_once_for_each_row_that_a_statement_gives():
    message = Notification(channel="sms", address="13912345678", kind="x", subject="?", body="50%")
    insert, values = insert_selected(message, "given", subject="'第' || place || '位'")

    with connection.cursor() as cursor:
        cursor.execute(f"WITH given AS (SELECT generate_series(1, 3) AS place) {insert}", values)

    rows = Notification.objects.order_by("pk").values_list("subject", "body", "address", "state")
    assert list(rows) == [(f"第{place}位", "50%", "13912345678", "queued") for place in (1, 2, 3)]
