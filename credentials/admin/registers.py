"""Who examines and teaches, whose an employer's body is, and the parameters of levels and exams."""

from django.contrib import admin
from unfold.admin import TabularInline

from credentials.models import EmployerBody, ExamPerson, ExamTerms, LevelRule, Qualification
from credentials.permissions import keeps_exams, reads_exams
from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin
from workers.models import BodyKind, EvaluationBody


class KeptByHrss(RegisterAdmin):
    """Everybody on the staff may look; 县人社局 writes; nobody deletes what exams name."""

    sortable_by = ()
    actions = None

    def has_add_permission(self, request):
        return keeps_exams(request.user)

    def has_change_permission(self, request, obj=None):
        return keeps_exams(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(EmployerBody)
class EmployerBodyAdmin(KeptByHrss):
    list_display = ("body", "enterprise")
    list_select_related = ("body", "enterprise")
    autocomplete_fields = ("enterprise",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["queryset"] = EvaluationBody.objects.filter(kind=BodyKind.EMPLOYER)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(LevelRule)
class LevelRuleAdmin(KeptByHrss):
    list_display = (
        "__str__",
        "theory_pass",
        "skill_pass",
        "previous_level",
        "months_after_previous",
        "in_force_from",
        "standing",
    )
    list_filter = ("occupation",)
    list_select_related = ("occupation",)

    @admin.display(description="确认情况")
    def standing(self, rule):
        return rule.standing_text


@admin.register(ExamTerms)
class ExamTermsAdmin(KeptByHrss):
    list_display = (
        "in_force_from",
        "all_passed_least",
        "candidates_per_assessor_a_day",
        "standing",
    )

    @admin.display(description="确认情况")
    def standing(self, terms):
        return terms.standing_text


class QualificationInline(LabelledInline, TabularInline):
    model = Qualification
    extra = 0
    autocomplete_fields = ("body",)

    def has_view_permission(self, request, obj=None):
        return reads_exams(request.user)

    def has_add_permission(self, request, obj=None):
        return keeps_exams(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ExamPerson)
class ExamPersonAdmin(KeptByHrss):
    """Names and numbers are sealed and masked; who somebody is, is typed once and never shown again."""

    list_display = ("masked", "enterprise", "as_what")
    list_select_related = ("enterprise",)
    list_filter = ("qualifications__part",)
    search_fields = ("qualifications__number",)
    search_help_text = "资格证号"
    autocomplete_fields = ("enterprise",)
    inlines = (QualificationInline,)

    def get_queryset(self, request):
        rows = ExamPerson.objects.visible_to(request.user).order_by("-pk")
        return rows.prefetch_related("qualifications__body")

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_exams(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_fields(self, request, obj=None):
        if obj is None:
            return ("name", "id_number", "enterprise")
        return ("masked", "masked_number", "enterprise")

    def get_readonly_fields(self, request, obj=None):
        return ("masked", "masked_number") if obj else ()

    @admin.display(description="姓名")
    def masked(self, person):
        return person.masked_name

    @admin.display(description="身份证号码")
    def masked_number(self, person):
        return person.masked_id_number

    @admin.display(description="资格")
    def as_what(self, person):
        return "；".join(
            f"{each.get_part_display()} {each.number}" for each in person.qualifications.all()
        )
