"""The papers of an application: made harmless by the form, kept under random names."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng import uploads
from gaotai_jiazheng.whole_files import with_their_rows
from subsidies.models import Material
from subsidies.services import records, stepping
from subsidies.transitions import State

LICENCE, CERTIFICATE = "营业执照", "职业技能证书"


def on_record(application) -> list[str]:
    """Those of its policy's materials that the registers have, of whom it is known who asks."""
    has = {LICENCE: False, CERTIFICATE: False}
    if application.enterprise_id:
        has[LICENCE] = application.enterprise.state == application.enterprise.State.REGISTERED
    if application.worker_id:
        here = {"worker": application.worker_id}
        has[CERTIFICATE] = bool(records.newest_certificates(here, timezone.localdate()))
    return [each for each in application.policy.materials if has.get(each)]


@with_their_rows()
def add(application, files: list[uploads.Accepted]) -> list[Material]:
    """Keep these with what is there; a file that is there already is passed over. What was sent before a return
    is not counted: there has to be room for what is asked for.

    Codes: step_not_allowed, too_many_files, files_too_large.
    """
    application = lock_editable(application)
    there = set(application.materials.values_list("digest", flat=True))
    new = {file.digest: file for file in files if file.digest not in there}
    sizes = not_sent(application).values_list("size", flat=True)
    uploads.check_together([*sizes, *(file.size for file in new.values())])
    stored = []
    for file in new.values():
        row = Material(
            application=application,
            name=file.name[:80],
            content_type=file.content_type,
            size=file.size,
            digest=file.digest,
        )
        row.file.save(file.name, ContentFile(file.content), save=False)
        row.save()
        stored.append(row)
    return stored


@transaction.atomic
def take_out(application, pk: int) -> None:
    """Delete a file that nobody has been sent yet; one that is not there any more is passed over.

    Codes: step_not_allowed.
    """
    for row in not_sent(lock_editable(application)).filter(pk=pk):
        row.delete()
        transaction.on_commit(partial(row.file.storage.delete, row.file.name))


def lock_editable(application):
    application = stepping.lock(application)
    if not application.is_editable:
        message = "已经提交，材料不能再改；要补的，等审核人员一次告知。"
        raise ValidationError(message, code="step_not_allowed")
    return application


def not_sent(application):
    """The files that were added since the application came back, or all of a draft."""
    rows = application.materials.all()
    if application.state == State.RETURNED:
        return rows.filter(added_at__gt=application.gaps.at)
    return rows if application.is_editable else rows.none()
