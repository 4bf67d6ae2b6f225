import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from deposits import services
from deposits.models import AdvanceClaim, Custodian, DepositTerms, QualityDeposit, Recovery
from deposits.tests.factories import AT
from enterprises.tests.factories import EnterpriseFactory
from ledger.models import Account
from reminders.models import Notification

pytestmark = pytest.mark.django_db


def deposit_page(county, name="change"):
    return reverse(f"admin:deposits_qualitydeposit_{name}", args=[county.deposit.pk])


def claim_page(claim, name="change", *more):
    return reverse(f"admin:deposits_advanceclaim_{name}", args=[claim.pk, *more])


def balance(county):
    return Account.objects.get(pk=county.deposit.account_id).balance_yuan


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("handler", [200, 200, 200, 200, 403, 200]),
        ("contact", [200, 200, 200, 200, 200, 200]),
        ("clerk", [200, 200, 200, 200, 403, 403]),
        ("overseer", [200, 200, 200, 403, 403, 403]),
        ("other", [403, 403, 403, 403, 403, 403]),
        ("nobody", [403, 403, 403, 403, 403, 403]),
    ],
)
def test_who_opens_what(client, county, who, statuses):
    claim = county.claim()
    people = {
        "overseer": UserFactory(is_superuser=True, is_staff=True),
        "other": BureauMemberFactory().user,
        "nobody": UserFactory(is_staff=True),
    }
    client.force_login(people.get(who) or getattr(county, who))
    pages = [
        reverse("admin:deposits_advanceclaim_changelist"),
        deposit_page(county),
        claim_page(claim),
        deposit_page(county, "pay_in"),
        claim_page(claim, "step", "approve"),
        claim_page(claim, "step", "withdraw"),
    ]

    found = [client.get(page).status_code for page in pages]

    assert found == statuses


def test_money_comes_in_on_its_page(client, county):
    client.force_login(county.clerk)
    page = deposit_page(county, "pay_in")
    key = client.get(page).context["form"]["key"].value()

    for _ in range(2):
        answer = client.post(
            page, {"amount_yuan": "600.50", "document": "银行回单2", "key": key}, follow=True
        )

    assert "已办理：记录到账。" in answer.content.decode()
    assert "+600.50" in answer.content.decode()
    assert "600.50元，银行回单2" in answer.content.decode()
    told = Notification.objects.filter(kind="deposit_paid_in", recipient=county.owner)
    assert {each.subject for each in told} == {"质量保证金有一笔到账，请看对账单"}
    assert balance(county) == Decimal("5600.50")


