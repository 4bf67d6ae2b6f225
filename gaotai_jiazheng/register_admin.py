"""How the workbench shows a register: everybody on the staff may look, few may write. A leaf."""

from unfold.admin import ModelAdmin


class RegisterAdmin(ModelAdmin):
    """A register without personal data: any member of staff may look; writing needs the permission."""

    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff


class WrittenByServices:
    """A register in which nobody types: rows come and change by services, each step with a page of its own.

    Stands before the admin class or the inline that it is for.
    """

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
