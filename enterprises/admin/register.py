"""The register of enterprises in the workbench."""

from django.contrib import admin

from enterprises import services
from enterprises.models import Enterprise
from enterprises.permissions import can_keep_register
from gaotai_jiazheng.register_admin import RegisterAdmin


@admin.register(Enterprise)
class EnterpriseAdmin(RegisterAdmin):
    list_display = ("name", "uscc", "town", "community", "phone", "state", "odr_from")
    list_filter = ("state", "town", "odr_from")
    list_select_related = ("town", "community__town")
    # Searched by character pairs (get_search_results), not by these columns.
    search_fields = ("name",)
    search_help_text = "名称、地址或统一社会信用代码"
    autocomplete_fields = ("town", "community")

    def get_search_results(self, request, queryset, search_term):
        text = search_term.strip()
        found = queryset.filter(uscc=text.upper()) if len(text) == 18 and text.isascii() else None
        return (queryset.search(text) if found is None else found), False

    def save_model(self, request, obj, form, change):
        services.save_enterprise(obj)

    def has_add_permission(self, request):
        return super().has_add_permission(request) or can_keep_register(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or can_keep_register(request.user)

    def has_delete_permission(self, request, obj=None):
        """Nobody: an enterprise that is gone is marked as cancelled, its cases keep naming it."""
        return False
