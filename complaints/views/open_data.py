"""The published figures as files for programs, and the page that says what stands in them."""

import csv
import hashlib
import io
import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from complaints import open_data, statistics
from gaotai_jiazheng.spreadsheets import plain_cell

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
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(open_data.COLUMNS)
    for row in open_data.rows(timezone.localdate()):
        writer.writerow([plain_cell(value) for value in row])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="complaints.csv"'
    return licensed(response)


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
@published_file
def complaints_json(request):
    at = statistics.computed_at()
    document = {
        "licence": open_data.LICENCE,
        "computed_at": timezone.localtime(at).isoformat() if at else None,
        "columns": list(open_data.COLUMNS),
        "rows": [
            [None if value == "" and name == "value" else value for name, value in named]
            for named in (
                zip(open_data.COLUMNS, row, strict=True)
                for row in open_data.rows(timezone.localdate())
            )
        ],
    }
    text = json.dumps(document, ensure_ascii=False)
    return licensed(HttpResponse(text, content_type="application/json; charset=utf-8"))


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
