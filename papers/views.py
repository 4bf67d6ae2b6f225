"""A blank form as a file, for whoever wants to print it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from papers.blank_forms import blank_form

TOO_MANY = 429
FORMS_PER_HOUR = 120


def download_blank(request, form, sheet, questions=None) -> HttpResponse:
    """The PDF of the form; setting one takes the server some tenths of a second, so not without end."""
    address = client_address(request)
    if not rate_limits.hit("blank-form", address, FORMS_PER_HOUR, rate_limits.HOUR):
        words = "下载太频繁，请过一小时再试。"
        return HttpResponse(words, status=TOO_MANY, content_type="text/plain; charset=utf-8")
    response = HttpResponse(blank_form(form, sheet, questions), "application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{sheet.title}.pdf")
    return response
