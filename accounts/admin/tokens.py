"""Tokens of programs: issued and shown once, then only revoked."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts import permissions, tokens
from accounts.decorators import reauthentication, recently_authenticated
from accounts.models import ApiToken
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.register_admin import WorkbenchAdmin

USUAL_LIFE = timedelta(days=90)


def usual_expiry():
    return timezone.now() + USUAL_LIFE


class ApiTokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label="权限范围",
        choices=ApiToken.Scope.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = ApiToken
        fields = ("name", "user", "scopes", "expires_at")
        error_messages = {
            "user": {"invalid_choice": "只能为自己签发；安全管理员还可以为没有密码的程序账户签发。"}
        }

    def clean_expires_at(self):
        expires_at = self.cleaned_data["expires_at"]
        tokens.validate_expiry(expires_at)
        return expires_at


@admin.register(ApiToken)
class ApiTokenAdmin(WorkbenchAdmin):
    """Everybody on the staff sees their own tokens; security and audit administrators see all."""

    form = ApiTokenForm
    list_display = ("name", "user", "scope_names", "expires_at", "revoked_at", "last_used_at")
    list_select_related = ("user",)
    actions = ("revoke",)
    add_fields = ("name", "user", "scopes", "expires_at")
    view_fields = (
        "name", "user", "scope_names", "issued_by", "issued_at", "expires_at", "revoked_at", "last_used_at",
    )  # fmt: skip

    def has_module_permission(self, request):
        return request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and (obj is None or self.is_visible(request.user, obj))

    def has_add_permission(self, request):
        return request.user.is_staff

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_revoke_permission(self, request):
        return request.user.is_staff

    def sees_all(self, user):
        return permissions.is_security_administrator(user) or permissions.is_audit_administrator(
            user
        )

    def is_visible(self, user, token):
        return token.user_id == user.pk or self.sees_all(user)

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        return queryset if self.sees_all(request.user) else queryset.filter(user=request.user)

    def get_fields(self, request, obj=None):
        return self.view_fields if obj else self.add_fields

    def get_changeform_initial_data(self, request):
        return {"user": request.user.pk, "expires_at": usual_expiry()}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only accounts for which the person may issue one: nobody looks through all of them here."""
        if db_field.name == "user":
            kwargs["queryset"] = permissions.accounts_for_tokens(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="权限范围")
    def scope_names(self, token):
        return "、".join(ApiToken.Scope(scope).label for scope in token.scopes)

    @method_decorator(recently_authenticated)
    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(request, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        issued, obj.key = tokens.issue(
            **form.cleaned_data, by=request.user, address=client_address(request)
        )
        obj.pk = issued.pk

    def response_add(self, request, obj, post_url_continue=None):
        """The key, on this answer alone: a redirect would have to keep it somewhere."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "令牌已签发",
            "token": obj,
            "key": obj.key,
        }
        response = render(request, "accounts/token_issued.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.action(description="吊销所选的令牌", permissions=["revoke"])
    def revoke(self, request, queryset):
        if redirection := reauthentication(request):
            return redirection
        address = client_address(request)
        revoked = sum(tokens.revoke(token, by=request.user, address=address) for token in queryset)
        self.message_user(request, f"吊销了{revoked}个令牌。", messages.SUCCESS)
