"""What a view asks of the person beyond being signed in."""

from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from accounts.adapters import authenticated_recently


def recently_authenticated(view):
    """Let only those in who proved within the last quarter of an hour who they are.

    Others are asked for their password (or code) and led back to the page. What they had posted is not
    kept meanwhile: it may hold passwords and personal data, which do not belong into a session. So put
    it on the page with the form as well as on the one that takes it. Works on functions; on methods
    with ``method_decorator``.
    """

    @wraps(view)
    def checked(request, *args, **kwargs):
        return reauthentication(request) or view(request, *args, **kwargs)

    return checked


def reauthentication(request):
    """The redirect to the page that asks who it is; None when the person has said so recently.

    Raises PermissionDenied for an account that has nothing to prove itself with.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if authenticated_recently(request):
        return None
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        raise PermissionDenied
    return redirect(f"{methods[0]['url']}?{urlencode({'next': request.get_full_path()})}")
