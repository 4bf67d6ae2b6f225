"""Putting a record right: 县人社局 changes who somebody is, and answers what workers ask for."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gaotai_jiazheng.refusals import write
from reminders import outbox
from workers.models import Correction, IdType, Worker
from workers.permissions import keeps_register

CHANGEABLE = ("name", "phone", "town", "id_type", "id_number", "id_issuer", "sex", "birth_date")


@transaction.atomic
def correct(worker: Worker, *, by, without_phone: bool = False, **values) -> list[str]:
    """Write what differs; the names of the fields. Empty values leave what there is.

    A number of eighteen characters brings its own birth date and sex; a passport's brings neither, and its country
    goes with it. without_phone: the telephone is hers no longer, so no code goes there any more.
    Raises PermissionDenied; ValidationError by field.
    """
    if not keeps_register(by):
        raise PermissionDenied("只有县人社局可以更正。")
    worker = Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    changed = [
        name
        for name, value in values.items()
        if name in CHANGEABLE and value not in ("", None) and getattr(worker, name) != value
    ]
    for name in changed:
        setattr(worker, name, values[name])
    if without_phone and worker.phone:
        worker.phone = ""
        changed.append("phone")
    if worker.id_type != IdType.PASSPORT:
        worker.id_issuer = ""
        if not {"id_type", "id_number"}.isdisjoint(changed):
            worker.birth_date, worker.sex = values.get("birth_date") or "", values.get("sex") or ""
    write(worker)
    return changed


@transaction.atomic
def ask(worker: Worker, *, text: str) -> Correction:
    """She asks for something to be put right; what she asks twice before it is answered is one request."""
    Worker.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=worker.pk)
    waiting = worker.corrections.filter(answered_at=None)
    same = (each for each in waiting if each.text == text)
    return next(same, None) or Correction.objects.create(worker=worker, text=text)


@transaction.atomic
def answer(correction: Correction, *, text: str, by, at=None) -> None:
    """Answer a request once; she is told. Raises PermissionDenied; ValidationError, code step_not_allowed."""
    if not keeps_register(by):
        raise PermissionDenied("只有县人社局可以答复。")
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if correction.answered_at is not None:
        raise ValidationError("这项申请已经答复。", code="step_not_allowed")
    correction.answer, correction.answered_by = text, by
    correction.answered_at = at or timezone.now()
    correction.save()
    tell_worker(correction.worker)


def tell_worker(worker) -> None:
    """That her request was answered; the words stand in her record."""
    if worker.phone:
        message = outbox.Message(
            kind="worker_correction",
            subject="您要求更正的事项有了答复",
            body="答复写在我的记录里，用这个手机号登录查看。",
            link=reverse("worker:home"),
            waits_for_morning=True,
        )
        outbox.write(outbox.post_to_phone(worker.phone, message))
