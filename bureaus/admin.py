"""Bureaus and the people who act for them in the workbench."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from unfold.admin import TabularInline

from accounts.admin.naming import NamesOthers
from accounts.decorators import reauthentication
from accounts.forms import WorkbenchPersonForm
from bureaus.models import Bureau, BureauMember
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin, WorkbenchAdmin


class RightsAdmin(WorkbenchAdmin):
    """A page on which rights change: who may write on it first says again who it is."""

    actions = None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        writes = self.has_change_permission(request) or self.has_add_permission(request)
        if writes and (asked := reauthentication(request)):
            return asked
        return super().changeform_view(request, object_id, form_url, extra_context)

    def has_delete_permission(self, request, obj=None):
        """Nobody: a membership ends by its last day, so that the record of who acted stays true."""
        return False


class MemberForm(WorkbenchPersonForm):
    """A part in a bureau: who keeps the register sees no case by that. Who has acted in it stays in it: another
    person, or another bureau, is another row."""

    own_part_words = "自己的单位和角色要由另一位系统管理员办理。"
    others_row_words = "这一行已经生效，不能换人、换单位。请在“至”里填最后一天，再另加一行。"

    def clean(self):
        given = super().clean()
        if self.instance.pk and self.instance.valid_from < timezone.localdate():
            for name in ("user", "bureau"):
                if name in given and given[name] != getattr(self.instance, name):
                    self.add_error(name, ValidationError(self.others_row_words, "others_row"))
        return given


class BureauMemberInline(NamesOthers, LabelledInline, TabularInline):
    model = BureauMember
    form = MemberForm
    extra = 0
    fields = ("user", "role", "valid_from", "valid_until")
    autocomplete_fields = ("user",)
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "bureau")


@admin.register(Bureau)
class BureauAdmin(RightsAdmin, RegisterAdmin):
    list_display = (
        "name",
        "phone",
        "is_dispatch_center",
        "is_supervising_office",
        "handles_by_complaint_measures",
        "portal_channel_from",
    )
    search_fields = ("name", "full_name", "slug")
    inlines = (BureauMemberInline,)
    fieldsets = (
        (None, {"fields": ("slug", "name", "full_name", "duties", "phone")}),
        (
            "在本平台的职责",
            {
                "fields": (
                    "is_dispatch_center",
                    "is_supervising_office",
                    "handles_by_complaint_measures",
                    "keeps_enterprise_register",
                    "verifies_business_licenses",
                    "qualifies_home_care",
                    "follows_utility_rates",
                    "names_womens_services",
                )
            },
        ),
        ("投诉渠道的公布", {"fields": ("portal_channel_from", "portal_channel_source")}),
    )

    def get_readonly_fields(self, request, obj=None):
        """The slug is part of addresses, files and sign-ins: it does not change."""
        return ("slug",) if obj else ()


class LeftFilter(admin.SimpleListFilter):
    """Whose account still opens the registers of the whole staff."""

    title, parameter_name = "离任", "left"

    def lookups(self, request, model_admin):
        return [("open", "已离任，账户还没有停用")]

    def queryset(self, request, queryset):
        return queryset.left_with_open_account() if self.value() else queryset


@admin.register(BureauMember)
class BureauMemberAdmin(NamesOthers, RightsAdmin):
    form = MemberForm
    list_display = ("user", "bureau", "role", "valid_from", "valid_until")
    list_filter = ("bureau", "role", LeftFilter)
    list_select_related = ("user", "bureau")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("user__name", "user__username", "bureau__name")
    autocomplete_fields = ("user", "bureau")

    def get_queryset(self, request):
        """The colleagues of one's own bureaus; all for whoever oversees the county or keeps the register."""
        members = super().get_queryset(request)
        if oversees_all_bureaus(request.user) or self.has_change_permission(request):
            return members
        return members.filter(bureau__in=bureau_ids_of(request.user))

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request):
        return self.has_view_permission(request)
