"""The keys that sign cards: made and stopped by the security administrator."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator

from accounts.decorators import reauthentication, recently_authenticated
from accounts.permissions import is_security_administrator
from cards import services
from cards.models import SigningKey
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.register_admin import WorkbenchAdmin


@admin.register(SigningKey)
class SigningKeyAdmin(WorkbenchAdmin):
    """Every key that ever signed, without its secret."""

    list_display = (
        "key_id",
        "place",
        "valid_from",
        "valid_until",
        "revoked_at",
        "resigning_asked_at",
    )
    fields = (
        "key_id", "public_key", "place", "made_by", "valid_from", "valid_until", "revoked_at",
        "resigning_asked_at",
    )  # fmt: skip
    actions = ("resign", "stop")

    def has_module_permission(self, request):
        return is_security_administrator(request.user)

    def has_view_permission(self, request, obj=None):
        return is_security_administrator(request.user)

    def has_add_permission(self, request):
        return is_security_administrator(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_stop_permission(self, request):
        return is_security_administrator(request.user)

    def get_actions(self, request):
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if name in self.actions
        }

    def get_urls(self):
        """The add page makes a key instead of asking for one."""
        view = self.admin_site.admin_view(self.rotate_view)
        return [path("add/", view, name="cards_signingkey_add"), *super().get_urls()]

    @method_decorator(recently_authenticated)
    def rotate_view(self, request):
        if not is_security_administrator(request.user):
            raise PermissionDenied("只有安全管理员可以生成和停用密钥。")
        status = 200
        if request.method == "POST":
            try:
                key = services.rotate(
                    by=request.user,
                    address=client_address(request),
                    instead_of=request.POST.get("instead_of", ""),
                )
            except ValidationError as error:
                self.message_user(request, error.message, messages.ERROR)
                status = 409
            else:
                self.message_user(request, f"已生成密钥{key.key_id}，从现在起用它签发。")
                return redirect("admin:cards_signingkey_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "生成新的签名密钥",
            "signing": services.signing_id(),
        }
        return TemplateResponse(request, "admin/cards/rotate.html", context, status=status)

    @admin.action(description="用正在签发的密钥重签使用中的证", permissions=["stop"])
    def resign(self, request, queryset):
        """Whichever key is chosen: the one that signs now does it."""
        if redirection := reauthentication(request):
            return redirection
        try:
            key = services.ask_for_resigning(by=request.user, address=client_address(request))
        except ValidationError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            self.message_user(
                request, f"几分钟以内，使用中的证都会用密钥{key.key_id}重签。", messages.SUCCESS
            )
        return redirect("admin:cards_signingkey_changelist")

    @admin.action(description="停用所选的密钥（用它签的证都要换发）", permissions=["stop"])
    def stop(self, request, queryset):
        if redirection := reauthentication(request):
            return redirection
        address = client_address(request)
        stopped = sum(services.stop(key, by=request.user, address=address) for key in queryset)
        self.message_user(request, f"停用了{stopped}把密钥。", messages.SUCCESS)
        return redirect("admin:cards_signingkey_changelist")
