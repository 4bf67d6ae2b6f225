"""Who acts for an enterprise: inviting, joining by a code, and ending a part."""

import secrets
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.access import clean_reason, log_access
from accounts.models import AccessLog
from accounts.signing_up import sign_up
from enterprises.models import Delegation, Enterprise, EnterpriseMember, Invitation
from enterprises.permissions import can_verify
from enterprises.services import proving
from enterprises.services.declaring import declare
from gaotai_jiazheng import numbering
from gaotai_jiazheng.identifiers import MOBILE
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.refusals import refusal, write
from gaotai_jiazheng.sealed import blind_index
from reminders import outbox
from reminders.models import NotificationPreference

OPEN_FOR = timedelta(days=7)
Role = EnterpriseMember.Role


def new_username() -> str:
    """A user name that says nothing; people sign in by telephone number."""
    return secrets.token_hex(5)


def code_digest(code: str) -> str:
    return blind_index(numbering.clean_code(code), "enterprise_invitation")


@transaction.atomic
def invite(
    enterprise: Enterprise,
    *,
    contact: str,
    role: str,
    by,
    scopes=(),
    member_until: date | None = None,
) -> tuple[Invitation, str]:
    """Invite somebody by telephone number or e-mail; (the invitation, its code).

    The code is sent to the contact and told to the owner once. It opens for seven days and one person.
    Raises ValidationError by field: codes scopes_missing, past_day, invited_already.
    """
    if role == Role.DELEGATE and not scopes:
        raise refusal("scopes", "请至少选一项授权范围。", "scopes_missing")
    if member_until is not None and member_until < timezone.localdate():
        raise refusal("member_until", "截止日不能早于今天。", "past_day")
    Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise.pk)
    if contact in {each.contact for each in open_invitations(enterprise).filter(role=role)}:
        message = "已经邀请过，七天内有效。要重新发邀请码，请先取消原来的邀请。"
        raise refusal("contact", message, "invited_already")
    code = numbering.new_code()
    invitation = Invitation.objects.create(
        enterprise=enterprise,
        contact=contact,
        role=role,
        scopes=list(scopes) if role == Role.DELEGATE else [],
        code_digest=code_digest(code),
        invited_by=by,
        expires_at=timezone.now() + OPEN_FOR,
        member_until=member_until,
    )
    send_code(invitation, code)
    declare(
        enterprise,
        by=by,
        kind="invitation",
        title=f"邀请{invitation.get_role_display()}",
        text=contact_in_words(contact),
        link=reverse("workspace:members"),
    )
    return invitation, code


def open_invitations(enterprise: Enterprise):
    """Those that nobody has used or taken back, and that have not run out."""
    now = timezone.now()
    return enterprise.invitations.filter(member=None, revoked_at=None, expires_at__gt=now)


def send_code(invitation, code):
    """Send the code to the telephone or the mailbox that was invited."""
    message = outbox.Message(
        kind="enterprise_invitation",
        subject=f"{invitation.enterprise}请您担任{invitation.get_role_display()}",
        body=f"邀请码{code}，七天内有效。",
        link=reverse("enterprises:join"),
        good_until=invitation.expires_at,
    )
    post = outbox.post_to_phone if is_mobile(invitation.contact) else outbox.post_to_email
    outbox.write(post(invitation.contact, message))


def is_mobile(contact: str) -> bool:
    return MOBILE.fullmatch(contact) is not None


def contact_in_words(contact: str) -> str:
    """Who was invited, as the enterprise reads it: a telephone number is masked."""
    return mask_phone(contact) if is_mobile(contact) else contact


def find(code: str) -> Invitation | None:
    """The open invitation of a code."""
    return (
        Invitation.objects.select_related("enterprise")
        .filter(code_digest=code_digest(code), member=None, revoked_at=None)
        .filter(expires_at__gt=timezone.now())
        .first()
    )


@transaction.atomic
def join_with_new_account(invitation: Invitation, given: dict) -> EnterpriseMember:
    """Make the account of an invited person who has proved the telephone number, and join.

    given: name, phone, password, email. Raises ValidationError, codes phone_unproved, phone_taken and
    those of ``join``, and makes nothing. The user name is nobody's telephone number.
    """
    proving.require_proof(proving.purpose_of(invitation), given["phone"])
    user = sign_up(
        username=f"m{new_username()}",
        name=given["name"],
        phone=given["phone"],
        password=given["password"],
        email=given["email"],
    )
    NotificationPreference.objects.create(
        user=user, by_sms=True, phone=given["phone"], wants_digest=False
    )
    return join(invitation, user=user)


