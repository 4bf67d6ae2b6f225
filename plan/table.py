"""The whole plan as one table: a line a commitment, for spreadsheet programs and for the interface of programs."""

import csv
import io

import openpyxl
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gaotai_jiazheng.spreadsheets import plain_cell
from plan.standing import CommitmentStanding, standings
from plan.views import shown

BYTE_ORDER_MARK = "\ufeff"  # spreadsheet programs take the file for UTF-8 by it
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    "序号", "措施", "条款", "做法", "承诺", "口径", "牵头单位", "配合单位", "数字", "数字的来源", "周期", "期限",
    "现有数量", "单位", "统计时间", "状态", "没有数量的原因",
)  # fmt: skip


def lines(request) -> list[list]:
    """The lines of the version that is asked for, in the plan's order. Raises Http404 before one is loaded."""
    version = shown(request)
    if version.plan is None:
        raise Http404("No plan is loaded")
    return [
        line_of(row.measure, clause, each)
        for row in standings(version.plan, version.on)
        for clause, promises in row.clauses
        for each in promises
    ]


def line_of(measure, clause, each: CommitmentStanding) -> list:
    commitment, reading = each.commitment, each.reading
    return [
        measure.number,
        measure.title,
        clause.summary,
        commitment.verb,
        commitment.promise,
        each.definition,
        commitment.lead.name,
        "、".join(bureau.name for bureau in commitment.others.all()),
        commitment.number,
        each.number_mark,
        commitment.get_period_display(),
        each.last_day.isoformat() if each.last_day else "",
        each.value,
        each.unit,
        f"{timezone.localtime(reading.taken_at):%Y-%m-%d %H:%M}" if reading else "",
        each.status.words,
        each.missing_words,
    ]


@login_not_required
@require_safe
def table_csv(request):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([plain_cell(value) for value in line] for line in lines(request))
    return attachment(BYTE_ORDER_MARK + text.getvalue(), "text/csv; charset=utf-8", "plan.csv")


@login_not_required
@require_safe
def table_xlsx(request):
    body = lines(request)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("落实情况")
    sheet.freeze_panes = "C2"
    sheet.append(COLUMNS)
    for line in body:
        sheet.append([plain_cell(value) for value in line])
    content = io.BytesIO()
    book.save(content)
    return attachment(content.getvalue(), XLSX, "plan.xlsx")


def attachment(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
