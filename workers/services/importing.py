"""An enterprise's people as a spreadsheet: looked at line by line, written, and taken back.

A sheet of ten thousand lines is read, judged and written in portions; no step holds them together.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from zipfile import BadZipFile

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from enterprises.models import Mode, ServiceLine
from enterprises.services.declaring import declare
from gaotai_jiazheng.identifiers import MOBILE
from gaotai_jiazheng.typed_values import clean_line
from regions.models import Town
from reminders import outbox
from workers.models import (
    ContractKind,
    Employment,
    EmploymentRequest,
    IdType,
    ImportLine,
    Worker,
    WorkerImport,
)
from workers.models.worker import id_digest, phone_digest
from workers.services import registering, retention
from workers.transcribed import DATE_WORDS, day_of

MAX_ROWS = 10_000
MAX_BYTES = 10 * 1024 * 1024
AT_ONCE = 500
COLUMNS = {
    "姓名": "name",
    "证件类型": "id_type",
    "证件号码": "id_number",
    "手机号": "phone",
    "镇": "town",
    "方式": "mode",
    "服务项目": "service_lines",
    "入职日期": "started_on",
    "合同种类": "contract_kind",
    "合同编号": "contract_number",
    "合同起始日": "contract_from",
    "合同截止日": "contract_until",
}
Kind, State = ImportLine.Kind, WorkerImport.State
PERSON = ("id_type", "id_number", "name", "phone")
# The sentences are those of the constraints, in one place.
CONTRACT_WORDS = {
    constraint.name: constraint.violation_error_message
    for constraint in Employment._meta.constraints
}


@dataclass
class Judged:
    """A line: what it would do. values: field -> text as it is kept; problem: a sentence, "" for none."""

    number: int
    kind: str
    values: dict = field(default_factory=dict)
    problem: str = ""
    digest: str = ""
    phone: str = ""


def template() -> bytes:
    """An empty sheet with the columns."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("服务人员")
    sheet.append(list(COLUMNS))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@transaction.atomic
def preview(file, *, enterprise, by) -> WorkerImport:
    """Keep what every line of a sheet would do; nobody is registered.

    Raises ValidationError, codes file_too_large, file_broken, columns_missing, too_many_rows, no_rows.
    """
    batch = WorkerImport.objects.create(
        enterprise=enterprise, name=str(file.name)[-120:], made_by=by
    )
    towns = {town.name: town.pk for town in Town.objects.filter(is_active=True)}
    seen, phones = {}, {}
    counts = dict.fromkeys(Kind.values, 0)
    for portion in portions(file):
        rows = [judged(number, line, towns) for number, line in portion]
        judge_together(rows, enterprise, seen, phones)
        for row in rows:
            counts[row.kind] += 1
        ImportLine.objects.bulk_create(
            ImportLine(
                batch=batch,
                number=row.number,
                kind=row.kind,
                problem=row.problem[:300],
                values=json.dumps(row.values, ensure_ascii=False) if row.kind != Kind.WRONG else "",
                id_digest=row.digest if row.kind != Kind.WRONG else "",
            )
            for row in rows
        )
    if not sum(counts.values()):
        raise ValidationError("表格里没有内容。", code="no_rows")
    batch.new_count, batch.known_count = counts[Kind.NEW], counts[Kind.KNOWN]
    batch.wrong_count = counts[Kind.WRONG]
    batch.save()
    return batch


def portions(file) -> Iterator[list[tuple[int, dict]]]:
    """Lists of (line number, column -> text), some hundreds each, of the lines that are not empty."""
    if file.size > MAX_BYTES:
        raise ValidationError("文件超过10MB，请分成几份。", code="file_too_large")
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        cells = book.worksheets[0].iter_rows(values_only=True)
        head = [str(cell or "").strip() for cell in next(cells, ())]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError):
        raise ValidationError("打不开这个文件，请用 xlsx 格式。", code="file_broken") from None
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        message = f"第一行缺少这些列：{'、'.join(missing)}。请用下载的表格填。"
        raise ValidationError(message, code="columns_missing")
    places = {column: head.index(column) for column in COLUMNS}
    lines = (
        (number, {column: text_of(line, place) for column, place in places.items()})
        for number, line in enumerate(cells, start=2)
        if any(cell is not None and str(cell).strip() for cell in line)
    )
    count = 0
    while portion := list(islice(lines, AT_ONCE)):
        count += len(portion)
        if count > MAX_ROWS:
            raise ValidationError(f"一次最多{MAX_ROWS}行。", code="too_many_rows")
        yield portion
    book.close()


def text_of(line, place) -> str:
    """A cell as text; a day as year-month-day."""
    cell = line[place] if place < len(line) else None
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str("" if cell is None else cell).strip().removeprefix("'")


def judged(number, line, towns) -> Judged:
    """One line by itself, checked as the form checks it."""
    try:
        values = values_of(line, towns)
    except ValidationError as error:
        return Judged(number, Kind.WRONG, problem="；".join(error.messages))
    digest = id_digest(values["id_type"], values["id_number"])
    return Judged(number, Kind.NEW, values, digest=digest, phone=phone_digest(values["phone"]))


