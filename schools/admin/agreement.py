"""Agreements of schools with enterprises in the workbench, with their papers and modules."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils import timezone

from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.kept_files import file_response
from schools.admin.pages import FOLDER, SchoolsAdmin
from schools.forms.keeping import AgreementForm, EndForm, ModuleForm
from schools.models import Agreement
from schools.permissions import keeps_schools
from schools.services import agreements

MODULES_SHOWN = 100


@admin.register(Agreement)
class AgreementAdmin(SchoolsAdmin):
    list_display = ("school", "enterprise", "what", "valid_from", "valid_until", "ended_on")
    list_filter = ("school",)
    list_select_related = ("school", "enterprise")
    date_hierarchy = "valid_until"
    own_pages = (
        ("<int:pk>/module/", "module_view", "module"),
        ("<int:pk>/end/", "end_view", "end"),
        ("<int:pk>/file/", "file_view", "file"),
    )

    def get_queryset(self, request):
        return Agreement.objects.select_related("school", "enterprise", "by")

    @admin.display(description="合作内容")
    def what(self, agreement):
        return "、".join(agreement.kind_names)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由县教育局登记。")
        form = AgreementForm(posted(request), request.FILES or None)

        def take(form):
            return agreements.enter(by=request.user, **form.cleaned_data)

        done = "已登记，到期以前会提醒。"
        return self.answer(request, form, take, self.context(request, "登记校企合作"), done=done)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        agreement = self.row_or_404(request, object_id)
        keeps = keeps_schools(request.user)
        modules = agreement.modules.select_related("programme__major")
        context = self.context(request, "", agreement) | {
            "agreement": agreement,
            "is_in_force": agreement.is_in_force(timezone.localdate()),
            "modules": list(modules[:MODULES_SHOWN]),
            "may_end": keeps and agreement.ended_on is None,
            "keeps": keeps,
        }
        return TemplateResponse(request, f"{FOLDER}/agreement.html", context)

    def module_view(self, request, pk):
        agreement = self.kept_or_403(request, pk)
        form = ModuleForm(posted(request), school=agreement.school)

        def take(form):
            agreements.add_module(agreement, by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, self.context(request, "登记培养模块", agreement))

    def end_view(self, request, pk):
        agreement = self.kept_or_403(request, pk)

        def take(form):
            agreements.end(agreement, by=request.user, **form.cleaned_data)

        context = self.context(request, "提前终止", agreement)
        return self.answer(request, EndForm(posted(request)), take, context)

    def file_view(self, request, pk):
        """The signed paper, for whoever sees the agreement."""
        return file_response(self.row_or_404(request, pk))
