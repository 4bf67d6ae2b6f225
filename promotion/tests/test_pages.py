"""What residents and enterprises see and send."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseMemberFactory
from funds import payables
from funds.models import Payable
from funds.tests.factories import FundCounty
from gaotai_jiazheng import key_pages
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.tests.sending_twice import sent_twice
from plan.metrics import _metrics
from promotion.admin import settlement as settlement_admin
from promotion.models import Redemption, Voucher
from promotion.services import campaigns, claiming, closing, redeeming, settling
from promotion.tests.factories import AT, PHONE, code_of, sms_code
from reminders.models import Notification

pytestmark = pytest.mark.django_db


def text_of(answer, status=200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_resident_claims_without_an_account(client, county):
    campaign = county.running()
    batch = campaign.batches.get()
    assert "满100元减30元" in text_of(client.get(campaign.get_absolute_url()))
    assert "已领未用0.00元" in text_of(client.get(reverse("promotion:index")))
    claim = reverse("promotion:claim", args=[campaign.pk, batch.pk])
    assert "要能收短信" in text_of(client.post(claim, {"phone": "0936-6621234"}), 422)

    assert client.post(claim, {"phone": PHONE})["Location"] == "/promotion/code/"
    assert "验证码不对" in text_of(client.post("/promotion/code/", {"code": "0"}), 422)
    answer = client.post("/promotion/code/", {"code": sms_code()})

    voucher = Voucher.objects.get()
    assert answer["Location"] == voucher.get_absolute_url()
    answer = client.get(answer["Location"])
    assert voucher.short_code in text_of(answer)
    assert (answer["Referrer-Policy"], "<svg" in answer.content.decode()) == ("no-referrer", True)
    assert client.post(claim, {"phone": PHONE})["Location"] == "/promotion/code/"
    again = client.post("/promotion/code/", {"code": sms_code()})
    assert "用短信里的链接打开" in text_of(again, 409)
    assert "已领未用30.00元" in text_of(client.get(reverse("promotion:index")))
    assert client.get("/promotion/voucher/nothing/").status_code == 404
    slip = client.get(reverse("promotion:slip", args=[voucher.token]))
    words = PdfReader(BytesIO(slip.content)).pages[0].extract_text().replace("\n", "")
    assert voucher.short_code.replace(" ", "") in words.replace(" ", "")


def test_a_code_that_did_not_come_is_sent_again_for_the_same_voucher(client, county):
    campaign = county.running()
    batch = campaign.batches.get()
    client.post(reverse("promotion:claim", args=[campaign.pk, batch.pk]), {"phone": PHONE})
    first, again = sms_code(), reverse("promotion:code_again")
    page = text_of(client.get("/promotion/code/"))
    assert again in page and mask_phone(PHONE) in page

    for _ in range(4):
        assert "已重新发送" in text_of(client.post(again, follow=True))
    assert "太频繁" in text_of(client.post(again, follow=True))
    assert "验证码不对" in text_of(client.post("/promotion/code/", {"code": first}), 422)
    claimed = client.post("/promotion/code/", {"code": sms_code()})

    voucher = Voucher.objects.get()
    assert (claimed["Location"], voucher.state) == (voucher.get_absolute_url(), "claimed")
    after = client.post(again, follow=True)
    assert after.redirect_chain[-1] == (voucher.get_absolute_url(), 302)


def test_a_code_that_arrives_twice_leads_to_the_voucher_each_time(client, county):
    campaign = county.running()
    batch = campaign.batches.get()
    client.post(reverse("promotion:claim", args=[campaign.pk, batch.pk]), {"phone": PHONE})

    led = sent_twice(client, "/promotion/code/", {"code": sms_code()})

    assert led == [Voucher.objects.get().get_absolute_url()] * 3


def test_no_code_is_sent_again_for_a_voucher_that_is_claimed_or_gone(county):
    batch = county.running(batches=[{"stock": 1}]).batches.get()
    late = claiming.ask(batch, phone="13893600009", at=AT)
    county.claimed(batch)
    batch.refresh_from_db()

    for voucher, code in (
        (Voucher.objects.get(state="claimed"), "step_not_allowed"),
        (late, "stock_gone"),
    ):
        with pytest.raises(ValidationError) as caught:
            claiming.send_code_again(voucher, at=AT)
        assert code_of(caught.value) == code


def test_who_acts_for_several_reads_which_of_them_takes_no_part(client, county):
    voucher = county.claimed(county.running().batches.get())
    other = EnterpriseMemberFactory(user=county.owner, enterprise__name="高台县驼铃家政").enterprise
    client.force_login(county.owner)
    client.post(reverse("workspace:choose"), {"enterprise": other.pk})

    page = text_of(client.get(reverse("promotion_workspace:redeem", args=[voucher.token])), 403)
    assert "高台县驼铃家政没有参加这张券的活动" in page and reverse("workspace:choose") in page
    client.post(reverse("workspace:choose"), {"enterprise": county.enterprise.pk})
    text_of(client.get(reverse("promotion_workspace:redeem", args=[voucher.token])))


def test_draft_is_nobodys_page(client, county):
    draft = county.drafted()

    assert client.get(draft.get_absolute_url()).status_code == 404
    batch = draft.batches.get()
    assert client.get(reverse("promotion:claim", args=[draft.pk, batch.pk])).status_code == 404


def test_enterprise_joins_and_takes_a_voucher_in(client, county):
    campaign = county.running(joins=False)
    client.force_login(county.owner)
    page = reverse("promotion_workspace:campaign", args=[campaign.pk])
    assert "报名参加" in text_of(client.get(page))
    client.post(reverse("promotion_workspace:join", args=[campaign.pk]))
    voucher = county.claimed(campaign.batches.get())

    look_up = reverse("promotion_workspace:look_up")
    assert "没有这张券" in text_of(client.post(look_up, {"code": "AAAA BBBB CC12"}), 404)
    redeem = client.post(look_up, {"code": voucher.short_code.lower()})["Location"]
    order = {"service_line": "cleaning", "order_fen": "99.99"}
    assert "订单金额不够" in text_of(client.post(redeem, order), 422)
    assert client.post(redeem, order | {"order_fen": "200"}).status_code == 302

    twice = text_of(client.post(redeem, order), 409)
    assert "这张券已经用过。您的企业2026年11月23日已经收下，抵扣30.00元，不用再收。" in twice
    used = Redemption.objects.get()
    assert (used.off_fen, used.redeemed_by) == (3000, county.owner)
    assert voucher.number in text_of(client.get(page))
    _, rival = county.rival(campaign)
    _, outsider = county.another_enterprise()
    reverse_it = reverse("promotion_workspace:reverse", args=[used.pk])
    client.force_login(rival)
    assert client.post(reverse_it, {"reason": "别人的"}).status_code == 404
    client.force_login(outsider)
    assert "没有参加" in text_of(client.get(redeem), 403)
    client.force_login(county.owner)
    assert client.post(reverse_it, {"reason": "退单"}).status_code == 302
    assert "作废" in text_of(client.get(voucher.get_absolute_url()))


def test_enterprise_that_may_not_join_is_led_to_what_it_lacks(client, county):
    campaign = county.running()
    _, owner = county.another_enterprise()
    client.force_login(owner)

    page = text_of(client.get(reverse("promotion_workspace:campaign", args=[campaign.pk])))

    assert "请先公布或者核对" in page
    for name in ("market_workspace:room", "workspace:data"):
        assert f'href="{reverse(name)}"' in page


def test_enterprise_leaves_with_its_reason_and_takes_nothing_in_any_more(client, county):
    campaign = county.running()
    voucher = county.claimed(campaign.batches.get())
    page, leave = (
        reverse(f"promotion_workspace:{name}", args=[campaign.pk]) for name in ("campaign", "leave")
    )
    _, outsider = county.another_enterprise()
    clerk = EnterpriseMemberFactory(enterprise=county.enterprise, role="clerk").user
    for user, status in ((outsider, 404), (clerk, 403)):
        client.force_login(user)
        assert client.post(leave, {"reason": "不想参加"}).status_code == status
    assert leave not in text_of(client.get(page))
    client.force_login(county.owner)
    assert leave in text_of(client.get(page))
    assert "请写明退出的原因。" in text_of(client.post(leave, {"reason": " "}), 422)

    left = text_of(client.post(leave, {"reason": "人手不够"}, follow=True))

    assert ("退出了这次活动：人手不够" in left, leave in left) == (True, False)
    assert client.post(leave, {"reason": "再退"}).status_code == 404
    redeem = client.get(reverse("promotion_workspace:redeem", args=[voucher.token]))
    assert redeem.status_code == 403
    rooms = text_of(client.get(reverse("promotion_workspace:index")))
    assert (campaign.title in rooms, "已退出" in rooms) == (True, True)
    part = campaign.participations.get()
    assert (part.leave_reason, part.left_at) == ("人手不够", AT)


def test_draft_is_written_anew_as_it_is_shown(client, county):
    campaign = county.drafted()
    edit = reverse("admin:promotion_campaign_step", args=[campaign.pk, "edit"])
    client.force_login(county.industry)
    assert edit in text_of(
        client.get(reverse("admin:promotion_campaign_change", args=[campaign.pk]))
    )
    form = client.get(edit).context["form"]
    shown = {field.html_name: field.value() for field in form if field.value() is not None}
    odd = text_of(client.post(edit, shown | {"title": "冬季券", "ends_on": "2026-11-01"}), 422)
    assert 'value="冬季券"' in odd
    # The vouchers that it holds already come to 300 yuan.
    poor = text_of(client.post(edit, shown | {"title": "冬季券", "budget_fen": "299.99"}), 422)
    assert 'value="299.99"' in poor
    campaign.refresh_from_db()
    assert (campaign.title, campaign.budget_fen) == ("家政消费券", 100_000)

    assert client.post(edit, shown | {"title": "冬季券", "budget_fen": "300"}).status_code == 302

    campaign.refresh_from_db()
    assert (campaign.title, campaign.budget_fen, len(campaign.service_lines)) == (
        "冬季券",
        30_000,
        2,
    )
    client.force_login(county.clerk)
    assert client.post(edit, shown).status_code in {403, 404}


def test_expired_voucher_is_gone(client, county, today):
    batch = county.running(batches=[{"valid_days": 1}]).batches.get()
    voucher = county.claimed(batch)
    today.shift(timedelta(days=1))
    client.force_login(county.owner)

    answer = client.get(reverse("promotion_workspace:redeem", args=[voucher.token]))

    assert "已经过期" in text_of(answer, 410)


def test_no_officer_is_led_to_a_voucher_by_its_number(client, county):
    voucher = county.claimed(county.running().batches.get())
    kind = ContentType.objects.get_for_model(Voucher)
    client.force_login(county.market)

    assert client.get(reverse("admin:index")).status_code == 200
    answer = client.get(reverse("admin:view_on_site", args=[kind.pk, voucher.pk]))

    assert (answer.status_code, voucher.token in answer.headers.get("Location", "")) == (404, False)


def test_slip_is_handed_out_at_an_outlet(client, county):
    campaign, outlet = county.running(), county.opened()
    client.force_login(county.owner)
    address = reverse("promotion_workspace:hand_out", args=[campaign.pk])
    told = {"batch": campaign.batches.get().pk, "outlet": outlet.pk}
    assert "请填写手机号" in text_of(client.post(address, told), 422)

    slip = client.get(client.post(address, told | {"phone": PHONE})["Location"])

    assert slip["Content-Type"] == "application/pdf"
    client.force_login(county.clerk)
    address = reverse("admin:promotion_campaign_hand_out", args=[campaign.pk])
    assert "已经领过" in text_of(client.post(address, told | {"phone": PHONE}), 409)
    assert client.post(address, told | {"phone": "13893600009"}).status_code == 302


def test_figures_open_to_their_rows(client, county, django_assert_num_queries):
    campaign = county.running()
    batch = campaign.batches.get()
    used = county.redeemed(batch)
    for place in range(2):
        county.redeemed(batch, f"1389360020{place}")
    county.claimed(batch, "13893600300")
    before = (AT - timedelta(days=1)).date()
    figures = {
        "campaigns_held": (1, 1, "promotion:held"),
        "vouchers_claimed": (4, 0, "promotion:claimed"),
        "vouchers_redeemed": (3, 0, "promotion:redeemed"),
        "voucher_yuan_redeemed": (90, 0, "promotion:redeemed"),
    }

    for slug, (now, then, rows) in figures.items():
        metric = _metrics[slug]
        assert (metric.count(AT.date()), metric.count(before), metric.rows) == (now, then, rows)
        assert metric.title and metric.unit and metric.definition
    address = reverse("promotion:redemptions", args=[campaign.pk])
    with django_assert_num_queries(4):
        shown = text_of(client.get(address))
    assert "一共3张，抵扣90.00元" in shown
    assert used.voucher.number not in shown and used.voucher.number[-6:] in shown
    assert "一共0张" in text_of(client.get(f"/promotion/redeemed/?on={before}"))
    assert client.get("/promotion/redeemed/?on=2026-13-01").status_code == 404
    redeeming.reverse(used, reason="退单", by=county.owner, at=AT)
    assert _metrics["voucher_yuan_redeemed"].count(AT.date()) == 60


def test_numbers_of_a_batch_open_to_its_vouchers(client, county, monkeypatch):
    monkeypatch.setattr(key_pages, "PAGE_SIZE", 2)
    campaign = county.running()
    batch = campaign.batches.get()
    other = county.batch(campaign, title="体验券", kind="trial", minimum_fen=0)
    county.claimed(other, "13893600500")
    used = county.redeemed(batch)
    redeeming.reverse(county.redeemed(batch, "13893600301"), reason="退单", by=county.owner, at=AT)
    county.claimed(batch, "13893600302")
    client.force_login(county.industry)
    page = text_of(client.get(reverse("admin:promotion_campaign_change", args=[campaign.pk])))

    address = f"{reverse('promotion:claimed')}?batch={batch.pk}"
    first = client.get(address)
    second = client.get(f"{address}&after={first.context['next_after']}")

    assert "已领3，已用1，退回1" in page and address in page
    assert "一共3张" in text_of(first) and f"batch={batch.pk}&amp;on=" in text_of(first)
    found = [*first.context["vouchers"], *second.context["vouchers"]]
    assert sorted(row.state for row in found) == ["claimed", "redeemed", "reversed"]
    assert ("已使用" in text_of(first), used.voucher.number in text_of(first)) == (True, False)
    for wrong in ("x", county.batch(county.drafted()).pk):
        assert client.get(reverse("promotion:claimed"), {"batch": wrong}).status_code == 404


def test_campaigns_for_programs(client, county, django_assert_num_queries):
    county.drafted()
    campaign = county.running()
    county.redeemed(campaign.batches.get())

    with django_assert_num_queries(2):
        answer = client.get("/api/v1/campaigns/").json()

    (row,) = answer["results"]
    assert row["title"] == campaign.title
    assert (row["used_yuan"], row["open_yuan"], row["left_yuan"]) == ("30.00", "0.00", "970.00")


def test_final_account_stands_on_the_campaigns_page(client, county, today):
    campaign = county.running()
    county.redeemed(campaign.batches.get())
    page, step = (
        reverse("admin:promotion_campaign_change", args=[campaign.pk]),
        lambda name: reverse("admin:promotion_campaign_step", args=[campaign.pk, name]),
    )
    today.move_to("2027-01-04T10:00:00+08:00")
    client.force_login(county.industry)
    assert client.post(step("account")).status_code == 409
    assert client.post(step("end"), {"note": ""}).status_code == 302
    client.post(step("settle"), {"last_day": "2026-12-31"})
    unpaid = text_of(client.post(step("account")), 409)
    assert "结算" in unpaid
    settlement = settling.approve(campaign.settlements.get(), by=county.second)
    settling.pay(settlement, receipt="收字1号", by=county.industry)

    assert client.post(step("account")).status_code == 302

    shown = text_of(client.get(page))
    assert re.findall(r"(?:支付|结余退回|订单合计)[^0-9]*([0-9.]+)元", shown) == [
        "30.00",
        "970.00",
        "200.00",
    ]
    client.force_login(county.market)
    assert client.post(step("publish")).status_code == 403


def test_bureau_works_in_the_workbench(client, county, django_assert_max_num_queries):
    client.force_login(county.industry)
    told = {
        "title": "家政节", "story": "每人一张。", "service_lines": ["cleaning"], "starts_on": "2026-12-01",
        "ends_on": "2026-12-31", "budget_fen": "1000", "fund_budget": "",
    }  # fmt: skip
    add = reverse("admin:promotion_campaign_add")
    assert client.post(add, told | {"title": ""}).status_code == 422
    page = client.post(add, told)["Location"]
    batch = {
        "kind": "trial", "title": "体验券", "value_fen": "100", "stock": "11", "per_person": "1", "valid_days": "7",
    }  # fmt: skip
    step = f"{page.removesuffix('change/')}step/{{}}/"
    assert "超过了活动预算" in text_of(client.post(step.format("add_batch"), batch), 422)
    assert client.post(step.format("add_batch"), batch | {"stock": "10"}).status_code == 302
    assert client.post(step.format("start")).status_code == 409
    assert client.post(step.format("put_up")).status_code == 302

    with django_assert_max_num_queries(40):
        shown = text_of(client.get(page))
    assert "免费体验一次（价值100元）" in shown and "撤回公示修改" in shown
    client.force_login(county.market)
    assert "撤回公示修改" not in text_of(client.get(page))
    assert client.post(step.format("start")).status_code == 403
    campaign = county.running(title="另一场")
    county.redeemed(campaign.batches.get(), at=AT - timedelta(days=1))
    client.force_login(county.industry)
    settle = reverse("admin:promotion_campaign_step", args=[campaign.pk, "settle"])
    assert "还没有过完" in text_of(client.post(settle, {"last_day": "2026-11-23"}), 422)
    assert client.post(settle, {"last_day": "2026-11-22"}).status_code == 302
    settlement = campaign.settlements.get()
    approve = reverse("admin:promotion_settlement_step", args=[settlement.pk, "approve"])
    assert "另一个人复核" in text_of(client.post(approve), 409)
    client.force_login(county.second)
    assert client.post(approve).status_code == 302
    assert "记录支付" in text_of(client.get(settlement.get_absolute_url()))
    for model in ("campaign", "settlement"):
        assert client.get(reverse(f"admin:promotion_{model}_changelist")).status_code == 200
    client.force_login(county.owner)
    assert (
        client.get(reverse("promotion_workspace:settlement", args=[settlement.pk])).status_code
        == 200
    )


def told_of(settlement) -> list[str]:
    """What the enterprise's people were told of a settlement list, in order."""
    found = Notification.objects.filter(channel="inbox", subject__contains=settlement.number)
    found = found.exclude(recipient=None).order_by("pk")
    link = reverse("promotion_workspace:settlement", args=[settlement.pk])
    assert set(found.values_list("link", flat=True)) == {link}
    return [each.subject.removeprefix(f"结算单{settlement.number}") for each in found]


