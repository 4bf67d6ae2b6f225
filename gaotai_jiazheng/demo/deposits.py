"""Quality deposits of the demonstration county: invented sums by parameters that nobody has confirmed."""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from complaints import attachments
from complaints.models import Complaint
from complaints.services import claim_advance
from complaints.transitions import Action, Kind, state_after
from deposits import services
from deposits.models import Custodian, DepositTerms, QualityDeposit
from enterprises.models import Enterprise
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from gaotai_jiazheng.demo.ratings import sample_picture
from gaotai_jiazheng.uploads import accept_upload
from ledger.proving import prove
from reminders.calendars import calendar

ASSOCIATION = "高台县家政服务行业协会（演示）"
BUREAU = "market-regulation"
# Place in ENTERPRISES -> yuan paid in. One is below the floor: it has to be topped up.
PAID_IN = {0: "10000", 1: "8000", 2: "6000", 3: "4600", 5: "10000", 6: "6000"}
# (loss in yuan, how far the claim came, in how many instalments), for cases in the order of their numbers.
CLAIMS = (("600", "paid", 3), ("280", "approved", 0), ("1500", "submitted", 0))


def play_deposits(now=None) -> int:
    """Open deposits, pay claims of cases from them, prove the books; how many deposits are new."""
    if QualityDeposit.objects.exists():
        return 0
    now = now or timezone.now()
    users = {user.username: user for user in User.objects.filter(username__startswith=BUREAU)}
    make_terms()
    association = services.register_custodian(
        Custodian(
            name=ASSOCIATION,
            kind=Custodian.Kind.ASSOCIATION,
            bureau=Bureau.objects.get(slug=BUREAU),
        )
    )
    deposits = {}
    for place, yuan in PAID_IN.items():
        enterprise = Enterprise.objects.get(name=ENTERPRISES[place][0])
        opened_at = moment(now, workdays_ago=80, hour=10)
        deposit = services.open_deposit(enterprise, association, by=users[BUREAU], at=opened_at)
        services.pay_in(
            deposit,
            amount_yuan=Decimal(yuan),
            key=uuid.uuid4(),
            document=f"（演示）银行回单{place + 1:03}",
            by=users[BUREAU],
            at=opened_at + timedelta(hours=2),
        )
        deposits[enterprise.pk] = deposit
    play_claims(deposits, users, now)
    prove()
    return len(deposits)


def make_terms():
    DepositTerms.objects.get_or_create(
        in_force_from=date(2026, 1, 1),
        defaults={
            "floor_yuan": 5000,
            "ceiling_yuan": 50000,
            "claim_limit_yuan": 2000,
            "quick_limit_yuan": 500,
            "source": "演示数据，不是正式标准",
        },
    )


def play_claims(deposits, users, now):
    """Claims on cases that are being worked on, the enterprise with the smallest deposit first."""
    cases = Complaint.objects.filter(
        kind=Kind.COMPLAINT, enterprise__in=deposits, bureau__slug=BUREAU
    ).order_by("pk")
    fitting = [case for case in cases if state_after(case.kind, case.state, Action.NOTE)]
    fitting.sort(key=lambda case: deposits[case.enterprise_id].account.balance_fen)
    for case, (loss, stage, count) in zip(fitting, CLAIMS, strict=False):
        papers = attachments.add([accept_upload(sample_picture())], owner=case)
        claim = claim_advance(
            case,
            deposit=deposits[case.enterprise_id],
            attachments=papers,
            by=users[BUREAU],
            key=uuid.uuid4(),
            basis="admission",
            document="（演示）企业书面说明",
            loss_yuan=Decimal(loss),
            reason="（演示）企业承认应当退款，一直没有退。",
            at=moment(now, workdays_ago=1, hour=9),
        )
        if stage == "submitted":
            continue
        for name in (f"{BUREAU}-deputy", f"{BUREAU}-leader"):
            claim = services.approve(claim, by=users[name], at=moment(now, workdays_ago=1, hour=11))
        if stage == "paid":
            claim = services.pay(
                claim,
                document="（演示）付款回单001",
                by=users[BUREAU],
                at=moment(now, workdays_ago=1, hour=15),
            )
            services.plan(
                claim.recovery,
                count=count,
                first_due_on=timezone.localdate(now) + timedelta(days=20),
                by=users[BUREAU],
                at=now,
            )


def moment(now, *, workdays_ago: int, hour: int) -> datetime:
    """An hour of a workday before now, never in the future."""
    day = calendar().workdays_before(timezone.localdate(now), workdays_ago)
    return min(timezone.make_aware(datetime.combine(day, time(hour, 10))), now)
