"""Opening deposits and writing down what came in."""

import uuid
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from deposits import permissions
from deposits.models import Custodian, QualityDeposit, RecoveryReceipt
from deposits.services import recovering, stepping, telling
from deposits.services.floors import follow_floor
from gaotai_jiazheng.refusals import refusal, write
from ledger import services as ledger
from ledger.amounts import fen_of
from ledger.models import Entry, Posting

KIND, TAKEN_BACK = "deposit_pay_in", "deposit_pay_in_back"


@transaction.atomic
def register_custodian(custodian: Custodian) -> Custodian:
    """Keep a new custodian with the account that stands for the money it holds; check a known one."""
    if custodian.account_id is None:
        # Not by the name, which may change and which another custodian may have had.
        custodian.account = ledger.open_account(
            f"custodian:{uuid.uuid4().hex}", f"{custodian.name}（保管方）", may_be_negative=True
        )
    custodian.full_clean()
    custodian.save()
    return custodian


@transaction.atomic
def open_deposit(enterprise, custodian, *, by, at=None) -> QualityDeposit:
    """Open an empty deposit of an enterprise with a custodian; its floor is watched from now on.

    Raises ValidationError when the enterprise has one, PermissionDenied.
    """
    stepping.require(permissions.can_keep_books(by, custodian))
    at = at or timezone.now()
    count = QualityDeposit.objects.filter(enterprise=enterprise).count()
    account = ledger.open_account(
        f"deposit:{enterprise.uscc}:{count + 1}", f"{enterprise}质量保证金"
    )
    deposit = QualityDeposit(
        enterprise=enterprise,
        custodian=custodian,
        account=account,
        opened_on=timezone.localdate(at),
    )
    write(deposit, exclude=["account"])
    stepping.note(deposit, "建账", by=by, at=at, text=f"由{custodian}保管")
    follow_floor(deposit, at=at)
    return deposit


@transaction.atomic
def pay_in(deposit, *, amount_yuan: Decimal, key, document: str, by, at=None) -> QualityDeposit:
    """Write down money that the custodian has received from the enterprise (缴存、补足、归还).

    What the enterprise owes for paid claims is paid back first, the oldest first; the rest is added.
    key: of the page it is written on; the same page sent twice is one entry. document: of the bank.
    Codes: deposit_closed; of fields: document_missing, amount_not_positive, above_ceiling.
    """
    deposit = stepping.lock_deposit(deposit)
    stepping.require(permissions.can_keep_books(by, deposit.custodian))
    stepping.refuse_closed(deposit)
    if not document.strip():
        raise refusal("document", "请填写收款凭证。", "document_missing")
    if amount_yuan <= 0:
        raise refusal("amount_yuan", "金额要大于零。", "amount_not_positive")
    at = at or timezone.now()
    day = timezone.localdate(at)
    terms = stepping.terms_on(day)
    owed = recovering.owed_by(deposit)
    fen = fen_of(amount_yuan)
    recorded = ledger.record(
        {deposit.custodian.account: -fen, deposit.account: fen},
        key=key,
        kind=KIND,
        narration=words_for(deposit, owed, amount_yuan),
        document=document.strip(),
        subject=deposit,
        subject_label=str(deposit.enterprise),
        by=by,
        booked_on=day,
    )
    if not recorded.is_new:
        return deposit
    deposit.account.refresh_from_db()
    if terms.ceiling_yuan is not None and deposit.account.balance_yuan > terms.ceiling_yuan:
        message = f"缴存后余额将超过最高余额{terms.ceiling_yuan}元（{terms.standing_text}）。"
        raise refusal("amount_yuan", message, "above_ceiling")
    recovering.receive(owed, amount_yuan, recorded.entry_id, at=at)
    stepping.note(deposit, "到账", by=by, at=at, text=f"{amount_yuan:.2f}元，{document.strip()}")
    telling.tell_enterprise(deposit, "质量保证金有一笔到账，请看对账单", kind="deposit_paid_in")
    follow_floor(deposit, at=at)
    return deposit


def to_take_back(deposit):
    """What came in, as postings, the newest first: what was taken back left out, and what paid for claims, since it is
    by that that nothing more is owed for them."""
    taken_back = Entry.objects.filter(
        kind=TAKEN_BACK,
        subject_type=ContentType.objects.get_for_model(Entry),
        subject_id=OuterRef("entry"),
    )
    paid_back = RecoveryReceipt.objects.filter(entry=OuterRef("entry"))
    rows = deposit.account.postings.filter(~Exists(taken_back), ~Exists(paid_back))
    return rows.filter(entry__kind=KIND).select_related("entry__by").order_by("-number")


@transaction.atomic
def take_back(deposit, *, posting: Posting, reason: str, by, at=None) -> QualityDeposit:
    """Take back what was written down wrongly as received, by somebody else than who wrote it; what is right is written
    down anew. The books keep both. Codes: deposit_closed, balance_too_low; of fields: not_to_take_back, same_person,
    reason_missing, reason_has_personal_data.
    """
    deposit = stepping.lock_deposit(deposit)
    stepping.require(permissions.can_keep_books(by, deposit.custodian))
    stepping.refuse_closed(deposit)
    reason = stepping.require_reason(reason)
    posting = to_take_back(deposit).filter(pk=posting.pk).first()
    if posting is None:
        message = "这笔到账已经撤回过，或者已经用来归还先行赔付款，不能撤回。"
        raise refusal("posting", message, "not_to_take_back")
    entry, fen, at = posting.entry, posting.amount_fen, at or timezone.now()
    if entry.by_id == by.pk:
        raise refusal("posting", "记这笔账的人不能撤回，请另一个人办理。", "same_person")
    ledger.record(
        {deposit.custodian.account: fen, deposit.account: -fen},
        key=uuid.uuid5(entry.key, TAKEN_BACK),
        kind=TAKEN_BACK,
        narration=f"撤回记错的到账：{reason}",
        document=entry.document,
        subject=entry,
        subject_label=str(deposit.enterprise),
        by=by,
        booked_on=timezone.localdate(at),
    )
    text = f"{posting.amount_yuan}元，{entry.document}。{reason}"
    stepping.note(deposit, "撤回到账", by=by, at=at, text=text)
    subject = "质量保证金有一笔到账记错，已经撤回，请看对账单"
    telling.tell_enterprise(deposit, subject, kind="deposit_paid_in")
    follow_floor(deposit, at=at)
    return deposit


def words_for(deposit, owed, amount_yuan) -> str:
    """What the statement says: paid back, topped up, or paid in."""
    back = min(sum(debt.owed for debt in owed), amount_yuan)
    if back == amount_yuan:
        return "归还先行赔付款"
    rest = "补足" if deposit.account.postings_count else "缴存"
    return f"归还先行赔付款{back}元，{rest}{amount_yuan - back}元" if back else rest