def values_of(line, towns) -> dict:
    """Field -> text. Raises ValidationError with a sentence that names the column."""
    problems = []
    id_types = {label: value for value, label in IdType.choices if value != IdType.PASSPORT}
    modes = {label: value for value, label in Mode.choices}
    contracts = {label: value for value, label in ContractKind.choices}
    services = {label: value for value, label in ServiceLine.choices}
    values = {
        "id_type": chosen(line, "证件类型", id_types, problems, default="居民身份证"),
        "id_number": "".join(line["证件号码"].split()).upper(),
        "name": one_line(line, "姓名", 60, problems),
        "phone": "".join(line["手机号"].split()),
        "town": chosen(line, "镇", towns, problems),
        "mode": chosen(line, "方式", modes, problems),
        "contract_kind": chosen(line, "合同种类", contracts, problems) or "",
        "contract_number": one_line(line, "合同编号", 60, problems),
    }
    if not line["方式"]:
        problems.append("方式：请填写。")
    names = [
        name for name in line["服务项目"].replace("，", "、").replace(",", "、").split("、") if name
    ]
    problems += [f"没有这项服务：{name[:20]}。" for name in names if name not in services]
    values["service_lines"] = [services[name] for name in names if name in services]
    for column in ("入职日期", "合同起始日", "合同截止日"):
        values[COLUMNS[column]] = day_text(line, column, problems)
    if not values["started_on"] and not line["入职日期"]:
        problems.append("入职日期：请填写。")
    if problems:
        raise ValidationError(problems)
    check(values)
    return values


def chosen(line, column, choices, problems, default=""):
    text = line[column] or default
    if text and text not in choices:
        problems.append(f"{column}：没有“{text[:20]}”。")
    return choices.get(text)


def one_line(line, column, longest, problems):
    try:
        return clean_line(line[column], longest)
    except ValidationError as error:
        problems.append(f"{column}：{error.messages[0]}")
        return ""


def day_text(line, column, problems) -> str:
    if not line[column]:
        return ""
    day = day_of(line[column])
    if day is None:
        problems.append(f"{column}：{DATE_WORDS}")
        return ""
    return day.isoformat()


def check(values) -> None:
    """What the models say of the person and the employment, without asking the database."""
    if not MOBILE.fullmatch(values["phone"]):
        raise ValidationError("手机号：请填写11位手机号。", code="phone")
    person_of(values).clean()
    employment = Employment(**employment_of(values))
    employment.clean_fields(exclude=["worker", "enterprise"])
    if employment.started_on > timezone.localdate():
        raise ValidationError("入职日期：不能晚于今天。", code="future_date")
    if name := broken_contract_rule(employment):
        raise ValidationError(CONTRACT_WORDS[name], code=name)


def broken_contract_rule(employment) -> str:
    """The constraint that the contract would break, "" for none.

    The database judges each as well; asked line by line it would be five questions for each.
    """
    kind, first = employment.contract_kind, employment.contract_from
    last = employment.contract_until
    if not kind:
        has_rest = employment.contract_number or first or last
        return "employment_contract_whole" if has_rest else ""
    if first is None:
        return "employment_contract_whole"
    if last is not None and last < first:
        return "employment_contract_days_in_order"
    if kind == ContractKind.FIXED_TERM and last is None:
        return "employment_fixed_term_has_an_end"
    if kind == ContractKind.OPEN_ENDED and last is not None:
        return "employment_open_ended_has_none"
    return ""


def person_of(values) -> Worker:
    return Worker(**{name: values[name] for name in PERSON}, town_id=values["town"])


def employment_of(values) -> dict:
    days = {
        name: date.fromisoformat(values[name]) if values[name] else None
        for name in ("started_on", "contract_from", "contract_until")
    }
    same = ("mode", "service_lines", "contract_kind", "contract_number")
    return {name: values[name] for name in same} | days


