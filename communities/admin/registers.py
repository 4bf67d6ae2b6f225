"""Host facilities and the people of towns: registers that the whole staff may read."""

from django.contrib import admin

from accounts.admin.naming import NamesOthers
from accounts.admin.typed_accounts import TypedAccounts
from accounts.forms import WorkbenchPersonForm
from communities import permissions, services
from communities.models import HostFacility, TownClerk, WomensService
from gaotai_jiazheng.register_admin import RegisterAdmin


@admin.register(HostFacility)
class HostFacilityAdmin(RegisterAdmin):
    """Kept by the bureau of facilities; one that is closed gets its last day and stays."""

    list_display = ("name", "kind", "community", "operator", "lease_until", "closed_on")
    list_filter = ("kind", "community__town")
    list_select_related = ("community__town",)
    search_fields = ("name", "operator", "community__name")
    autocomplete_fields = ("community",)

    def has_add_permission(self, request):
        return permissions.can_keep_facilities(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_keep_facilities(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        services.save_facility(obj)


@admin.register(TownClerk)
class TownClerkAdmin(NamesOthers, TypedAccounts, RegisterAdmin):
    """Who speaks for a town; an office ends by its last day."""

    form = WorkbenchPersonForm
    list_display = ("town", "user", "valid_from", "valid_until")
    list_filter = ("town",)
    list_select_related = ("town", "user")
    autocomplete_fields = ("town",)

    def has_add_permission(self, request):
        return permissions.can_name_clerks(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_name_clerks(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        permissions.towns_by_user.forget()


@admin.register(WomensService)
class WomensServiceAdmin(RegisterAdmin):
    """Kept by the women's federation; what no longer holds gets its last day."""

    list_display = ("enterprise", "document", "valid_from", "valid_until")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name", "document")
    autocomplete_fields = ("enterprise",)

    def has_add_permission(self, request):
        return permissions.can_name_womens_services(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_name_womens_services(request.user)

    def has_delete_permission(self, request, obj=None):
        return False
