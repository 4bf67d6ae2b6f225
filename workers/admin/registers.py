"""Occupations, evaluation bodies, parameters and requests for correction."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from gaotai_jiazheng.form_fields import TextsField
from gaotai_jiazheng.register_admin import RegisterAdmin, get_or_404
from workers.forms.papers import AnswerForm
from workers.models import Correction, EvaluationBody, Occupation, WorkerTerms
from workers.models.choices import SkillLevel
from workers.permissions import keeps_register
from workers.services import correcting


class KeptByHrss(RegisterAdmin):
    """Everybody on the staff may look; 县人社局 writes; nobody deletes what certificates name."""

    def has_add_permission(self, request):
        return keeps_register(request.user)

    def has_change_permission(self, request, obj=None):
        return keeps_register(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


class OccupationForm(forms.ModelForm):
    levels = forms.TypedMultipleChoiceField(
        label="等级",
        choices=SkillLevel.choices,
        coerce=int,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="没有核对清楚的都不选。",
    )
    work_types = TextsField(
        label="工种，每行一个",
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    class Meta:
        model = Occupation
        fields = [
            "code",
            "name",
            "dict_version",
            "standard",
            "levels",
            "work_types",
            "active_from",
            "active_to",
            "is_confirmed",
        ]


@admin.register(Occupation)
class OccupationAdmin(KeptByHrss):
    form = OccupationForm
    list_display = ["name", "code", "dict_version", "levels_in_words", "is_confirmed"]
    list_filter = ["dict_version", "is_confirmed"]
    search_fields = ["name", "code"]

    @admin.display(description="等级")
    def levels_in_words(self, occupation):
        return "、".join(occupation.level_names) or "待核"


@admin.register(EvaluationBody)
class EvaluationBodyAdmin(KeptByHrss):
    list_display = ["name", "kind", "filing_number", "highest_level", "valid_from", "valid_until"]
    list_filter = ["kind"]
    search_fields = ["name", "filing_number"]
    autocomplete_fields = ["occupations"]


@admin.register(WorkerTerms)
class WorkerTermsAdmin(KeptByHrss):
    list_display = [
        "in_force_from",
        "health_months",
        "background_months",
        "background_months_with_children",
        "retention_years",
        "standing",
    ]

    @admin.display(description="确认情况")
    def standing(self, terms):
        return terms.standing_text


@admin.register(Correction)
class CorrectionAdmin(RegisterAdmin):
    """What workers ask to be put right; 县人社局 answers each once."""

    list_display = ["__str__", "worker", "asked_at", "answered_at"]
    list_select_related = ["worker"]
    sortable_by = ()
    # PostgreSQL puts what has no day first: what waits stands above what was answered.
    ordering = ["-answered_at", "asked_at"]

    def get_queryset(self, request):
        return Correction.objects.visible_to(request.user)

    def has_view_permission(self, request, obj=None):
        return keeps_register(request.user) or request.user.is_superuser

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def row_or_404(self, request, pk):
        return get_or_404(Correction.objects.visible_to(request.user).select_related("worker"), pk)

    def history_view(self, request, object_id, extra_context=None):
        """The page has the answer."""
        self.row_or_404(request, object_id)
        return redirect("admin:workers_correction_change", object_id)

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The request and its answer; POST answers it."""
        correction = self.row_or_404(request, object_id)
        form = AnswerForm(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST":
            if not keeps_register(request.user):
                raise PermissionDenied("只有县人社局可以答复。")
            status = 422
            if form.is_valid():
                try:
                    correcting.answer(correction, text=form.cleaned_data["answer"], by=request.user)
                except ValidationError as error:
                    form.add_error(None, error.messages)
                    status = 409
                else:
                    messages.success(request, "已答复。")
                    return redirect("admin:workers_correction_change", correction.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(correction),
            "correction": correction,
            "form": form,
            "may_answer": keeps_register(request.user) and correction.answered_at is None,
        }
        return TemplateResponse(request, "admin/workers/correction.html", context, status=status)
