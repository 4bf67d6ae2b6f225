"""Partners, and their keys: shown once, exchanged, revoked."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.decorators import reauthentication, recently_authenticated
from accounts.permissions import is_security_administrator, is_system_administrator
from exchange import keys
from exchange.models import Partner, PartnerKey
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.register_admin import RegisterAdmin, WorkbenchAdmin, WrittenByServices


class PartnerForm(forms.ModelForm):
    slug = forms.SlugField(
        label="标识",
        max_length=50,
        help_text="对方在请求头 X-Partner 中写这个标识。",
        error_messages={"invalid": "标识只能用字母、数字、下划线和连字符，例如 zhangye-12345。"},
    )
    scopes = forms.MultipleChoiceField(
        label="权限范围",
        choices=Partner.Scope.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Partner
        fields = (
            "name", "slug", "hotline", "bureau", "scopes", "requests_per_minute", "callback_url", "is_active",
        )  # fmt: skip


@admin.register(Partner)
class PartnerAdmin(RegisterAdmin):
    """The system administrator keeps the register; a partner is switched off, never deleted."""

    form = PartnerForm
    list_display = ("name", "hotline", "bureau", "is_active", "requests_per_minute", "key_link")
    list_select_related = ("bureau",)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Where news of cases is sent, and what a partner may do: who may write it says first again who it is."""
        writes = self.has_change_permission(request) or self.has_add_permission(request)
        if writes and (asked := reauthentication(request)):
            return asked
        return super().changeform_view(request, object_id, form_url, extra_context)

    def has_add_permission(self, request):
        return is_system_administrator(request.user)

    def has_change_permission(self, request, obj=None):
        return is_system_administrator(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        """The name under which a partner signs stays."""
        return ("slug",) if obj else ()

    def get_fields(self, request, obj=None):
        """Where news is sent may hold a key of the partner's own: only who keeps the register reads it."""
        names = super().get_fields(request, obj)
        if self.has_change_permission(request):
            return names
        return [name for name in names if name != "callback_url"]

    def get_list_display(self, request):
        """The way to the keys is shown to whoever may go it."""
        names = super().get_list_display(request)
        return names if is_security_administrator(request.user) else names[:-1]

    @admin.display(description="密钥")
    def key_link(self, partner):
        address = reverse("admin:exchange_partner_keys", args=[partner.pk])
        return format_html('<a class="text-link" href="{}">签发和轮换</a>', address)

    def get_urls(self):
        view = self.admin_site.admin_view(self.keys_view)
        return [path("<int:pk>/keys/", view, name="exchange_partner_keys"), *super().get_urls()]

    @method_decorator(never_cache)
    @method_decorator(recently_authenticated)
    def keys_view(self, request, pk):
        """The keys of a partner; a new one's secret stands on the answer to its POST alone."""
        partner = get_object_or_404(Partner, pk=pk)
        if not is_security_administrator(request.user):
            raise PermissionDenied("只有安全管理员可以签发和吊销密钥。")
        issued = None
        status = 200
        if request.method == "POST":
            make = keys.rotate if request.POST.get("what") == "rotate" else keys.issue
            try:
                issued = make(
                    partner,
                    by=request.user,
                    address=client_address(request),
                    seen=request.POST.get("seen"),
                )
            except ValidationError as error:
                self.message_user(request, error.message, messages.ERROR)
                status = 409
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{partner}的密钥",
            "partner": partner,
            "issued": issued,
            "live": partner.keys.live(),
            "newest_id": keys.newest_id(partner),
        }
        return TemplateResponse(request, "admin/exchange/partner/keys.html", context, status=status)


@admin.register(PartnerKey)
class PartnerKeyAdmin(WrittenByServices, WorkbenchAdmin):
    """Every key that was ever issued, without its secret."""

    list_display = ("key_id", "partner", "place", "valid_from", "valid_until", "revoked_at")
    list_select_related = ("partner",)
    fields = ("key_id", "partner", "place", "issued_by", "valid_from", "valid_until", "revoked_at")
    actions = ("revoke",)

    def has_module_permission(self, request):
        return is_security_administrator(request.user)

    def has_view_permission(self, request, obj=None):
        return is_security_administrator(request.user)

    def has_revoke_permission(self, request):
        return is_security_administrator(request.user)

    def get_actions(self, request):
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if name == "revoke"
        }

    @admin.action(description="吊销所选的密钥", permissions=["revoke"])
    def revoke(self, request, queryset):
        if redirection := reauthentication(request):
            return redirection
        address = client_address(request)
        revoked = sum(
            keys.revoke(key, by=request.user, address=address)
            for key in queryset.select_related("partner")
        )
        self.message_user(request, f"吊销了{revoked}个密钥。", messages.SUCCESS)
        return redirect("admin:exchange_partnerkey_changelist")
