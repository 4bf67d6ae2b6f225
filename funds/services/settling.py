"""The bank's answer: looked at first, then booked in one transaction, once."""

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from funds import files, payables
from funds.models import BatchPayment, Payable, PaymentBatch, ReturnFile
from funds.services.batches import begin, keeps_fund, note, run
from funds.services.refusals import refuse, refused_in_words, require
from funds.transitions import Action, BatchState, Outcome, PayableState
from gaotai_jiazheng.refusals import not_now
from ledger import services as ledger
from ledger.amounts import yuan_of
from ledger.models import Hold

KIND = "fund_payment"
AT_ONCE = 5_000
MARK = """
UPDATE funds_batchrow AS line SET outcome = said.outcome, answer = said.answer
FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::text[]) AS said(number, amount_fen, outcome, answer)
WHERE line.batch_id = %s AND line.number = said.number AND line.amount_fen = said.amount_fen
RETURNING 1
"""
PASS_ON = """
UPDATE funds_payable SET state = line.outcome, failure = line.answer FROM funds_batchrow AS line
WHERE line.batch_id = %s AND funds_payable.id = line.payable_id
"""


@dataclass
class Outcomes:
    """What a return file comes to."""

    paid_count: int = 0
    paid_fen: int = 0
    failed_count: int = 0
    failed_fen: int = 0

    def add(self, answer):
        if answer.is_paid:
            self.paid_count += 1
            self.paid_fen += answer.amount_fen
        else:
            self.failed_count += 1
            self.failed_fen += answer.amount_fen


def look(batch: PaymentBatch, content: bytes, *, by, at: datetime | None = None) -> ReturnFile:
    """Read the bank's answer and keep it, sealed, to be confirmed; nothing is booked.

    Codes, with nothing kept: step_not_allowed, other_batch, rows_out_of_order, totals_differ,
    checksum_differs, line_unreadable, file_empty, file_too_large.
    """
    require(keeps_fund(by, batch), "由资金的管理单位导入。")
    if batch.state != BatchState.SENT:
        raise not_now("这一批", batch.get_state_display(), "导入银行回盘")
    found = Outcomes()
    for answer in checked(batch, content):
        found.add(answer)
    return ReturnFile.objects.create(
        batch=batch,
        sha256=hashlib.sha256(content).hexdigest(),
        content=base64.b64encode(content).decode(),
        uploaded_by=by,
        uploaded_at=at or timezone.now(),
        **vars(found),
    )


def checked(batch, content):
    """The answers; when they are read to the end they were all of this batch, line for line."""
    sums = files.RowsDigest()
    yield from files.answers_of(batch.bank_format, content, batch, sums)
    if (sums.count, sums.total_fen) != (batch.count, batch.total_fen):
        message = (
            f"回盘是{sums.count}笔、{yuan_of(sums.total_fen)}元，"
            f"这一批是{batch.count}笔、{batch.total_yuan}元。"
        )
        raise refuse(message, "totals_differ")
    has_accounts = any(
        each.get("value") == "bank_account" for each in batch.bank_format.return_columns
    )
    if has_accounts and sums.sha256 != batch.file.rows_sha256:
        message = "有账号或者金额与发放文件不同，请核对是哪一批的回盘。"
        raise refuse(message, "checksum_differs")


@transaction.atomic
def settle(
    returned: ReturnFile, *, by, words: str = "", at: datetime | None = None
) -> PaymentBatch:
    """Book what the bank said: rows, payables, one entry that uses the holds of what was paid.

    All of it or nothing; once. Codes: step_not_allowed, totals_differ and those of ``look``.
    """
    batch = begin(returned.batch, Action.SETTLE, keeps_fund, by=by)
    at = at or timezone.now()
    with refused_in_words():
        mark_rows(batch, base64.b64decode(returned.content))
        run(PASS_ON, batch.pk)
        book(batch, by=by, at=at)
        batch.state, batch.settled_at = BatchState.SETTLED, at
        batch.save(update_fields=["state", "settled_at"])
    said = f"成功{returned.paid_count}笔，失败{returned.failed_count}笔"
    if words.strip():
        said = f"{said}。{words.strip()}"
    note(batch, Action.SETTLE.label, by=by, at=at, text=said)
    rows = Payable.objects.filter(batch_rows__batch=batch)
    payables.tell(
        rows,
        paid=Q(state=PayableState.PAID),
        failed=Q(state=PayableState.FAILED),
        batch=batch,
        by=by,
        at=at,
    )
    return batch


def mark_rows(batch, content):
    """Write what became of each row, some thousands at once."""
    marked = 0
    for some in batched_answers(batch, content):
        numbers = [each.number for each in some]
        sums = [each.amount_fen for each in some]
        outcomes = [str(Outcome.PAID if each.is_paid else Outcome.FAILED) for each in some]
        reasons = [each.reason for each in some]
        marked += len(run(MARK, numbers, sums, outcomes, reasons, batch.pk))
    if marked != batch.count:
        raise refuse("有金额与这一批的明细不一致。", "totals_differ")


def batched_answers(batch, content):
    answers = checked(batch, content)
    while some := list(islice(answers, AT_ONCE)):
        yield some


def book(batch, *, by, at):
    """One entry for the batch: out of each budget, into what was spent, using up the holds."""
    paid = Payable.objects.filter(
        batch_rows__batch=batch, batch_rows__outcome=Outcome.PAID
    ).order_by()
    sums = list(
        paid.values("budget_id", "budget__account_id").annotate(
            count=Count("pk"), total=Sum("amount_fen")
        )
    )
    if not sums:
        return
    accounts = {each["budget__account_id"]: each for each in sums}
    moves = {
        account: -int(accounts[account.pk]["total"])
        for account in type(batch.fund.spent).objects.filter(pk__in=accounts)
    }
    moves[batch.fund.spent] = -sum(moves.values())
    holds = Hold.objects.filter(commitment__payables__in=paid).order_by().only("pk")
    recorded = ledger.record(
        moves,
        key=uuid.uuid5(batch.key, KIND),
        kind=KIND,
        narration=f"发放批次{batch.number}",
        document=batch.number,
        subject=batch,
        subject_label=batch.number,
        by=by,
        booked_on=timezone.localdate(at),
        using_holds=holds.iterator(chunk_size=2000),
    )
    BatchPayment.objects.bulk_create(
        BatchPayment(
            batch=batch,
            budget_id=each["budget_id"],
            entry_id=recorded.entry_id,
            count=each["count"],
            amount_fen=each["total"],
            paid_on=timezone.localdate(at),
        )
        for each in sums
    )
