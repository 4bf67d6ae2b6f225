"""Pages of allauth where their context, their guard or their status differs from its own."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_codes_views
from allauth.mfa.totp import views as totp_views
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.decorators import recently_authenticated
from gaotai_jiazheng.form_answers import TOO_MANY, FormAnswers

CANNOT_CHECK_NOW = 503
ANSWERS = FormAnswers(
    {"cannot_delete_authenticator"},
    {
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "cannot_check": CANNOT_CHECK_NOW,
    },
)


class FaultsInStatusMixin:
    """Answers a form with faults as every page of the portal does; allauth would say 200.

    What watches the portal from outside, and a script that signs in, can tell a refusal by its status.
    """

    def form_invalid(self, form):
        answer = super().form_invalid(form)
        answer.status_code = ANSWERS.status_of(ValidationError(form.errors.as_data()))
        return answer


class SiteOfTheTemplateMixin:
    """Leaves ``site`` to the portal's context processor; allauth puts its own under the same name."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.pop("site", None)
        return context


class SignInView(FaultsInStatusMixin, SiteOfTheTemplateMixin, account_views.LoginView):
    pass


class CodeView(FaultsInStatusMixin, SiteOfTheTemplateMixin, mfa_views.AuthenticateView):
    pass


class PasswordAgainView(FaultsInStatusMixin, account_views.ReauthenticateView):
    pass


class CodeAgainView(FaultsInStatusMixin, mfa_views.ReauthenticateView):
    pass


class ActivationView(FaultsInStatusMixin, totp_views.ActivateTOTPView):
    pass


class DeactivationView(FaultsInStatusMixin, totp_views.DeactivateTOTPView):
    pass


class NewRecoveryCodesView(FaultsInStatusMixin, recovery_codes_views.GenerateRecoveryCodesView):
    pass


@method_decorator([never_cache, recently_authenticated], name="dispatch")
class PasswordChangeView(FaultsInStatusMixin, account_views.PasswordChangeView):
    """Asks for the old password only those who have just proved that they know it.

    The check before it counts failures; the form's own would let a stolen session guess. Who has lost the
    password meanwhile gets a new one from an administrator; allauth's page to set one does not exist here.
    """

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise PermissionDenied("这个账号没有密码，请联系系统管理员。")
        return super().dispatch(request, *args, **kwargs)
