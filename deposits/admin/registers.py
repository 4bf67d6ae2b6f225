"""Parameters and custodians: registers that the whole staff may read."""

from django.contrib import admin
from unfold.admin import TabularInline

from accounts.admin.naming import NamesOthers
from accounts.forms import WorkbenchPersonForm
from deposits import permissions, services
from deposits.models import AdvanceClaim, Custodian, CustodianMember, DepositTerms
from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin


@admin.register(DepositTerms)
class DepositTermsAdmin(RegisterAdmin):
    """A row that a claim was decided by stays; other numbers are a new row with a later day."""

    list_display = [
        "in_force_from",
        "floor_yuan",
        "ceiling_yuan",
        "claim_limit_yuan",
        "quick_limit_yuan",
        "standing",
        "source",
    ]

    @admin.display(description="确认情况")
    def standing(self, terms):
        return terms.standing_text

    def has_add_permission(self, request):
        return permissions.can_set_terms(request.user)

    def has_change_permission(self, request, obj=None):
        if not permissions.can_set_terms(request.user):
            return False
        return obj is None or not AdvanceClaim.objects.filter(terms=obj).exists()

    def has_delete_permission(self, request, obj=None):
        return False


class CustodianMemberInline(NamesOthers, LabelledInline, TabularInline):
    """Who keeps the custodian's books: a handful of people."""

    model = CustodianMember
    form = WorkbenchPersonForm
    extra = 0
    autocomplete_fields = ["user"]

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return permissions.can_set_terms(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_set_terms(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Custodian)
class CustodianAdmin(RegisterAdmin):
    list_display = ["name", "kind", "bureau", "held"]
    list_select_related = ["bureau", "account"]
    fields = ["name", "kind", "bureau"]
    inlines = [CustodianMemberInline]

    @admin.display(description="保管的钱（元）")
    def held(self, custodian):
        return -custodian.account.balance_yuan

    def has_add_permission(self, request):
        return permissions.can_set_terms(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_set_terms(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        services.register_custodian(obj)
