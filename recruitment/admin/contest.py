"""Entries in contests of innovation, a register that the bureaus of measure 12 fill in."""

from django.contrib import admin

from gaotai_jiazheng.register_admin import RegisterAdmin
from recruitment.models import ContestEntry
from recruitment.permissions import keeps_contests, reads_recruitment


@admin.register(ContestEntry)
class ContestEntryAdmin(RegisterAdmin):
    list_display = ("project", "contest", "level", "held_on", "enterprise", "result")
    list_filter = ("level", "result")
    list_select_related = ("enterprise",)
    search_fields = ("project", "contest")
    autocomplete_fields = ("enterprise",)
    sortable_by = ()
    actions = None

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_recruitment(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return request.user.is_staff and keeps_contests(request.user)

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.by = request.user
        super().save_model(request, obj, form, change)
