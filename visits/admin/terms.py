"""The parameters of visits."""

from django.contrib import admin

from gaotai_jiazheng.register_admin import RegisterAdmin
from visits import permissions
from visits.models import VisitTerms


@admin.register(VisitTerms)
class VisitTermsAdmin(RegisterAdmin):
    """Everybody on the staff may look; the two bureaus that keep visits write; nobody deletes."""

    list_display = (
        "in_force_from", "confirm_days", "rate_days", "change_days", "retention_days", "standing",
    )  # fmt: skip

    @admin.display(description="确认情况")
    def standing(self, terms):
        return terms.standing_text

    def has_add_permission(self, request):
        return permissions.keeps_terms(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.keeps_terms(request.user)

    def has_delete_permission(self, request, obj=None):
        return False
