"""Pages of allauth where their context or their guard differs from its own."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from django.core.exceptions import PermissionDenied
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.decorators import recently_authenticated


class SiteOfTheTemplateMixin:
    """Leaves ``site`` to the portal's context processor; allauth puts its own under the same name."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.pop("site", None)
        return context


class SignInView(SiteOfTheTemplateMixin, account_views.LoginView):
    pass


class CodeView(SiteOfTheTemplateMixin, mfa_views.AuthenticateView):
    pass


@method_decorator([never_cache, recently_authenticated], name="dispatch")
class PasswordChangeView(account_views.PasswordChangeView):
    """Asks for the old password only those who have just proved that they know it.

    The check before it counts failures; the form's own would let a stolen session guess. Who has lost the
    password meanwhile gets a new one from an administrator; allauth's page to set one does not exist here.
    """

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise PermissionDenied("这个账号没有密码，请联系系统管理员。")
        return super().dispatch(request, *args, **kwargs)
