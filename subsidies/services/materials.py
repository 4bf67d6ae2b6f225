"""The papers of an application: made harmless by the form, kept under random names."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from gaotai_jiazheng import uploads
from subsidies.models import Material
from subsidies.services import stepping


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
