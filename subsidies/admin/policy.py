"""Policies in the workbench: versions and the tables of their amounts."""

from django.contrib import admin
from unfold.admin import TabularInline

from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin
from subsidies import permissions
from subsidies.models import Application, PolicyAmount, SubsidyPolicy


class AmountInline(LabelledInline, TabularInline):
    model = PolicyAmount
    extra = 0
    fields = [
        "key",
        "label",
        "amount_fen",
        "unit",
        "in_force_from",
        "until",
        "source",
        "confirmed_by",
        "confirmed_at",
    ]

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return permissions.can_keep_policies(request.user, obj)

    def has_change_permission(self, request, obj=None):
        return permissions.can_keep_policies(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(SubsidyPolicy)
class SubsidyPolicyAdmin(RegisterAdmin):
    """A version that somebody has applied under stays; other words are a new version."""

    list_display = ["name", "version", "bureau", "in_force_from", "until", "standing"]
    list_select_related = ["bureau"]
    list_filter = ["code"]
    inlines = [AmountInline]
    kept = ["is_noticed_by_list", "until", "apply_until", "confirmed_by", "confirmed_at"]

    @admin.display(description="确认情况")
    def standing(self, policy):
        return f"{policy.confirmed_by}已确认" if policy.is_confirmed else "待确认"

    def get_readonly_fields(self, request, obj=None):
        """Of a used version its last day, the window and the confirmation may still be set."""
        if obj is None or not Application.objects.sent().filter(policy=obj).exists():
            return []
        return [field.name for field in self.opts.fields if field.name not in {"id", *self.kept}]

    def has_add_permission(self, request):
        return permissions.can_keep_policies(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_keep_policies(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False
