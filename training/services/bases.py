"""Steps of an application for a base or a studio. Who checks does not decide; what was returned is filed again put
right."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from gaotai_jiazheng import uploads
from gaotai_jiazheng.refusals import not_now, refusal
from training.base_transitions import NEXT_STATE, SAY_WHY, BaseAction
from training.models.base import BaseApplication, BaseFile
from training.permissions import keeps_training
from training.services.refusals import refused_in_words

SHORTEST_REASON = 4


def file(*, by, files=(), at=None, **values) -> BaseApplication:
    """Enter an application with its papers. values: kind, level, enterprise, applicant, title, conditions.

    Raises PermissionDenied; codes base_one_open_application and those of the fields.
    """
    if not keeps_training(by):
        raise PermissionDenied("由县人社局登记申报。")
    stored = []
    try:
        with refused_in_words(BaseApplication):
            made = BaseApplication.objects.create(
                filed_by=by, filed_at=at or timezone.now(), **values
            )
            keep_files(made, files, stored)
    except (DatabaseError, OSError, ValidationError):
        for row in stored:
            row.file.storage.delete(row.file.name)
        raise
    return made


def refile(application, *, by, title: str, conditions: str, files=()) -> BaseApplication:
    """File a returned application again, put right and with further papers.

    Raises PermissionDenied; codes step_not_allowed and those of uploads.
    """
    stored = []
    try:
        with transaction.atomic():
            row = take_step(application, BaseAction.REFILE, by=by)
            row.title, row.conditions = title, conditions
            row.save(update_fields=["title", "conditions"])
            keep_files(row, files, stored)
    except (DatabaseError, OSError, ValidationError):
        for each in stored:
            each.file.storage.delete(each.file.name)
        raise
    return row


def keep_files(application, files, stored):
    """Keep accepted files; those written to the disk are put into ``stored``."""
    kept = application.files.values_list("size", flat=True)
    uploads.check_together([*kept, *(each.size for each in files)])
    for each in files:
        row = BaseFile(
            application=application,
            name=each.name,
            content_type=each.content_type,
            size=each.size,
            digest=each.digest,
        )
        row.file.save(each.name, ContentFile(each.content), save=False)
        stored.append(row)
        row.save()


@transaction.atomic
def take_step(application, action: str, *, by, reason="", at=None) -> BaseApplication:
    """Raises PermissionDenied; codes step_not_allowed, reason_missing, base_decided_by_a_second_person."""
    if not keeps_training(by):
        raise PermissionDenied("由县人社局办理。")
    row = BaseApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    after = NEXT_STATE.get((row.state, action))
    if after is None:
        raise not_now("这份申报", row.get_state_display(), BaseAction(action).label)
    reason = reason.strip()
    if action in SAY_WHY and len(reason) < SHORTEST_REASON:
        raise refusal("reason", "请写明理由，至少四个字。", "reason_missing")
    row.state, row.reason = after, reason
    if action == BaseAction.CHECK:
        row.checked_by = by
    elif action in {BaseAction.RETURN, BaseAction.REFILE}:
        row.checked_by = None
    else:
        row.decided_by, row.decided_at = by, at or timezone.now()
    with refused_in_words(BaseApplication):
        row.save()
    return row
