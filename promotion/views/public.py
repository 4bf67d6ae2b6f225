"""Campaigns for everybody: what is on, where the money is, the final account, and the rows of figures."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Sum
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gaotai_jiazheng.key_pages import number_in, page_of
from ledger.amounts import yuan_of
from promotion import figures
from promotion.listing import day_in
from promotion.models import Campaign, FinalAccount, Redemption, Voucher, VoucherBatch
from promotion.transitions import State

SHOWN, FIRMS_SHOWN = 50, 200


def campaign_or_404(pk) -> Campaign:
    rows = Campaign.objects.public().select_related("bureau", "rules_notice", "fund_budget__fund")
    return get_object_or_404(rows, pk=pk)


@login_not_required
@require_safe
def index(request):
    """What is on first, then what was."""
    campaigns = list(Campaign.objects.public().order_by("-ends_on", "-pk")[:SHOWN])
    burns = figures.burns_of(campaigns)
    rows = [{"campaign": each, "burn": burns[each.pk]} for each in campaigns]
    context = {
        "running": [row for row in rows if row["campaign"].state == State.RUNNING],
        "others": [row for row in rows if row["campaign"].state != State.RUNNING],
    }
    return render(request, "promotion/index.html", context)


@login_not_required
@require_safe
def campaign(request, pk):
    """One campaign: rules, vouchers, firms, where the money is; after it the final account."""
    found = campaign_or_404(pk)
    today = timezone.localdate()
    batches = list(found.batches.all())
    firms = found.participations.taking().select_related("enterprise")
    context = {
        "campaign": found,
        "batches": batches,
        "takes": found.state == State.RUNNING and found.starts_on <= today <= found.ends_on,
        "is_ahead": today < found.starts_on,
        "burn": figures.burn_of(batches, found.budget_fen),
        "effect": figures.effect_of(found) if found.started_on else None,
        "firms": list(firms.order_by("pk")[:FIRMS_SHOWN]),
        "account": FinalAccount.objects.select_related("notice").filter(campaign=found).first(),
    }
    return render(request, "promotion/campaign.html", context)


@login_not_required
@require_safe
def redemptions(request, pk):
    """What a campaign's account is made of: every use that stands, without whose voucher it was."""
    found = campaign_or_404(pk)
    rows = Redemption.objects.standing().filter(campaign=found)
    return redemptions_page(request, rows, campaign=found, heading=f"{found.title}的核销记录")


@login_not_required
@require_safe
def redeemed(request):
    """The rows behind two figures: vouchers used, and what they took off, up to a day."""
    on = day_in(request)
    rows = Redemption.objects.counted(on)
    return redemptions_page(request, rows, on=on, heading="已使用的消费券")


def redemptions_page(request, rows, **words):
    found, after = page_of(request, rows.select_related("voucher", "enterprise"))
    sums = rows.aggregate(off=Sum("off_fen", default=0), orders=Sum("order_fen", default=0))
    context = {
        "rows": found,
        "next_after": after,
        "total": rows.count(),
        "off": yuan_of(sums["off"]),
        "orders": yuan_of(sums["orders"]),
        **words,
    }
    return render(request, "promotion/redemptions.html", context)


def batch_in(request) -> VoucherBatch | None:
    """The batch of ?batch=; raises Http404 for one that everybody may not look at."""
    key = number_in(request, "batch")
    if key is None:
        return None
    rows = VoucherBatch.objects.filter(campaign__in=Campaign.objects.public())
    return get_object_or_404(rows, pk=key)


@login_not_required
@require_safe
def claimed(request):
    """The rows behind a figure: vouchers claimed up to a day. ?batch= those of one batch, with what became of each."""
    on, batch = day_in(request), batch_in(request)
    rows = Voucher.objects.claimed(on)
    if batch is not None:
        rows = rows.filter(batch=batch)
    found, after = page_of(request, rows.select_related("batch__campaign"))
    context = {
        "on": on,
        "batch": batch,
        "vouchers": found,
        "next_after": after,
        "total": rows.count(),
    }
    return render(request, "promotion/claimed.html", context)


@login_not_required
@require_safe
def held(request):
    """The rows behind a figure: campaigns that had begun by a day."""
    on = day_in(request)
    rows = Campaign.objects.held(on)
    found, after = page_of(request, rows.select_related("bureau"))
    context = {"on": on, "campaigns": found, "next_after": after, "total": rows.count()}
    return render(request, "promotion/held.html", context)
