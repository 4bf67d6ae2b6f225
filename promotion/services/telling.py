"""Messages about campaigns: a number and a link, nothing personal."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bureaus.models import BureauMember
from enterprises.models import EnterpriseMember
from promotion.models import Campaign, Participation, Voucher
from promotion.transitions import State, VoucherState
from reminders import outbox

KIND = "promotion"
INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)
ENDS_AHEAD, RUNS_OUT_AHEAD = timedelta(days=7), timedelta(days=3)
TOLD_AT_ONCE = 500


def bureau_rows(campaign, subject, key=None):
    link = reverse("admin:promotion_campaign_change", args=[campaign.pk])
    message = outbox.Message(KIND, f"{campaign.number} {subject}", link=link, dedupe_key=key)
    return outbox.post_to_members(campaign.bureau_id, INTAKE, message)


def enterprise_rows(campaign, enterprise_ids, subject, key=None):
    members = EnterpriseMember.objects.current().filter(enterprise__in=enterprise_ids)
    users = list(members.values_list("user_id", flat=True).distinct())
    link = reverse("promotion_workspace:campaign", args=[campaign.pk])
    message = outbox.Message(KIND, f"{campaign.number} {subject}", link=link, dedupe_key=key)
    return outbox.post_to_users(users, message)


def tell_bureau(campaign, subject) -> None:
    """To those of the bureau who take in what comes."""
    outbox.write(bureau_rows(campaign, subject))


def tell_of_settlements(settlements, words) -> None:
    """To everybody who acts today for the enterprises of these lists; one query for all of them."""
    members = EnterpriseMember.objects.current().filter(
        enterprise__in={each.enterprise_id for each in settlements}
    )
    users = {}
    for enterprise, user in members.values_list("enterprise", "user").distinct():
        users.setdefault(enterprise, []).append(user)
    rows = []
    for each in settlements:
        message = outbox.Message(
            KIND,
            f"结算单{each.number}{words}",
            link=reverse("promotion_workspace:settlement", args=[each.pk]),
        )
        rows += outbox.post_to_users(users.get(each.enterprise_id, []), message)
    outbox.write(rows)


def tell_of_reversal(redemption, *, by_enterprise) -> None:
    """The other side hears by whom it was taken back; who had used the voucher, what becomes of it."""
    campaign, enterprise = redemption.campaign, redemption.enterprise
    voucher = redemption.voucher
    if by_enterprise:
        rows = bureau_rows(campaign, f"{enterprise}冲正一张券")
    else:
        words = f"主办单位冲正了券{voucher.number}的核销"
        rows = enterprise_rows(campaign, [enterprise.pk], words)
    body = "这张券已经作废，不能再用；退款请找企业。"
    outbox.write(rows + of_voucher(voucher, f"券{voucher.number}的使用已撤销", body))


def tell_of_end(campaign) -> None:
    """To the enterprises that take part: no more vouchers are claimed, and those out are used to their last day."""
    joined = Participation.objects.standing().filter(campaign=campaign).values("enterprise")
    subject = "活动已结束，不再发券；已经领的券仍可用到各自的最后一天"
    outbox.write(enterprise_rows(campaign, joined, subject))


def of_voucher(voucher, subject, body="") -> list:
    """The row of a text message to the holder. The link opens the voucher: it is the holder's only."""
    message = outbox.Message(KIND, subject, body=body, link=voucher.get_absolute_url())
    return outbox.post_to_phone(voucher.phone, message)


@transaction.atomic
def tell_claimed(at=None) -> int:
    """Send the link of their voucher to those who have just claimed one; how many.

    A claim writes no message itself, so that who waits for the same batch does not wait for it.
    """
    waiting = Voucher.objects.filter(
        state=VoucherState.CLAIMED, told_at=None, way=Voucher.Way.PHONE
    ).select_for_update(of=("self",), skip_locked=True)
    found = list(waiting.select_related("batch")[:TOLD_AT_ONCE])
    rows = [
        each
        for voucher in found
        for each in of_voucher(
            voucher,
            f"已领{voucher.batch.title}，券号{voucher.number}",
            f"用到{voucher.valid_until:%-m月%-d日}，打开链接给企业看。",
        )
    ]
    outbox.write(rows)
    told = Voucher.objects.filter(pk__in=[each.pk for each in found])
    told.update(told_at=at or timezone.now())
    return len(found)


@transaction.atomic
def remind_holders(on: date) -> int:
    """Tell each holder once, three days before, that a voucher runs out; how many."""
    running_out = Voucher.objects.filter(
        state=VoucherState.CLAIMED, reminded_at=None, valid_until__range=(on, on + RUNS_OUT_AHEAD)
    ).select_for_update(of=("self",), skip_locked=True)
    found = list(running_out.select_related("batch")[:TOLD_AT_ONCE])
    rows = [
        each
        for voucher in found
        if voucher.phone
        for each in of_voucher(
            voucher, f"{voucher.batch.title}用到{voucher.valid_until:%-m月%-d日}，过期作废"
        )
    ]
    outbox.write(rows)
    Voucher.objects.filter(pk__in=[each.pk for each in found]).update(reminded_at=timezone.now())
    return len(found)


@transaction.atomic
def remind_of_endings(on: date) -> int:
    """Tell bureau and enterprises once, seven days before, that a campaign ends; how many campaigns."""
    ending = Campaign.objects.filter(
        state=State.RUNNING, ends_on__range=(on, on + ENDS_AHEAD)
    ).order_by("pk")
    rows, count = [], 0
    for campaign in ending:
        subject = f"活动{campaign.ends_on:%-m月%-d日}结束，请留意没有用完的券"
        key = f"promotion_end:{campaign.pk}"
        joined = Participation.objects.standing().filter(campaign=campaign)
        rows += bureau_rows(campaign, subject, key)
        rows += enterprise_rows(campaign, joined.values("enterprise"), subject, key)
        count += 1
    outbox.write(rows)
    return count
