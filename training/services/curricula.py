"""The curriculum of a class: given by its institution, until completion is confirmed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from gaotai_jiazheng import uploads
from training.models import Curriculum, TrainingClass
from training.permissions import acts_for
from training.services.refusals import refused_in_words
from training.services.settling import is_settled
from training.transitions import State


@transaction.atomic
def add(training_class, *, file, by) -> Curriculum:
    """Keep a file with the class. file: as ``uploads.accept_upload`` gives it.

    Raises PermissionDenied; codes step_not_allowed, too_many_files, files_too_large,
    curriculum_file_once_in_a_class.
    """
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related("institution")
    row = rows.get(pk=training_class.pk)
    if not acts_for(by, row.institution):
        raise PermissionDenied("由培训机构上传。")
    if row.state == State.CANCELLED or is_settled(row):
        message = "这个班已经取消或者已经确认结业，不能再上传教学大纲。"
        raise ValidationError(message, code="step_not_allowed")
    uploads.check_together([*row.curricula.values_list("size", flat=True), file.size])
    kept = Curriculum(
        training_class=row,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        by=by,
    )
    kept.file.save(file.name, ContentFile(file.content), save=False)
    try:
        with refused_in_words(Curriculum):
            kept.save()
    except Exception:
        kept.file.storage.delete(kept.file.name)
        raise
    return kept
