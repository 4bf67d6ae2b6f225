"""Schools in the workbench, a register that 县教育局 fills in."""

from django.contrib import admin

from gaotai_jiazheng.register_admin import RegisterAdmin
from schools.models import School
from schools.permissions import keeps_schools, reads_schools


@admin.register(School)
class SchoolAdmin(RegisterAdmin):
    list_display = ("name", "kind", "address", "phone")
    list_filter = ("kind",)
    search_fields = ("name",)
    sortable_by = ()
    actions = None

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_schools(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return request.user.is_staff and keeps_schools(request.user)

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False
