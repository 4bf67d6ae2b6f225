"""Issuing the record of an inspection as a paper."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from inspections import permissions
from inspections.services.stepping import lock
from inspections.sheets import RECIPIENT, SLUG, VERSION, record_of
from papers import services as papers
from papers.models import Paper


@transaction.atomic
def issue_record(inspection, *, by, key, at=None) -> Paper:
    """Issue the record as it stands; key: of the page, so that two clicks make one paper.

    Raises PermissionDenied; ValidationError: codes not_recorded, series_missing.
    """
    inspection = lock(inspection)
    if not permissions.may_handle_papers(by, inspection):
        raise PermissionDenied("只有参加单位的人员和检查人员可以签发检查记录。")
    if inspection.recorded_at is None:
        raise ValidationError("检查还没有完成，不能签发记录。", code="not_recorded")
    return papers.issue(
        inspection,
        bureau=inspection.plan.lead,
        template=SLUG,
        template_version=VERSION,
        document=record_of(inspection),
        recipients=[RECIPIENT],
        by=by,
        key=key,
        at=at,
    )
