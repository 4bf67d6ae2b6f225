"""Which worker this browser has signed in as: by telephone and a code, without an account."""

from datetime import timedelta

from django.utils import timezone

from workers.models import IdType, Worker

SESSION_KEY = "worker"
FILLED_IN = "您已经登录，登记里有的已经填好；按“上一题”可以核对。"  # on a page of one question
IDLE = timedelta(minutes=30)


def worker_of(request) -> Worker | None:
    """The worker; None for a stranger, after half an hour without a page, and when she has been erased."""
    if hasattr(request, "signed_in_worker"):
        return request.signed_in_worker
    request.signed_in_worker = None
    kept = request.session.get(SESSION_KEY)
    now = timezone.now().timestamp()
    if kept and now - kept["seen"] < IDLE.total_seconds():
        found = Worker.objects.registered().select_related("town").filter(pk=kept["pk"]).first()
        if found is not None and found.phone_digest == kept["phone"]:
            request.signed_in_worker = found
            request.session[SESSION_KEY] = {**kept, "seen": now}
    return request.signed_in_worker


def known_answers(request) -> dict:
    """What the first look at a form fills in of the worker who has signed in: field -> value; {} for a stranger."""
    worker = worker_of(request) if request.method == "GET" else None
    if worker is None:
        return {}
    answers = {"name": worker.name, "phone": worker.phone, "community": worker.community_id}
    is_resident = worker.id_type == IdType.RESIDENT
    return answers | ({"id_number": worker.id_number} if is_resident else {})


def sign_in(request, worker: Worker) -> None:
    """Let this browser in. The session gets a new key, so that nobody who planted the old one looks on."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = {
        "pk": worker.pk,
        "phone": worker.phone_digest,
        "seen": timezone.now().timestamp(),
    }


def sign_out(request) -> None:
    request.session.pop(SESSION_KEY, None)
