"""The register as a spreadsheet: out as it is, in by a look, a second person, and a way back."""

from dataclasses import asdict, dataclass, field
from io import BytesIO
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from enterprises.models import Enterprise, Mode, RegisterImport, ServiceLine
from enterprises.services.register import save_enterprise
from enterprises.services.standing import change_standing
from enterprises.services.stored_values import restored, stored
from enterprises.transitions import Action, Standing, StandingAction
from gaotai_jiazheng.refusals import not_now
from gaotai_jiazheng.spreadsheets import MAX_COLUMNS, measure, plain_cell
from gaotai_jiazheng.typed_values import clean_line
from regions.models import Community, Town

MAX_ROWS = 2000
MAX_BYTES = 5 * 1024 * 1024
COLUMNS = {
    "名称": "name",
    "统一社会信用代码": "uscc",
    "镇": "town",
    "社区（村）": "community",
    "地址": "address",
    "公开电话": "phone",
    "经营模式": "mode",
    "服务项目": "service_lines",
}
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
AGAIN = "again"
# The enterprise's people read both, and everybody the second on its page.
REENTERED, UNDONE = "导入名录，重新列入", "撤销导入"
State = RegisterImport.State


@dataclass
class Row:
    """One line of the sheet. kind: new, changed, same, wrong, or again for an entry that is off the register and
    comes into it again; problems: sentences; changes: field -> [before, after] as stored; values: field -> value
    as stored."""

    number: int
    name: str
    uscc: str
    kind: str
    values: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)


