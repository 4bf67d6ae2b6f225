"""Using a voucher for an order, and taking the use back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.signing_up import digest_of as sign_in_digest
from enterprises.models import Enterprise
from enterprises.permissions import can_sign_for
from gaotai_jiazheng.refusals import refusal
from promotion import permissions
from promotion.models import Participation, Redemption, Voucher
from promotion.refusals import refused_in_words
from promotion.services import telling
from promotion.transitions import VoucherState
from visits.services.own_staff import ASK as ASK_OWN_STAFF
from workers.models.worker import phone_digest

NOBODY = 0
UNUSABLE = {
    VoucherState.ISSUED: ("这张券还没有领取成功，不能用。", "not_claimed"),
    VoucherState.REDEEMED: ("这张券已经用过。", "used_already"),
    VoucherState.SETTLED: ("这张券已经用过。", "used_already"),
    VoucherState.EXPIRED: ("这张券已经过期。", "voucher_expired"),
    VoucherState.REVERSED: ("这张券用过以后退了款，已经作废。", "used_already"),
}


def refuse_unusable(voucher: Voucher, enterprise, day) -> None:
    """Why the enterprise may not take this voucher today. Codes: not_taking_part, enterprise_not_registered,
    not_claimed, used_already, voucher_expired."""
    joined = Participation.objects.standing().filter(
        campaign=voucher.batch.campaign_id, enterprise=enterprise
    )
    if not joined.exists():
        message = f"{enterprise}没有参加这张券的活动，不能收这张券。"
        raise ValidationError(message, code="not_taking_part")
    if enterprise.state != Enterprise.State.REGISTERED:
        message = f"{enterprise}的名录状态不是正常，现在不能收券。"
        raise ValidationError(message, code="enterprise_not_registered")
    if voucher.state in UNUSABLE:
        message, code = UNUSABLE[voucher.state]
        raise ValidationError(message + own_use_of(voucher, enterprise), code=code)
    if voucher.valid_until < day:
        message = f"这张券只能用到{date_format(voucher.valid_until)}，已经过期。"
        raise ValidationError(message, code="voucher_expired")


def own_use_of(voucher, enterprise) -> str:
    """That the enterprise itself has taken the voucher in, as where a button was pressed twice; "" for another's."""
    used = Redemption.objects.standing().filter(voucher=voucher, enterprise=enterprise).first()
    if used is None:
        return ""
    return f"您的企业{date_format(used.redeemed_on)}已经收下，抵扣{used.off_yuan}元，不用再收。"


@transaction.atomic
def redeem(
    voucher: Voucher, enterprise, *, service_line: str, order_fen: int, by, at=None
) -> Redemption:
    """Take a voucher in for an order; once. order_fen: before anything is taken off.

    Raises PermissionDenied; codes of ``refuse_unusable``, order_too_small, service_not_in_campaign.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    if not permissions.redeems_for(by, enterprise):
        raise PermissionDenied("由企业的人员核销。")
    rows = Voucher.objects.select_for_update(of=("self",)).select_related("batch__campaign")
    voucher = rows.get(pk=voucher.pk)
    refuse_unusable(voucher, enterprise, day)
    refuse_unfit(voucher, service_line, order_fen)
    with refused_in_words():
        made = Redemption.objects.create(
            voucher=voucher,
            campaign=voucher.batch.campaign,
            enterprise=enterprise,
            service_line=service_line,
            order_fen=order_fen,
            off_fen=voucher.batch.value_fen,
            redeemed_by=by,
            redeemed_at=at,
            redeemed_on=day,
            is_own_staff=is_of_own_staff(voucher, enterprise, day),
        )
    return made


def refuse_unfit(voucher, service_line, order_fen):
    batch = voucher.batch
    if service_line not in batch.campaign.service_lines:
        message = "这项服务不在活动范围里，请重新选择。"
        raise refusal("service_line", message, "service_not_in_campaign")
    least = max(batch.minimum_fen, batch.value_fen)
    if order_fen < least:
        message = f"{batch.words}，订单金额不够。"
        raise refusal("order_fen", message, "order_too_small")


def is_of_own_staff(voucher, enterprise, day) -> bool:
    """Whether the holder's telephone is that of somebody who works for the enterprise or acts for it."""
    if not voucher.phone:
        return False
    digests = [phone_digest(voucher.phone), sign_in_digest(voucher.phone)]
    with connection.cursor() as cursor:
        cursor.execute(ASK_OWN_STAFF, [enterprise.pk, NOBODY, *digests, day, day])
        return cursor.fetchone()[0]


@transaction.atomic
def reverse(redemption: Redemption, *, reason: str, by, at=None) -> Redemption:
    """The order was refunded: the voucher's money goes back to the budget, the voucher does not come back.

    Raises PermissionDenied; codes reason_missing, step_not_allowed, settled_already.
    """
    at = at or timezone.now()
    rows = Redemption.objects.select_for_update(of=("self",))
    row = rows.select_related("enterprise", "campaign", "voucher__batch").get(pk=redemption.pk)
    if not permissions.reverses(by, row):
        raise PermissionDenied("由收券的企业负责人或者主办单位冲正。")
    if row.reversed_on is not None:
        raise ValidationError("这笔核销已经冲正过。", code="step_not_allowed")
    if row.settlement_id is not None:
        raise ValidationError("已经进入结算的核销不能冲正。", code="settled_already")
    if not reason.strip():
        raise refusal("reason", "请写明冲正的原因。", "reason_missing")
    row.reversed_by, row.reversed_at, row.reversed_on = by, at, timezone.localdate(at)
    row.reverse_reason = reason.strip()[:200]
    with refused_in_words():
        row.save(update_fields=["reversed_by", "reversed_at", "reversed_on", "reverse_reason"])
    telling.tell_of_reversal(row, by_enterprise=can_sign_for(by, row.enterprise))
    return row
