"""An enterprise's people as a spreadsheet: looked at line by line, written, and taken back.

What a page asks for is a row with its state; a worker that the scheduler sends finds it, so a broker that is
down delays a sheet and touches no page. The worker reads, writes and takes back in portions, each with how far
it is in one transaction (``leases``); no step holds the lines together.
"""

import base64
import json
from datetime import timedelta
from itertools import islice

import pghistory
import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from enterprises.services.declaring import declare
from gaotai_jiazheng import spreadsheets
from gaotai_jiazheng.leases import Overtaken, go_on, lease
from gaotai_jiazheng.refusals import not_now
from regions.models import Town
from reminders import outbox
from workers.models import (
    Employment,
    EmploymentRequest,
    ImportFile,
    ImportLine,
    Worker,
    WorkerImport,
)
from workers.services import registering, retention
from workers.services.sheet_lines import employment_of, judged, person_of, places_in, text_of

MAX_ROWS = 10_000
AT_ONCE = 500
# A turn of the worker ends before its time limit; what is left goes on with the next.
TURN = timedelta(seconds=180)
# Assumption: long enough to look at a sheet; 内部管理, as for the files of hotlines.
KEPT_UNDECIDED = timedelta(days=30)
Kind, State = ImportLine.Kind, WorkerImport.State
PHONE_TAKEN = "手机号在核对以后登记给了另一位服务人员，这一行没有写入。"
OFF_THE_REGISTER = "企业在核对以后从名录注销了，这一行没有写入。"

log = structlog.get_logger(__name__)


# What people do


@transaction.atomic
def upload(content: bytes, *, file_name, enterprise, by) -> WorkerImport:
    """Keep a sheet; a worker looks at its lines.

    Raises ValidationError: code columns_missing, as ``spreadsheets.read_headings``, or as ``begin``.
    """
    sheet = spreadsheets.read_headings(content)
    places_in(sheet.headings)
    batch = WorkerImport(
        enterprise=enterprise,
        name=str(file_name)[-120:],
        made_by=by,
        heading_line=sheet.heading_line,
    )
    begin(batch, State.CHECKING, rows=sheet.lines_below)
    ImportFile.objects.create(batch=batch, content=base64.b64encode(content).decode())
    return batch


@transaction.atomic
def apply(batch: WorkerImport, *, by, at=None) -> WorkerImport:
    """Have the new people registered and the known ones asked. Raises ValidationError, codes
    step_not_allowed, off_the_register and nothing_to_write, or as ``begin``."""
    batch = lock(batch, State.PREVIEWED, "写入")
    registering.refuse_off_the_register(batch.enterprise)
    if not batch.new_count + batch.known_count:
        raise ValidationError("没有可以写入的行。", code="nothing_to_write")
    batch.applied_by, batch.applied_at = by, at or timezone.now()
    return begin(batch, State.APPLYING, rows=batch.lines.count())


@transaction.atomic
def undo(batch: WorkerImport, *, by, at=None) -> WorkerImport:
    """Have those taken back whom the sheet brought and of whom nothing has been written since.

    Raises ValidationError, code step_not_allowed, or as ``begin``.
    """
    batch = lock(batch, State.APPLIED, "撤销")
    batch.undone_by, batch.undone_at = by, at or timezone.now()
    return begin(batch, State.UNDOING, rows=batch.lines.count())


@transaction.atomic
def drop(batch: WorkerImport, *, by=None) -> WorkerImport:
    """Leave a sheet unwritten; its lines are deleted. Raises ValidationError, code step_not_allowed."""
    batch = lock(batch, State.PREVIEWED, "放弃")
    batch.lines.all().delete()
    batch.state = State.DROPPED
    batch.save()
    return batch


STEPS = {"apply": apply, "undo": undo, "drop": drop}


def lock(batch, state, word) -> WorkerImport:
    found = WorkerImport.objects.select_for_update(of=("self",)).select_related("enterprise")
    batch = found.get(pk=batch.pk)
    if batch.state != state:
        raise not_now("这份表格", batch.get_state_display(), word)
    return batch


