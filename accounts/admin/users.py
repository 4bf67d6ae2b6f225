"""Users: kept by the system administrator; their administrator roles given by the security one."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.hashers import is_password_usable
from django.core.exceptions import PermissionDenied
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from unfold.forms import (
    AdminPasswordChangeForm,
    UnfoldReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts import permissions, rights
from accounts.decorators import reauthentication, recently_authenticated
from accounts.models import User
from accounts.roles import Role
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.register_admin import WorkbenchAdmin

MASTER_DATA = ("username", "name", "email", "is_active", "is_staff")


class WeakPasswordBesideIt:
    """What is wrong with a new password stands beside it; Django puts it beside its repetition.

    Stands before the form that it is for.
    """

    def validate_password_for_user(self, user, **kwargs):
        super().validate_password_for_user(user, password_field_name="password1")


class NewAccountForm(WeakPasswordBesideIt, UserCreationForm):
    pass


class NewPasswordForm(WeakPasswordBesideIt, AdminPasswordChangeForm):
    pass


class PasswordIsSet(UnfoldReadOnlyPasswordHashWidget):
    """Whether somebody has a password, and no more: how it is hashed is nobody's business here."""

    def get_context(self, name, value, attrs):
        is_set = bool(value) and is_password_usable(value)
        context = super().get_context(name, value, attrs)
        return context | {"summary": [{"label": "已设置" if is_set else "没有设置"}]}


class AccountForm(UserChangeForm):
    roles = forms.MultipleChoiceField(
        label="管理员角色",
        choices=Role.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="系统、安全、审计三个角色须由不同的人担任。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].widget = PasswordIsSet()
        self.fields["password"].help_text = format_html(
            '<a class="text-link" href="../password/">{}</a>', "设置新密码"
        )
        if "roles" in self.fields:
            self.fields["roles"].initial = sorted(permissions.roles_given(self.instance))

    def clean_roles(self):
        roles = self.cleaned_data["roles"]
        rights.validate_roles(roles)
        return roles


class RoleFilter(admin.SimpleListFilter):
    title, parameter_name = "管理员角色", "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(BaseUserAdmin, WorkbenchAdmin):
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    list_display = ("username", "name", "role_names", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", RoleFilter)
    search_fields = ("username", "name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined", "role_names")
    actions = ("reset_second_factor",)
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "name",
                    "email",
                    "usable_password",
                    "password1",
                    "password2",
                    "is_staff",
                )
            },
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="管理员角色")
    def role_names(self, user):
        if user.is_superuser:
            return "超级用户"
        names = [group.name for group in user.groups.all()]
        return "、".join(role.label for role in Role if role in names) or "—"

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        can_change = permissions.can_change_account(request.user, obj)
        can_assign = permissions.can_assign_roles(request.user, obj)
        sign_in = ("is_active", "is_staff", "is_superuser")
        return (
            (None, {"fields": ("username", "password") if can_change else ("username",)}),
            ("人员", {"fields": ("name", "email")}),
            ("登录", {"fields": sign_in if request.user.is_superuser else sign_in[:2]}),
            ("管理员角色", {"fields": ("roles",) if can_assign else ("role_names",)}),
            ("日期", {"fields": ("last_login", "date_joined")}),
        )

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        if obj and not permissions.can_change_account(request.user, obj):
            readonly = (*readonly, *MASTER_DATA)
        return readonly

    def get_form(self, request, obj=None, **kwargs):
        """Without the roles for those who may not give them: a declared field is there even when no
        fieldset shows it, and what is left out of a post would count as taken away."""
        form = super().get_form(request, obj, **kwargs)
        if obj is None or not permissions.can_assign_roles(request.user, obj):
            form.base_fields.pop("roles", None)
        return form

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        return (
            obj is None
            or permissions.can_change_account(request.user, obj)
            or permissions.can_assign_roles(request.user, obj)
        )

    def has_delete_permission(self, request, obj=None):
        """Nobody: what a person did stays theirs. Take away "有效" instead."""
        return False

    def has_reset_second_factor_permission(self, request):
        return permissions.is_security_administrator(request.user)

    @method_decorator(recently_authenticated)
    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(request, form_url, extra_context)

    @method_decorator(recently_authenticated)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(request, object_id, form_url, extra_context)

    @method_decorator(recently_authenticated)
    def user_change_password(self, request, id, form_url=""):
        account = self.get_object(request, id)
        if account and not permissions.can_change_account(request.user, account):
            raise PermissionDenied
        response = super().user_change_password(request, id, form_url)
        if (
            account
            and User.objects.filter(pk=account.pk).exclude(password=account.password).exists()
        ):
            self.record(request, account, ["password"])
        return response

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self.record(request, obj, form.changed_data)
        if "roles" in form.cleaned_data:
            address = client_address(request)
            rights.set_roles(obj, form.cleaned_data["roles"], by=request.user, address=address)

    def record(self, request, obj, changed):
        rights.record_change(obj, changed, by=request.user, address=client_address(request))

    @admin.action(description="重置双重验证", permissions=["reset_second_factor"])
    def reset_second_factor(self, request, queryset):
        if redirection := reauthentication(request):
            return redirection
        address = client_address(request)
        reset = sum(
            rights.reset_second_factor(account, by=request.user, address=address)
            for account in queryset
        )
        self.message_user(
            request, f"重置了{reset}人的双重验证，他们下次登录时重新设置。", messages.SUCCESS
        )
