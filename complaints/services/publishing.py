"""From a case that has ended to a text that everybody may read: written by one person, let out by another.

Source: 总局令第121号第三十八条 (消费投诉信息公示). Only complaints whose complainant agrees; never a report.
"""

import hashlib
import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from complaints import permissions
from complaints.models import Publication, PublicText
from complaints.models.choices import Standing
from complaints.models.publication import ORIGINAL
from complaints.personal_data import found_in
from complaints.services import listeners
from complaints.services.stepping import lock
from complaints.transitions import Action
from gaotai_jiazheng.refusals import refusal

TEXTS = ("title", "facts", "result")


@transaction.atomic
def propose_text(complaint, *, title, facts, result, by, seen_version=None, at=None) -> PublicText:
    """Write a text for the public; the original is kept as version 0 when it is the first one.

    seen_version: the latest one that the person saw. Raises PermissionDenied; ValidationError, code
    not_to_be_published or changed_meanwhile, and beside a field text_missing or personal_data.
    """
    complaint = locked_for(complaint, by)
    latest = latest_text(complaint)
    if seen_version is not None and latest is not None and latest.version != seen_version:
        refuse_changed(latest)
    texts = {"title": title.strip(), "facts": facts.strip(), "result": result.strip()}
    refuse_personal_data(complaint, texts)
    at = at or timezone.now()
    if latest is None:
        write_text(complaint, ORIGINAL, original_of(complaint), by, at)
    return write_text(complaint, latest.version + 1 if latest else 1, texts, by, at)


@transaction.atomic
def approve_text(complaint, *, version, by, at=None) -> Publication:
    """Let the latest text out; by somebody other than its author.

    Raises PermissionDenied; ValidationError, code not_to_be_published, changed_meanwhile, nothing_to_approve,
    own_text or personal_data.
    """
    complaint = locked_for(complaint, by)
    latest = latest_text(complaint)
    current = Publication.objects.filter(complaint=complaint).first()
    if latest is None or (
        current and current.text_id == latest.pk and current.withdrawn_at is None
    ):
        raise ValidationError("没有等待批准的文字。", code="nothing_to_approve")
    if latest.version != version:
        refuse_changed(latest)
    if latest.written_by_id == by.pk:
        raise ValidationError("编写的人不能批准自己的文字，请另一个人批准。", code="own_text")
    # What was not known of the people when the text was written may be known now.
    refuse_personal_data(complaint, {name: getattr(latest, name) for name in TEXTS})
    values = {
        "text": latest,
        "written_by": latest.written_by,
        "approved_by": by,
        "approved_at": at or timezone.now(),
        "withdrawn_at": None,
        "withdrawn_by": None,
        "withdrawal_reason": "",
    }
    publication, _ = Publication.objects.update_or_create(complaint=complaint, defaults=values)
    return publication


@transaction.atomic
def withdraw_text(complaint, *, reason, by, at=None) -> Publication:
    """Take a text from the public at once; one person is enough. The texts stay.

    Raises PermissionDenied; ValidationError, code not_published or reason_missing.
    """
    complaint = lock(complaint)
    if not permissions.can_publish(by, complaint):
        raise PermissionDenied("只有承办单位的人员可以撤下公示。")
    publication = Publication.objects.public().filter(complaint=complaint).first()
    if publication is None:
        raise ValidationError("这件投诉没有公示。", code="not_published")
    if not reason.strip():
        raise refusal("reason", "请写明撤下的原因。", "reason_missing")
    return take_down(publication, reason.strip(), by, at or timezone.now())


def take_down(publication, reason, by, at):
    publication.withdrawn_at, publication.withdrawn_by = at, by
    publication.withdrawal_reason = reason[:200]
    publication.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    return publication


@listeners.on_step
def take_down_what_is_worked_on_again(complaint, step):
    """A result that is worked on again is no result: what is published of it is withdrawn."""
    if step.action not in {Action.REOPEN, Action.REWORK}:
        return
    publication = Publication.objects.public().filter(complaint=complaint).first()
    if publication is not None:
        take_down(publication, "案件重新办理", None, step.at)


def locked_for(complaint, by):
    complaint = lock(complaint)
    if not permissions.can_publish(by, complaint):
        raise PermissionDenied("只有承办单位的人员可以办理公示。")
    if not permissions.is_publishable(complaint):
        message = "只有投诉人同意公示、已经有结果的投诉可以公示。"
        raise ValidationError(message, code="not_to_be_published")
    return complaint


def latest_text(complaint) -> PublicText | None:
    return complaint.public_texts.order_by("-version").first()


def refuse_changed(latest):
    message = f"{latest.written_by}已经写了第{latest.version}版，请看过再决定。"
    raise ValidationError(message, code="changed_meanwhile")


def original_of(complaint) -> dict[str, str]:
    """The texts as they stand in the case."""
    return {"title": complaint.title, "facts": complaint.content, "result": complaint.outcome}


def write_text(complaint, version, texts, by, at) -> PublicText:
    digest = digest_of(**texts)
    return complaint.public_texts.create(
        version=version, digest=digest, written_by=by, written_at=at, **texts
    )


def digest_of(*, title, facts, result) -> str:
    """The SHA-256 of the three texts, as JSON in this order."""
    return hashlib.sha256(
        json.dumps([title, facts, result], ensure_ascii=False).encode()
    ).hexdigest()


def refuse_personal_data(complaint, texts):
    """Raise ValidationError, beside each text that is empty or would give somebody away."""
    names, values = people_of(complaint)
    errors = {}
    for field, text in texts.items():
        if not text:
            errors[field] = ValidationError("请写上公开的文字。", "text_missing")
        elif found := found_in(text, names, values):
            message = f"里面有{'、'.join(found)}，公开前请删去或者改写。"
            errors[field] = ValidationError(message, "personal_data")
    if errors:
        raise ValidationError(errors)


def people_of(complaint) -> tuple[list[str], list[str]]:
    """(names, telephone numbers and addresses) of who complains, their agent and who complains with them."""
    people = [complaint.complainant_name]
    values = [complaint.complainant_phone, complaint.complainant_address]
    if complaint.standing == Standing.AGENT:
        people.append(complaint.agent.name)
        values += [complaint.agent.phone, complaint.agent.id_number]
    if complaint.standing == Standing.JOINT:
        for other in complaint.joint_complainants.all():
            people.append(other.name)
            values.append(other.phone)
    return people, [value for value in values if value]
