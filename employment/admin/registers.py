"""Stations, their people and minimum wages: registers that the whole staff may read."""

from django.contrib import admin

from accounts.admin.naming import NamesOthers
from accounts.admin.typed_accounts import TypedAccounts
from accounts.forms import WorkbenchPersonForm
from employment import permissions
from employment.models import GigStation, StationMember, WageFloor
from gaotai_jiazheng.register_admin import RegisterAdmin


class KeptByLabour(RegisterAdmin):
    """Kept by 县人社局; what no longer holds gets its last day and stays."""

    def has_add_permission(self, request):
        return permissions.keeps_jobs(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.keeps_jobs(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(GigStation)
class GigStationAdmin(KeptByLabour):
    list_display = ("name", "community", "phone", "hours", "opened_on", "closed_on")
    list_filter = ("community__town",)
    list_select_related = ("community__town",)
    search_fields = ("name", "community__name")
    autocomplete_fields = ("community",)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        permissions.station_ids_by_user.forget()


@admin.register(StationMember)
class StationMemberAdmin(NamesOthers, TypedAccounts, KeptByLabour):
    form = WorkbenchPersonForm
    list_display = ("station", "user", "valid_from", "valid_until")
    list_select_related = ("station", "user")
    search_fields = ("station__name", "user__username", "user__name")
    autocomplete_fields = ("station",)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        permissions.station_ids_by_user.forget()


@admin.register(WageFloor)
class WageFloorAdmin(KeptByLabour):
    list_display = (
        "in_force_from",
        "month_yuan",
        "hour_yuan",
        "source",
        "confirmed_by",
        "awaiting_confirmation_by",
    )
