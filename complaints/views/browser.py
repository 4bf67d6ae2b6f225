"""What this browser may see without an account: its draft, and the case that it has opened."""

import time

from django.conf import settings

from complaints import drafts
from complaints.models import Complaint
from deposits.models import AdvanceClaim

DRAFT_COOKIE = "complaint_draft"
DRAFT_COOKIE_PATH = "/complaints/"
OPENED_CASE = "opened_case"
OPEN_FOR_SECONDS = 30 * 60


def draft_of(request):
    """The browser's draft, asked for once a request; None when it has none."""
    if not hasattr(request, "complaint_draft"):
        request.complaint_draft = drafts.find(request.COOKIES.get(DRAFT_COOKIE, ""))
    return request.complaint_draft


def unfiled_draft_of(request):
    """The browser's draft as long as it is no case yet."""
    draft = draft_of(request)
    return draft if draft and draft.complaint_id is None else None


def draft_to_write(request):
    """(draft, token): a new draft where the browser has none; the token is "" when it is known already."""
    draft = unfiled_draft_of(request)
    if draft is not None:
        return draft, ""
    request.complaint_draft, token = drafts.begin()
    return request.complaint_draft, token


def remember_draft(response, token):
    """Give the browser the key to its draft; no script can read it."""
    response.set_cookie(
        DRAFT_COOKIE,
        token,
        max_age=drafts.KEPT_FOR,
        path=DRAFT_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget_draft(response):
    response.delete_cookie(DRAFT_COOKIE, path=DRAFT_COOKIE_PATH, samesite="Lax")
    return response


def open_case(request, complaint):
    """Let this browser see the case for half an hour. The session gets a new key, so that nobody who
    planted the old one looks on."""
    request.session.cycle_key()
    request.session[OPENED_CASE] = {
        "pk": complaint.pk,
        "until": int(time.time()) + OPEN_FOR_SECONDS,
    }


def opened_case_of(request) -> Complaint | None:
    """The case that this browser opened within the last half hour, with whether it has claims on a deposit
    (``has_claims``), so that nothing is asked for in vain."""
    opened = request.session.get(OPENED_CASE)
    if opened is None or opened["until"] < time.time():
        return None
    return (
        Complaint.objects.select_related("bureau", "category", "community", "town")
        .annotate(has_claims=AdvanceClaim.objects.on_any_of(Complaint))
        .filter(pk=opened["pk"])
        .first()
    )


def may_see(request, attachment) -> bool:
    """Whether the file belongs to this browser's draft or to the case that it opened."""
    draft = draft_of(request)
    if draft is not None and attachment.draft_id == draft.pk:
        return True
    opened = request.session.get(OPENED_CASE)
    return (
        opened is not None
        and opened["until"] >= time.time()
        and attachment.complaint_id == opened["pk"]
    )
