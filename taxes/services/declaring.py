"""Evidence that the enterprise brings itself."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosure.gate import refuse_personal_data
from enterprises.models import Enterprise
from gaotai_jiazheng import uploads
from taxes import permissions
from taxes.models import Declaration
from taxes.models.declaration import MOST_OF_AN_ENTERPRISE

SAID = ("kind", "from_on", "to_on", "people", "text", "digest")


def declare(
    enterprise, *, kind, from_on, to_on, people, text, file: uploads.Accepted, by, at=None
) -> Declaration:
    """Keep a piece of evidence with its file, as the enterprise's own word. The same sent twice is one.

    Raises PermissionDenied; ValidationError: codes personal_data, too_many_declarations, and those of the
    fields.
    """
    if not permissions.can_declare(by, enterprise):
        raise PermissionDenied("由企业负责人或者受托人自报。")
    refuse_personal_data(text, "text")
    declaration = Declaration(
        enterprise=enterprise,
        kind=kind,
        from_on=from_on,
        to_on=to_on,
        people=people,
        text=text,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        declared_by=by,
        declared_on=timezone.localdate(at or timezone.now()),
    )
    declaration.full_clean(exclude=["file"])
    try:
        with transaction.atomic():
            hold(enterprise)
            if known := same_as(declaration):
                return known
            refuse_too_many(enterprise)
            declaration.file.save(file.name, ContentFile(file.content), save=False)
            declaration.save()
    except (DatabaseError, OSError):
        if declaration.file:
            declaration.file.storage.delete(declaration.file.name)
        raise
    return declaration


def hold(enterprise):
    """Hold the enterprise's row, so that two uploads cannot pass together."""
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)


def same_as(declaration) -> Declaration | None:
    """The one that stands and says the same with the same file: a button that was pressed twice."""
    said = {name: getattr(declaration, name) for name in SAID}
    return declaration.enterprise.tax_declarations.filter(withdrawn_on=None, **said).first()


def refuse_too_many(enterprise):
    if enterprise.tax_declarations.filter(withdrawn_on=None).count() >= MOST_OF_AN_ENTERPRISE:
        message = f"最多自报{MOST_OF_AN_ENTERPRISE}条，请先撤回不用的。"
        raise ValidationError(message, code="too_many_declarations")


@transaction.atomic
def withdraw(declaration, *, by, at=None) -> Declaration:
    """Take a declaration back; packs that were printed keep it. Codes: already_withdrawn."""
    if not permissions.can_declare(by, declaration.enterprise):
        raise PermissionDenied("由企业负责人或者受托人撤回。")
    declaration = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    if declaration.withdrawn_on is not None:
        raise ValidationError("已经撤回过。", code="already_withdrawn")
    declaration.withdrawn_on = timezone.localdate(at or timezone.now())
    declaration.withdrawn_by = by
    declaration.save(update_fields=["withdrawn_on", "withdrawn_by"])
    return declaration
