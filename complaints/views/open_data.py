"""The published figures as files for programs, and the page that says what stands in them."""

import csv
import hashlib
import io
import json
from itertools import islice

from django.contrib.auth.decorators import login_not_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from complaints import open_data, statistics
from gaotai_jiazheng.spreadsheets import plain_cell

ROWS_IN_A_PART = 1000
BYTE_ORDER_MARK = "\ufeff"  # spreadsheet programs take the file for UTF-8 by it


def published_at(request):
    return statistics.computed_at()


def version_of(request) -> str | None:
    at = statistics.computed_at()
    if at is None:
        return None
    text = f"{request.path} {at.isoformat()}"
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


published_file = condition(etag_func=version_of, last_modified_func=published_at)


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
@published_file
def complaints_csv(request):
    rows = open_data.rows(timezone.localdate())
    response = StreamingHttpResponse(csv_parts(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="complaints.csv"'
    return licensed(response)


def csv_parts(rows):
    """The file in parts of a thousand rows."""
    head = [BYTE_ORDER_MARK + next(iter(open_data.COLUMNS)), *list(open_data.COLUMNS)[1:]]
    yield csv_text([head])
    for part in batched(rows):
        yield csv_text([plain_cell(value) for value in row] for row in part)


def csv_text(rows) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
@published_file
def complaints_json(request):
    at = statistics.computed_at()
    frame = {
        "licence": open_data.LICENCE,
        "computed_at": timezone.localtime(at).isoformat() if at else None,
        "columns": list(open_data.COLUMNS),
    }
    parts = json_parts(frame, open_data.rows(timezone.localdate()))
    return licensed(StreamingHttpResponse(parts, content_type="application/json; charset=utf-8"))


def json_parts(frame, rows):
    """The document in parts of a thousand rows: what ``frame`` says, and then ``rows``."""
    yield json.dumps(frame, ensure_ascii=False)[:-1] + ', "rows": ['
    separator = ""
    for part in batched(rows):
        lines = [json.dumps(without_held_back(row), ensure_ascii=False) for row in part]
        yield separator + ", ".join(lines)
        separator = ", "
    yield "]}"


def without_held_back(row) -> list:
    """The row with null for a value that was not published."""
    named = zip(open_data.COLUMNS, row, strict=True)
    return [None if value == "" and name == "value" else value for name, value in named]


def batched(rows):
    """The rows in lists of a thousand, so that the file is never whole in memory."""
    rows = iter(rows)
    while part := list(islice(rows, ROWS_IN_A_PART)):
        yield part


def licensed(response):
    response["Link"] = f'<{reverse("complaints_dictionary")}#licence>; rel="license"'
    return response


@login_not_required
@require_safe
def dictionary(request):
    """What each column and each measure means, and under which terms the files may be used."""
    page = {
        "columns": open_data.COLUMNS.items(),
        "measures": [(name, *texts) for name, texts in statistics.MEASURES.items()],
        "licence": open_data.LICENCE,
        "computed_at": statistics.computed_at(),
    }
    return render(request, "complaints/open_data.html", page)