def step_of(settlement, name) -> str:
    return reverse("admin:promotion_settlement_step", args=[settlement.pk, name])


def test_a_settlement_without_a_fund_goes_from_the_list_to_the_receipt(client, county):
    campaign = county.running()
    county.redeemed(campaign.batches.get(), at=AT - timedelta(days=1))
    client.force_login(county.industry)
    lists = reverse("admin:promotion_campaign_step", args=[campaign.pk, "settle"])
    client.post(lists, {"last_day": "2026-11-22"})
    settlement = campaign.settlements.get()
    client.force_login(county.second)
    page = text_of(client.get(settlement.get_absolute_url()))
    assert (step_of(settlement, "approve") in page, step_of(settlement, "pay") in page) == (
        True,
        False,
    )

    assert client.post(step_of(settlement, "approve")).status_code == 302
    assert "收据" in text_of(client.post(step_of(settlement, "pay"), {"receipt": ""}), 422)
    assert client.post(step_of(settlement, "pay"), {"receipt": "收字7号"}).status_code == 302

    assert client.post(step_of(settlement, "pay"), {"receipt": "收字8号"}).status_code == 409
    assert told_of(settlement) == ["已复核", "已支付"]
    client.force_login(county.owner)
    own = text_of(client.get(reverse("promotion_workspace:settlement", args=[settlement.pk])))
    assert "2026年11月23日支付，收据：收字7号" in own


