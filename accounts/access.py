"""Opening personal data: never without a reason and never without a row that says who did it."""

import re

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction

from accounts.models import AccessLog
from gaotai_jiazheng.numbering import is_of_number
from gaotai_jiazheng.sealed import SealedTextField

SHORTEST_REASON = 4
LABEL_FIELDS = ("number", "username", "slug")
# A mobile or an identity number typed into a reason would stay in the log for good, also with the blanks and hyphens
# by which people part it, or in the wide digits of a Chinese keyboard.
PERSONAL_NUMBER = re.compile(
    r"(?<!\d)([1１][3-9３-９]\d(?:[ -]?\d{4}){2}|\d{6}[ -]?\d{8}[ -]?\d{3}[\dXxＸｘ]|\d{15}|\d{16,19})(?!\d)"
)


def log_access(user, action, subject, fields=(), reason="", address="") -> AccessLog:
    """Write down that a person saw, exported or changed a record.

    action: AccessLog.Action. fields: their names. address: that of the client, "" when unknown.
    """
    return AccessLog.objects.create(
        by=user,
        action=action,
        subject=subject,
        label=label_of(subject),
        fields=list(fields),
        reason=reason,
        address=address or None,
    )


def label_of(subject) -> str:
    """How the log names a record: by its number, user name or slug, never by a person's name."""
    for name in LABEL_FIELDS:
        if value := getattr(subject, name, ""):
            return str(value)
    return f"{subject._meta.verbose_name} {subject.pk}"


@transaction.atomic
def reveal(user, subject, fields: list[str], reason: str, address: str) -> dict[str, str]:
    """The open values of sealed fields; the access is written down first.

    Whether the person may is asked before, by the app that owns the record. Raises ValidationError,
    codes reason_missing, reason_has_personal_data, field_unknown, and opens nothing.
    """
    reason = clean_reason(reason)
    for name in fields:
        if not _is_sealed(subject, name):
            raise ValidationError("没有这个可以查看原文的字段。", code="field_unknown")
    log_access(user, AccessLog.Action.REVEAL, subject, fields, reason, address)
    return {name: getattr(subject, name) for name in fields}


def has_personal_number(text: str) -> bool:
    """Whether a telephone, an identity or an account number stands in what is kept for good; the portal's own numbers
    of cases and papers may."""
    return not all(map(is_of_number, PERSONAL_NUMBER.finditer(text)))


def clean_reason(reason: str) -> str:
    """The reason as it is kept. Raises ValidationError, codes as in ``reveal``."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError("请写明理由，至少四个字。", code="reason_missing")
    if len(reason) > AccessLog._meta.get_field("reason").max_length:
        raise ValidationError("理由太长，请不要超过200字。", code="reason_too_long")
    if has_personal_number(reason):
        raise ValidationError(
            "理由会长期保存，请不要写电话、证件号或账号。", code="reason_has_personal_data"
        )
    return reason


def _is_sealed(subject, name):
    try:
        return isinstance(subject._meta.get_field(name), SealedTextField)
    except FieldDoesNotExist:
        return False


def accesses_of(subject) -> models.QuerySet[AccessLog]:
    """Who looked at this record: AccessLog rows with their people, newest first."""
    return AccessLog.objects.of(subject).select_related("by")
