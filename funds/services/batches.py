"""A batch for the bank: drafted by one, approved by another, sent as a file. Set by set, never row by row."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from accounts.access import clean_reason, log_access
from accounts.models import AccessLog
from funds import files, permissions
from funds.models import BatchFile, BatchFilePart, BatchRow, Fund, Payable, PaymentBatch
from funds.models.payable import SEALED
from funds.services.refusals import refuse, refused_in_words, require
from funds.transitions import Action, BatchState, Outcome, PayableState, state_after
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import not_now
from reminders import outbox

PREFIX, SEQUENCE = "FF", "funds_batch_number_seq"
MOST_ROWS = 50_000
# The rows are locked in the order of their ids; those that another draft holds are left to it.
GATHER = """
WITH chosen AS (
    SELECT payable.id, payable.amount_fen FROM funds_payable AS payable
    JOIN funds_budget AS budget ON budget.id = payable.budget_id
    WHERE payable.state = 'ready' AND budget.fund_id = %s AND budget.year = %s
        AND (%s::bigint IS NULL OR budget.purpose_id = %s)
    ORDER BY payable.id LIMIT %s FOR UPDATE OF payable SKIP LOCKED
)
INSERT INTO funds_batchrow (batch_id, number, payable_id, amount_fen, outcome, answer)
SELECT %s, row_number() OVER (ORDER BY id), id, amount_fen, 'pending', '' FROM chosen
"""
TAKE_IN = """
UPDATE funds_payable SET state = 'in_batch' FROM funds_batchrow AS line
WHERE line.batch_id = %s AND funds_payable.id = line.payable_id
"""
COUNT = """
UPDATE funds_paymentbatch SET (count, total_fen) = (
    SELECT count(*), COALESCE(sum(amount_fen), 0) FROM funds_batchrow WHERE batch_id = %s)
WHERE id = %s RETURNING count, total_fen
"""
GIVE_BACK = """
UPDATE funds_payable SET state = 'ready' FROM funds_batchrow AS line
WHERE line.batch_id = %s AND funds_payable.id = line.payable_id
"""


def run(sql, *values):
    """Run one statement; its rows where it gives some."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


@transaction.atomic
def draft(
    fund, year: int, *, bank_format, by, purpose=None, key=None, at: datetime | None = None
) -> PaymentBatch:
    """Gather all payables of a fund and year that wait, of one purpose where one is named.

    key: of the page; the same page sent twice is one batch. Codes: nothing_to_pay, format_not_active.
    """
    require(permissions.keeps(by, fund), "由资金的管理单位编制。")
    # The same page sent twice at once waits here, and finds the batch of the first.
    Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
    if key and (known := PaymentBatch.objects.filter(key=key).first()):
        return known
    if not bank_format.is_active:
        raise refuse("这个文件格式已经停用。", "format_not_active", "bank_format")
    at = at or timezone.now()
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), SEQUENCE)
    batch = PaymentBatch(
        number=number, fund=fund, year=year, bank_format=bank_format, made_by=by, made_at=at
    )
    if key:
        batch.key = key
    batch.save()
    only = purpose.pk if purpose else None
    with refused_in_words():
        run(GATHER, fund.pk, year, only, only, MOST_ROWS, batch.pk)
        run(TAKE_IN, batch.pk)
        [(batch.count, batch.total_fen)] = run(COUNT, batch.pk, batch.pk)
    if not batch.count:
        raise refuse(nothing_to_pay(fund, year), "nothing_to_pay")
    note(batch, "编制", by=by, at=at, text=f"{batch.count}笔，{batch.total_yuan}元")
    return batch


def nothing_to_pay(fund, year: int) -> str:
    """What is said then: in January what waits is of the budget of the year before."""
    waiting = Payable.objects.filter(state=PayableState.READY, budget__fund=fund)
    counted = waiting.order_by("budget__year").values_list("budget__year").annotate(Count("pk"))
    others = "，".join(f"{other}年有{count}笔" for other, count in counted if other != year)
    said = f"{fund}{year}年没有待编批的款项"
    return f"{said}；{others}。" if others else f"{said}。"


def begin(batch, action, may, *, by) -> PaymentBatch:
    """Lock the batch and make sure that this person may take this step with it now.

    may: of (person, batch). Raises PermissionDenied; ValidationError, code step_not_allowed.
    """
    rows = PaymentBatch.objects.select_for_update(of=("self",)).select_related(
        "fund__spent", "bank_format"
    )
    batch = rows.get(pk=batch.pk)
    require(may(by, batch), f"您不能对这一批{Action(action).label}。")
    if state_after(batch.state, action) is None:
        raise not_now("这一批", batch.get_state_display(), Action(action).label)
    return batch


def keeps_fund(user, batch) -> bool:
    return permissions.keeps(user, batch.fund)


def note(batch, action, *, by, at, text=""):
    batch.steps.create(action=action, by=by, at=at, note=text[:200])


