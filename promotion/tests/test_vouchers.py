"""Claiming, using, taking back, expiring: what a voucher may become, and what it costs."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from promotion import codes
from promotion.models import Redemption, Voucher
from promotion.services import campaigns, claiming, closing, redeeming, telling
from promotion.tasks import tell_claimed
from promotion.tests.factories import AT, PHONE, code_of
from promotion.transitions import NEXT_VOUCHER_STATES, VoucherState
from reminders.models import Notification
from workers.tests.factories import EmploymentFactory

pytestmark = pytest.mark.django_db
WORKER = {"service_line": "cleaning", "order_fen": 20_000}


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as raised:
        act(*args, **kwargs)
    return code_of(raised.value)


def figures(batch):
    batch.refresh_from_db()
    batch.campaign.refresh_from_db()
    return batch.claimed, batch.redeemed, batch.returned, batch.campaign.bound_fen


def test_claim_takes_one_from_the_stock_when_the_code_comes_back(county):
    batch = county.running().batches.get()
    voucher, code = county.asked(batch)
    assert figures(batch) == (0, 0, 0, 30_000)

    assert Notification.objects.get(channel="sms").good_until == voucher.sms_expires_at
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert refused(claiming.claim, voucher, code=wrong, at=AT) == "code_wrong"
    claiming.claim(voucher, code=code, at=AT)

    assert figures(batch) == (1, 0, 0, 30_000)
    voucher.refresh_from_db()
    assert (voucher.state, voucher.slot, voucher.valid_until) == ("claimed", 1, date(2026, 12, 22))
    assert refused(claiming.claim, voucher, code=code, at=AT) == "step_not_allowed"
    again, code = county.asked(batch)
    assert refused(claiming.claim, again, code=code, at=AT) == "cap_reached"
    assert claiming.find(voucher.short_code.lower()) == claiming.find(voucher.token) == voucher
    assert claiming.find("ABCDEFGHJK22") is None


def test_codes_run_out_and_stock_and_days_are_kept(county):
    batch = county.running(batches=[{"stock": 1}]).batches.get()
    late, code = county.asked(batch)
    later = AT + timedelta(minutes=11)
    assert refused(claiming.claim, late, code=code, at=later) == "code_expired"
    second, second_code = county.asked(batch, "13893600002")
    county.claimed(batch)

    assert refused(claiming.claim, second, code=second_code, at=AT) == "stock_gone"
    batch.refresh_from_db()
    assert refused(claiming.ask, batch, phone="13893600003", at=AT) == "stock_gone"
    before = AT - timedelta(days=6)
    assert refused(claiming.ask, batch, phone="13893600003", at=before) == "batch_closed"
    assert figures(batch)[0] == 1


def test_slip_for_somebody_without_a_telephone(county):
    campaign = county.running()
    batch = campaign.batches.get()
    outlet = county.opened()
    idcard = "620724195001011234"
    idcard = idcard[:17] + check_digit(idcard[:17])

    voucher = claiming.hand_out(batch, outlet=outlet, by=county.clerk, id_number=idcard, at=AT)

    assert (voucher.state, voucher.phone, figures(batch)[0]) == ("claimed", "", 1)
    again = {"outlet": outlet, "by": county.owner, "at": AT}
    assert refused(claiming.hand_out, batch, id_number=idcard, **again) == "cap_reached"
    assert refused(claiming.hand_out, batch, **again) == "person_missing"
    with pytest.raises(PermissionDenied):
        claiming.hand_out(batch, outlet=outlet, by=county.prices, phone=PHONE, at=AT)


def test_page_that_is_sent_twice_hands_out_one_slip(county):
    batch = county.running(batches=[{"per_person": 2}]).batches.get()
    told = {"outlet": county.opened(), "by": county.clerk, "phone": PHONE, "at": AT}
    page, next_page = uuid.uuid4(), uuid.uuid4()

    first = claiming.hand_out(batch, key=page, **told)
    again = claiming.hand_out(batch, key=page, **told)
    another = claiming.hand_out(batch, key=next_page, **told)

    assert again == first != another
    assert codes.short_code_of(again.token) == codes.short_code_of(first.token)
    assert figures(batch)[0] == 2


def check_digit(body):
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return "10X98765432"[total % 11]


def test_voucher_is_used_once_by_who_takes_part(county):
    campaign = county.running()
    batch = campaign.batches.get()
    voucher = county.claimed(batch)
    stranger, owner = county.another_enterprise()
    use = {"by": county.owner, "at": AT, "service_line": "cleaning"}

    assert (
        refused(redeeming.redeem, voucher, stranger, by=owner, at=AT, **WORKER) == "not_taking_part"
    )
    assert refused(redeeming.redeem, voucher, county.enterprise, order_fen=9_999, **use) == (
        "order_too_small"
    )
    made = redeeming.redeem(voucher, county.enterprise, order_fen=10_000, **use)

    assert (made.off_fen, made.is_own_staff) == (3000, False)
    assert figures(batch) == (1, 1, 0, 30_000)
    assert (
        refused(redeeming.redeem, voucher, county.enterprise, order_fen=10_000, **use)
        == "used_already"
    )
    with pytest.raises(PermissionDenied):
        redeeming.redeem(voucher, county.enterprise, by=owner, at=AT, **WORKER)


def test_refund_gives_the_money_back_and_not_the_voucher(county):
    batch = county.running().batches.get()
    made = county.redeemed(batch)

    assert refused(redeeming.reverse, made, reason=" ", by=county.owner) == "reason_missing"
    redeeming.reverse(made, reason="客户退单", by=county.owner)

    assert figures(batch) == (1, 0, 1, 27_000)
    assert Voucher.objects.get().state == VoucherState.REVERSED
    again = {"by": county.owner, "at": AT, **WORKER}
    assert refused(redeeming.redeem, made.voucher, county.enterprise, **again) == "used_already"
    another, code = county.asked(batch)
    assert refused(claiming.claim, another, code=code, at=AT) == "cap_reached"
    assert refused(redeeming.reverse, made, reason="再来", by=county.owner) == "step_not_allowed"


def test_use_by_own_people_is_told_and_not_refused(county):
    batch = county.running().batches.get()
    EmploymentFactory(enterprise=county.enterprise, worker__phone=PHONE)

    assert county.redeemed(batch).is_own_staff is True


def test_expired_vouchers_give_their_money_back_and_holders_are_told_before(county):
    batch = county.running(batches=[{"valid_days": 3}]).batches.get()
    voucher = county.claimed(batch)

    tell_claimed()
    assert telling.tell_claimed(AT) == 0
    link = Notification.objects.filter(channel="sms").latest("pk").link
    assert link == voucher.get_absolute_url()
    assert (telling.remind_holders(AT.date()), telling.remind_holders(AT.date())) == (1, 0)
    assert closing.expire(date(2026, 11, 25)) == 0
    assert closing.expire(date(2026, 11, 26)) == 1
    assert closing.expire(date(2026, 11, 26)) == 0

    assert figures(batch) == (1, 0, 1, 27_000)
    use = {"by": county.owner, "at": AT + timedelta(days=3), **WORKER}
    assert refused(redeeming.redeem, voucher, county.enterprise, **use) == "voucher_expired"


def test_database_refuses_every_other_step(county):
    batch = county.running().batches.get()
    states = {}
    for place, state in enumerate(("issued", "claimed", "redeemed")):
        phone = f"1389360010{place}"
        make = {"issued": county.asked, "claimed": county.claimed, "redeemed": county.redeemed}
        made = make[state](batch, phone)
        states[state] = getattr(made, "voucher_id", None) or getattr(made, "pk", None) or made[0].pk
    for before, pk in states.items():
        for after in VoucherState.values:
            if after in NEXT_VOUCHER_STATES[before] or after == before:
                continue
            with pytest.raises(IntegrityError), transaction.atomic():
                Voucher.objects.filter(pk=pk).update(state=after)
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.campaign.batches.update(claimed=11)
    with pytest.raises(IntegrityError, match="cannot be used"), transaction.atomic():
        Redemption.objects.create(
            voucher_id=states["issued"],
            campaign=batch.campaign,
            enterprise=county.enterprise,
            service_line="cleaning",
            order_fen=20_000,
            off_fen=3000,
            redeemed_by=county.owner,
            redeemed_on=timezone.localdate(),
        )


def test_who_it_was_is_erased(county):
    batch = county.running().batches.get()
    county.asked(batch)

    assert closing.purge(AT) == 0
    assert closing.purge(AT + timedelta(days=2)) == 1

    row = Voucher.objects.get()
    assert (row.phone, row.person_digest, row.token) == ("", "", "")


def test_holders_are_erased_half_a_year_after_the_account_though_it_was_never_put_up(
    county, monkeypatch
):
    campaign = county.running()
    batch = campaign.batches.get()
    for phone in (PHONE, "13893600002"):
        county.claimed(batch, phone)
        batch.refresh_from_db()
    over = AT + timedelta(days=60)
    closing.expire(over.date())
    campaigns.end(campaign, by=county.industry, at=over)
    closing.account(campaign, by=county.industry, at=over)
    monkeypatch.setattr(closing, "PURGED_AT_ONCE", 1)

    assert closing.purge(over + timedelta(days=180)) == 0
    assert closing.purge(over + timedelta(days=182)) == 2


def told(user, word):
    """What somebody read in the inbox about it, the campaign's number left out."""
    rows = Notification.objects.filter(recipient=user, channel="inbox", subject__contains=word)
    return [row.subject.partition(" ")[2] for row in rows.order_by("pk")]


@pytest.mark.parametrize("is_of_bureau", [False, True])
def test_other_side_and_holder_hear_that_a_use_was_taken_back(county, is_of_bureau):
    used = county.redeemed(county.running().batches.get())
    number = used.voucher.number

    redeeming.reverse(
        used, reason="退单", by=county.industry if is_of_bureau else county.owner, at=AT
    )

    to_bureau, to_enterprise = told(county.second, "冲正"), told(county.owner, "冲正")
    assert (to_bureau, to_enterprise) == (
        ([], [f"主办单位冲正了券{number}的核销"])
        if is_of_bureau
        else ([f"{county.enterprise}冲正一张券"], [])
    )
    letter = Notification.objects.filter(channel="sms").latest("pk")
    assert (letter.address, letter.subject) == (PHONE, f"券{number}的使用已撤销")


def test_enterprises_hear_that_the_campaign_has_ended(county):
    campaign = county.running()
    campaigns.end(campaign, note="预算用完", by=county.industry, at=AT)

    assert told(county.owner, "已结束") == [
        "活动已结束，不再发券；已经领的券仍可用到各自的最后一天"
    ]
