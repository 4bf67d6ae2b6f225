"""What the workbench only shows: published lists, and how often cards are checked."""

from django.contrib import admin

from cards import permissions
from cards.models import CheckCount, RevocationList
from gaotai_jiazheng.register_admin import RegisterAdmin


class ShownRegister(RegisterAdmin):
    """Written by the clock alone; for whoever sees cards."""

    def has_view_permission(self, request, obj=None):
        return permissions.sees_cards(request.user)

    def has_module_permission(self, request):
        return permissions.sees_cards(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(RevocationList)
class RevocationListAdmin(ShownRegister):
    list_display = ("id", "issued_at", "key")
    list_select_related = ("key",)
    fields = ("issued_at", "key", "signature", "payload")


@admin.register(CheckCount)
class CheckCountAdmin(ShownRegister):
    list_display = ("day", "outcome", "checks")
    list_filter = ("outcome",)
