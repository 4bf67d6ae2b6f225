"""A worker's portrait: shown to whoever checks her card, and kept only as long as she agrees to that."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gaotai_jiazheng.whole_files import with_their_rows
from reminders import outbox
from workers.models import Worker


@transaction.atomic
def agree(worker: Worker, *, at=None) -> Worker:
    """She agrees that whoever checks her card sees her portrait."""
    worker = lock(worker)
    if worker.photo_consented_at is None:
        worker.photo_consented_at = at or timezone.now()
        worker.save(update_fields=["photo_consented_at"])
    return worker


@transaction.atomic
def withdraw(worker: Worker) -> Worker:
    """She does not agree any longer: the portrait is deleted, not only hidden."""
    worker = lock(worker)
    forget_file(worker)
    worker.photo, worker.photo_consented_at = "", None
    worker.save(update_fields=["photo", "photo_consented_at"])
    return worker


@with_their_rows()
def keep(worker: Worker, portrait: bytes, *, enterprise=None) -> Worker:
    """Keep a portrait in place of the one before.

    portrait: a JPEG of ``uploads.accept_portrait``. enterprise: which brought it; she is told.
    Raises ValidationError, code photo_consent_missing.
    """
    worker = lock(worker)
    if worker.photo_consented_at is None:
        message = "本人还没有同意在检验上门服务证时显示照片，请本人先在“我的记录”里同意。"
        raise ValidationError(message, code="photo_consent_missing")
    forget_file(worker)
    worker.photo.save("portrait.jpg", ContentFile(portrait), save=False)
    worker.save(update_fields=["photo"])
    if enterprise is not None and worker.phone:
        outbox.write(outbox.post_to_phone(worker.phone, message_of(enterprise)))
    return worker


def message_of(enterprise) -> outbox.Message:
    return outbox.Message(
        kind="worker_portrait",
        subject=f"{enterprise}上传了您的照片",
        body="检验您的上门服务证时会显示这张照片。不是您本人或者不愿意显示的，可以随时撤回同意，照片随即删除。",
        link=reverse("worker:portrait"),
        waits_for_morning=True,
    )


def lock(worker) -> Worker:
    return Worker.objects.registered().select_for_update(of=("self",)).get(pk=worker.pk)


def forget_file(worker) -> None:
    """Delete the present file, once the row does not name it any longer."""
    if worker.photo:
        transaction.on_commit(partial(worker.photo.storage.delete, worker.photo.name))
