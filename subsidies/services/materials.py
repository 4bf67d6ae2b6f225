"""The papers of an application: made harmless by the form, kept under random names."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng import uploads
from subsidies.models import Material
from subsidies.services import records, stepping

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


@transaction.atomic
def add(application, files: list[uploads.Accepted]) -> list[Material]:
    """Keep these with what is there; a file that is there already is passed over.

    Codes: step_not_allowed, too_many_files, files_too_large.
    """
    application = stepping.lock(application)
    if not application.is_editable:
        message = "已经提交，材料不能再改；要补的，等审核人员一次告知。"
        raise ValidationError(message, code="step_not_allowed")
    there = dict(application.materials.values_list("digest", "size"))
    new = {file.digest: file for file in files if file.digest not in there}
    uploads.check_together([*there.values(), *(file.size for file in new.values())])
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
