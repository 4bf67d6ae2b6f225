"""The number of the request or task on every line that is written meanwhile, and a line for each request.

One line a request instead of the two of django-structlog, and without asking who is signed in: a
page that does not need to know keeps its session untouched (docs/decisions/logs-and-metrics.md).
"""

import logging
import re
import secrets
import time

import structlog
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.utils.functional import LazyObject

from gaotai_jiazheng.logs import route_of
from gaotai_jiazheng.metrics import observe_request

logger = structlog.get_logger("gaotai_jiazheng.requests")

UPSTREAM_REQUEST_ID = re.compile(r"[0-9a-f]{16,64}")
SLOW_SECONDS = 2


def known_user_id(request) -> int | None:
    """The key of the signed-in person if this request has asked for it; the session is not touched."""
    user = getattr(request, "_cached_user", None) or request.__dict__.get("user")
    return None if user is None or isinstance(user, LazyObject) else user.pk


def request_id_of(request) -> str:
    """The number by which the proxy's log knows the request, or a new one."""
    if settings.TRUSTED_PROXY_COUNT:
        given = request.headers.get("X-Request-ID", "")
        if UPSTREAM_REQUEST_ID.fullmatch(given):
            return given
    return secrets.token_hex(8)


class RequestLogMiddleware:
    """One line a request, after it was answered; a slow one is a warning."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request_id = request_id_of(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        response.headers["X-Request-ID"] = request_id
        route = route_of(request)
        observe_request(request.method, route, response.status_code, seconds)
        logger.log(
            logging.WARNING if seconds > SLOW_SECONDS else logging.INFO,
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            user_id=known_user_id(request),
        )
        structlog.contextvars.clear_contextvars()
        return response


def _bind_task(task_id=None, task=None, **_):
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task_id=task_id, task=getattr(task, "name", ""))


def _unbind_task(**_):
    structlog.contextvars.clear_contextvars()


def follow_tasks():
    """Put a Celery task's name and number on every line written while it runs."""
    task_prerun.connect(_bind_task, weak=False, dispatch_uid="gaotai_jiazheng.log_context")
    task_postrun.connect(_unbind_task, weak=False, dispatch_uid="gaotai_jiazheng.log_context")
