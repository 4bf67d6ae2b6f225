"""The cultivation list in the workbench."""

from django.contrib import admin

from gaotai_jiazheng.register_admin import RegisterAdmin
from ratings.models import CultivationEntry
from ratings.permissions import can_keep_schemes


@admin.register(CultivationEntry)
class CultivationEntryAdmin(RegisterAdmin):
    """Kept by the bureau that keeps the register; who leaves the list is taken off it, history stays."""

    list_display = ("year", "enterprise", "rung", "help_given", "entered_on")
    list_filter = ("year", "rung")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name",)
    autocomplete_fields = ("enterprise",)

    def has_add_permission(self, request):
        return can_keep_schemes(request.user)

    def has_change_permission(self, request, obj=None):
        return can_keep_schemes(request.user)

    def has_delete_permission(self, request, obj=None):
        return can_keep_schemes(request.user)
