"""Subsidies of the demonstration county: amounts that say of themselves that they are invented, a budget, and
applications in several states.

Everything goes through the services; played once, when no application is there yet.
"""

from datetime import date, timedelta

from django.utils import timezone
from stdnum.cn import ric

from accounts.models import User
from bureaus.models import Bureau
from enterprises.services import proving
from funds import services as funds
from funds.models import BudgetChange, Fund, Purpose
from gaotai_jiazheng.demo.workers import NO_REGION
from regions.models import Community
from subsidies.models import Application, PolicyAmount, SubsidyPolicy
from subsidies.services import checking, claiming, entitling, filing, paying
from training.models import TrainingClass
from training.transitions import State as ClassState

DEMO = "演示数据，不是真实标准"
AMOUNTS = (  # policy, key, label, yuan, unit
    ("training", "level_5", "五级（初级工）", 1000, "元/人"),
    ("training", "level_4", "四级（中级工）", 1500, "元/人"),
    ("training", "level_3", "三级（高级工）", 2000, "元/人"),
    ("travel", "outside_province", "甘肃省外", 600, "元/人"),
    ("travel", "in_province", "甘肃省内、张掖市外", 300, "元/人"),
    ("travel", "in_city", "张掖市内、高台县外", 200, "元/人"),
    ("internship", "month", "每人每月", 1500, "元/人月"),
    ("social-insurance", "month", "每人每月", 800, "元/人月"),
    ("start-up-grant", "project", "每个项目", 5000, "元/项"),
    ("worker-reward", "award", "每人", 2000, "元/人"),
)
FUNDS = {
    "employment": ("就业补助资金", "hrss"),
    "start-up": ("创业带动就业扶持资金", "hrss"),
    "trade-union": ("工会资金", "trade-union"),
}
BUDGET_YUAN = 200_000
TRAINED = {"certificate": "level_4", "is_shortage": False}
TRAVELLED = {
    "is_poverty_group": True,
    "works_away": True,
    "months": 5,
    "destination": "outside_province",
    "was_organised": False,
}
FOUNDED = {"has_business": True, "business_months": 14, "is_start_up_group": True}
BORROWS = {"is_start_up_group": True, "has_business": True}
TO_REPAIR = ["技能等级证书看不清，请重新拍", "社会保障卡的正面"]
# Name, policy, days ago, facts, what happened to it.
PEOPLE = (
    ("贾春兰（演示）", "training", 30, TRAINED, "released"),
    ("白雪梅（演示）", "training", 6, TRAINED, "noticed"),
    ("田秋月（演示）", "training", 4, TRAINED, "returned"),
    ("石玉兰（演示）", "training", 3, TRAINED, "checked"),
    ("邓有福（演示）", "travel", 2, TRAVELLED, "sent"),
    ("康建军（演示）", "start-up-loan", 2, BORROWS, "sent"),
    ("尹青山（演示）", "start-up-grant", 9, {**FOUNDED, "business_months": 5}, "refused"),
    ("汤小梅（演示）", "worker-reward", 1, {}, "draft"),
)


def play_subsidies() -> int:
    """Amounts, budgets and the applications; how many."""
    if Application.objects.exists() or not SubsidyPolicy.objects.exists():
        return 0
    users = {user.username: user for user in User.objects.all()}
    add_amounts()
    fill_funds(users)
    for place, (name, code, days, facts, fate) in enumerate(PEOPLE, start=1):
        play(place, name, code, days, facts, fate, users)
    play_class_claims(users)
    entitling.run()
    return len(PEOPLE)


def add_amounts():
    policies = {policy.code: policy for policy in SubsidyPolicy.objects.all()}
    PolicyAmount.objects.bulk_create(
        PolicyAmount(
            policy=policies[code],
            key=key,
            label=label,
            amount_fen=yuan * 100,
            unit=unit,
            in_force_from=date(2026, 1, 1),
            source=DEMO,
            is_demo=True,
            confirmed_by="演示",
            confirmed_at=date(2026, 1, 1),
        )
        for code, key, label, yuan, unit in AMOUNTS
    )


