"""Sign-in, second factor and password. Of allauth's pages only these exist; the names are its own."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_codes_views
from django.urls import path

from accounts import views

urlpatterns = [
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("reauthenticate/", views.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("password/change/", views.PasswordChangeView.as_view(), name="account_change_password"),
    path("second-factor/", mfa_views.index, name="mfa_index"),
    path("second-factor/authenticate/", views.CodeView.as_view(), name="mfa_authenticate"),
    path("second-factor/reauthenticate/", views.CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path("second-factor/activate/", views.ActivationView.as_view(), name="mfa_activate_totp"),
    path("second-factor/deactivate/", views.DeactivationView.as_view(), name="mfa_deactivate_totp"),
    path(
        "second-factor/recovery-codes/",
        recovery_codes_views.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/generate/",
        views.NewRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
