"""Sign-ins and failures to sign in."""

from django.contrib import admin, messages
from django.db import transaction

from accounts.access import log_access
from accounts.admin.access_log import ReadOnlyAdmin
from accounts.decorators import reauthentication
from accounts.lockout import hidden
from accounts.models import AccessLog, RefusedSignIn, SignIn, SignInFailure, User
from gaotai_jiazheng.client_address import client_address


class WhenFilter(admin.DateFieldListFilter):
    """By the day of the attempt, which axes calls in English."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "时间"


class AxesAdmin(ReadOnlyAdmin):
    """The columns of axes' rows, named in Chinese."""

    search_fields = ("username", "ip_address")
    list_filter = (("attempt_time", WhenFilter),)
    show_full_result_count = False

    @admin.display(description="时间", ordering="attempt_time")
    def time(self, row):
        return row.attempt_time

    @admin.display(description="用户名", ordering="username")
    def typed_name(self, row):
        return row.username

    @admin.display(description="来源地址", ordering="ip_address")
    def address(self, row):
        return row.ip_address

    @admin.display(description="浏览器")
    def browser(self, row):
        return row.user_agent

    @admin.display(description="失败次数", ordering="failures_since_start")
    def failures(self, row):
        return row.failures_since_start

    @admin.display(description="退出时间", ordering="logout_time")
    def signed_out(self, row):
        return row.logout_time


@admin.register(SignIn)
class SignInAdmin(AxesAdmin):
    list_display = ("time", "typed_name", "address", "signed_out", "browser")
    fields = ("time", "typed_name", "address", "signed_out", "browser")


@admin.register(RefusedSignIn)
class RefusedSignInAdmin(AxesAdmin):
    list_display = ("time", "typed_name", "address", "closed", "browser")
    fields = ("time", "typed_name", "address", "closed", "browser")

    @admin.display(description="由此锁定", boolean=True, ordering="locked_out")
    def closed(self, row):
        return row.locked_out


@admin.register(SignInFailure)
class SignInFailureAdmin(AxesAdmin):
    list_display = ("time", "typed_name", "address", "failures", "browser")
    fields = ("time", "typed_name", "address", "failures", "browser")
    actions = ("unlock",)

    def has_unlock_permission(self, request):
        return request.user.has_perm("accounts.delete_signinfailure")

    @admin.action(description="解除锁定", permissions=["unlock"])
    def unlock(self, request, queryset):
        if redirection := reauthentication(request):
            return redirection
        with transaction.atomic():
            names = set(queryset.values_list("username", flat=True))
            for account in accounts_called(names):
                log_access(
                    request.user,
                    AccessLog.Action.RIGHTS,
                    account,
                    ["sign_in_lock"],
                    "解除登录锁定",
                    client_address(request),
                )
            queryset.delete()
        self.message_user(request, "已解除锁定，可以重新登录。", messages.SUCCESS)


def accounts_called(names) -> list[User]:
    """The accounts that were meant by what axes has stored: user names, and telephone numbers as
    ``lockout.hidden`` writes them."""
    with_phones = User.objects.select_related("sign_in_phone")
    return [user for user in with_phones if {user.username.casefold(), phone_name(user)} & names]


def phone_name(user) -> str:
    phone = getattr(user, "sign_in_phone", None)
    return hidden(phone.phone) if phone else ""
