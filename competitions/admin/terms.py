"""The dated parameters of competitions: the bureaus of measure 7 look, 县人社局 writes, nobody deletes."""

from django.contrib import admin

from competitions.models import EntrantTerms
from competitions.permissions import keeps_competitions, reads_competitions
from gaotai_jiazheng.register_admin import RegisterAdmin


@admin.register(EntrantTerms)
class EntrantTermsAdmin(RegisterAdmin):
    list_display = ("in_force_from", "days_kept", "standing")
    sortable_by = ()
    actions = None

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_competitions(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return keeps_competitions(request.user)

    def has_change_permission(self, request, obj=None):
        return keeps_competitions(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="确认情况")
    def standing(self, terms):
        return terms.standing_text
