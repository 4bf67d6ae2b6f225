"""The overview of funds as a spreadsheet: amounts as numbers, every figure a link to the rows that it counts."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from gaotai_jiazheng.spreadsheets import plain_cell

COLUMNS = (
    "资金", "用途", "预算（元）", "已承诺（元）", "已支付（元）", "其中已退回（元）", "可用（元）",
    "已用（%）", "成果", "成果的单位", "每项成果（元）",
)  # fmt: skip
MONEY = "#,##0.00"
WIDTHS = (28, 24, 16, 16, 16, 16, 16, 10, 10, 10, 16)
FIRST_SUM = COLUMNS.index("预算（元）") + 1


def content_of(rows, total, on, address) -> bytes:
    """rows: (line, figure -> path of its list); total: their sum; address: makes a path of ours an address."""
    book = Workbook()
    sheet = book.active
    sheet.title = "资金总览"
    has_demo = any(line.budget.fund.is_demo for line, _ in rows)
    sheet.append(
        [f"{on.year}年资金总览，到{on:%Y-%m-%d}结束时{'（含演示金额）' if has_demo else ''}"]
    )
    sheet.append(COLUMNS)
    for line, counted in rows:
        sheet.append(cells_of(line))
        links = (
            counted["given"],
            counted["kept"],
            counted["paid"],
            counted["returned"],
            line.budget.get_absolute_url(),
        )
        for column, path in enumerate(links, FIRST_SUM):
            sheet.cell(sheet.max_row, column).hyperlink = address(path)
    sheet.append(
        [
            "合计",
            "",
            total.budgeted_yuan,
            total.committed_yuan,
            total.paid_yuan,
            total.returned_yuan,
            total.free_yuan,
        ]
    )
    for column, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[column - 1]
        if name.endswith("（元）"):
            for row in range(3, sheet.max_row + 1):
                sheet.cell(row, column).number_format = MONEY
    for row in (sheet[1], sheet[2], sheet[sheet.max_row]):
        for cell in row:
            cell.font = Font(bold=True)
    sheet.freeze_panes = "C3"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def cells_of(line) -> list:
    """One budget, in the order of the columns."""
    purpose = line.budget.purpose
    return [
        plain_cell(str(line.budget.fund)),
        plain_cell(str(purpose)),
        line.budgeted_yuan,
        line.committed_yuan,
        line.paid_yuan,
        line.returned_yuan,
        line.free_yuan,
        line.used_percent,
        line.results,
        plain_cell(purpose.result_unit),
        line.cost_yuan,
    ]
