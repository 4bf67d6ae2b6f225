"""Funds, purposes and the formats of banks: registers that the whole staff may read."""

from django.contrib import admin

from funds import permissions, services
from funds.models import BankFormat, Fund, Purpose
from gaotai_jiazheng.register_admin import RegisterAdmin


class SetUpAdmin(RegisterAdmin):
    """Written by who sets the portal up; nothing is deleted."""

    def has_add_permission(self, request):
        return permissions.can_set_up(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_set_up(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Fund)
class FundAdmin(SetUpAdmin):
    list_display = ["name", "bureau", "supervisor", "is_demo"]
    list_select_related = ["bureau", "supervisor"]
    fields = ["code", "name", "bureau", "supervisor", "basis", "is_demo"]

    def save_model(self, request, obj, form, change):
        services.register_fund(obj)


@admin.register(Purpose)
class PurposeAdmin(SetUpAdmin):
    list_display = ["name", "result_unit"]


@admin.register(BankFormat)
class BankFormatAdmin(SetUpAdmin):
    list_display = ["name", "kind", "encoding", "is_demo", "is_active"]
