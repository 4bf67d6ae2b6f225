"""Criteria out of a file: YAML as it is shipped, or a spreadsheet as a bureau sends it.

A spreadsheet has two sheets. 标准: a name and its values in each row (名称, 版本, 来源, 必备项比例,
有效期, and a row 等级, name, least points for each level). 项目: a head row and a row for each item.
The columns 工作量 and 费用说明 may be left out. The same reader judges both, and names the row of every
fault.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from zipfile import BadZipFile

import yaml
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from gaotai_jiazheng.data_files import BadDataFile
from gaotai_jiazheng.spreadsheets import measure, plain_cell
from gaotai_jiazheng.typed_values import clean_line

MAX_BYTES = 2 * 1024 * 1024
MAX_ITEMS = 300
MAX_POINTS = Decimal("999.99")
COLUMNS = {  # head of a column -> name in YAML
    "编号": "number",
    "类别": "category",
    "内容": "title",
    "分值": "points",
    "必备": "is_mandatory",
    "证明材料": "evidence",
    "依据": "source",
    "工作量": "effort",
    "费用说明": "cost_note",
}
OPTIONAL = frozenset({"evidence", "source", "effort", "cost_note"})
MAY_BE_LEFT_OUT = frozenset({"effort", "cost_note"})
MOST_EFFORT = 5
SETTINGS = {
    "名称": "title",
    "版本": "version",
    "来源": "source",
    "必备项比例": "mandatory_share",
    "有效期": "valid_years",
}
YES = frozenset({"是", "必备", "√", "true", "yes", "1"})
LONGEST = {
    "number": 10,
    "category": 30,
    "title": 200,
    "evidence": 200,
    "source": 200,
    "cost_note": 200,
}


@dataclass(frozen=True)
class SchemeEntry:
    """Criteria that were read. levels: [{"name", "at_least"}]; items: fields of Item, in order."""

    title: str
    version: str
    source: str
    mandatory_share: int
    valid_years: int
    levels: list[dict]
    items: list[dict]


def read_scheme(name: str, content: bytes) -> SchemeEntry:
    """The criteria of an uploaded file, told apart by the ending of its name. Raises BadDataFile."""
    if len(content) > MAX_BYTES:
        raise BadDataFile(["文件超过2MB。"])
    if name.lower().endswith(".xlsx"):
        return checked(from_spreadsheet(content), "第{}行")
    if name.lower().endswith((".yaml", ".yml")):
        return checked(from_yaml(content), "第{}项")
    raise BadDataFile(["只能上传 .xlsx 或者 .yaml 文件。"])


def from_yaml(content) -> dict:
    try:
        values = yaml.load(content.decode("utf-8-sig"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise BadDataFile(["文件不是正确的 YAML。"]) from None
    if not isinstance(values, dict):
        raise BadDataFile(["文件里没有标准。"])
    items = values.get("items") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadDataFile(["items 应为项目的列表。"])
    levels = values.get("levels") or []
    if not isinstance(levels, list) or not all(isinstance(level, dict) for level in levels):
        raise BadDataFile(["levels 应为等级的列表。"])
    rows = [{**item, "row": place} for place, item in enumerate(items, start=1)]
    return {**values, "items": rows, "levels": levels}


def from_spreadsheet(content) -> dict:
    try:
        measure(content)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except ValidationError as error:
        raise BadDataFile(error.messages) from None
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError):
        raise BadDataFile(["文件不是正确的 xlsx 表格。"]) from None
    if missing := [name for name in ("标准", "项目") if name not in book.sheetnames]:
        raise BadDataFile([f"缺少工作表：{'、'.join(missing)}。"])
    values, levels = {}, []
    for cells in book["标准"].iter_rows(values_only=True, max_row=100, max_col=3):
        name, first, second = (*cells, None, None, None)[:3]
        if name in SETTINGS:
            values[SETTINGS[name]] = first
        elif name == "等级":
            levels.append({"name": first, "at_least": second})
    return {**values, "levels": levels, "items": rows_of(book["项目"])}


def rows_of(sheet) -> list[dict]:
    rows = sheet.iter_rows(values_only=True, max_row=MAX_ITEMS + 2, max_col=len(COLUMNS) + 3)
    heads = [COLUMNS.get(str(cell).strip()) for cell in next(rows, ()) or ()]
    needed = {head: name for head, name in COLUMNS.items() if name not in MAY_BE_LEFT_OUT}
    if missing := [head for head, name in needed.items() if name not in heads]:
        raise BadDataFile([f"工作表“项目”缺少列：{'、'.join(missing)}。"])
    found = []
    for place, cells in enumerate(rows, start=2):
        item = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
        if any(cell is not None for cell in item.values()):
            found.append({**item, "row": place})
    return found


def checked(values: dict, place: str) -> SchemeEntry:
    """The entry, or every fault at once. place: how a row is called, with {} for its number."""
    problems = []
    items = [read_item(row, place.format(row["row"]), problems) for row in values["items"]]
    if not items:
        problems.append("没有评定项目。")
    if len(items) > MAX_ITEMS:
        problems.append(f"评定项目最多{MAX_ITEMS}个。")
    numbers = [item["number"] for item in items]
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        problems.append(f"编号 {number} 重复。")
    total = sum((item["points"] for item in items), Decimal(0))
    entry = SchemeEntry(
        title=text_of(values.get("title"), "名称", 80, problems),
        version=text_of(values.get("version"), "版本", 20, problems),
        source=text_of(values.get("source"), "来源", 200, problems),
        mandatory_share=whole(values.get("mandatory_share", 60), "必备项比例", 1, 100, problems),
        valid_years=whole(values.get("valid_years", 3), "有效期", 1, 10, problems),
        levels=read_levels(values["levels"], total, problems),
        items=items,
    )
    if problems:
        raise BadDataFile(problems)
    return entry


def read_item(row, place, problems) -> dict:
    item = {
        name: text_of(row.get(name), f"{place}的{head}", LONGEST[name], problems, name in OPTIONAL)
        for head, name in COLUMNS.items()
        if name in LONGEST
    }
    item["points"] = points_of(row.get("points"), f"{place}的分值", problems)
    item["effort"] = effort_of(row.get("effort"), f"{place}的工作量", problems)
    mandatory = row.get("is_mandatory")
    item["is_mandatory"] = mandatory is True or str(mandatory or "").strip().lower() in YES
    return item


def effort_of(value, what, problems) -> int | None:
    """From 1 (little) to ``MOST_EFFORT``; None where the author has marked none."""
    if value is None or not str(value).strip():
        return None
    return whole(value, what, 1, MOST_EFFORT, problems)


def read_levels(rows, total, problems) -> list[dict]:
    levels = []
    for row in rows:
        name = text_of(row.get("name"), "等级的名称", 20, problems)
        at_least = points_of(row.get("at_least"), f"等级{name}的最低分", problems)
        if at_least > total:
            problems.append(f"等级{name}的最低分{at_least}超过满分{total}。")
        levels.append({"name": name, "at_least": float(at_least)})
    if not levels:
        problems.append("至少要有一个等级。")
    for field, word in (("name", "名称"), ("at_least", "最低分")):
        if len({level[field] for level in levels}) < len(levels):
            problems.append(f"等级的{word}不能相同。")
    return levels


def text_of(value, what, longest, problems, optional=False) -> str:
    try:
        text = clean_line("" if value is None else str(value), longest)
    except ValidationError as error:
        problems.append(f"{what}：{error.messages[0]}")
        return ""
    if not text and not optional:
        problems.append(f"{what}没有填写。")
    return text


def points_of(value, what, problems) -> Decimal:
    try:
        points = Decimal(str(value).strip())
        if not points.is_finite() or not 0 < points <= MAX_POINTS:
            raise InvalidOperation
        if points != points.quantize(Decimal("0.01")):
            raise InvalidOperation
    except InvalidOperation:
        problems.append(f"{what}应为大于0、不超过{MAX_POINTS}的数，最多两位小数。")
        return Decimal(0)
    return points


def whole(value, what, least, most, problems) -> int:
    try:
        number = int(str(value).strip())
        if not least <= number <= most:
            raise ValueError
    except ValueError:
        problems.append(f"{what}应为{least}到{most}之间的整数。")
        return least
    return number


def as_spreadsheet(scheme, items) -> bytes:
    """A scheme as a file that can be changed and sent in again."""
    book = Workbook()
    settings = book.active
    settings.title = "标准"
    for head, name in SETTINGS.items():
        settings.append([head, plain_cell(getattr(scheme, name))])
    for level in scheme.levels:
        settings.append(["等级", plain_cell(level["name"]), level["at_least"]])
    settings.column_dimensions["A"].width, settings.column_dimensions["B"].width = 14, 50
    sheet = book.create_sheet("项目")
    sheet.append(list(COLUMNS))
    for item in items:
        row = [getattr(item, name) for name in COLUMNS.values()]
        row[4] = "是" if item.is_mandatory else ""
        sheet.append([plain_cell(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGHI", (8, 14, 50, 8, 8, 36, 40, 8, 30), strict=True):
        sheet.column_dimensions[column].width = width
        for cell in sheet[column]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    stored = BytesIO()
    book.save(stored)
    return stored.getvalue()