def begin(batch, state, *, rows) -> WorkerImport:
    """Put a sheet before the workers. Raises ValidationError while another one of the enterprise is there."""
    batch.state, batch.rows_total, batch.rows_done, batch.leased_until = state, rows, 0, None
    batch.validate_constraints()
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError:
        batch.validate_constraints()  # what was true a moment ago is told in words
        raise
    return batch


# What the worker does


def work(at=None) -> int:
    """Take the sheets that wait, one after another, until there is none or the turn is over; how many.

    Safe to run in any number of processes.
    """
    started = timezone.now()
    count = 0
    while timezone.now() - started < TURN and (batch := leased(at)) is not None:
        count += 1
        try:
            WORKS[batch.state](batch)
        except Overtaken:
            log.warning("worker_import_overtaken", batch=batch.pk)
    return count


def leased(at=None) -> WorkerImport | None:
    """The sheet that has waited longest, marked as being worked on."""
    return lease(WorkerImport.objects.to_work_on().select_related("enterprise"), at)


def check(batch):
    """Write down what every line would do; nobody is registered. A file that cannot be read says why."""
    try:
        for rows in portions_of_file(batch):
            judge_together(rows, batch)
            keep_portion(batch, rows)
        if not batch.rows_done:
            raise ValidationError("表格里没有内容。", code="no_rows")
    except ValidationError as error:
        fail(batch, error.messages[0])
    else:
        finish(batch, State.PREVIEWED)


def portions_of_file(batch):
    """Lists of judged lines, some hundreds each, of those that were not looked at before."""
    content = base64.b64decode(ImportFile.objects.get(batch=batch).content)
    towns = {town.name: town.pk for town in Town.objects.filter(is_active=True)}
    places = places_in(spreadsheets.read_headings(content).headings)
    lines = spreadsheets.read_rows(content, batch.heading_line, MAX_ROWS)
    lines = islice(lines, batch.rows_done, None)
    while portion := list(islice(lines, AT_ONCE)):
        yield [
            judged(number, {column: text_of(cells, at) for column, at in places.items()}, towns)
            for number, cells in portion
        ]


def judge_together(rows, batch) -> None:
    """Compare lines with the lines above and with the register."""
    good = [row for row in rows if row.kind != Kind.WRONG]
    digests, telephones = [row.digest for row in good], [row.phone for row in good]
    above = batch.lines.exclude(kind=Kind.WRONG)
    seen = dict(above.filter(id_digest__in=digests).values_list("id_digest", "number"))
    phones = dict(above.filter(phone_digest__in=telephones).values_list("phone_digest", "number"))
    workers = Worker.objects.with_digests
    known = set(workers(numbers=digests).values_list("id_digest", flat=True))
    taken = set(workers(phones=telephones).values_list("phone_digest", flat=True))
    here = set(
        Employment.objects.in_force(timezone.localdate())
        .filter(enterprise=batch.enterprise_id, worker__id_digest__in=known)
        .values_list("worker__id_digest", flat=True)
    )
    for row in good:
        if row.digest in seen:
            wrong(row, f"证件号码和第{seen[row.digest]}行重复。")
        elif row.digest in here:
            wrong(row, "这个人已经是您的服务人员。")
        elif row.digest in known:
            row.kind = Kind.KNOWN
        elif row.phone in phones:
            wrong(row, f"手机号和第{phones[row.phone]}行重复。")
        elif row.phone in taken:
            wrong(row, "手机号已经登记给另一位服务人员，请填写本人的号码。")
        if row.kind != Kind.WRONG:
            seen[row.digest] = row.number
            phones[row.phone] = row.number


def wrong(row, problem):
    row.kind, row.problem = Kind.WRONG, problem


