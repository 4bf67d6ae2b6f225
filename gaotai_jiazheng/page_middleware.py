"""Middleware of others, spared what a request does not need."""

from csp.constants import HEADER, HEADER_REPORT_ONLY
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.core.exceptions import BadRequest
from django.utils.cache import has_vary_header
from django.utils.functional import cached_property


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


def is_personal(request, response):
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
