"""Institutions with their people, teachers, and the catalogues of occupations short of people."""

from django.contrib import admin
from unfold.admin import TabularInline

from accounts.admin.naming import NamesOthers
from accounts.admin.typed_accounts import TypedAccounts
from accounts.forms import NamingForm
from gaotai_jiazheng.register_admin import (
    LabelledInline,
    RegisterAdmin,
    WrittenByServices,
    YearFilter,
)
from training.models import Institution, InstitutionMember, ShortageCatalogue, Teacher
from training.permissions import keeps_training, reads_training


class YearOfStart(YearFilter):
    """By the year in which a class begins."""

    title, parameter_name, field = "开班年度", "year", "starts_at"


class YearOfCompletion(YearFilter):
    title, parameter_name, field = "结业年度", "year", "completed_on"


class KeptByHrss(RegisterAdmin):
    """Whoever reads training looks, 县人社局 writes, nobody deletes."""

    sortable_by = ()
    actions = None

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_training(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return keeps_training(request.user)

    def has_change_permission(self, request, obj=None):
        return keeps_training(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


class MemberInline(NamesOthers, LabelledInline, TypedAccounts, TabularInline):
    model = InstitutionMember
    form = NamingForm
    extra = 0

    def has_view_permission(self, request, obj=None):
        return reads_training(request.user)

    def has_add_permission(self, request, obj=None):
        return keeps_training(request.user)

    def has_change_permission(self, request, obj=None):
        return keeps_training(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Institution)
class InstitutionAdmin(KeptByHrss):
    list_display = ("name", "kind", "uscc", "valid_from", "valid_until", "struck_on")
    list_filter = ("kind",)
    search_fields = ("name", "uscc")
    autocomplete_fields = ("occupations", "community")
    inlines = (MemberInline,)

    def get_queryset(self, request):
        return Institution.objects.visible_to(request.user).order_by("name")

    def get_readonly_fields(self, request, obj=None):
        return ("uscc",) if obj else ()


@admin.register(Teacher)
class TeacherAdmin(WrittenByServices, KeptByHrss):
    """Institutions register their teachers themselves; names and numbers are masked."""

    list_display = ("masked", "institution", "qualification", "qualification_number", "left_on")
    list_select_related = ("institution",)
    search_fields = ("qualification_number", "institution__name")
    search_help_text = "资格证号、机构名称"
    fields = ("masked", "masked_number", *list_display[1:])
    readonly_fields = fields

    def get_queryset(self, request):
        return Teacher.objects.visible_to(request.user).order_by("institution", "pk")

    @admin.display(description="姓名")
    def masked(self, teacher):
        return teacher.masked_name

    @admin.display(description="身份证号码")
    def masked_number(self, teacher):
        return teacher.masked_id_number


@admin.register(ShortageCatalogue)
class ShortageCatalogueAdmin(KeptByHrss):
    list_display = ("name", "in_force_from", "in_force_until", "upgrade_percent", "standing")
    autocomplete_fields = ("occupations",)

    @admin.display(description="确认情况")
    def standing(self, catalogue):
        return catalogue.standing_text
