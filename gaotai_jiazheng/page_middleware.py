"""Middleware of others, spared what a request does not need."""

from csp.constants import HEADER, HEADER_REPORT_ONLY
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib.messages.middleware import MessageMiddleware
from django.utils.functional import cached_property


class PageMessagesMiddleware(MessageMiddleware):
    """A program reads no messages of pages."""

    def __call__(self, request):
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        return super().__call__(request)


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