@transaction.atomic
def keep_portion(batch, rows):
    go_on(batch, len(rows))
    batch.new_count += sum(row.kind == Kind.NEW for row in rows)
    batch.known_count += sum(row.kind == Kind.KNOWN for row in rows)
    batch.wrong_count += sum(row.kind == Kind.WRONG for row in rows)
    ImportLine.objects.bulk_create(line_of(batch, row) for row in rows)
    batch.save()


def line_of(batch, row) -> ImportLine:
    """A judged line as it is kept; of a wrong one nothing but why."""
    line = ImportLine(batch=batch, number=row.number, kind=row.kind, problem=row.problem[:300])
    if row.kind != Kind.WRONG:
        line.values = json.dumps(row.values, ensure_ascii=False)
        line.id_digest, line.phone_digest = row.digest, row.phone
    return line


def write(batch):
    """Register the new people and ask the known ones, portion by portion.

    Who came into the register since the look is asked like the known; a telephone that somebody else has got
    since makes its line a wrong one, and so does the end of the enterprise.
    """
    with pghistory.context(task="import_workers"):
        for keys in portions_of_lines(batch):
            with transaction.atomic():
                go_on(batch, len(keys))
                try:
                    registering.refuse_off_the_register(batch.enterprise)
                except ValidationError:
                    make_wrong(batch.lines.filter(pk__in=keys), OFF_THE_REGISTER)
                else:
                    write_portion(batch, keys)
                batch.save()
    finish(batch, State.APPLIED)


def write_portion(batch, keys):
    try:
        write_lines(batch, keys)
    except IntegrityError:
        write_lines(batch, keys)  # somebody came in this very moment; now she is found


def portions_of_lines(batch):
    """Lists of keys of the stored lines, some hundreds each, in order; what was done before is passed over."""
    lines = batch.lines.order_by("number").values_list("pk", "number")
    after = lines[batch.rows_done - 1][1] if batch.rows_done else 0
    while portion := list(lines.filter(number__gt=after)[:AT_ONCE]):
        after = portion[-1][1]
        yield [pk for pk, _ in portion]


@transaction.atomic
def write_lines(batch, keys):
    """The new people with one statement for each table, the known ones one by one."""
    lines = batch.lines.filter(pk__in=keys).exclude(kind=Kind.WRONG)
    # In an order that two sheets with the same people share, or they would wait for each other.
    lines = list(lines.order_by("id_digest"))
    digests = [line.id_digest for line in lines]
    known = {worker.id_digest: worker for worker in Worker.objects.with_digests(numbers=digests)}
    fresh = without_taken_phones([line for line in lines if line.id_digest not in known])
    register_lines(batch, fresh)
    for line in lines:
        if line.id_digest in known:
            ask(batch, line, known[line.id_digest])


def without_taken_phones(lines) -> list:
    """Those whose telephone is nobody else's; the others become wrong lines."""
    found = Worker.objects.with_digests(phones=[line.phone_digest for line in lines])
    taken = set(found.values_list("phone_digest", flat=True))
    wrong_ones = [line.pk for line in lines if line.phone_digest in taken]
    if wrong_ones:
        make_wrong(ImportLine.objects.filter(pk__in=wrong_ones), PHONE_TAKEN)
    return [line for line in lines if line.phone_digest not in taken]


def make_wrong(lines, problem):
    """Stored lines that cannot be written after all; one that was wrong before keeps its reason."""
    lines.exclude(kind=Kind.WRONG).update(
        kind=Kind.WRONG, problem=problem, values="", id_digest="", phone_digest=""
    )


def register_lines(batch, lines):
    """New people, their employments, and what each of them is told."""
    values = [json.loads(line.values) for line in lines]
    people = [person_of(each) for each in values]
    for worker in people:
        worker.clean()
    Worker.objects.bulk_create(people)
    Employment.objects.bulk_create(
        Employment(worker=worker, enterprise=batch.enterprise, **employment_of(each))
        for worker, each in zip(people, values, strict=True)
    )
    written = ImportLine.objects.filter(pk__in=[line.pk for line in lines])
    # Without the exclusion the partial index of the numbers does not serve.
    person = Worker.objects.filter(id_digest=OuterRef("id_digest")).exclude(id_digest="")
    employment = Employment.objects.filter(enterprise=batch.enterprise, worker=OuterRef("worker"))
    written.update(
        kind=Kind.NEW, values="", phone_digest="", worker=Subquery(person.values("pk")[:1])
    )
    written.update(employment=Subquery(employment.values("pk")[:1]))
    message = registering.registered_message(batch.enterprise)
    outbox.write([row for worker in people for row in outbox.post_to_phone(worker.phone, message)])


