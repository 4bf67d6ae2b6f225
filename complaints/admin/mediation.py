"""The registers of mediation, kept by the bureau that mediates: organisations and mediators."""

from django.contrib import admin

from accounts.permissions import is_system_administrator
from bureaus.permissions import oversees_all_bureaus, roles_of
from complaints.models import MediationOrganization, Mediator
from complaints.routing import statutory_bureau
from gaotai_jiazheng.register_admin import WorkbenchAdmin


class MarketKept:
    """Seen by everybody who acts for a bureau, written by the bureau under 总局令第121号; never deleted:
    who no longer mediates gets a last day."""

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        user = request.user
        return bool(roles_of(user)) or oversees_all_bureaus(user) or is_system_administrator(user)

    def has_add_permission(self, request):
        return keeps_mediators(request.user)

    def has_change_permission(self, request, obj=None):
        return keeps_mediators(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


def keeps_mediators(user) -> bool:
    """Whether the person keeps the registers of mediation."""
    bureau = statutory_bureau()
    of_bureau = bureau is not None and bureau.pk in roles_of(user)
    return of_bureau or is_system_administrator(user)


@admin.register(MediationOrganization)
class MediationOrganizationAdmin(MarketKept, WorkbenchAdmin):
    list_display = ["name", "kind", "contact_name", "phone", "valid_from", "valid_until"]
    list_filter = ["kind"]
    fields = ["name", "kind", "contact_name", "phone", "address", "valid_from", "valid_until"]
    list_per_page = 50


@admin.register(Mediator)
class MediatorAdmin(MarketKept, WorkbenchAdmin):
    list_display = [
        "name",
        "bureau",
        "organization",
        "qualification",
        "valid_from",
        "valid_until",
    ]
    list_select_related = ["bureau", "organization"]
    fields = [
        "name",
        "bureau",
        "organization",
        "user",
        "qualification",
        "valid_from",
        "valid_until",
    ]
    list_per_page = 50

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only people who act for a bureau can be recused by their account."""
        if db_field.name == "user":
            people = db_field.related_model.objects.filter(memberships__isnull=False)
            kwargs["queryset"] = people.distinct().order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
