"""Which worker this browser has signed in as: by telephone and a code, without an account."""

from datetime import timedelta

from django.utils import timezone

from workers.models import Worker

SESSION_KEY = "worker"
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
