"""Keeping the files of registrations and enterprises."""

from functools import partial

from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from enterprises.models import Enterprise, EnterpriseFile, Registration
from gaotai_jiazheng import uploads


def add_files(
    files: list[uploads.Accepted],
    *,
    purpose,
    registration: Registration | None = None,
    enterprise: Enterprise | None = None,
    **subject,
) -> list[EnterpriseFile]:
    """Keep accepted files; all of them or none. subject: further fields of EnterpriseFile that say whose
    they are.

    Raises ValidationError, code too_many_files or files_too_large, counting those of a registration or
    subject that are there; who names a subject holds its row.
    """
    stored = []
    try:
        with transaction.atomic():
            there = []
            if registration is not None:
                Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
                there = list(registration.files.values_list("size", flat=True))
            elif subject:
                there = list(
                    EnterpriseFile.objects.filter(**subject).values_list("size", flat=True)
                )
            uploads.check_together([*there, *(file.size for file in files)])
            for file in files:
                row = EnterpriseFile(
                    registration=registration,
                    enterprise=enterprise,
                    **subject,
                    purpose=purpose,
                    name=file.name,
                    content_type=file.content_type,
                    size=file.size,
                    digest=file.digest,
                )
                row.file.save(file.name, ContentFile(file.content), save=False)
                stored.append(row)
                row.save()
    except (DatabaseError, OSError):
        for row in stored:
            row.file.storage.delete(row.file.name)
        raise
    return stored


@transaction.atomic
def remove_file(registration: Registration, pk: int) -> None:
    """Take a file out of an unsent registration; anything else is left alone."""
    found = registration.files.filter(pk=pk) if registration.is_editable else None
    if not found:
        return
    storage = EnterpriseFile._meta.get_field("file").storage
    names = list(found.values_list("file", flat=True))
    found.delete()
    for name in names:
        transaction.on_commit(partial(storage.delete, name))
