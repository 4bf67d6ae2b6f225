"""Who changed what, for the history that the database's triggers keep."""

from django.conf import settings
from pghistory.middleware import HistoryMiddleware

from gaotai_jiazheng.client_address import client_address


class SignedInHistoryMiddleware(HistoryMiddleware):
    """Names the person, the page and the client's address with every change that a signed-in person or a program makes.

    A request that brings no credentials changes nothing in anybody's name; telling the database so
    with every statement would cost each resident's filing a tenth of its time. Such a change stands in
    the history without a person.
    """

    def get_context(self, request):
        return {**super().get_context(request), "address": client_address(request)}

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
            return super().__call__(request)
        return self.get_response(request)
