"""Files of notices: what the gate finds in them, who gets them, and when they are gone."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image

from bureaus.tests.factories import BureauMemberFactory
from disclosure import attaching
from disclosure.models import Attachment
from disclosure.services import withdraw
from disclosure.tasks import delete_attachments
from disclosure.tests.factories import moment

pytestmark = pytest.mark.django_db
ID_NUMBER = "620724199001011237"


@pytest.fixture(autouse=True)
def on_the_first_day():
    with time_machine.travel(moment("2026-11-23 11:00"), tick=False):
        yield


def book(*rows, name="名单.xlsx"):
    """An uploaded workbook with these rows."""
    made, stream = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def photo():
    """An uploaded picture that says where it was taken."""
    exif, stream = Image.Exif(), BytesIO()
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 22.0, 41.0)})
    Image.new("RGB", (40, 40)).save(stream, "JPEG", exif=exif)
    return SimpleUploadedFile("现场.jpg", stream.getvalue())


def attach_url(notice):
    return reverse("admin:disclosure_notice_attach", args=[notice.pk])


def test_file_with_an_id_number_is_refused_with_its_place_until_it_is_mended(client, notices):
    notice = notices.notice()
    client.force_login(notices.contact)

    wrong = client.post(
        attach_url(notice), {"file": book(["姓名", "电话"], ["张某", "13893600001"])}
    )
    right = client.post(
        attach_url(notice), {"file": book(["姓名", "电话"], ["张某", "138****0001"])}
    )

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "第1张工作表第2行有手机号" in wrong.text
    assert "13893600001" not in wrong.text
    page = client.get(notice.get_absolute_url())
    assert "名单.xlsx" in page.text
    got = client.get(Attachment.objects.get().get_absolute_url())
    assert got.content.startswith(b"PK")
    assert got["Content-Disposition"].startswith("attachment")


def test_picture_goes_up_without_the_place_where_it_was_taken(notices):
    attachment = attaching.attach(notices.notice(), file=photo(), by=notices.contact)

    with Image.open(BytesIO(attachment.content)) as picture:
        assert not picture.getexif()


def test_picture_of_a_text_goes_up_only_when_somebody_has_looked(client, notices):
    client.force_login(notices.contact)
    url, stream = attach_url(notices.notice()), BytesIO()
    Image.new("RGB", (200, 100)).save(stream, "PNG")

    def scan():
        return SimpleUploadedFile("扫描件.png", stream.getvalue())

    refused = client.post(url, {"file": scan()})
    taken = client.post(url, {"file": scan(), "looked": "on"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "图片上的字机器看不见" in refused.text and "请打开文件逐处看过" in refused.text
    assert Attachment.objects.get().added_by == notices.contact


def test_another_bureau_may_not_attach(client, notices):
    client.force_login(BureauMemberFactory().user)

    assert client.get(attach_url(notices.notice())).status_code == 403


def test_file_after_the_first_day_is_refused_in_words_and_by_the_database(notices):
    notice = notices.notice()
    late = moment("2026-11-24 09:00")

    with pytest.raises(ValidationError, match="只能在公示当天"):
        attaching.attach(notice, file=book(["甲"]), by=notices.contact, at=late)
    with pytest.raises(IntegrityError, match="takes no file"), transaction.atomic():
        Attachment.objects.create(
            notice=notice,
            name="a.pdf",
            size=1,
            content=b"x",
            added_on=late,
            added_by=notices.contact,
        )


def test_broken_archive_is_refused(notices):
    broken = SimpleUploadedFile("a.docx", b"PK\x03\x04 no archive")

    with pytest.raises(ValidationError, match="已损坏"):
        attaching.attach(notices.notice(), file=broken, by=notices.contact)


def test_take_down_day_and_withdrawal_remove_the_file(client, notices):
    notice = notices.notice(shown_until=date(2026, 11, 30))
    attachment = attaching.attach(notice, file=book(["甲"]), by=notices.contact)
    with pytest.raises(IntegrityError), transaction.atomic():
        attachment.delete()

    with time_machine.travel(moment("2026-12-01 01:00"), tick=False):
        assert client.get(attachment.get_absolute_url()).status_code == 404


def test_files_of_a_withdrawn_notice_are_deleted(client, notices):
    notice = notices.notice()
    attachment = attaching.attach(notice, file=book(["甲"]), by=notices.contact)

    withdraw(notice, reason="写错了。", by=notices.contact)

    assert client.get(attachment.get_absolute_url()).status_code == 404
    delete_attachments()
    assert not Attachment.objects.exists()


def test_check_page_tells_and_stores_nothing(client, notices):
    client.force_login(notices.contact)
    url = reverse("admin:disclosure_notice_check")

    found = client.post(url, {"text": f"公示\n{ID_NUMBER}", "file": book(["13893600001"])})
    clean = client.post(url, {"text": "得分86.50"})
    empty = client.post(url, {})

    assert "第2行有" in found.text
    assert "第1张工作表第1行有手机号" in found.text
    assert "没有找到" in clean.text
    assert empty.status_code == 422
    assert not Attachment.objects.exists()
