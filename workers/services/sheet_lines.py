"""One line of an enterprise's spreadsheet of people: its cells, what is wrong with them, what they become."""

from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils import timezone
from openpyxl import Workbook

from enterprises.models import Mode, ServiceLine
from gaotai_jiazheng.identifiers import MOBILE, id_number_problem
from gaotai_jiazheng.typed_values import (
    DAY_WORDS,
    clean_id_number,
    clean_line,
    day_of,
    mobile_of,
)
from workers.models import ContractKind, Employment, IdType, ImportLine, Worker
from workers.models.worker import id_digest, phone_digest

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
Kind = ImportLine.Kind
PERSON = ("id_type", "id_number", "name", "phone")
SERVICES_SAID = 5
# Stands for a name that is missing while the rest of the person is looked at.
UNNAMED = "无"
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


def places_in(headings) -> dict[str, int]:
    """Column -> its place. Raises ValidationError, code columns_missing."""
    missing = [column for column in COLUMNS if column not in headings]
    if missing:
        message = f"第一行缺少这些列：{'、'.join(missing)}。请用下载的表格填。"
        raise ValidationError(message, code="columns_missing")
    return {column: headings.index(column) for column in COLUMNS}


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
        return Judged(number, Kind.WRONG, problem="".join(error.messages))
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
        "id_number": clean_id_number(line["证件号码"]),
        "name": one_line(line, "姓名", 60, problems),
        "phone": mobile_of(line["手机号"]) or line["手机号"],
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
    if unknown := [name[:20] for name in names if name not in services]:
        said = "、".join(unknown[:SERVICES_SAID])
        problems.append(f"没有这项服务：{said}，可以写{'、'.join(services)}。")
    values["service_lines"] = [services[name] for name in names if name in services]
    for column in ("入职日期", "合同起始日", "合同截止日"):
        values[COLUMNS[column]] = day_text(line, column, problems)
    if not values["started_on"] and not line["入职日期"]:
        problems.append("入职日期：请填写。")
    problems += faults_of_person(values)
    if not problems:
        problems += faults_of_employment(values)
    if problems:
        raise ValidationError(problems)
    return values


def chosen(line, column, choices, problems, default=""):
    text = line[column] or default
    if text and text not in choices:
        problems.append(f"{column}：没有“{text[:20]}”，可以写{'、'.join(choices)}。")
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
        problems.append(f"{column}：{DAY_WORDS}")
        return ""
    return day.isoformat()


def faults_of_person(values) -> list[str]:
    """Telephone, name, and what the model says of the number, without asking the database: one does not wait for
    another. A number whose kind of paper is unknown is looked at by itself."""
    faults = []
    if not MOBILE.fullmatch(values["phone"]):
        faults.append("手机号：请填写11位手机号。")
    if not values["name"]:
        faults.append("姓名：请填写。")
    if values["id_type"] is None:
        problem = id_number_problem(values["id_number"])
        return [*faults, problem] if problem else faults
    try:
        person_of(values | {"name": values["name"] or UNNAMED}).clean()
    except ValidationError as error:
        faults += error.messages
    return faults


def faults_of_employment(values) -> list[str]:
    """What the model says of the employment, without asking the database; the cells are in order."""
    employment = Employment(**employment_of(values))
    employment.clean_fields(exclude=["worker", "enterprise"])
    if employment.started_on > timezone.localdate():
        return ["入职日期：不能晚于今天。"]
    name = broken_contract_rule(employment)
    return [CONTRACT_WORDS[name]] if name else []


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