def test_a_settlement_by_a_fund_goes_from_the_list_to_the_bank(client, county, today):
    fund = FundCounty(yuan=2_000)
    fund.fund.bureau = county.bureau
    fund.fund.save()
    campaign = county.running(fund_budget=fund.budget, budget_fen=100_000)
    county.redeemed(campaign.batches.get(), at=AT - timedelta(days=1))
    client.force_login(county.industry)
    lists = reverse("admin:promotion_campaign_step", args=[campaign.pk, "settle"])
    client.post(lists, {"last_day": "2026-11-22"})
    settlement = campaign.settlements.get()
    client.force_login(county.second)
    assert client.post(step_of(settlement, "approve")).status_code == 302
    assert step_of(settlement, "pay") not in text_of(client.get(settlement.get_absolute_url()))
    assert client.post(step_of(settlement, "put_up")).status_code == 302
    account = {"bank_account": "6222020200112233445"}
    assert client.post(step_of(settlement, "hand_over"), account).status_code == 409
    waits = "公示期满、待转资金发放的结算单"
    assert waits not in text_of(client.get(reverse("admin:index")))
    today.move_to("2026-12-02T10:00:00+08:00")
    client.force_login(county.second)
    assert waits in text_of(client.get(reverse("admin:index")))
    assert client.post(step_of(settlement, "hand_over"), account).status_code == 302
    settlement.refresh_from_db()

    rows = Payable.objects.filter(pk=settlement.payable_id)
    payables.tell(
        rows, paid=Q(pk=None), failed=Q(), batch=None, by=county.second, at=timezone.now()
    )
    payables.tell(
        rows, paid=Q(), failed=Q(pk=None), batch=None, by=county.second, at=timezone.now()
    )

    assert told_of(settlement) == [
        "已复核",
        "正在公示",
        "公示期满，已转资金发放",
        "银行没有付成，请和主管单位核对账号",
        "已支付",
    ]
    assert "待编批" in text_of(client.get(settlement.get_absolute_url()))
    client.force_login(county.owner)
    own = text_of(client.get(reverse("promotion_workspace:settlement", args=[settlement.pk])))
    assert settlement.notice.number in own and "资金发放：待编批" in own


