"""What a worker opens to an enterprise, and closes again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from workers.models import Consent, ConsentScope, Employment, OneTimeCode, Worker
from workers.services import codes


def ask(worker: Worker, enterprise, scope: str) -> None:
    """Send the worker a code for one thing. Raises ValidationError, not_employed and of codes.send."""
    require_employed(worker, enterprise)
    codes.send(worker, OneTimeCode.Purpose.CONSENT, enterprise=enterprise, scope=scope)


def give_by_code(worker: Worker, enterprise, scope: str, code: str) -> Consent:
    """The worker has told the enterprise the code. Raises ValidationError, wrong_code, not_employed."""
    require_employed(worker, enterprise)
    codes.use(worker, OneTimeCode.Purpose.CONSENT, code, enterprise=enterprise, scope=scope)
    return give(worker, enterprise, scope, way=Consent.Way.CODE)


@transaction.atomic
def give(worker: Worker, enterprise, scope: str, *, way=Consent.Way.OWN_PAGE) -> Consent:
    """Open one thing; said twice it is once. Raises ValidationError, code not_employed."""
    require_employed(worker, enterprise)
    Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    given = Consent.objects.given().filter(worker=worker, enterprise=enterprise, scope=scope)
    return given.first() or Consent.objects.create(
        worker=worker, enterprise=enterprise, scope=ConsentScope(scope), way=way
    )


def withdraw(consent: Consent) -> None:
    """Close it from this moment. Source: 《个人信息保护法》第十五条."""
    Consent.objects.given().filter(pk=consent.pk).update(withdrawn_at=timezone.now())


def require_employed(worker, enterprise):
    today = timezone.localdate()
    current = Employment.objects.in_force(today).filter(worker=worker, enterprise=enterprise)
    if not current.exists():
        raise ValidationError("这个人现在不是这家企业的服务人员。", code="not_employed")
