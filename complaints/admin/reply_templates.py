"""The register of reply templates: each bureau's intake and leader keep their own."""

from django.contrib import admin

from accounts.permissions import is_system_administrator
from bureaus.models import Bureau, BureauMember
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from complaints.models import ReplyTemplate
from gaotai_jiazheng.register_admin import WorkbenchAdmin

Role = BureauMember.Role
KEEPERS = frozenset({Role.CONTACT, Role.DEPUTY, Role.LEADER})


def bureaus_kept_by(user) -> list[int]:
    return [pk for pk, roles in roles_of(user).items() if not roles.isdisjoint(KEEPERS)]


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(WorkbenchAdmin):
    """A template that is no longer used is switched off, not deleted."""

    list_display = ["name", "bureau", "kind", "action", "position", "is_active"]
    list_select_related = ["bureau"]
    list_filter = ["kind", "is_active"]
    list_per_page = 50
    show_full_result_count = False
    fields = ["bureau", "kind", "action", "name", "text", "position", "is_active"]

    def get_queryset(self, request):
        """Those of one's own bureaus; all for whoever oversees the county or keeps the system."""
        rows = super().get_queryset(request)
        if oversees_all_bureaus(request.user) or is_system_administrator(request.user):
            return rows
        return rows.filter(bureau__in=bureau_ids_of(request.user))

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        user = request.user
        return bool(roles_of(user)) or oversees_all_bureaus(user) or is_system_administrator(user)

    def has_add_permission(self, request):
        return self.keeps(request.user)

    def has_change_permission(self, request, obj=None):
        return self.keeps(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def keeps(self, user, template=None) -> bool:
        if is_system_administrator(user):
            return True
        kept = bureaus_kept_by(user)
        return bool(kept) if template is None else template.bureau_id in kept

    def get_readonly_fields(self, request, obj=None):
        return ["bureau"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only the bureaus whose templates the person keeps can be chosen."""
        if db_field.name == "bureau" and not is_system_administrator(request.user):
            kwargs["queryset"] = Bureau.objects.filter(pk__in=bureaus_kept_by(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
