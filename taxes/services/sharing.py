"""The enterprise shows its self-check to a tax bureau, or no longer."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from bureaus.models import BureauMember
from enterprises.models import Enterprise
from reminders import outbox
from taxes import permissions
from taxes.models import Sharing, TaxBureau

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)


@transaction.atomic
def share(enterprise, bureau, *, by, at=None) -> Sharing:
    """Let a bureau look. Raises PermissionDenied; ValidationError: codes not_a_tax_bureau, tax_sharing_once."""
    refuse_who_does_not_sign(by, enterprise)
    if not TaxBureau.objects.filter(bureau=bureau).exists():
        raise ValidationError("只能授权税务机关查看。", code="not_a_tax_bureau")
    # Two at once are one after the other, so that the second one is told in words.
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if Sharing.objects.current().filter(enterprise=enterprise, bureau=bureau).exists():
        raise ValidationError("已经授权这个单位查看。", code="tax_sharing_once")
    sharing = Sharing.objects.create(
        enterprise=enterprise, bureau=bureau, given_by=by, given_at=at or timezone.now()
    )
    message = outbox.Message(
        "tax_sharing", "有企业授权本单位查看免税条件自查", link=sharing.get_absolute_url()
    )
    outbox.write(outbox.post_to_members(bureau.pk, INTAKE, message))
    return sharing


@transaction.atomic
def stop_sharing(enterprise, bureau, *, by, at=None) -> None:
    """Take the consent back. Codes: not_shared."""
    refuse_who_does_not_sign(by, enterprise)
    rows = Sharing.objects.current().select_for_update(of=("self",))
    sharing = rows.filter(enterprise=enterprise, bureau=bureau).first()
    if sharing is None:
        raise ValidationError("没有授权过，或者已经收回。", code="not_shared")
    sharing.ended_by, sharing.ended_at = by, at or timezone.now()
    sharing.save(update_fields=["ended_by", "ended_at"])


def refuse_who_does_not_sign(user, enterprise):
    if not permissions.can_declare(user, enterprise):
        raise PermissionDenied("由企业负责人或者受托人授权。")
