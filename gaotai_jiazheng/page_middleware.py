"""Middleware of others, spared what a request does not need."""

import re

from csp.constants import HEADER, HEADER_REPORT_ONLY
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.core.exceptions import BadRequest
from django.utils.cache import has_vary_header
from django.utils.functional import cached_property

NO_KEY = re.compile(r"Field '\w+' expected a number but got ")


class PageMessagesMiddleware(MessageMiddleware):
    """A program reads no messages of pages."""

    def __call__(self, request):
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        return super().__call__(request)


class NoNulMiddleware:
    """Answers 400 to an address with a NUL in it: nobody types one, and no text of PostgreSQL holds one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise BadRequest("The address has a NUL in it.")
        return self.get_response(request)


class TamperedMiddleware:
    """Answers 400 to what no browser sends and what Django breaks on.

    A charset that is none of texts. In the workbench a key that is no number, by which Django's own pages look rows
    up before their forms check it; and more rows of a table than a form may have fields, for each of which Django
    would draw an empty one, two thousand at most: minutes for one request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        charset = request.content_params.get("charset") if request.content_params else None
        if charset and not is_of_texts(charset):
            raise BadRequest("The charset is none of texts.")
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST" and request.path_info.startswith("/admin/"):
            for name, value in request.POST.items():
                if name.endswith("-TOTAL_FORMS") and is_more_than_fields(value):
                    raise BadRequest("There are more rows than fields.")

    def process_exception(self, request, exception):
        is_key = isinstance(exception, ValueError) and NO_KEY.match(str(exception))
        if is_key and request.path_info.startswith("/admin/"):
            raise BadRequest("A key is no number.") from exception


def is_of_texts(charset) -> bool:
    """Whether a text becomes bytes by it; Python also knows rot13 and zip by such names."""
    try:
        "a".encode(charset)
    except (LookupError, ValueError):
        return False
    return True


def is_more_than_fields(value) -> bool:
    return value.isdecimal() and (
        len(value) > 9 or int(value) > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    )


class PrivatePagesMiddleware:
    """Keeps what was answered to somebody in particular out of every store: a shared computer's, a proxy's.

    Who is somebody in particular: a program with its token, and a browser with a session that the answer
    went by. A view that says itself how long its answer keeps is believed.

    Source: GB/T 22239-2019 8.1.4.10, residual information.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and is_personal(request, response):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def is_personal(request, response) -> bool:
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return "Authorization" in request.headers or (
        has_session and has_vary_header(response, "Cookie")
    )


class ContentPolicyMiddleware(CSPMiddleware):
    """Works the policies of settings out once; anew only for an answer that asks for others."""

    def process_response(self, request, response):
        asks_for_another = any(name.startswith("_csp_") for name in vars(response))
        if asks_for_another or hasattr(request, "_csp_nonce"):
            return super().process_response(request, response)
        for header, policy in self.plain_policies.items():
            response.headers.setdefault(header, policy)
        return response

    @cached_property
    def plain_policies(self):
        policies = {HEADER: build_policy(), HEADER_REPORT_ONLY: build_policy(report_only=True)}
        return {header: policy for header, policy in policies.items() if policy}