def judge_together(rows, enterprise, seen, phones) -> None:
    """Compare lines with the lines above and with the register. seen, phones: digest -> line number."""
    good = [row for row in rows if row.kind != Kind.WRONG]
    known = set(
        Worker.objects.with_digests(numbers=[row.digest for row in good]).values_list(
            "id_digest", flat=True
        )
    )
    taken = set(
        Worker.objects.with_digests(phones=[row.phone for row in good]).values_list(
            "phone_digest", flat=True
        )
    )
    here = set(
        Employment.objects.in_force(timezone.localdate())
        .filter(enterprise=enterprise, worker__id_digest__in=known)
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
def apply(batch: WorkerImport, *, by, at=None) -> WorkerImport:
    """Register the new people and ask the known ones; all lines or none.

    Who came into the register since the look is asked like the known. Raises ValidationError, codes
    step_not_allowed, changed_meanwhile.
    """
    batch = lock(batch, State.PREVIEWED, "写入")
    lines = batch.lines.exclude(kind=Kind.WRONG).order_by("number")
    after = 0
    with pghistory.context(task="import_workers"):
        while portion := list(lines.filter(number__gt=after)[:AT_ONCE]):
            after = portion[-1].number
            write_portion(batch, portion, by)
    batch.state, batch.applied_at = State.APPLIED, at or timezone.now()
    batch.new_count = batch.lines.filter(kind=Kind.NEW).count()
    batch.known_count = batch.lines.filter(kind=Kind.KNOWN).count()
    batch.save()
    declare(
        batch.enterprise,
        by=by,
        kind="worker_import",
        title=f"用表格登记服务人员{batch.new_count}人",
    )
    return batch


def write_portion(batch, portion, by):
    """One portion: the new people with one statement for each table, the known ones one by one."""
    digests = [line.id_digest for line in portion]
    known = {worker.id_digest: worker for worker in Worker.objects.with_digests(numbers=digests)}
    fresh = [line for line in portion if line.id_digest not in known]
    people = []
    for line in fresh:
        worker = person_of(json.loads(line.values))
        worker.clean()
        people.append(worker)
    refuse_taken_phones(fresh, people)
    Worker.objects.bulk_create(people)
    employments = [
        Employment(
            worker=worker, enterprise=batch.enterprise, **employment_of(json.loads(line.values))
        )
        for line, worker in zip(fresh, people, strict=True)
    ]
    Employment.objects.bulk_create(employments)
    for line in portion:
        if line.id_digest in known:
            ask(batch, line, known[line.id_digest], by)
    lines = batch.lines.filter(pk__in=[line.pk for line in fresh])
    # Without the exclusion the partial index of the numbers does not serve.
    people_of_line = Worker.objects.filter(id_digest=OuterRef("id_digest")).exclude(id_digest="")
    employments = Employment.objects.filter(enterprise=batch.enterprise, worker=OuterRef("worker"))
    lines.update(kind=Kind.NEW, values="", worker=Subquery(people_of_line.values("pk")[:1]))
    lines.update(employment=Subquery(employments.values("pk")[:1]))
    message = registering.registered_message(batch.enterprise)
    rows = []
    for worker in people:
        rows += outbox.post_to_phone(worker.phone, message)
    outbox.write(rows)


def refuse_taken_phones(lines, people):
    taken = Worker.objects.with_digests(phones=[worker.phone_digest for worker in people])
    digests = set(taken.values_list("phone_digest", flat=True))
    for line, worker in zip(lines, people, strict=True):
        if worker.phone_digest in digests:
            message = f"第{line.number}行的手机号在核对以后有人登记了，请重新导入。"
            raise ValidationError(message, code="changed_meanwhile")


def ask(batch, line, worker, by):
    """A known person gets a code; one who cannot be asked is a line with its reason."""
    line.kind = Kind.KNOWN
    values, line.values = line.values, ""
    try:
        with transaction.atomic():
            registering.ask(
                batch.enterprise, worker, employment=employment_of(json.loads(values)), by=by
            )
    except ValidationError as error:
        line.problem = "；".join(error.messages)[:300]
    line.save(update_fields=["kind", "values", "problem"])


@transaction.atomic
def undo(batch: WorkerImport, *, by, at=None) -> WorkerImport:
    """Take back whom the sheet brought and of whom nothing has been written since; the others stay.

    Raises ValidationError, code step_not_allowed.
    """
    batch = lock(batch, State.APPLIED, "撤销")
    lines = batch.lines.filter(kind=Kind.NEW, worker__isnull=False).order_by("number")
    after, kept = 0, 0
    while portion := list(lines.filter(number__gt=after)[:AT_ONCE]):
        after = portion[-1].number
        keys = [line.worker_id for line in portion]
        untouched = retention.untouched_since(keys, [line.employment_id for line in portion])
        kept += len(keys) - len(untouched)
        retention.remove(untouched)
    requests = EmploymentRequest.objects.open().filter(
        enterprise=batch.enterprise,
        worker__id_digest__in=batch.lines.filter(kind=Kind.KNOWN).values("id_digest"),
    )
    requests.update(state=EmploymentRequest.State.WITHDRAWN, answered_at=timezone.now())
    batch.state, batch.undone_at = State.UNDONE, at or timezone.now()
    batch.kept_count = kept
    batch.save()
    return batch


@transaction.atomic
def drop(batch: WorkerImport, *, by) -> WorkerImport:
    """Leave a sheet unwritten; what its lines held is emptied. Raises ValidationError, step_not_allowed."""
    batch = lock(batch, State.PREVIEWED, "放弃")
    batch.lines.update(values="")
    batch.state = State.DROPPED
    batch.save()
    return batch


def lock(batch, state, word) -> WorkerImport:
    found = WorkerImport.objects.select_for_update(of=("self",)).select_related("enterprise")
    batch = found.get(pk=batch.pk)
    if batch.state != state:
        message = f"{batch.get_state_display()}的表格不能{word}；可能别人刚刚办理过。"
        raise ValidationError(message, code="step_not_allowed")
    return batch


STEPS = {"apply": apply, "undo": undo, "drop": drop}
