"""Portraits: agreed to by the worker alone, small, and seen by nobody else than they are for."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import AccessLog
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from workers.services import portraits
from workers.tests.factories import EmploymentFactory, WorkerFactory
from workers.tests.test_own_pages import CODE, SIGN_IN, sent_code

pytestmark = pytest.mark.django_db
OWN = reverse("worker:portrait")


@pytest.fixture
def owner():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").user


@pytest.fixture
def worker(owner):
    enterprise = owner.enterprise_memberships.get().enterprise
    worker = WorkerFactory(name="王秀兰", phone="13912345678")
    EmploymentFactory(worker=worker, enterprise=enterprise)
    return worker


@pytest.fixture
def herself(client, worker):
    client.post(SIGN_IN, {"phone": worker.phone})
    client.post(CODE, {"code": sent_code()})
    return client


def picture(size=(1200, 1600), file_format="JPEG"):
    exif = Image.Exif()
    exif[0x010E] = "高台县城关镇"
    body = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(body, file_format, exif=exif)
    return SimpleUploadedFile("me.jpg", body.getvalue())


def workspace_page(worker):
    return reverse("workspace_workers:portrait", args=[worker.pk])


def picture_page(worker):
    return reverse("worker:picture", args=[worker.pk])


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_worker_uploads_and_takes_back_her_portrait(herself, worker):
    response = herself.post(OWN, {"portrait": picture(), "agrees": "on"})

    worker.refresh_from_db()
    assert response["Location"] == OWN
    assert worker.photo_consented_at is not None
    shown = herself.get(picture_page(worker))
    with Image.open(BytesIO(b"".join(shown.streaming_content))) as kept:
        assert (kept.format, kept.size, len(kept.getexif())) == ("JPEG", (480, 640), 0)
    assert worker.photo.size <= 100_000
    assert not AccessLog.objects.exists()

    first = worker.photo.name
    herself.post(OWN, {"portrait": picture(), "agrees": "on"})
    worker.refresh_from_db()
    assert worker.photo.name != first

    herself.post(reverse("worker:portrait_answer", args=["withdraw"]))
    worker.refresh_from_db()
    assert (worker.photo.name, worker.photo_consented_at) == ("", None)
    assert herself.get(picture_page(worker)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_file_that_is_shown_no_longer_is_deleted(worker, attachments_folder):
    portraits.agree(worker)
    for _ in range(2):
        portraits.keep(worker, b"jpeg")
    assert len(files_in(attachments_folder)) == 1

    portraits.withdraw(worker)

    assert files_in(attachments_folder) == []


def test_portrait_without_consent_is_not_kept(herself, worker):
    response = herself.post(OWN, {"portrait": picture()})

    assert response.status_code == 422
    assert "同意以后才能保存照片。" in response.content.decode()
    worker.refresh_from_db()
    assert not worker.photo


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.jpg", b"<script>"), "只能上传 JPG、PNG、WebP 图片或者 PDF 文件。"),
        (picture(size=(199, 400)), "照片太小，看不清人：较短的一边至少200像素。"),
    ],
)
def test_file_that_is_no_portrait_is_refused_in_words(herself, worker, file, words):
    file.seek(0)

    response = herself.post(OWN, {"portrait": file, "agrees": "on"})

    assert response.status_code == 422
    assert words in response.content.decode()
    worker.refresh_from_db()
    assert (worker.photo.name, worker.photo_consented_at) == ("", None)


def test_enterprise_uploads_only_after_she_has_agreed(client, owner, worker):
    client.force_login(owner)
    assert (
        "本人还没有同意在检验上门服务证时显示照片"
        in client.get(workspace_page(worker)).content.decode()
    )
    refused = client.post(workspace_page(worker), {"portrait": picture()})
    assert refused.status_code == 422
    assert "请本人先在“我的记录”里同意。" in refused.content.decode()

    portraits.agree(worker)
    response = client.post(workspace_page(worker), {"portrait": picture()})

    assert response["Location"] == reverse("workspace_workers:worker", args=[worker.pk])
    message = Notification.objects.get(kind="worker_portrait")
    assert message.subject == "绿洲家政上传了您的照片"
    response = client.get(picture_page(worker))
    assert (response.status_code, b"".join(response.streaming_content)[:2]) == (200, b"\xff\xd8")
    look = AccessLog.objects.get()
    assert (look.by, look.fields, look.reason) == (owner, ["photo"], "查看照片")


def test_portrait_opens_for_nobody_else(client, owner, worker):
    portraits.agree(worker)
    portraits.keep(worker, b"jpeg")
    assert client.get(picture_page(worker)).status_code == 404
    client.force_login(EnterpriseMemberFactory().user)
    assert client.get(picture_page(worker)).status_code == 404
    assert client.get(workspace_page(worker)).status_code == 404

    employment = worker.employments.get()
    employment.ended_on = timezone.localdate() - timedelta(days=1)
    employment.save()
    client.force_login(owner)
    assert client.get(picture_page(worker)).status_code == 404
    assert client.get(workspace_page(worker)).status_code == 404


def test_stranger_is_sent_to_sign_in(client, worker):
    assert client.get(OWN)["Location"] == f"{SIGN_IN}?next={quote(OWN, safe='')}"
    assert client.post(reverse("worker:portrait_answer", args=["give"]))["Location"] == SIGN_IN