def test_an_enterprise_off_the_register_is_told_what_it_may_still_do(client, county):
    campaign = county.running()
    voucher = county.claimed(campaign.batches.get())
    change_standing(county.enterprise, "cancel", reason="停业", by=county.market)
    client.force_login(county.owner)

    for name, args in (
        ("join", [campaign.pk]),
        ("hand_out", [campaign.pk]),
        ("look_up", []),
        ("redeem", [voucher.token]),
    ):
        page = client.get(reverse(f"promotion_workspace:{name}", args=args))
        assert "企业已从名录注销" in text_of(page, 409)
    text_of(client.get(reverse("promotion_workspace:campaign", args=[campaign.pk])))
    assert county.enterprise.name not in text_of(client.get(campaign.get_absolute_url()))


def test_a_voucher_is_opened_by_its_link_and_not_by_guessing_codes_in_the_address(client, county):
    voucher = county.claimed(county.running().batches.get())
    client.force_login(county.owner)

    def status_of(code):
        return client.get(reverse("promotion_workspace:redeem", args=[code])).status_code

    assert (status_of(voucher.token), status_of(voucher.short_code.replace(" ", ""))) == (200, 404)


def test_the_bureau_finds_campaigns_that_may_begin_and_accounts_to_put_up(client, county, today):
    put_up = campaigns.put_up(county.drafted(title="冬季券"), by=county.industry, at=AT)
    client.force_login(county.industry)
    begins = "规则公示期满、可以开始的消费券活动"
    assert begins not in text_of(client.get(reverse("admin:index")))

    today.move_to("2026-12-08T10:00:00+08:00")
    client.force_login(county.industry)

    waiting = {each.title: each for each in client.get(reverse("admin:index")).context["waiting"]}
    assert put_up.title in text_of(client.get(waiting[begins].url))
    campaigns.start(put_up, by=county.industry)
    campaigns.end(put_up, note="停办", by=county.industry)
    closing.account(put_up, by=county.industry)
    waiting = {each.title: each for each in client.get(reverse("admin:index")).context["waiting"]}
    assert set(waiting) >= {"已核算、待公示决算的消费券活动"}


def test_whoever_approves_a_list_reads_every_use_of_it(client, county, monkeypatch):
    monkeypatch.setattr(settlement_admin, "SHOWN", 1)
    campaign = county.running()
    batch = campaign.batches.get()
    before = AT - timedelta(days=1)
    used = [county.redeemed(batch, f"1389360010{place}", before) for place in range(3)]
    (row,) = settling.make_lists(campaign, last_day=before.date(), by=county.industry)
    address = reverse("admin:promotion_settlement_rows", args=[row.pk])
    client.force_login(county.second)

    assert address in text_of(client.get(row.get_absolute_url()))
    lines = text_of(client.get(address)).splitlines()

    numbers = [each.voucher.number for each in used]
    assert [line.split(",")[0] for line in lines[1:]] == numbers
    assert lines[1].split(",")[1:] == ["2026-11-22", "保洁", "200.00", "30.00"]
    client.force_login(county.civil)
    assert client.get(address).status_code == 404
