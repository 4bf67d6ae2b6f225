"""A campaign from the draft to its final account, paid against receipts and paid by a fund."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bureaus.tests.factories import BureauMemberFactory
from complaints.models import Agreement, Complaint
from complaints.tests.factories import CountyFactory
from disclosure import services as disclosure
from enterprises.services.standing import change_standing
from funds import services as funds
from funds.figures import lines
from funds.models import Budget, Commitment
from funds.tests.factories import FundCounty, answered, demo_format, moment
from gaotai_jiazheng.short_memory import forget_all
from promotion import figures, flags
from promotion.models import Campaign, FinalAccount, Settlement, Voucher
from promotion.qualifying import Facts, obstacles
from promotion.services import campaigns, closing, joining, redeeming, settling, telling
from promotion.services.joining import obstacles_of, unpaid_cases
from promotion.tests.factories import AT, PUT_UP_AT, STARTED_AT, code_of
from promotion.tests.test_vouchers import refused
from promotion.transitions import NEXT_STATE, Action, State, actions_from
from reminders.models import Deadline
from reminders.tests.factories import load_shipped_rules

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
OVER = AT + timedelta(days=60)


def test_steps_are_those_of_the_table(county):
    campaign = county.drafted()
    services = {
        Action.PUT_UP: campaigns.put_up,
        Action.TAKE_DOWN: lambda row, by: campaigns.take_down(row, note="改", by=by),
        Action.START: campaigns.start,
        Action.END: lambda row, by: campaigns.end(row, note="停", by=by),
        Action.ACCOUNT: closing.account,
        Action.PUBLISH: closing.publish,
    }

    assert {action for _, action in NEXT_STATE} == set(services)
    for action in set(services) - set(actions_from(State.DRAFT)):
        assert refused(services[action], campaign, by=county.industry) == "step_not_allowed"
    with pytest.raises(PermissionDenied):
        campaigns.put_up(campaign, by=county.market)


def test_batches_stay_within_the_budget(county):
    campaign = county.drafted(batches=[{"stock": 30}])

    assert refused(county.batch, campaign, stock=4) == "over_budget"
    county.batch(campaign, stock=3)
    campaigns.remove_batch(campaign.batches.first(), by=county.industry)
    campaign.refresh_from_db()

    assert campaign.bound_fen == 9_000
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(bound_fen=100_001)


def test_rules_are_up_before_it_starts_and_stay(county):
    campaign = campaigns.put_up(county.drafted(), by=county.industry, at=PUT_UP_AT)
    early = PUT_UP_AT + timedelta(days=2)

    assert refused(campaigns.start, campaign, by=county.industry, at=early) == "notice_not_clear"
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(state="running", started_at=early, started_on=early.date())
    assert refused(campaigns.edit, campaign, by=county.industry, title="别的") == "step_not_allowed"
    down = campaigns.take_down(campaign, note="改日期", by=county.industry, at=PUT_UP_AT)
    campaigns.edit(down, by=county.industry, title="新名字")
    again = campaigns.put_up(down, by=county.industry, at=PUT_UP_AT)
    disclosure.submit_objection(again.rules_notice, content="不公平", at=early)

    assert refused(campaigns.start, again, by=county.industry, at=STARTED_AT) == "notice_not_clear"


def test_who_may_join_is_told_why_not(county):
    facts = Facts(True, date(2026, 12, 1), False, 2, frozenset({"nutrition"}))
    wanted, until = frozenset({"cleaning"}), date(2026, 12, 31)

    assert len(obstacles(facts, wanted_lines=wanted, until=until)) == 4
    good = Facts(True, None, True, 0, frozenset({"cleaning"}))
    assert obstacles(good, wanted_lines=wanted, until=until) == []
    campaign = county.running()
    stranger, owner = county.another_enterprise()
    load_shipped_rules("h12345_", "samr_")
    case = CountyFactory().complaint()
    Complaint.objects.filter(pk=case.pk).update(enterprise=stranger)
    Agreement.objects.create(
        complaint=case,
        terms="退还300元",
        sum_yuan=300,
        paper="written",
        agreed_on=date(2026, 10, 1),
        due_on=date(2026, 10, 15),
    )
    assert unpaid_cases(stranger, date(2026, 10, 15)) == ()
    masked = f"GT****{case.number[-4:]}"
    assert any(masked in each for each in obstacles_of(campaign, stranger))
    assert case.number not in "".join(obstacles_of(campaign, stranger))
    with pytest.raises(ValidationError) as raised:
        joining.join(campaign, stranger, by=owner, at=AT)
    assert code_of(raised.value) == "not_qualified"
    assert "价目表" in raised.value.messages[0]
    part = campaign.participations.get()
    assert refused(joining.join, campaign, county.enterprise, by=county.owner) == "joined_already"
    joining.leave(part, reason="人手不够", by=county.owner)
    assert refused(county.redeemed, campaign.batches.get()) == "not_taking_part"


def test_account_is_to_the_cent(county):
    campaign = county.running(batches=[{"stock": 20}])
    batch = campaign.batches.get()
    rival, owner = county.rival(campaign)
    for place in range(3):
        county.redeemed(batch, f"1389360010{place}")
    voucher = county.claimed(batch, "13893600200")
    redeeming.redeem(
        voucher, rival, service_line="deep_cleaning", order_fen=50_000, by=owner, at=AT
    )
    back = county.redeemed(batch, "13893600300")
    redeeming.reverse(back, reason="退单", by=county.industry, at=AT)
    county.claimed(batch, "13893600400")

    burn, effect = figures.burns_of([campaign])[campaign.pk], figures.effect_of(campaign)
    assert (burn.used_fen, burn.open_fen, burn.left_fen) == (12_000, 3_000, 85_000)
    assert (effect.redeemed, effect.order_yuan, effect.leverage) == (4, 1100, Decimal("9.2"))
    assert (effect.top_percent, effect.new_lines_percent) == (75, 25)

    lists = settling.make_lists(campaign, last_day=AT.date(), by=county.industry, at=LATER)
    assert [each.total_fen for each in lists] == [9_000, 3_000]
    mine, theirs = lists
    assert refused(settling.approve, mine, by=county.industry) == "same_person"
    assert refused(settling.pay, mine, receipt="1", by=county.second) == "step_not_allowed"
    settling.send_back(theirs, note="日期不对", by=county.second, at=LATER)
    again = settling.make_lists(campaign, last_day=AT.date(), by=county.industry, at=LATER)[0]
    used = campaign.redemptions.filter(settlement=mine).first()
    assert refused(redeeming.reverse, used, reason="晚", by=county.owner) == "settled_already"
    for each in (mine, again):
        settling.approve(each, by=county.second, at=LATER)
    campaigns.end(campaign, by=county.industry, at=OVER)
    assert refused(closing.account, campaign, by=county.industry, at=OVER) == "not_settled"
    for each in (mine, again):
        settling.pay(each, receipt="收字1号", by=county.industry, at=OVER)
    assert set(Voucher.objects.filter(redemption__settlement=mine).values_list("state")) == {
        ("settled",)
    }
    assert refused(closing.account, campaign, by=county.industry, at=OVER) == "not_settled"
    closing.expire(OVER.date())
    account = closing.account(campaign, by=county.industry, at=OVER)
    campaign = closing.publish(campaign, by=county.industry, at=OVER)

    assert (account.settled_fen, account.returned_fen) == (12_000, 88_000)
    assert (account.claimed, account.redeemed, account.expired, account.reversed) == (6, 4, 1, 1)
    campaign.account.refresh_from_db()
    assert campaign.account.balance_fen == 0
    assert "支付120.00元" in FinalAccount.objects.get().notice.text
    assert (
        not Deadline.objects.open()
        .exclude(rule__slug__in=["public_notice"])
        .filter(rule__slug__startswith="campaign")
        .exists()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        campaign.batches.first().vouchers.update(state="claimed")


def test_fund_pays_what_is_settled_and_gets_the_rest_back(county):
    fund = FundCounty(yuan=2_000)
    fund.fund.bureau = county.bureau
    fund.fund.save()
    campaign = county.running(fund_budget=fund.budget, budget_fen=100_000)
    batch = campaign.batches.get()
    county.redeemed(batch)
    assert campaign.commitment.amount_fen == 100_000

    (settlement,) = settling.make_lists(campaign, last_day=AT.date(), by=county.industry, at=LATER)
    settling.approve(settlement, by=county.second, at=LATER)
    assert refused(settling.pay, settlement, receipt="1", by=county.industry) == "step_not_allowed"
    settling.put_up(settlement, by=county.industry, at=LATER)
    hand = {"bank_account": "6222020200112233445", "by": county.industry}
    assert refused(settling.hand_over, settlement, at=LATER, **hand) == "notice_not_clear"
    after = LATER + timedelta(days=8)
    made = settling.hand_over(settlement, at=after, **hand)

    assert (made.payable.amount_fen, made.payable.is_for_unit) == (3_000, True)
    open_ones = sorted(Commitment.objects.open().values_list("amount_fen", flat=True))
    assert open_ones == [3_000, 97_000]
    year_end = after + timedelta(days=1)
    campaigns.end(campaign, by=county.industry, note="提前结束", at=year_end)
    assert refused(closing.account, campaign, by=county.industry, at=year_end) == "not_settled"
    pay_by_the_bank(county, fund, year_end)
    closing.account(campaign, by=county.industry, at=year_end)
    assert not Commitment.objects.open().exists()


def test_endings_are_told_once(county):
    campaign = county.running()
    early, day = date(2026, 12, 20), date(2026, 12, 26)

    assert telling.remind_of_endings(early) == 0
    assert telling.remind_of_endings(day) == telling.remind_of_endings(day) == 1
    assert Deadline.objects.of(campaign).get().due_on == campaign.ends_on


def test_odd_things_are_told(county):
    campaign = county.running(batches=[{"title": f"券{place}"} for place in range(3)])
    for batch in campaign.batches.all():
        county.claimed(batch)

    assert [each.rule for each in flags.flags_of(campaign)] == ["同一个人领多种券"]


def test_who_sees_what(county):
    draft, campaign = county.drafted(title="草案"), county.running()
    used = county.redeemed(campaign.batches.get())
    _, owner = county.rival(campaign)

    assert set(Campaign.objects.visible_to(county.industry)) == {draft, campaign}
    assert set(Campaign.objects.visible_to(county.market)) == {campaign}
    visible = type(used).objects.visible_to
    assert list(visible(county.owner)) == list(visible(county.industry)) == [used]
    assert list(visible(owner)) == list(visible(county.market)) == []
    assert list(Settlement.objects.visible_to(owner)) == []


def pay_by_the_bank(county, fund, at):
    """All that waits of a fund: gathered, looked at by the leader, sent, and paid."""
    leader = BureauMemberFactory(bureau=county.bureau, role="leader").user
    forget_all()
    given = {"by": county.industry, "at": at}
    batch = funds.draft(fund.fund, 2026, bank_format=demo_format(), **given)
    batch = funds.send(funds.approve(batch, by=leader, at=at), reason="送银行发放", **given)
    funds.settle(funds.look(batch, answered(batch), by=county.industry), **given)


@pytest.fixture
def noticed(county):
    """A list of a campaign that a fund pays, put up; county.fund keeps the money."""
    county.fund = FundCounty(yuan=2_000)
    county.fund.fund.bureau = county.bureau
    county.fund.fund.save()
    campaign = county.running(fund_budget=county.fund.budget, budget_fen=100_000)
    county.redeemed(campaign.batches.get())
    (row,) = settling.make_lists(campaign, last_day=AT.date(), by=county.industry, at=LATER)
    settling.approve(row, by=county.second, at=LATER)
    return settling.put_up(row, by=county.industry, at=LATER)


def test_a_list_to_which_somebody_objected_with_right_is_sent_back_and_made_anew(county, noticed):
    filed = disclosure.submit_objection(noticed.notice, content="少了一张", at=LATER)
    disclosure.decide(
        filed.objection, is_upheld=True, answer="确实少了一张。", by=county.second, at=LATER
    )
    over = LATER + timedelta(days=8)
    hand = {"bank_account": "6222020200112233445", "by": county.industry, "at": over}
    assert refused(settling.hand_over, noticed, **hand) == "notice_not_clear"

    back = settling.send_back(noticed, note="异议成立", by=county.industry, at=over)
    (again,) = settling.make_lists(back.campaign, last_day=AT.date(), by=county.industry, at=over)

    assert (back.state, back.approved_by, back.notice.withdrawal_reason) == (
        "sent_back",
        None,
        "异议成立",
    )
    assert [each.action for each in back.steps.all()] == ["approve", "put_up", "send_back"]
    assert (again.total_fen, Deadline.objects.of(back).open().exists()) == (3_000, False)
    assert set(Voucher.objects.filter(redemption__settlement=again).values_list("state")) == {
        ("redeemed",)
    }


@pytest.mark.parametrize("is_given_free", [False, True])
def test_a_payment_that_the_fund_calls_off_is_asked_for_again(county, noticed, is_given_free):
    over = LATER + timedelta(days=8)
    given = {"by": county.industry, "at": over}
    made = settling.hand_over(noticed, bank_account="6222020200112233445", **given)
    assert refused(settling.hand_over, made, bank_account="6222020200112233", **given) == (
        "step_not_allowed"
    )
    funds.cancel_payable(made.payable, county.industry, "账号不是这家企业的", at=over)
    if is_given_free:
        funds.release(made.payable.commitment, county.industry, "款项取消", at=over)

    again = settling.hand_over(made, bank_account="6222020200998877665", **given)

    assert (again.state, again.payable.state, again.payable == made.payable) == (
        "payable",
        "ready",
        False,
    )
    campaigns.end(again.campaign, note="提前结束", **given)
    assert refused(closing.account, again.campaign, **given) == "not_settled"
    pay_by_the_bank(county, county.fund, over)
    assert closing.account(again.campaign, **given).settled_fen == 3_000


@pytest.mark.parametrize("is_called_off", [False, True])
def test_what_was_used_in_december_is_paid_in_january_out_of_the_same_budget(
    county, noticed, is_called_off
):
    budget, new_year = county.fund.budget, moment("2027-01-05 10:00")
    hand = {"bank_account": "6222020200112233445", "by": county.industry, "at": new_year}

    made = settling.hand_over(noticed, **hand)
    if is_called_off:
        funds.cancel_payable(made.payable, county.industry, "账号不对", at=new_year)
        funds.release(made.payable.commitment, county.industry, "款项取消", at=new_year)
        made = settling.hand_over(made, **hand)

    payable = made.payable
    assert (payable.amount_fen, payable.year, payable.commitment.budget) == (3_000, 2026, budget)
    assert timezone.localdate(payable.commitment.committed_at).year == 2026
    for day in (date(2026, 12, 31), date(2027, 1, 5)):
        (line,) = lines(Budget.objects.filter(pk=budget.pk), day)
        assert (line.committed, line.free) == (100_000, 100_000)
    pay_by_the_bank(county, county.fund, new_year)
    (line,) = lines(Budget.objects.filter(pk=budget.pk), date(2027, 1, 5))
    assert (line.committed, line.paid, line.free) == (97_000, 3_000, 100_000)


def test_an_account_is_not_due_before_the_last_voucher_can_be_used(county):
    campaign = county.running()
    county.claimed(campaign.batches.get())  # until 22 December

    campaigns.end(campaign, note="预算用完", by=county.industry, at=LATER)

    clock = Deadline.objects.of(campaign).open().get()
    assert (clock.rule.slug, clock.received_on) == ("campaign_account", date(2026, 12, 22))


def test_an_enterprise_off_the_register_takes_no_more_vouchers(county):
    campaign = county.running()
    batch = campaign.batches.get()
    voucher = county.claimed(batch)
    used = county.redeemed(batch, "13893600009")
    order = {"service_line": "cleaning", "order_fen": 20_000, "by": county.owner}

    change_standing(county.enterprise, "suspend", reason="投诉多", by=county.market)
    county.enterprise.refresh_from_db()
    code = refused(redeeming.redeem, voucher, county.enterprise, **order)
    assert (code, campaign.participations.taking().exists()) == ("enterprise_not_registered", False)
    change_standing(county.enterprise, "cancel", reason="停业", by=county.market)

    part = campaign.participations.get()
    assert (part.left_at is not None, part.leave_reason) == (True, "企业已从名录注销")
    assert refused(redeeming.redeem, voucher, county.enterprise, **order) == "not_taking_part"
    (row,) = settling.make_lists(campaign, last_day=AT.date(), by=county.industry, at=LATER)
    assert list(row.redemptions.all()) == [used]


def test_an_enterprise_that_is_in_the_register_again_takes_part_again(county):
    campaign = county.running()
    change_standing(county.enterprise, "cancel", reason="停业", by=county.market)
    change_standing(county.enterprise, "reenter", reason="重新登记", by=county.market)

    part = joining.join(campaign, county.enterprise, by=county.owner, at=AT)

    assert part == campaign.participations.get()
    assert (part.left_at, part.leave_reason) == (None, "")
    joining.leave(part, reason="不做了", by=county.owner)
    assert refused(joining.join, campaign, county.enterprise, by=county.owner, at=AT) != ""
    assert campaign.participations.get().left_at is not None