def fill_funds(users):
    """A budget of the year for each policy that pays, where the funds' own demonstration has made none."""
    year = (timezone.localdate() - timedelta(days=12)).year
    for policy in SubsidyPolicy.objects.exclude(fund=""):
        name, bureau = FUNDS[policy.fund]
        fund = Fund.objects.filter(code=policy.fund).first() or funds.register_fund(
            Fund(
                code=policy.fund,
                name=name,
                bureau=Bureau.objects.get(slug=bureau),
                supervisor=Bureau.objects.get(slug="finance"),
            )
        )
        purpose, _ = Purpose.objects.get_or_create(
            code=policy.code, defaults={"name": policy.name[:40], "result_unit": "人次"}
        )
        budget = funds.open_budget(fund, purpose, year, by=users[bureau])
        if budget.account.balance_fen == 0:
            change = funds.propose_change(
                budget,
                BudgetChange.Kind.ALLOCATE,
                BUDGET_YUAN * 100,
                document="（演示）预算指标",
                by=users[bureau],
            )
            funds.approve_change(change, by=users["finance"])


def play(place, name, code, days, facts, fate, users):
    """File one as its applicant does and let the bureau do what its fate says."""
    now = timezone.now()
    at = now - timedelta(days=days)
    first, second = users["hrss"], users["hrss-handler"]
    policy = SubsidyPolicy.objects.select_related("bureau").get(code=code)
    phone = f"138000001{place:02}"
    application, _ = filing.begin(policy, phone=phone, at=at)
    if fate == "draft":
        filing.save_answers(application, {"name": name})
        return
    _, digits = proving.hand_out(phone, checked="（演示）身份证", by=first)
    filing.prove(application, digits)
    application = filing.submit(application, values_of(place, name, facts), at=at)
    if fate == "returned":
        checking.send_back(application, items=TO_REPAIR, by=first, at=at + timedelta(days=1))
    elif fate == "refused":
        reason = "（演示）正常经营时间不够"
        checking.refuse(application, reason=reason, by=first, at=at + timedelta(days=3))
    elif fate != "sent":
        application = checking.approve(application, by=first, at=at + timedelta(days=1))
    if fate in {"noticed", "released"}:
        decided_at = max(at + timedelta(days=3), now - timedelta(days=12))
        application = checking.approve(application, by=second, at=min(decided_at, now))
    if fate == "released":
        paying.release(application, by=first, at=now)


def play_class_claims(users):
    """The class that is over: its first claim is refused, its second one is put up."""
    row = TrainingClass.objects.filter(state=ClassState.ASSESSED).first()
    if row is None or claiming.problem_of(row):
        return
    first, second, school = (users[name] for name in ("hrss", "hrss-handler", "institution-demo"))
    at = timezone.now() - timedelta(days=4)
    refused = claiming.claim(row, bank_account="620000000000", by=school, at=at)
    reason = "（演示）收款账号不是机构的账号"
    claiming.refuse(refused, reason=reason, by=first, at=at + timedelta(hours=2))
    claim = claiming.claim(row, bank_account="62000000000077", by=school, at=at + timedelta(days=1))
    claim = claiming.check(claim, by=first, at=at + timedelta(days=2))
    claiming.approve(claim, by=second, at=at + timedelta(days=3))


def values_of(place, name, facts) -> dict:
    """What the form of an invented person gives: a number of no region, an account of no bank."""
    digits = f"{NO_REGION}19800101{700 + place}"
    community = Community.objects.select_related("town").order_by("pk").first()
    return {
        "name": name,
        "id_number": digits + ric.calc_check_digit(f"{digits}0"),
        "bank_account": f"62000000000000{place:02}",
        "town": community.town,
        "community": community,
        "facts": facts,
    }
