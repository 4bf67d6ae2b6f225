"""The indicators in the workbench: a table that opens to its rows, a weekly bulletin, a spreadsheet."""

import io

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from openpyxl import Workbook
from openpyxl.styles import Font

from bureaus.permissions import oversees_all_bureaus, roles_of
from complaints.forms.period import PeriodForm
from complaints.indicators import (
    COUNTS,
    RATES,
    bureaus_seen_by,
    count_labels,
    indicators,
    last_whole_week,
    remarks,
    sees_all,
    week_of,
)
from gaotai_jiazheng.spreadsheets import plain_cell

PAGE_TEMPLATE = "admin/complaints/indicators/page.html"
BULLETIN_TEMPLATE = "admin/complaints/indicators/bulletin.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def refuse_strangers(user):
    """Raise PermissionDenied for whoever acts for no bureau."""
    if not roles_of(user) and not oversees_all_bureaus(user):
        raise PermissionDenied("只有各单位人员可以看办理指标。")


def period_form(request) -> PeriodForm:
    """The period of the address, else the last whole week; validated."""
    first, last = last_whole_week(timezone.localdate())
    asked = {"first": first, "last": last}
    asked |= {name: request.GET[name] for name in asked if name in request.GET}
    form = PeriodForm(asked)
    form.is_valid()
    return form


def found_for(user, form) -> list:
    if form.errors:
        return []
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return indicators(bureaus_seen_by(user), first, last)


def indicators_page(request, context):
    """The table of a period; 422 for a period that cannot be. context: of the admin site."""
    refuse_strangers(request.user)
    form = period_form(request)
    page = context | {
        "title": "办理指标",
        "form": form,
        "found": found_for(request.user, form),
        "labels": count_labels(),
        "rates": RATES,
        "columns": 1 + len(COUNTS) + len(RATES),
        "sees_all": sees_all(request.user),
        "query": "" if form.errors else urlencode(form.cleaned_data),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, PAGE_TEMPLATE, page, status=status)


def bulletin_page(request, context):
    """The bulletin of the week in which ``first`` lies, to be printed; the last whole week without it."""
    refuse_strangers(request.user)
    form = period_form(request)
    page = context | {"title": "办理周报", "form": form, "rates": RATES}
    if form.errors:
        return TemplateResponse(request, BULLETIN_TEMPLATE, page, status=422)
    first, last = week_of(form.cleaned_data["first"])
    found = indicators(bureaus_seen_by(request.user), first, last)
    page |= {
        "first": first,
        "last": last,
        "found": found,
        "remarks": remarks(found),
        "query": urlencode({"first": first, "last": last}),
        "is_running": last >= timezone.localdate(),
    }
    return TemplateResponse(request, BULLETIN_TEMPLATE, page)


def indicators_xlsx(request):
    """The table as a spreadsheet, with the definitions on a second sheet; 422 for a wrong period."""
    refuse_strangers(request.user)
    form = period_form(request)
    if form.errors:
        messages = "".join(f"{error}" for errors in form.errors.values() for error in errors)
        return HttpResponse(messages, status=422, content_type="text/plain; charset=utf-8")
    address = request.build_absolute_uri
    book = workbook(found_for(request.user, form), address, **form.cleaned_data)
    content = io.BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    period = f"{form.cleaned_data['first']:%Y%m%d}-{form.cleaned_data['last']:%Y%m%d}"
    response["Content-Disposition"] = f'attachment; filename="indicators-{period}.xlsx"'
    return response


def workbook(found, address, *, first, last) -> Workbook:
    """Three sheets: the table, in which every count is a link to its rows, what to say of it, and the
    definitions. address: makes a path of ours an address."""
    book = Workbook()
    sheet = book.active
    sheet.title = "办理指标"
    sheet.append([f"办理指标 {first:%Y-%m-%d}至{last:%Y-%m-%d}"])
    sheet.append(["单位", *count_labels(), *(f"{rate.name}（%）" for rate in RATES)])
    for each in found:
        counts = [each.counts[name] for name in COUNTS]
        percents = [each.percent(rate) for rate in RATES]
        shown = [None if percent is None else round(percent, 1) for percent in percents]
        sheet.append([plain_cell(str(each.bureau)), *counts, *shown])
        for column, cell in enumerate(each.cells, 2):
            if cell["count"]:
                sheet.cell(sheet.max_row, column).hyperlink = address(cell["link"])
    words = book.create_sheet("摘要")
    for sentence in remarks(found):
        words.append([plain_cell(sentence)])
    words.column_dimensions["A"].width = 100
    definitions = book.create_sheet("口径")
    for rate in RATES:
        definitions.append([rate.name, rate.definition])
    for row in (sheet[1], sheet[2]):
        for cell in row:
            cell.font = Font(bold=True)
    sheet.freeze_panes = "B3"
    sheet.column_dimensions["A"].width = 24
    definitions.column_dimensions["B"].width = 80
    return book
