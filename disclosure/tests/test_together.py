"""Files and objections at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from disclosure import attaching, services
from disclosure.tests.factories import NoticesFactory, moment
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2026-11-23 11:00")


def test_file_is_searched_without_holding_its_notice():
    for path in SHIPPED_CALENDARS:
        load_file(path)
    notices = NoticesFactory()
    notice = notices.notice()
    file = SimpleUploadedFile("名单.pdf", b"%PDF-1.4 13893600001")

    def attach():
        try:
            return attaching.attach(notice, file=file, by=notices.contact, at=AT)
        except ValidationError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        services.lock(notice)  # as somebody does who objects
        refused = pool.submit(attach).result(timeout=20)

    assert isinstance(refused, ValidationError)
