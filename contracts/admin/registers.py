"""Which bureaus look after contracts: a register that the system administrator keeps."""

from django.contrib import admin

from accounts.permissions import is_system_administrator
from contracts import permissions
from contracts.models import ContractBureau
from gaotai_jiazheng.register_admin import RegisterAdmin


@admin.register(ContractBureau)
class ContractBureauAdmin(RegisterAdmin):
    list_display = ("bureau", "basis")
    list_select_related = ("bureau",)

    def has_add_permission(self, request):
        return is_system_administrator(request.user)

    def has_change_permission(self, request, obj=None):
        return is_system_administrator(request.user)

    def has_delete_permission(self, request, obj=None):
        return is_system_administrator(request.user)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        permissions.watching_bureau_ids.forget()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        permissions.watching_bureau_ids.forget()
