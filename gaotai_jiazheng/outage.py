"""What is answered while the database is away, the disk is full, or the portal is closed for maintenance.

Nothing here may need the database, a session, or a context processor that asks them.
"""

import errno
import logging

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.db.models import BooleanField
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from complaints.models import Complaint
from gaotai_jiazheng import context

logger = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
# No space, no quota, and a limit on the size of a process's files: nothing more can be kept.
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
INSUFFICIENT_STORAGE = 507
RETRY_SECONDS = 30
MAINTENANCE_RETRY_SECONDS = 600
DISK_RETRY_SECONDS = 600
OPEN_IN_MAINTENANCE = "/healthz"


class DatabaseOutageMiddleware:
    """Turns a database that is away into a 503, and a full disk into a 507, that lose nothing a person typed.

    An error of a view comes to ``process_exception``; one of a middleware (the session, the signed-in
    person) has become a 500 before it gets here, so ``views.server_error`` asks ``outage_response`` too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.MAINTENANCE and request.path_info != OPEN_IN_MAINTENANCE:
            return maintenance_response(request)
        return self.get_response(request)

    def process_exception(self, request, exception):
        return outage_response(request, exception)


def outage_response(request, exception):
    """503 for a database that is away, 507 for a disk that is full; None for any other error."""
    if isinstance(exception, DATABASE_AWAY):
        logger.error("database_unavailable", exc_info=exception)
        if is_for_programs(request):
            message = "数据库暂时连不上，请稍后再试。"
            return unavailable_json("database_unavailable", message, RETRY_SECONDS)
        return unavailable_page(request, "503.html", typed_page(request), RETRY_SECONDS)
    if isinstance(exception, OSError) and exception.errno in DISK_FULL:
        logger.critical("disk_full", exc_info=exception)
        return full_disk_response(request)
    return None


def full_disk_response(request):
    """507: what was sent could not be kept."""
    status, retry = INSUFFICIENT_STORAGE, DISK_RETRY_SECONDS
    if is_for_programs(request):
        message = "存储空间已满，没有保存，请稍后再试。"
        return unavailable_json("storage_full", message, retry, status)
    return unavailable_page(request, "507.html", typed_page(request), retry, status)


def typed_page(request) -> dict:
    """What a page needs that gives back what was posted."""
    fields = typed_fields(request)
    return {
        "address": request.get_full_path(),
        "is_form": request.method == "POST",
        "fields": fields,
        "entries": readable_entries(fields),
        "has_files": request.method == "POST" and bool(request.FILES),
    }


def maintenance_response(request):
    """503 while the portal is closed by ``MAINTENANCE``."""
    if is_for_programs(request):
        return unavailable_json(
            "maintenance", "系统正在维护，请稍后再试。", MAINTENANCE_RETRY_SECONDS
        )
    return unavailable_page(request, "maintenance.html", {}, MAINTENANCE_RETRY_SECONDS)


def is_for_programs(request) -> bool:
    return request.path_info.startswith("/api/")


def unavailable_json(code, message, retry_seconds, status=503):
    answer = {"code": code, "message": message, "fields": {}}
    return JsonResponse(answer, status=status, headers={"Retry-After": str(retry_seconds)})


def unavailable_page(request, template_name, page, retry_seconds, status=503):
    body = render_to_string(template_name, context.site(request) | page)
    headers = {"Retry-After": str(retry_seconds), "Cache-Control": "no-store"}
    return HttpResponse(body, status=status, headers=headers)


def typed_fields(request):
    """What was posted, as (name, value) in order; passwords and files left out.

    The CSRF token goes back as it came. A fresh one would turn a post forged by another site, which
    carries none, into one that the reader's own click makes good.
    """
    if request.method != "POST":
        return []
    try:
        posted = request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return []
    return [
        (name, value)
        for name, values in posted.lists()
        if "password" not in name
        for value in values
    ]


def readable_entries(fields):
    """Those of the fields that a person would want to read again, as (label, text).

    A form of several steps may put a prefix before the name ("2-title"). Of fields that are not a
    complaint's own, only Chinese text is shown: the rest is a form's own bookkeeping.
    """
    entries = []
    for name, value in fields:
        label = complaint_label(name.rpartition("-")[2])
        if value.strip() and (label or not value.isascii()):
            entries.append((label or "内容", value))
    return entries


def complaint_label(name) -> str:
    """What the form calls a field of a complaint that is typed, not chosen from a list; else empty."""
    try:
        field = Complaint._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    if field.is_relation or field.choices or isinstance(field, BooleanField):
        return ""
    return str(field.verbose_name)
