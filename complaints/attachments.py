"""The files of drafts and cases: stored under random names, opened only after asking who looks."""

from functools import partial

from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from complaints.models import Attachment, Complaint, Draft
from complaints.models.choices import Purpose
from gaotai_jiazheng import rate_limits, uploads
from gaotai_jiazheng.client_address import client_address

FILES_PER_HOUR = 60


def may_upload(request) -> bool:
    """Count the files of a request; False beyond the address's limit of the hour."""
    address = client_address(request)
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    allowed = [rate_limits.hit("upload", address, FILES_PER_HOUR, rate_limits.HOUR) for _ in files]
    return all(allowed)


def add(
    files: list[uploads.Accepted],
    *,
    owner: Draft | Complaint,
    purpose=Purpose.EVIDENCE,
    is_limited=True,
) -> list[Attachment]:
    """Keep accepted files with a draft or a case; all of them or none.

    is_limited: whether so many and no more may be sent. Raises ValidationError, code too_many_files or
    files_too_large, counting those that are there.
    """
    stored = []
    try:
        with transaction.atomic():
            owner = type(owner).objects.select_for_update(of=("self",)).get(pk=owner.pk)
            if is_limited:
                there = owner.attachments.values_list("size", flat=True)
                uploads.check_together([*there, *(file.size for file in files)])
            is_draft = isinstance(owner, Draft)
            for file in files:
                attachment = Attachment(
                    name=file.name,
                    content_type=file.content_type,
                    size=file.size,
                    digest=file.digest,
                    purpose=purpose,
                    draft=owner if is_draft else None,
                    # A draft may have become a case while the files were on their way.
                    complaint=owner.complaint if is_draft else owner,
                )
                attachment.file.save(file.name, ContentFile(file.content), save=False)
                stored.append(attachment)
                attachment.save()
    except (DatabaseError, OSError):
        for attachment in stored:
            attachment.file.storage.delete(attachment.file.name)
        raise
    return stored


def copy(attachments, *, owner: Complaint) -> list[Attachment]:
    """Give these files to another case too; each case keeps bytes of its own. They were counted when they were
    sent, and are not once more."""
    files = [accepted(attachment) for attachment in attachments]
    return add(files, owner=owner, is_limited=False)


def accepted(attachment) -> uploads.Accepted:
    """A stored file as it was accepted."""
    with attachment.file.open("rb") as stored:
        content = stored.read()
    return uploads.Accepted(attachment.name, attachment.content_type, content, attachment.digest)


@transaction.atomic
def delete(attachments):
    """Delete these rows and, once that is certain, their files."""
    storage = Attachment._meta.get_field("file").storage
    names = list(attachments.values_list("file", flat=True))
    attachments.delete()
    for name in names:
        transaction.on_commit(partial(storage.delete, name))
