"""What a resident has typed so far, until it becomes a case or its seven days are over."""

import json
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from complaints import attachments, services
from complaints.models import Attachment, Complaint, Draft, IdempotencyKey
from complaints.models.choices import Purpose
from gaotai_jiazheng.sealed import blind_index

KEPT_FOR = timedelta(days=7)
RECEIPT_KEPT_FOR = timedelta(days=1)
PURGED_AT_ONCE = 500


def find(token: str, at=None) -> Draft | None:
    """The draft that a browser's token opens, while it is kept."""
    at = at or timezone.now()
    draft = (
        Draft.objects.select_related("complaint")
        .filter(token_digest=blind_index(token, "draft"), updated_at__gt=at - KEPT_FOR)
        .first()
    )
    return draft if token else None


def begin() -> tuple[Draft, str]:
    """A new draft and the token that opens it; only the token's digest is kept."""
    token = secrets.token_hex(32)
    return Draft.objects.create(token_digest=blind_index(token, "draft")), token


def answers_of(draft: Draft | None) -> dict:
    """What has been typed: field name -> what the browser sent."""
    if draft is None or draft.complaint_id or not draft.answers:
        return {}
    return json.loads(draft.answers)


@transaction.atomic
def save_answers(draft: Draft, answers: dict) -> Draft:
    """Add these answers to the draft; a draft that has become a case stays as it is."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.complaint_id is None:
        draft.answers = json.dumps({**answers_of(draft), **answers})
        draft.updated_at = timezone.now()
        draft.save()
    return draft


@transaction.atomic
def file(draft: Draft, values: dict) -> Complaint:
    """Make the draft a case. A second click finds the first one's case: it waits for the row's lock.

    values: the arguments of ``services.submit``. The query code is kept, sealed, for the
    receipt of this browser.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.complaint_id is not None:
        return draft.complaint
    filed = services.submit(**values)
    draft.attachments.update(complaint=filed.complaint)
    for part in filed.complaint.parts.all() if values.get("violation") else ():
        attachments.copy(draft.attachments.filter(purpose=Purpose.EVIDENCE), owner=part)
    draft.complaint = filed.complaint
    draft.answers = json.dumps({"query_code": filed.query_code})
    draft.updated_at = timezone.now()
    draft.save()
    return filed.complaint


def receipt_code(draft: Draft | None, at=None) -> str | None:
    """The query code of the draft's case, within a day of its submission."""
    at = at or timezone.now()
    if draft is None or draft.complaint_id is None or draft.updated_at <= at - RECEIPT_KEPT_FOR:
        return None
    return json.loads(draft.answers)["query_code"]


def discard(draft: Draft):
    """Throw the draft and its files away; a draft that has become a case only loses its receipt."""
    remove(Draft.objects.filter(pk=draft.pk))


def purge(at=None) -> int:
    """Delete drafts that nobody touched for seven days, and receipts after a day; how many there were."""
    at = at or timezone.now()
    old = Q(complaint=None, updated_at__lte=at - KEPT_FOR)
    shown = Q(complaint__isnull=False, updated_at__lte=at - RECEIPT_KEPT_FOR)
    purged = 0
    while removed := remove(Draft.objects.filter(old | shown)[:PURGED_AT_ONCE]):
        purged += removed
    return purged


def purge_answers(at=None) -> int:
    """Delete the answers that programs and officers could ask for again for a day: each has a query code."""
    at = at or timezone.now()
    old = IdempotencyKey.objects.filter(created_at__lte=at - RECEIPT_KEPT_FOR)
    return old.delete()[0]


@transaction.atomic
def remove(drafts) -> int:
    """Delete these drafts with the files that belong to no case."""
    pks = list(drafts.select_for_update(skip_locked=True).values_list("pk", flat=True))
    attachments.delete(Attachment.objects.filter(draft__in=pks, complaint=None))
    Draft.objects.filter(pk__in=pks).delete()
    return len(pks)