@transaction.atomic
def approve(batch, *, by, words: str = "", at: datetime | None = None) -> PaymentBatch:
    """Approve a batch that somebody else made. From now on the database refuses any change of its rows.

    Codes: step_not_allowed, payment_batch_by_two_people.
    """
    batch = begin(batch, Action.APPROVE, lambda user, it: permissions.leads(user, it.fund), by=by)
    if batch.made_by_id == by.pk:
        raise refuse("编制人不能复核自己编制的批次。", "payment_batch_by_two_people")
    batch.state, batch.approved_by, batch.approved_at = (
        BatchState.APPROVED,
        by,
        at or timezone.now(),
    )
    with refused_in_words():
        batch.save(update_fields=["state", "approved_by", "approved_at"])
    note(batch, Action.APPROVE.label, by=by, at=batch.approved_at, text=words)
    return batch


@transaction.atomic
def withdraw(batch, *, by, reason: str, at: datetime | None = None) -> PaymentBatch:
    """Take a batch back that was not sent; its payables wait for another one, and whoever made it is told. Codes:
    step_not_allowed, reason_missing."""
    batch = begin(batch, Action.WITHDRAW, keeps_fund, by=by)
    if not reason.strip():
        raise refuse("请写明撤回的原因。", "reason_missing", "reason")
    at = at or timezone.now()
    batch.state = BatchState.WITHDRAWN
    with refused_in_words():
        batch.save(update_fields=["state"])
        BatchRow.objects.filter(batch=batch).update(outcome=Outcome.WITHDRAWN)
        run(GIVE_BACK, batch.pk)
    note(batch, Action.WITHDRAW.label, by=by, at=at, text=reason.strip())
    if by.pk != batch.made_by_id:
        message = outbox.Message(
            kind="payment_batch",
            subject=f"您编的发放批次{batch.number}被撤回，原因写在这一批上",
            link=batch.get_absolute_url(),
        )
        outbox.write(outbox.post_to_users([batch.made_by_id], message))
    return batch


@transaction.atomic
def send(batch, *, by, reason: str, address: str = "", at: datetime | None = None) -> PaymentBatch:
    """Build the bank's file, sealed, and hold the batch until the bank has answered.

    What it opens is written down once for the whole batch. Codes: step_not_allowed, value_too_wide, and
    those of a reason.
    """
    batch = begin(batch, Action.SEND, keeps_fund, by=by)
    log_opening(batch, by=by, reason=reason, address=address)
    at = at or timezone.now()
    build(batch, at=at)
    batch.state, batch.sent_by, batch.sent_at = BatchState.SENT, by, at
    with refused_in_words():
        batch.save(update_fields=["state", "sent_by", "sent_at"])
    note(batch, Action.SEND.label, by=by, at=at, text=f"SHA-256 {batch.file.sha256}")
    return batch


def log_opening(batch, *, by, reason, address):
    """One row of the access log for all payees of the batch."""
    said = clean_reason(reason)
    text = f"{batch.count}笔：{said}"[:200]
    log_access(by, AccessLog.Action.EXPORT, batch, SEALED, text, address)


def build(batch, *, at) -> BatchFile:
    """Write the file in sealed pieces, each as soon as it is full; the file's own row comes last, with the
    digests. A key drawn beforehand ties them together."""
    [(file_id,)] = run("SELECT nextval(pg_get_serial_sequence('funds_batchfile', 'id'))")
    sums, digest, size = files.RowsDigest(), hashlib.sha256(), 0
    with closing(payments_of(batch)) as payments:
        pieces = files.written(batch.bank_format, batch.number, payments, sums)
        for number, piece in enumerate(pieces, 1):
            digest.update(piece)
            size += len(piece)
            content = base64.b64encode(piece).decode()
            BatchFilePart.objects.create(file_id=file_id, number=number, content=content)
    if (sums.count, sums.total_fen) != (batch.count, batch.total_fen):
        raise refuse("批次的笔数或者金额与明细不一致。", "funds_batch_adds_up")
    suffix = "xlsx" if batch.bank_format.kind == "xlsx" else "txt"
    batch.file = BatchFile.objects.create(
        pk=file_id,
        batch=batch,
        name=f"{batch.number}.{'csv' if batch.bank_format.kind == 'csv' else suffix}",
        size=size,
        sha256=digest.hexdigest(),
        rows_sha256=sums.sha256,
        built_at=at,
    )
    return batch.file


def payments_of(batch) -> Iterator[files.Payment]:
    """The lines for the bank, opened one after the other and not kept."""
    rows = BatchRow.objects.filter(batch=batch).order_by("number")
    values = rows.values_list(
        "number",
        "payable__payee_name",
        "payable__id_number",
        "payable__bank_account",
        "amount_fen",
        "payable__purpose__name",
    )
    for row in values.iterator(chunk_size=1000):
        yield files.Payment(*row)


def download(batch, *, by, reason: str, address: str = "") -> Iterator[bytes]:
    """The file's bytes in pieces; that it was taken, by whom and why is written down first.

    Raises PermissionDenied; ValidationError, code file_missing and those of a reason.
    """
    require(permissions.keeps(by, batch.fund), "由资金的管理单位下载。")
    found = BatchFile.objects.filter(batch=batch).first()
    if found is None:
        raise refuse("这一批还没有生成文件。", "file_missing")
    log_opening(batch, by=by, reason=reason, address=address)
    return pieces_of(found)


def pieces_of(found: BatchFile) -> Iterator[bytes]:
    for content in found.parts.values_list("content", flat=True).iterator(chunk_size=4):
        yield base64.b64decode(content)