def workbook() -> bytes:
    """The whole register, cancelled entries left out, as an xlsx that can be brought in again."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名录")
    sheet.append([*COLUMNS, "状态", "列入名录日"])
    for entry in Enterprise.objects.listed().select_related("town", "community").iterator(2000):
        cells = [
            entry.name,
            entry.uscc,
            entry.town.name if entry.town else "",
            entry.community.name if entry.community else "",
            entry.address,
            entry.phone,
            entry.get_mode_display(),
            "、".join(entry.service_line_names),
            entry.get_state_display(),
            entry.listed_on.isoformat(),
        ]
        sheet.append([plain_cell(cell) for cell in cells])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(file) -> list[Row]:
    """What each line of an uploaded xlsx would do; nothing is written.

    Raises ValidationError, codes file_too_large, file_broken, columns_missing, too_many_rows, no_rows, and those of
    ``spreadsheets.measure``.
    """
    lines = lines_of(file)
    found = {}
    entries = Enterprise.objects.select_related("town", "community").filter(
        uscc__in=[line["统一社会信用代码"].upper() for _, line in lines]
    )
    entries = {entry.uscc: entry for entry in entries}
    towns = {town.name: town for town in Town.objects.filter(is_active=True)}
    communities = {
        (each.town.name, each.name): each
        for each in Community.objects.active().select_related("town")
    }
    rows = []
    for number, line in lines:
        row = row_of(number, line, entries, towns, communities)
        if row.uscc in found:
            row.kind, row.problems = WRONG, [f"代码和第{found[row.uscc]}行重复。"]
        found[row.uscc] = number
        rows.append(row)
    return rows


def lines_of(file):
    """(line number, column -> text) of the lines that are not empty; measured before it is opened."""
    if file.size > MAX_BYTES:
        raise ValidationError("文件超过5MB，请分成几份。", code="file_too_large")
    content = file.read()
    measure(content)
    try:
        sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
        cells = sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS)
        head = [str(cell or "").strip() for cell in next(cells, ())]
        lines = [(number, line) for number, line in enumerate(cells, start=2) if any(line)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError):
        raise ValidationError("打不开这个文件，请用 xlsx 格式。", code="file_broken") from None
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        message = f"第一行缺少这些列：{'、'.join(missing)}。请用导出的表格改。"
        raise ValidationError(message, code="columns_missing")
    if len(lines) > MAX_ROWS:
        raise ValidationError(f"一次最多{MAX_ROWS}行。", code="too_many_rows")
    if not lines:
        raise ValidationError("表格里没有内容。", code="no_rows")
    places = {column: head.index(column) for column in COLUMNS}
    return [
        (
            number,
            {
                column: text_of(line[place]) if place < len(line) else ""
                for column, place in places.items()
            },
        )
        for number, line in lines
    ]


def text_of(cell) -> str:
    """A cell as text; the apostrophe that an export put before a formula sign is taken off."""
    return str("" if cell is None else cell).strip().removeprefix("'")


def row_of(number, line, entries, towns, communities) -> Row:
    values, problems = values_of(line, towns, communities)
    uscc = line["统一社会信用代码"].upper()
    row = Row(number, line["名称"][:80], uscc[:18], WRONG, problems=problems)
    if problems:
        return row
    entry = entries.get(uscc)
    trial = entry or Enterprise()
    row.values = {name: stored(value) for name, value in values.items()}
    row.changes = {
        name: [stored(getattr(trial, name)), stored(value)]
        for name, value in values.items()
        if stored(getattr(trial, name)) != stored(value)
    }
    for name, value in values.items():
        setattr(trial, name, value)
    try:
        trial.full_clean(exclude=["search_vector"], validate_unique=entry is None)
    except ValidationError as error:
        row.problems = error.messages
        return row
    row.kind = kind_of(row, entry)
    return row


def kind_of(row, entry) -> str:
    if entry is None:
        return NEW
    if entry.state == Standing.CANCELLED:
        return AGAIN
    return CHANGED if row.changes else SAME


def values_of(line, towns, communities):
    """(field -> value, problems)."""
    problems = []
    values = {"uscc": line["统一社会信用代码"].upper()}
    for column in ("名称", "地址", "公开电话"):
        try:
            longest = Enterprise._meta.get_field(COLUMNS[column]).max_length
            values[COLUMNS[column]] = clean_line(line[column], longest)
        except ValidationError as error:
            problems.append(f"{column}：{error.messages[0]}")
    town = towns.get(line["镇"])
    community = communities.get((line["镇"], line["社区（村）"]))
    if line["镇"] and town is None:
        problems.append(f"没有这个镇：{line['镇'][:20]}。")
    elif line["社区（村）"] and community is None:
        problems.append(f"这个镇没有这个社区（村）：{line['社区（村）'][:20]}。")
    modes = {label: value for value, label in Mode.choices}
    if line["经营模式"] and line["经营模式"] not in modes:
        problems.append(f"没有这种经营模式：{line['经营模式'][:20]}。")
    labels = {label: value for value, label in ServiceLine.choices}
    names = [
        name for name in line["服务项目"].replace(",", "、").replace("，", "、").split("、") if name
    ]
    problems += [f"没有这项服务：{name[:20]}。" for name in names if name not in labels]
    values |= {
        "town": town,
        "community": community,
        "mode": modes.get(line["经营模式"], ""),
        "service_lines": [labels[name] for name in names if name in labels],
    }
    return values, problems


@transaction.atomic
def preview(file, *, by) -> RegisterImport:
    """Keep what a sheet would do, for a second person. Raises what ``read`` raises."""
    rows = read(file)
    return RegisterImport.objects.create(
        name=str(file.name)[-120:], rows=[asdict(row) for row in rows], made_by=by
    )


@transaction.atomic
def apply(found: RegisterImport, *, by) -> RegisterImport:
    """Write the new, changed and re-entered lines, all of them or none; wrong ones were left out already.

    Raises ValidationError, codes step_not_allowed, same_person, changed_meanwhile.
    """
    found = lock(found, State.PREVIEWED, "写入")
    if found.made_by_id == by.pk:
        raise ValidationError("导入的人不能自己写入，请另一人核对后写入。", code="same_person")
    created, changed, again = [], {}, []
    for row in found.rows:
        if row["kind"] == NEW:
            created.append(create(row).pk)
        elif row["kind"] in {CHANGED, AGAIN}:
            entry = Enterprise.objects.select_for_update(of=("self",)).get(uscc=row["uscc"])
            if row["kind"] == AGAIN and entry.state != Standing.CANCELLED:
                message = f"第{row['number']}行的企业在预览以后已经重新列入，请重新导入。"
                raise ValidationError(message, code="changed_meanwhile")
            put(entry, row["changes"], side=1, expected=0, number=row["number"])
            changed[str(entry.pk)] = row["changes"]
        if row["kind"] == AGAIN:
            change_standing(entry, StandingAction.REENTER, by=by, reason=REENTERED)
            again.append(entry.pk)
    found.written = {"created": created, "changed": changed, "again": again}
    found.state, found.applied_by, found.applied_at = State.APPLIED, by, timezone.now()
    found.save()
    return found


def create(row):
    if Enterprise.objects.filter(uscc=row["uscc"]).exists():
        message = f"第{row['number']}行的代码在预览以后有人登记了，请重新导入。"
        raise ValidationError(message, code="changed_meanwhile")
    entry = Enterprise()
    for name, value in row["values"].items():
        setattr(entry, *restored(Enterprise, name, value))
    return save_enterprise(entry)


def put(entry, changes, *, side, expected, number=None):
    """Write one side of the changes; refuse when the entry does not stand at the other one."""
    for name, pair in changes.items():
        if stored(getattr(entry, name)) != pair[expected]:
            where = f"第{number}行" if number else str(entry)
            message = f"{where}的内容后来又有改动，没有办理。"
            raise ValidationError(message, code="changed_meanwhile")
        setattr(entry, *restored(Enterprise, name, pair[side]))
    save_enterprise(entry)


@transaction.atomic
def undo(found: RegisterImport, *, by) -> RegisterImport:
    """Take an import back: changed entries get their old values, new ones are marked as cancelled.

    Nothing is undone when one of them was changed or got its owner since: codes step_not_allowed,
    changed_meanwhile.
    """
    found = lock(found, State.APPLIED, "撤销")
    again = found.written.get("again", [])
    for pk, changes in found.written["changed"].items():
        entry = Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        if entry.pk in again:
            refuse_approved_since(entry, found.applied_at)
        put(entry, changes, side=0, expected=1)
    rows = {row["uscc"]: row for row in found.rows if row["kind"] == NEW}
    entries = Enterprise.objects.select_for_update(of=("self",), no_key=True)
    entries = entries.select_related("town", "community")
    for entry in entries.filter(pk__in=found.written["created"]):
        refuse_touched(entry, rows.get(entry.uscc))
    new = [*found.written["created"], *again]
    for entry in Enterprise.objects.filter(pk__in=new):
        if entry.state != Standing.CANCELLED:
            change_standing(entry, StandingAction.CANCEL, by=by, reason=UNDONE)
    found.state, found.undone_at = State.UNDONE, timezone.now()
    found.save()
    return found


def refuse_touched(entry, row):
    """row: what was written of it, None where its credit code is another one by now."""
    is_same = row is not None and all(
        stored(getattr(entry, name)) == value for name, value in row["values"].items()
    )
    if not is_same or entry.members.exists():
        message = f"{entry}后来又有改动，或者已经有人来登记，没有撤销。"
        raise ValidationError(message, code="changed_meanwhile")


def refuse_approved_since(entry, at):
    """One that came back with the import stays where a registration of it was approved since."""
    if entry.registrations.filter(steps__action=Action.APPROVE, steps__at__gt=at).exists():
        message = f"{entry}后来已经有人登记，没有撤销。"
        raise ValidationError(message, code="changed_meanwhile")


@transaction.atomic
def drop(found: RegisterImport, *, by) -> RegisterImport:
    """Leave a previewed import unwritten. Codes: step_not_allowed."""
    found = lock(found, State.PREVIEWED, "放弃")
    found.state = State.DROPPED
    found.save()
    return found


def lock(found, state, word):
    found = RegisterImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if found.state != state:
        raise not_now("这次导入", found.get_state_display(), word)
    return found
