"""The copy of everything that is kept about a worker, as a workbook: a sheet for each register."""

from io import BytesIO

import openpyxl
from django.utils import timezone
from openpyxl.styles import Font

from gaotai_jiazheng.spreadsheets import plain_cell
from workers.kept import MOST_ROWS, registers
from workers.models import Worker
from workers.services.own import Look, looks_at

LOOKS = "谁看过我"
LOOK_HEADINGS = ("时间", "谁", "单位", "看了什么", "为什么")
WIDTH = 18
# What Excel does not take in the name of a sheet; all names here are shorter than its 31 characters.
FORBIDDEN = str.maketrans(dict.fromkeys(r"[]:*?/\\"))


def workbook(worker: Worker) -> BytesIO:
    """Every register with its rows about her, who looked at her, and a first sheet that says what is there.

    An empty register has a line on the first sheet and no sheet of its own. Source: 《个人信息保护法》
    第四十五条 (in force 2021-11-01).
    """
    book = openpyxl.Workbook(write_only=True)
    parts = [(each.title, each.headings, each.lines(worker)) for each in registers()]
    looks, _ = looks_at(worker, most=MOST_ROWS)
    parts.append((LOOKS, LOOK_HEADINGS, [line_of(look) for look in looks]))
    add(book, "说明", *about(worker, [(title, len(lines)) for title, _, lines in parts]))
    for title, headings, lines in parts:
        if lines:
            add(book, title, headings, lines)
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content


def add(book, title, headings, lines):
    sheet = book.create_sheet(title.translate(FORBIDDEN))
    sheet.freeze_panes = "A2"
    for number in range(1, len(headings) + 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = WIDTH
    sheet.append([bold(sheet, heading) for heading in headings])
    for line in lines:
        sheet.append(line)


def bold(sheet, text):
    cell = openpyxl.cell.WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def about(worker, counts) -> tuple[list, list]:
    """Headings and lines of the first sheet."""
    made_at = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    lines = [
        [title, count if count < MOST_ROWS else f"{MOST_ROWS}以上，只列出{MOST_ROWS}条"]
        for title, count in counts
    ]
    lines += [
        [],
        [f"{plain_cell(worker.name)}本人于{made_at}从平台下载，依据《个人信息保护法》第四十五条。"],
        ["证件号码、手机号只写首尾，银行账号不写。要看全部，请带身份证到县人社局。"],
        ["哪里不对，在“要求更正”里提出，县人社局答复。"],
    ]
    return ["记录", "条数"], lines


def line_of(look: Look) -> list:
    at = timezone.localtime(look.at).replace(tzinfo=None)
    return [at, *map(plain_cell, (look.who, look.office, look.what, look.reason))]
