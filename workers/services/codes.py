"""Sending six digits to a worker's telephone, and taking them back once."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from gaotai_jiazheng.sealed import blind_index
from reminders import outbox
from workers.models import OneTimeCode, Worker
from workers.models.code import WRONG_TRIES

Purpose = OneTimeCode.Purpose
# How long a code is taken. One that somebody else asks for has to be told on, which takes a while.
OPEN_FOR = {
    Purpose.SIGN_IN: timedelta(minutes=10),
    Purpose.EMPLOYMENT: timedelta(days=1),
    Purpose.CONSENT: timedelta(days=1),
}
SENT_PER_HOUR = 5
# What nobody used is of no use a day later; what was used says that she was here, as other records of signing in.
# Assumption: a year, to be confirmed by 县人社局.
KEPT_UNUSED, KEPT_USED = timedelta(days=1), timedelta(days=365)


def digest_of(worker_id: int, code: str) -> str:
    return blind_index(f"{worker_id}:{code}", "worker_code")


@transaction.atomic
def send(worker: Worker, purpose, *, enterprise=None, scope="", at: datetime | None = None) -> str:
    """Send a new code; those sent before for the same thing are not taken any longer. The code.

    Raises ValidationError, codes no_phone and too_many: five an hour of a purpose for one person, held
    under her lock; so nobody who asks for her consent keeps her from signing in.
    """
    at = at or timezone.now()
    worker = Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    if not worker.phone:
        message = "登记里没有本人的手机号，请本人带身份证件到县人社局办理。"
        raise ValidationError(message, code="no_phone")
    sent = worker.codes.filter(purpose=purpose, sent_at__gt=at - timedelta(hours=1))
    if sent.count() >= SENT_PER_HOUR:
        raise ValidationError("验证码发得太多了，请一小时以后再试。", code="too_many")
    same = worker.codes.filter(purpose=purpose, enterprise=enterprise, scope=scope)
    same.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    code = f"{secrets.randbelow(1_000_000):06}"
    sent = OneTimeCode.objects.create(
        worker=worker,
        purpose=purpose,
        enterprise=enterprise,
        scope=scope,
        digest=digest_of(worker.pk, code),
        sent_at=at,
        expires_at=at + OPEN_FOR[purpose],
    )
    outbox.write(outbox.post_to_phone(worker.phone, message_of(sent, code)))
    return code


def message_of(sent: OneTimeCode, code) -> outbox.Message:
    """What the text message says: for what the code is, and that nobody else needs it."""
    if sent.purpose == Purpose.SIGN_IN:
        subject, body = "登录验证码", f"验证码{code}，十分钟内有效。请不要告诉别人。"
    elif sent.purpose == Purpose.EMPLOYMENT:
        subject = f"{sent.enterprise}请您同意登记为它的服务人员"
        body = f"同意的，把{code}告诉企业，一天内有效；不同意的，不要告诉任何人。"
    else:
        subject = f"{sent.enterprise}请您同意查看：{sent.get_scope_display()}"
        body = f"同意的，把{code}告诉企业，一天内有效；以后可以随时撤回。"
    return outbox.Message(
        kind="worker_code",
        subject=subject,
        body=body,
        link=reverse("worker:home"),
        good_until=sent.expires_at,
    )


def use(worker: Worker, purpose, code: str, *, enterprise=None, scope="", at=None) -> None:
    """Take a code. Raises ValidationError, code wrong_code; the try is counted even so."""
    if not _use(worker, purpose, code, enterprise, scope, at or timezone.now()):
        message = f"验证码不对，或者已经用过、过期。输错{WRONG_TRIES}次以后要重新发送。"
        raise ValidationError(message, code="wrong_code")


@transaction.atomic
def _use(worker, purpose, code, enterprise, scope, at) -> bool:
    """Whether it is the code; commits what it counts, whatever the answer."""
    found = (
        OneTimeCode.objects.open(at)
        .filter(worker=worker, purpose=purpose, enterprise=enterprise, scope=scope)
        .order_by("-pk")
        .select_for_update(of=("self",))
        .first()
    )
    if found is None:
        return False
    if not secrets.compare_digest(found.digest, digest_of(worker.pk, "".join(code.split()))):
        OneTimeCode.objects.filter(pk=found.pk).update(wrong_tries=F("wrong_tries") + 1)
        return False
    found.used_at = at
    found.save(update_fields=["used_at"])
    return True


def purge(at: datetime | None = None) -> int:
    """Delete the codes that are kept no longer; how many. Safe to run twice."""
    at = at or timezone.now()
    unused = Q(used_at=None, expires_at__lt=at - KEPT_UNUSED)
    used = Q(used_at__lt=at - KEPT_USED)
    return OneTimeCode.objects.filter(unused | used).delete()[0]
