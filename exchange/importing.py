"""Work orders by file: uploaded, checked, confirmed, imported, undone.

What a page asks for is a row with its state; a worker that the scheduler sends finds it, so a broker that is
down delays an import and touches no page. The worker goes through the file in portions and writes after each
how far it is; one that is killed leaves a lease that ends, and the next goes on where it stopped.
"""

import base64
from datetime import timedelta

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import clean_reason
from complaints.services import annulling
from exchange import columns
from exchange.import_rows import judge_together, portions, shown
from exchange.models import (
    ColumnMapping,
    ImportBatch,
    ImportFile,
    ImportProblem,
    OrderField,
    Partner,
    WorkOrder,
)
from exchange.orders import ROWS_AT_ONCE, take_portion
from exchange.permissions import can_import_for
from gaotai_jiazheng import spreadsheets
from gaotai_jiazheng.leases import Overtaken, go_on, lease

State = ImportBatch.State
# A turn of the worker ends before its time limit; what is left goes on with the next.
TURN = timedelta(seconds=180)
PREVIEWED_ROWS = 10
# Assumption: long enough to correct a file and import the rest; to be confirmed by 县政府政务服务中心.
FILES_KEPT = timedelta(days=30)

log = structlog.get_logger(__name__)


# What people do


def upload(partner, *, file_name, content: bytes, by) -> ImportBatch:
    """Keep a file of work orders; it is checked by a worker, or waits until its columns are known.

    Raises PermissionDenied; ValidationError as ``spreadsheets.read_headings``.
    """
    refuse_others(by, partner)
    refuse_inactive(partner)
    sheet = spreadsheets.read_headings(content)
    placed = columns.placed(columns.stored_columns(partner), sheet.headings)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            partner=partner,
            file_name=file_name,
            uploaded_by=by,
            headings=sheet.headings,
            columns={"heading_line": sheet.heading_line, "fields": placed},
            rows_total=sheet.lines_below,
            state=State.MAPPING if columns.lacking(placed) else State.CHECKING,
        )
        ImportFile.objects.create(batch=batch, content=base64.b64encode(content).decode())
    return batch


@transaction.atomic
def map_columns(batch, mapping: dict[str, tuple[str, str]], *, by) -> ImportBatch:
    """Say which heading stands for what, for this file and every later one of its source; check anew.

    mapping: field -> (heading or "", fixed value or ""). Raises PermissionDenied; ValidationError, code
    not_to_be_mapped or columns_missing.
    """
    refuse_others(by, batch.partner)
    batch = lock(batch)
    require_state(batch, [State.MAPPING, State.CHECKED], "这个批次现在不能重新对应列。")
    # Two files of one source that are mapped at once take turns.
    Partner.objects.select_for_update().get(pk=batch.partner_id)
    said = {name: pair for name, pair in mapping.items() if any(pair)}
    placed = columns.placed(said, batch.headings)
    if missing := columns.lacking(placed):
        names = "、".join(field.label for field in missing)
        raise ValidationError(f"还缺少：{names}。", code="columns_missing")
    ColumnMapping.objects.filter(partner=batch.partner).delete()
    ColumnMapping.objects.bulk_create(
        ColumnMapping(partner=batch.partner, field=name, heading=heading, fixed_value=fixed)
        for name, (heading, fixed) in said.items()
    )
    batch.columns = {**batch.columns, "fields": placed}
    return begin(batch, State.CHECKING)


@transaction.atomic
def confirm(batch, *, by, at=None) -> ImportBatch:
    """Have the valid rows become cases. Raises PermissionDenied; ValidationError, code batch_elsewhere or
    not_to_be_imported."""
    refuse_others(by, batch.partner)
    batch = lock(batch)
    refuse_inactive(batch.partner)
    require_state(batch, [State.CHECKED], "这个批次已经确认过，或者还没有核对完。")
    if not batch.valid_count:
        raise ValidationError("没有可以导入的行。", code="not_to_be_imported")
    batch.confirmed_by, batch.confirmed_at = by, at or timezone.now()
    return begin(batch, State.IMPORTING)


@transaction.atomic
def discard(batch, *, by) -> ImportBatch:
    """Give a file up that nothing came of yet; its bytes are deleted.

    Raises PermissionDenied; ValidationError, code batch_elsewhere.
    """
    refuse_others(by, batch.partner)
    batch = lock(batch)
    waiting = [State.MAPPING, State.CHECKING, State.CHECKED, State.FAILED]
    require_state(batch, waiting, "已经导入的批次不能放弃，只能撤销。")
    ImportFile.objects.filter(batch=batch).delete()
    batch.problems.all().delete()
    batch.preview, batch.state = [], State.DISCARDED
    batch.save()
    return batch


@transaction.atomic
def undo(batch, *, reason, by, at=None) -> ImportBatch:
    """Have those cases taken back on which nothing was done.

    Raises PermissionDenied; ValidationError, code batch_elsewhere, or of ``accounts.access.clean_reason``.
    """
    refuse_others(by, batch.partner)
    batch = lock(batch)
    require_state(batch, [State.IMPORTED], "只有已经导入的批次可以撤销。")
    batch.undo_reason = clean_reason(reason)
    batch.undone_by, batch.undone_at = by, at or timezone.now()
    begin(batch, State.UNDOING)
    batch.rows_total = batch.orders.standing().count()
    batch.save()
    return batch


def refuse_others(user, partner):
    if not can_import_for(user, partner):
        raise PermissionDenied("只有派单机构和这个热线平台的主管单位可以导入它的工单。")


def refuse_inactive(partner):
    """A hotline that was switched off brings nothing; what it brought before can still be undone."""
    if not partner.is_active:
        raise ValidationError("这个热线平台已经停用。", code="partner_inactive")


