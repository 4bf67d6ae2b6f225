"""What is answered to a form whose sender has been signed out meanwhile, for idling or at the end of the day, or
whose row is not open any more."""

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

from accounts.middleware import SIGNED_OUT_BECAUSE, TOO_LONG
from gaotai_jiazheng import context
from gaotai_jiazheng.outage import is_for_programs, typed_page


class SignedOutPageMiddleware:
    """Gives the words of the form back; the sign-in page, which stands in its place else, would lose them.

    Nothing is taken up again by itself after the sign-in: whoever signs in then need not be who wrote it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and getattr(response, "gives_words_back", False):
            page = typed_page(request) | {"back": response.url}
            if page["entries"] or page["has_files"]:
                answer = given_back(request, "row_closed.html", page)
                answer.cookies = response.cookies  # the sentence for the next page, the session
                return answer
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or is_for_programs(request):
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.user.is_authenticated:
            return None
        asks_for_person = getattr(view, "login_required", True)
        because = request.session.get(SIGNED_OUT_BECAUSE)
        if not asks_for_person or not because:
            return None
        page = typed_page(request) | {"is_too_long": because == TOO_LONG}
        return given_back(request, "signed_out.html", page)


def given_back(request, template, page) -> HttpResponse:
    """403 with what was typed."""
    body = render_to_string(template, context.site(request) | page)
    return HttpResponse(body, status=403, headers={"Cache-Control": "no-store"})
