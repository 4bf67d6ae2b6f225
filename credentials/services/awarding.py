"""Awards: entered by the bureau that has the document, withdrawn with a reason."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from credentials.models import Award, AwardFile
from credentials.permissions import awarding_bureau, gives_awards, may_withdraw
from credentials.services.stepping import now, refused_in_words
from gaotai_jiazheng import uploads


def enter(worker, *, by, files=(), at=None, **values) -> Award:
    """Add an award with its files. values: title, awarded_by, document, awarded_on, rule.

    Raises PermissionDenied; ValidationError: codes of the fields, award_once, award_rule_of_its_day.
    """
    if not gives_awards(by):
        raise PermissionDenied("由县人社局、总工会、妇联或者工业信息化和商务局登记表彰。")
    stored = []
    try:
        with refused_in_words():
            award = Award(worker=worker, bureau=awarding_bureau(by), by=by, at=now(at), **values)
            award.full_clean()
            award.save()
            keep_files(award, files, stored)
    except (DatabaseError, OSError, ValidationError):
        for row in stored:
            row.file.storage.delete(row.file.name)
        raise
    return award


def keep_files(award, files, stored):
    """Keep accepted files of an award; those written to the disk are put into ``stored``."""
    uploads.check_together([file.size for file in files])
    for file in files:
        row = AwardFile(
            award=award,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            digest=file.digest,
        )
        row.file.save(file.name, ContentFile(file.content), save=False)
        stored.append(row)
        row.save()


@transaction.atomic
def withdraw(award: Award, *, on: date, reason: str, by) -> Award:
    """Raises PermissionDenied; ValidationError: codes already_withdrawn, award_withdrawn_says_why."""
    if not may_withdraw(by, award):
        raise PermissionDenied("由登记这项表彰的单位撤销。")
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if award.withdrawn_on is not None:
        raise ValidationError("这项表彰已经撤销。", code="already_withdrawn")
    award.withdrawn_on, award.withdrawn_reason = on, reason
    with refused_in_words():
        award.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    return award