@transaction.atomic
def join(invitation: Invitation, *, user) -> EnterpriseMember:
    """The invited person takes the part. A second click finds it taken.

    Raises ValidationError, codes invitation_closed and those of the membership's own constraints.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    is_open = invitation.member_id is None and invitation.revoked_at is None
    if not is_open or invitation.expires_at <= timezone.now():
        raise ValidationError("这个邀请码已经用过、取消或者过期。", code="invitation_closed")
    member = EnterpriseMember(
        enterprise=invitation.enterprise,
        user=user,
        role=invitation.role,
        valid_until=invitation.member_until,
    )
    write(member)
    if invitation.scopes:
        Delegation.objects.create(member=member, scopes=invitation.scopes)
    invitation.member = member
    invitation.save(update_fields=["member"])
    user.__dict__.pop("_enterprise_roles", None)
    return member


@transaction.atomic
def revoke(invitation: Invitation, *, by) -> None:
    """Close an invitation that nobody has used. Raises ValidationError, code invitation_closed."""
    unused = Invitation.objects.filter(pk=invitation.pk, member=None, revoked_at=None)
    if not unused.update(revoked_at=timezone.now()):
        raise ValidationError("这个邀请已经用过或者取消。", code="invitation_closed")
    declare(
        invitation.enterprise,
        by=by,
        kind="invitation",
        title=f"取消邀请{invitation.get_role_display()}",
        text=contact_in_words(invitation.contact),
        link=reverse("workspace:members"),
    )


@transaction.atomic
def end_membership(member: EnterpriseMember, *, by) -> EnterpriseMember:
    """Yesterday was the last day of somebody's part: from now on the person does not act for it.

    Taken back on its first day, the row stays for that day, and the person is out by its end. Codes:
    membership_ended; last_owner, since somebody has to be answerable. The enterprise's row is locked, so that
    two owners cannot dismiss each other at once.
    """
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=member.enterprise_id)
    member = EnterpriseMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    last_day = max(timezone.localdate() - timedelta(days=1), member.valid_from)
    if member.valid_until is not None and member.valid_until <= last_day:
        message = f"{member.user}的{member.get_role_display()}到{date_format(member.valid_until)}为止，已经办理过。"
        raise ValidationError(message, code="membership_ended")
    if member.role == Role.OWNER and not is_followed(member, last_day):
        message = "企业至少要有一位负责人。请先请另一位负责人进来。"
        raise ValidationError(message, code="last_owner")
    member.valid_until = last_day
    member.full_clean()
    member.save(update_fields=["valid_until"])
    declare(
        enterprise,
        by=by,
        kind="dismissal",
        title=f"{member.user}不再担任{member.get_role_display()}",
        link=reverse("workspace:members"),
    )
    if member.user_id != by.pk:
        tell_dismissed(member)
    return member


def tell_dismissed(member) -> None:
    """Whoever acts for no enterprise any more has no room to be led to."""
    role, last_day = member.get_role_display(), date_format(member.valid_until)
    subject = f"您不再担任{member.enterprise}的{role}，最后一天是{last_day}"
    message = outbox.Message("enterprise_dismissal", subject, "不清楚为什么的，请问企业负责人。")
    outbox.write(outbox.post_to_users([member.user_id], message))


@transaction.atomic
def release(
    enterprise: Enterprise, *, by, reason: str, address: str = ""
) -> list[EnterpriseMember]:
    """Yesterday was the last day of everybody who binds the enterprise, and their open invitations are closed: somebody
    else has shown its licence in original and registers it, since the one who did is gone.

    Those who came today are out by its end. The reason is kept in the record of rights and told to them. Raises
    PermissionDenied; ValidationError, codes nobody_to_release and those of ``clean_reason``.
    """
    if not can_verify(by):
        raise PermissionDenied("由核验营业执照的单位办理。")
    reason, today = clean_reason(reason), timezone.localdate()
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    found = enterprise.members.current(today).filter(role__in=[Role.OWNER, Role.DELEGATE])
    members = list(found.select_for_update(of=("self",)).select_related("user").order_by("pk"))
    if not members:
        message = "这家企业现在没有负责人和受托人，可以直接登记。"
        raise ValidationError(message, code="nobody_to_release")
    for member in members:
        member.valid_until = max(today - timedelta(days=1), member.valid_from)
        member.save(update_fields=["valid_until"])
    open_invitations(enterprise).update(revoked_at=timezone.now())
    log_access(by, AccessLog.Action.RIGHTS, enterprise, ["负责人和受托人"], reason, address)
    message = outbox.Message(
        kind="enterprise_released",
        subject=f"您不再担任{enterprise}的负责人或者受托人",
        body=f"{reason.rstrip('。')}。不对的，请带营业执照原件联系登记机关。",
    )
    outbox.write(outbox.post_to_users({member.user_id for member in members}, message))
    return members


def is_followed(owner: EnterpriseMember, last_day: date) -> bool:
    """Whether another owner is there when this one is out, and still tomorrow."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    others = EnterpriseMember.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=tomorrow),
        enterprise=owner.enterprise_id,
        role=Role.OWNER,
        valid_from__lte=last_day + timedelta(days=1),
    )
    return others.exclude(pk=owner.pk).exists()