def test_wrong_pay_in_is_taken_back_on_its_page(client, county):
    county.pay_in("600")
    wrong = services.to_take_back(county.deposit).first()
    page, link = deposit_page(county, "take_back"), "撤回记错的到账</a>"
    client.force_login(county.clerk)
    assert link not in client.get(deposit_page(county)).content.decode()
    client.force_login(county.contact)
    assert link in client.get(deposit_page(county)).content.decode()

    assert client.post(page, {"posting": wrong.pk, "reason": ""}).status_code == 422
    answer = client.post(page, {"posting": wrong.pk, "reason": "写到了别家"}, follow=True)

    assert "已办理：撤回记错的到账。" in answer.content.decode()
    assert balance(county) == Decimal("5000.00")
    assert client.post(page, {"posting": wrong.pk, "reason": "写到了别家"}).status_code == 422


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("-1", "金额应在0到99999999.99元之间。"),
        ("0", "金额要大于零。"),
        ("1000000000", "金额应在0到99999999.99元之间。"),
        ("1e3", "请只填数字，例如 1200 或者 1200.50。"),
        ("1.005", "金额最多两位小数。"),
        ("一千", "请只填数字，例如 1200 或者 1200.50。"),
        ("99999", "缴存后余额将超过最高余额20000.00元"),
    ],
)
def test_wrong_amount_gets_a_sentence_and_loses_nothing(client, county, amount, sentence):
    client.force_login(county.clerk)

    answer = client.post(
        deposit_page(county, "pay_in"),
        {"amount_yuan": amount, "document": "银行回单2", "key": uuid.uuid4()},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page and "银行回单2" in page and amount in page
    assert balance(county) == Decimal("5000.00")


def test_deposit_is_opened_for_an_enterprise_of_the_register(client, county):
    client.force_login(county.contact)
    page = reverse("admin:deposits_qualitydeposit_add")
    other = EnterpriseFactory()

    unknown = client.post(page, {"uscc": "X" * 18, "custodian": county.custodian.pk})
    again = client.post(page, {"uscc": county.enterprise.uscc, "custodian": county.custodian.pk})
    opened = client.post(page, {"uscc": other.uscc, "custodian": county.custodian.pk})

    assert (unknown.status_code, again.status_code, opened.status_code) == (422, 422, 302)
    assert "这家企业已经有保证金账户。" in again.content.decode()
    assert QualityDeposit.objects.filter(enterprise=other).exists()


def test_claim_is_approved_twice_paid_and_scheduled(client, county):
    claim = county.claim("500")
    for user in (county.contact, county.leader):
        client.force_login(user)
        assert (
            client.post(claim_page(claim, "step", "approve"), {"note": "材料齐全"}).status_code
            == 302
        )
    client.force_login(county.clerk)
    pay = claim_page(claim, "step", "pay")
    assert client.post(pay, {"document": ""}).status_code == 422
    assert client.post(pay, {"document": "付款回单1"}).status_code == 302
    conflict = client.post(pay, {"document": "付款回单2"})
    assert conflict.status_code == 409
    assert "这笔先行赔付现在是“已支付”，不能办理“记录支付”" in conflict.content.decode()

    client.force_login(county.contact)
    page = client.get(claim_page(claim)).content.decode()
    assert "约定分期归还" in page and "付款回单1" in page
    wrong = client.post(
        claim_page(claim, "schedule"), {"count": "13", "first_due_on": "2026-13-01"}
    )
    assert wrong.status_code == 422
    first_due_on = timezone.localdate() + timedelta(days=40)
    given = {"count": "5", "first_due_on": f"{first_due_on}"}
    made = client.post(claim_page(claim, "schedule"), given)
    assert made.status_code == 302
    assert Recovery.objects.get().instalments.count() == 5


def test_who_has_a_part_in_it_is_not_offered_to_decide(client, county):
    claim = county.claim("500", by=county.contact)
    client.force_login(county.contact)

    page = client.get(claim_page(claim)).content.decode()

    assert claim_page(claim, "step", "approve") not in page
    assert claim_page(claim, "step", "withdraw") in page
    assert client.post(claim_page(claim, "step", "approve"), {}).status_code == 403


def test_lists_ask_a_fixed_number_of_queries(client, county, django_assert_num_queries):
    client.force_login(county.contact)
    pages = [
        (reverse("admin:deposits_advanceclaim_changelist"), 7),
        (reverse("admin:deposits_qualitydeposit_changelist"), 10),
        (deposit_page(county), 14),
    ]
    county.paid("100")
    for page, _ in pages:
        client.get(page)

    for rounds in range(2):
        for page, queries in pages:
            with django_assert_num_queries(queries):
                client.get(page)
        if rounds == 0:
            county.paid("100")
            county.paid("100")
            for _ in range(2):
                services.open_deposit(EnterpriseFactory(), county.custodian, by=county.clerk)


def test_parameters_are_written_by_the_system_administrator_and_stay_once_used(client, county):
    admin = UserFactory(is_superuser=True, is_staff=True)
    change = reverse("admin:deposits_depositterms_change", args=[county.terms.pk])
    client.force_login(county.contact)
    listed = client.get(reverse("admin:deposits_depositterms_changelist")).content.decode()
    assert "待县市场监管局、行业协会确认" in listed
    assert client.post(change, {"floor_yuan": "1"}).status_code == 403
    client.force_login(admin)
    add = reverse("admin:deposits_depositterms_add")
    values = {
        "in_force_from": "2099-01-01",
        "floor_yuan": "100",
        "claim_limit_yuan": "50",
        "quick_limit_yuan": "60",
        "source": "会议纪要",
        "awaiting_confirmation_by": "县市场监管局",
    }
    assert "快速赔付限额不能高于单笔赔付限额。" in client.post(add, values).content.decode()
    assert client.post(add, values | {"quick_limit_yuan": "50"}).status_code == 302
    assert DepositTerms.objects.count() == 2

    county.claim()

    assert client.post(change, {"floor_yuan": "1"}).status_code == 403


def test_custodian_gets_its_account_with_it(client, county):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    values = {
        "name": "高台县农村信用合作联社",
        "kind": "bank",
        "bureau": county.bureau.pk,
        "members-TOTAL_FORMS": "0",
        "members-INITIAL_FORMS": "0",
    }

    assert client.post(reverse("admin:deposits_custodian_add"), values).status_code == 302

    custodian = Custodian.objects.get(name="高台县农村信用合作联社")
    assert custodian.account.may_be_negative


def test_system_administrator_names_others_to_keep_the_books(client, county):
    keeper, other = UserFactory(is_staff=True), UserFactory(is_staff=True)
    outside = UserFactory()
    keeper.groups.add(Group.objects.get_or_create(name=Role.SYSTEM)[0])
    client.force_login(keeper)
    custodian = Custodian.objects.get()
    custodian.members.all().delete()
    page = reverse("admin:deposits_custodian_change", args=[custodian.pk])

    def named(user):
        return client.post(
            page,
            {
                "name": custodian.name,
                "kind": custodian.kind,
                "bureau": custodian.bureau_id,
                "members-TOTAL_FORMS": "1",
                "members-INITIAL_FORMS": "0",
                "members-0-user": user.pk,
                "members-0-valid_from": "2026-11-01",
            },
        )

    answers = [named(each) for each in (keeper, outside, other)]

    assert [answer.status_code for answer in answers] == [422, 422, 302]
    assert "自己的这一项要由同事办理。" in answers[0].text
    assert "这个账号不能进入工作台" in answers[1].text
    assert list(custodian.members.values_list("user", flat=True)) == [other.pk]


def test_refund_page_comes_after_the_waiting_time(client, county, time_machine):
    services.ask_to_leave(county.deposit, by=county.owner, at=AT)
    time_machine.move_to("2027-02-21 10:00+08:00")
    client.force_login(county.clerk)
    page = deposit_page(county, "refund")
    values = {"document": "退款回单", "key": uuid.uuid4()}
    assert page not in client.get(deposit_page(county)).content.decode()
    assert client.post(page, values).status_code == 409

    time_machine.move_to("2027-02-22 10:00+08:00")
    client.force_login(county.clerk)

    assert page in client.get(deposit_page(county)).content.decode()
    assert client.post(page, values).status_code == 302
    assert QualityDeposit.objects.get().state == QualityDeposit.State.CLOSED
    assert not AdvanceClaim.objects.exists()


def test_custodians_have_accounts_of_their_own_whatever_they_are_called(county):
    long = "高台县家政服务行业协会质量保证金共管账户" * 3

    def register(name):
        return services.register_custodian(Custodian(name=name, kind="bank", bureau=county.bureau))

    first, second = register(f"{long}甲"), register(f"{long}乙")
    first.name = "改了名字的银行"
    services.register_custodian(first)

    accounts = {each.account_id for each in (first, second, register(f"{long}甲"))}
    assert len(accounts) == 3


def test_who_opens_a_deposit_chooses_among_the_custodians_of_the_own_books(client, county):
    bank = services.register_custodian(
        Custodian(name="另一家银行", kind="bank", bureau=BureauMemberFactory().bureau)
    )
    client.force_login(county.clerk)
    page = reverse("admin:deposits_qualitydeposit_add")

    answer = client.post(page, {"uscc": EnterpriseFactory().uscc, "custodian": bank.pk})

    assert answer.status_code == 422
    assert list(answer.context["form"].fields["custodian"].queryset) == [county.custodian]


def test_who_leaves_is_not_short(client, county):
    DepositTerms.objects.update(floor_yuan=Decimal("9000"))
    client.force_login(county.contact)
    short = reverse("admin:deposits_qualitydeposit_changelist") + "?short=yes"
    assert client.get(short).context["cl"].result_count == 1

    services.ask_to_leave(county.deposit, by=county.owner, at=AT)

    assert client.get(short).context["cl"].result_count == 0


def test_all_claims_on_a_deposit_are_found_where_only_some_are_shown(client, county, monkeypatch):
    monkeypatch.setattr("deposits.admin.deposit.SHOWN_CLAIMS", 1)
    county.claim("100")
    client.force_login(county.contact)
    assert not client.get(deposit_page(county)).context["claims_page"]
    county.claim("100")

    page = client.get(deposit_page(county))

    assert len(page.context["claims"]) == 1 and "全部先行赔付" in page.text
    assert client.get(page.context["claims_page"]).context["cl"].result_count == 2


def test_claim_waits_for_the_bureau_that_decides_and_then_for_whoever_pays(client, county):
    def waiting(user):
        client.force_login(user)
        titles = [each.title for each in client.get(reverse("admin:index")).context["waiting"]]
        return [title for title in titles if "先行赔付" in title]

    county.claim()
    asked = waiting(county.contact), waiting(county.clerk)
    county.approved()

    assert asked == (["待审核的先行赔付"], [])
    assert waiting(county.clerk) == ["待支付的先行赔付"]