def lock(batch) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update(of=("self",)).select_related("partner")
    return locked.get(pk=batch.pk)


def require_state(batch, states, message):
    if batch.state not in states:
        raise ValidationError(message, code="batch_elsewhere")


def begin(batch, state) -> ImportBatch:
    """Put a batch, held, before the workers."""
    batch.state, batch.rows_done, batch.leased_until = state, 0, None
    if state != State.UNDOING:
        batch.problem = ""
        batch.valid_count = batch.known_count = batch.invalid_count = 0
        batch.problems.all().delete()
    batch.save()
    return batch


# What the worker does


def work(at=None) -> int:
    """Take the batches that wait, one after another, until there is none or the turn is over; how many.

    Safe to run in any number of processes: a batch is leased to one of them, and each portion is written
    only where the batch still stands where this worker left it.
    """
    started = timezone.now()
    count = 0
    while timezone.now() - started < TURN and (batch := leased(at)) is not None:
        count += 1
        try:
            go_through(batch)
        except Overtaken:
            log.warning("import_overtaken", batch=batch.pk)
    return count


def go_through(batch):
    """Do what the batch waits for, to its end or to where its file cannot be read. Raises Overtaken."""
    try:
        WORKS[batch.state](batch)
    except ValidationError as error:
        fail(batch, error.message)


def leased(at=None) -> ImportBatch | None:
    """The batch that has waited longest, marked as being worked on."""
    return lease(ImportBatch.objects.to_work_on().select_related("partner"), at)


def check(batch):
    """Judge every row and write down what would come of it; no case is made."""
    reset = ImportBatch.objects.filter(pk=batch.pk, state=State.CHECKING)
    reset.update(rows_done=0, valid_count=0, known_count=0, invalid_count=0)
    batch.problems.all().delete()
    batch.rows_done = batch.valid_count = batch.known_count = batch.invalid_count = 0
    preview, seen = [], {}
    for portion in portions(batch):
        judge_together(batch.partner, portion, seen)
        preview += [shown(row) for row in portion[: PREVIEWED_ROWS - len(preview)]]
        with transaction.atomic():
            go_on(batch, len(portion))
            batch.valid_count += sum(row.is_new for row in portion)
            batch.known_count += sum(row.is_known for row in portion)
            write_problems(batch, portion)
            batch.save()
    batch.preview = preview
    finish(batch, State.CHECKED)


def bring_in(batch):
    """Make cases of the rows, portion by portion; each portion and how far it is are one transaction."""
    for portion in portions(batch, after=batch.rows_done):
        with transaction.atomic():
            go_on(batch, len(portion))
            good = [row for row in portion if not row.problems]
            answers = take_portion(
                batch.partner, [row.values for row in good], batch, batch.confirmed_at
            )
            for row, answer in zip(good, answers, strict=True):
                if isinstance(answer, ValidationError):
                    row.problems = {OrderField.EXTERNAL_NUMBER: answer.messages}
                elif answer.is_new:
                    batch.new_count += 1
                else:
                    batch.known_count += 1
            write_problems(batch, portion)
            batch.valid_count = batch.new_count
            batch.save()
    finish(batch, State.IMPORTED)


def take_back(batch):
    """Annul the cases of the batch on which nothing was done, portion by portion."""
    orders = batch.orders.standing().order_by("pk")
    after = 0
    while portion := list(orders.filter(pk__gt=after)[:ROWS_AT_ONCE]):
        after = portion[-1].pk
        with transaction.atomic():
            go_on(batch, len(portion))
            annulled = annulling.annul_untouched(
                [order.complaint_id for order in portion],
                reason=f"撤销导入：{batch.undo_reason}",
                by=batch.undone_by,
                at=batch.undone_at,
            )
            keys = [order.pk for order in portion if order.complaint_id in annulled]
            WorkOrder.objects.filter(pk__in=keys).update(undone_at=batch.undone_at)
            batch.undone_count += len(keys)
            batch.save()
    finish(batch, State.UNDONE)


def kept_orders(batch):
    """The orders of a batch that undoing it would leave as they are: something has been done with their
    cases since."""
    standing = batch.orders.standing()
    return standing.filter(complaint__in=annulling.touched(standing.values("complaint")))


WORKS = {State.CHECKING: check, State.IMPORTING: bring_in, State.UNDOING: take_back}


@transaction.atomic
def finish(batch, state):
    go_on(batch, 0)
    batch.state, batch.leased_until = state, None
    batch.rows_total = batch.rows_done
    batch.save()
    log.info(
        "import_went_on",
        batch=batch.pk,
        state=state,
        rows=batch.rows_done,
        new=batch.new_count,
        invalid=batch.invalid_count,
    )


@transaction.atomic
def fail(batch, message):
    """The file cannot be read to its end: say so. What was imported before stays imported.

    Raises Overtaken where the batch does not stand where this worker found it: given up, its file is gone too.
    """
    held = lock(batch)
    if held.state != batch.state:
        raise Overtaken
    held.problem, held.leased_until = message[:200], None
    held.state = State.IMPORTED if held.new_count else State.FAILED
    held.save()
    log.warning("import_failed", batch=batch.pk, rows=held.rows_done)


def write_problems(batch, portion):
    wrong = [row for row in portion if row.problems]
    batch.invalid_count += len(wrong)
    ImportProblem.objects.bulk_create(
        ImportProblem(batch=batch, row=row.line, reason=row.reason) for row in wrong
    )


def purge_files(at=None) -> int:
    """Delete the bytes of files that were uploaded too long ago; how many."""
    oldest = (at or timezone.now()) - FILES_KEPT
    old = ImportFile.objects.filter(batch__uploaded_at__lt=oldest).exclude(
        batch__state__in=ImportBatch.BUSY
    )
    return old.delete()[0]
