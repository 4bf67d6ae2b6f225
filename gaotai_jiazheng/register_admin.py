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


class LabelledInline:
    """Rows in a table: each field says what it is, as the heading of its column does to who sees it.

    Stands before the inline that it is for.
    """

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = db_field.verbose_name
        return field


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
