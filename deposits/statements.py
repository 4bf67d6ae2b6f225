"""The statement of a deposit and how it stands: what its enterprise, its bureau and the public may read."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from deposits.models import DepositTerms, Instalment, QualityDeposit, Recovery
from deposits.services import clocks
from deposits.services.recovering import ZERO
from ledger.models import Posting
from reminders.models import Deadline

LINES_A_PAGE = 20
ZERO_YUAN = Decimal("0.00")


@dataclass(frozen=True)
class Statement:
    """Lines, the newest first. older: where the next page begins, None on the last one."""

    lines: list[Posting]
    older: int | None


def statement_of(deposit, before: int | None = None) -> Statement:
    """A page of the account's postings with their entries, before this number of the account."""
    postings = deposit.account.postings.select_related("entry").order_by("-number")
    if before is not None:
        postings = postings.filter(number__lt=before)
    found = list(postings[: LINES_A_PAGE + 1])
    lines = found[:LINES_A_PAGE]
    return Statement(lines, lines[-1].number if len(found) > LINES_A_PAGE else None)


def deposit_of(enterprise) -> QualityDeposit | None:
    """The enterprise's deposit that is not closed."""
    named = QualityDeposit.objects.open().select_related("account", "custodian", "enterprise")
    return named.filter(enterprise=enterprise).first()


@dataclass(frozen=True)
class Stand:
    """How a deposit stands on a day. top_up_until: None where nothing is missing, or nobody has asked for it."""

    deposit: QualityDeposit
    terms: DepositTerms | None
    top_up_until: date | None = None

    @property
    def short_by(self) -> Decimal:
        """What is missing to the floor, 0 when nothing is."""
        if self.terms is None:
            return ZERO_YUAN
        return max(ZERO_YUAN, self.terms.floor_yuan - self.deposit.account.balance_yuan)

    @property
    def has_badge(self) -> bool:
        return self.deposit.has_badge(self.terms)

    @property
    def words(self) -> str:
        """In words for everybody."""
        if self.deposit.state == QualityDeposit.State.LEAVING:
            return "正在退出，等待期内仍可先行赔付"
        if self.deposit.state == QualityDeposit.State.CLOSED:
            return "已经退还"
        if self.terms is None:
            return "已建账，最低余额还没有公布"
        return "足额" if self.has_badge else "低于最低余额，标识暂停"


def stand_of(deposit, on: date) -> Stand:
    """One query, and one more when something is missing."""
    stand = Stand(deposit, DepositTerms.objects.in_force(on))
    if not stand.short_by:
        return stand
    clock = Deadline.objects.of(deposit).open().filter(rule__slug=clocks.TOP_UP).first()
    return replace(stand, top_up_until=clock.due_on if clock else None)


def debts_of(deposit) -> list[dict]:
    """What the enterprise owes for paid claims, the oldest first, with what is still to be paid and when:
    three queries."""
    recoveries = (
        Recovery.objects.open()
        .filter(deposit=deposit)
        .select_related("claim")
        .prefetch_related("instalments")
        .annotate(owed_now=F("total_yuan") - Coalesce(Sum("receipts__amount_yuan"), ZERO))
        .order_by("pk")
    )
    return [
        {"recovery": recovery, "owed": recovery.owed_now, "instalments": rest_of(recovery)}
        for recovery in recoveries
    ]


def rest_of(recovery) -> list[dict]:
    """The instalments with what is still missing of each."""
    received = recovery.total_yuan - recovery.owed_now
    rows = []
    for instalment in recovery.instalments.all():
        covered = min(received, instalment.amount_yuan)
        received -= covered
        rows.append({"instalment": instalment, "missing": instalment.amount_yuan - covered})
    return rows


def next_instalments(deposit) -> list[tuple[Instalment, Decimal]]:
    """The first instalment of each debt that is not paid in full, and what is missing of it."""
    found = []
    for debt in debts_of(deposit):
        unpaid = [row for row in debt["instalments"] if row["missing"]]
        if unpaid:
            found.append((unpaid[0]["instalment"], unpaid[0]["missing"]))
    return found