def ask(batch, line, worker):
    """A known person gets a code; one who cannot be asked is a line with its reason."""
    line.kind = Kind.KNOWN
    values, line.values, line.phone_digest = json.loads(line.values), "", ""
    try:
        with transaction.atomic():
            registering.ask(
                batch.enterprise, worker, employment=employment_of(values), by=batch.applied_by
            )
    except ValidationError as error:
        line.problem = "；".join(error.messages)[:300]
    line.save(update_fields=["kind", "values", "phone_digest", "problem"])


def take_back(batch):
    """Remove those of whom there is nothing but what the sheet wrote, portion by portion."""
    for keys in portions_of_lines(batch):
        with transaction.atomic():
            go_on(batch, len(keys))
            lines = batch.lines.filter(pk__in=keys)
            pairs = lines.filter(kind=Kind.NEW, worker__isnull=False)
            people = dict(pairs.values_list("worker", "employment"))
            untouched = retention.untouched_since(list(people), list(people.values()))
            retention.remove(untouched)
            batch.kept_count += len(people) - len(untouched)
            withdraw_requests(batch, lines)
            batch.save()
    finish(batch, State.UNDONE)


def withdraw_requests(batch, lines):
    """Those that the sheet has made; who was asked before and waits is asked still."""
    known = lines.filter(kind=Kind.KNOWN, problem="").exclude(id_digest="").values("id_digest")
    asked = EmploymentRequest.objects.open().filter(enterprise=batch.enterprise)
    asked.filter(worker__id_digest__in=known).update(
        state=EmploymentRequest.State.WITHDRAWN, answered_at=timezone.now()
    )


WORKS = {State.CHECKING: check, State.APPLYING: write, State.UNDOING: take_back}


@transaction.atomic
def finish(batch, state):
    go_on(batch, 0)
    ImportFile.objects.filter(batch=batch).delete()
    batch.state, batch.leased_until, batch.rows_total = state, None, batch.rows_done
    if state == State.APPLIED:
        counts = dict(batch.lines.order_by().values_list("kind").annotate(Count("pk")))
        batch.new_count, batch.known_count = counts.get(Kind.NEW, 0), counts.get(Kind.KNOWN, 0)
        batch.wrong_count = counts.get(Kind.WRONG, 0)
        declare(
            batch.enterprise,
            by=batch.applied_by,
            kind="worker_import",
            title=f"用表格登记服务人员{batch.new_count}人",
        )
    batch.save()
    log.info("worker_import_went_on", batch=batch.pk, state=state, rows=batch.rows_done)


@transaction.atomic
def fail(batch, message):
    """The file cannot be read to its end: say so, and keep nothing of it."""
    go_on(batch, 0)
    ImportFile.objects.filter(batch=batch).delete()
    batch.lines.all().delete()
    batch.new_count = batch.known_count = batch.wrong_count = 0
    batch.state, batch.problem, batch.leased_until = State.FAILED, message[:200], None
    batch.save()
    log.warning("worker_import_failed", batch=batch.pk, rows=batch.rows_done)


def drop_undecided(at=None) -> int:
    """Delete the lines of sheets that nobody decided on for so long; how many sheets."""
    before = (at or timezone.now()) - KEPT_UNDECIDED
    count = 0
    for batch in WorkerImport.objects.filter(state=State.PREVIEWED, made_at__lt=before):
        try:
            drop(batch)
        except ValidationError:
            continue  # somebody has decided in this moment
        count += 1
    return count
