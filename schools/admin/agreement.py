"""Agreements of schools with enterprises in the workbench, with their papers and modules."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.kept_files import file_response
from schools.admin.pages import FOLDER, KeptAdmin, form_page
from schools.forms.keeping import AgreementForm, EndForm, ModuleForm
from schools.models import Agreement
from schools.permissions import keeps_schools
from schools.services import agreements

MODULES_SHOWN = 100


@admin.register(Agreement)
class AgreementAdmin(KeptAdmin):
    list_display = ("school", "enterprise", "what", "valid_from", "valid_until", "ended_on")
    list_filter = ("school",)
    list_select_related = ("school", "enterprise")
    date_hierarchy = "valid_until"
    own_urls = (
        ("<int:pk>/module/", "module_view", "module"),
        ("<int:pk>/end/", "end_view", "end"),
        ("<int:pk>/file/", "file_view", "file"),
    )

    def get_queryset(self, request):
        return Agreement.objects.select_related("school", "enterprise", "by")

    @admin.display(description="合作内容")
    def what(self, agreement):
        return "、".join(agreement.kind_names)

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由县教育局登记。")
        form = AgreementForm(posted(request), request.FILES or None)
        return form_page(
            request,
            form,
            lambda: agreements.enter(by=request.user, **form.cleaned_data),
            context=self.context(request, "登记校企合作"),
            done="已登记，到期以前会提醒。",
        )

    @method_decorator(never_cache)
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

    @method_decorator(never_cache)
    def module_view(self, request, pk):
        agreement = self.kept_or_403(request, pk)
        form = ModuleForm(posted(request), school=agreement.school)

        def add():
            agreements.add_module(agreement, by=request.user, **form.cleaned_data)
            return agreement

        context = self.context(request, "登记培养模块", agreement)
        return form_page(request, form, add, context=context, done="已登记。")

    @method_decorator(never_cache)
    def end_view(self, request, pk):
        agreement = self.kept_or_403(request, pk)
        form = EndForm(posted(request))
        return form_page(
            request,
            form,
            lambda: agreements.end(agreement, by=request.user, **form.cleaned_data),
            context=self.context(request, "提前终止", agreement),
            done="已终止。",
        )

    def file_view(self, request, pk):
        """The signed paper, for whoever sees the agreement."""
        return file_response(self.row_or_404(request, pk))
