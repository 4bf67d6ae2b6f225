"""Enterprises join a campaign and leave it again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from complaints.models import Agreement
from deposits.models import Recovery
from enterprises.models import Enterprise
from enterprises.permissions import can_sign_for, require_signer
from gaotai_jiazheng.masking import mask_case_number
from gaotai_jiazheng.refusals import refusal
from market.models import PriceList
from promotion.models import Campaign, Participation
from promotion.qualifying import Facts, obstacles
from promotion.refusals import refused_in_words
from promotion.services import telling
from promotion.transitions import JOINING_STATES

PRICES_FRESH_DAYS = 180
SHOWN_CASES = 3
CANCELLED = "企业已从名录注销"


def facts_of(enterprise: Enterprise, at=None) -> Facts:
    """What the registers say today, in four queries."""
    at = at or timezone.now()
    prices = PriceList.objects.fresh(at, PRICES_FRESH_DAYS).filter(enterprise=enterprise)
    return Facts(
        is_registered=enterprise.state == Enterprise.State.REGISTERED,
        license_valid_until=enterprise.license_valid_until,
        has_current_prices=prices.exists(),
        unpaid_awards=unpaid_awards(enterprise, timezone.localdate(at)),
        service_lines=frozenset(enterprise.service_lines),
        unpaid_cases=unpaid_cases(enterprise, timezone.localdate(at)),
    )


def unpaid_awards(enterprise, on) -> int:
    """Compensations that the deposit has paid to consumers and the enterprise has not given back in time."""
    due = Sum("instalments__amount_yuan", filter=Q(instalments__due_on__lt=on))
    rows = Recovery.objects.open().filter(deposit__enterprise=enterprise).annotate(due=due)
    return sum(1 for each in rows if each.due and each.received_yuan() < each.due)


def unpaid_cases(enterprise, on) -> tuple[str, ...]:
    """Masked numbers of complaints whose agreed sum is overdue, some of them."""
    rows = Agreement.objects.unpaid(on).filter(complaint__enterprise=enterprise)
    numbers = rows.values_list("complaint__number", flat=True)[:SHOWN_CASES]
    return tuple(map(mask_case_number, numbers))


def obstacles_of(campaign: Campaign, enterprise: Enterprise, at=None) -> list[str]:
    """Why the enterprise may not join this campaign now; [] when it may."""
    if campaign.state not in JOINING_STATES:
        return [f"{campaign.get_state_display()}的活动不能报名。"]
    return obstacles(
        facts_of(enterprise, at),
        wanted_lines=frozenset(campaign.service_lines),
        until=campaign.ends_on,
    )


@transaction.atomic
def join(campaign: Campaign, enterprise: Enterprise, *, by, at=None) -> Participation:
    """Take part. Raises PermissionDenied; codes not_qualified (every reason), joined_already."""
    if not can_sign_for(by, enterprise):
        raise PermissionDenied("由企业负责人或者受托人报名。")
    if found := obstacles_of(campaign, enterprise, at):
        raise ValidationError([ValidationError(each, code="not_qualified") for each in found])
    if row := left_with_the_entry(campaign, enterprise):
        row.left_at, row.leave_reason = None, ""
        row.save(update_fields=["left_at", "leave_reason"])
        telling.tell_bureau(campaign, f"{enterprise}重新报名参加")
        return row
    with refused_in_words():
        made = Participation.objects.create(
            campaign=campaign, enterprise=enterprise, joined_by=by, joined_at=at or timezone.now()
        )
    telling.tell_bureau(campaign, f"{enterprise}报名参加")
    return made


def left_with_the_entry(campaign, enterprise) -> Participation | None:
    """Its part, held, where it ended with the enterprise's entry of the register, which is in it again."""
    rows = Participation.objects.select_for_update(of=("self",))
    return rows.filter(campaign=campaign, enterprise=enterprise, leave_reason=CANCELLED).first()


def end_those_of(enterprise: Enterprise, *, by, at) -> None:
    """The enterprise is off the register: it takes no more vouchers; what it took is settled as before."""
    rows = Participation.objects.standing().filter(enterprise=enterprise)
    for row in rows.select_for_update(of=("self",)).select_related("campaign").order_by("pk"):
        row.left_at, row.leave_reason = at, CANCELLED
        row.save(update_fields=["left_at", "leave_reason"])
        telling.tell_bureau(row.campaign, f"{enterprise}已从名录注销，不再收券")


@transaction.atomic
def leave(participation: Participation, *, reason: str, by, at=None) -> Participation:
    """Take no more vouchers. What was taken is settled as before. Codes: reason_missing, step_not_allowed."""
    row = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    require_signer(by, row.enterprise)
    if row.left_at is not None:
        raise ValidationError("企业已经退出了这次活动。", code="step_not_allowed")
    if not reason.strip():
        raise refusal("reason", "请写明退出的原因。", "reason_missing")
    row.left_at, row.leave_reason = at or timezone.now(), reason.strip()[:200]
    row.save(update_fields=["left_at", "leave_reason"])
    telling.tell_bureau(row.campaign, f"{row.enterprise}退出")
    return row
