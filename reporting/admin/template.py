"""Templates of superiors in the workbench: uploaded, bound once, filled for any quarter."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from bureaus.permissions import bureau_ids_of
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import file_to_keep
from plan.metrics import metric_of
from reporting import permissions, template_files
from reporting.admin.pages import DOCX, FOLDER, XLSX, ReportingAdmin
from reporting.forms.answering import refuse
from reporting.forms.templates import BindingForm, FillForm, TemplateForm
from reporting.models import ReportTemplate
from reporting.services import templates

NOT_ITS_USER = "由使用模板的单位设置。"
TYPES = {"xlsx": XLSX, "docx": DOCX}


@admin.register(ReportTemplate)
class ReportTemplateAdmin(ReportingAdmin):
    list_display = ("title", "bureau", "kind", "is_in_use", "uploaded_at")
    list_select_related = ("bureau",)
    list_filter = ("kind", "is_in_use")
    search_fields = ("title",)
    own_pages = (
        ("<int:pk>/bind/", "bind_view", "bind"),
        ("<int:pk>/unbind/<int:binding>/", "unbind_view", "unbind"),
        ("<int:pk>/retire/", "retire_view", "retire"),
        ("<int:pk>/fill/", "fill_view", "fill"),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("bureau").defer("content")

    def has_add_permission(self, request):
        return request.user.is_staff and bool(bureau_ids_of(request.user))

    def kept_or_403(self, request, pk) -> ReportTemplate:
        template = self.row_or_404(request, pk)
        if not permissions.keeps_template(request.user, template):
            raise PermissionDenied(NOT_ITS_USER)
        return template

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TemplateForm(
            posted(request), request.FILES or None, bureau_ids=bureau_ids_of(request.user)
        )

        def take(form):
            return templates.keep(by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, self.context(request, "添加模板"))

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.page(request, self.row_or_404(request, object_id), FillForm(user=request.user))

    def page(self, request, template, fill_form, status=200):
        """What is bound to which place, what is not yet, and the quarter to fill it for."""
        bindings = list(template.bindings.select_related("measure", "bureau"))
        context = self.context(request, "", template) | {
            "template": template,
            "bindings": [(each, said_of(each)) for each in bindings],
            "unbound": unbound_in(template, bindings),
            "keeps": permissions.keeps_template(request.user, template),
            "form": fill_form,
        }
        return TemplateResponse(request, f"{FOLDER}/template.html", context, status=status)

    @method_decorator(never_cache)
    def bind_view(self, request, pk):
        template = self.kept_or_403(request, pk)
        form = BindingForm(posted(request))
        if template_files.loses_drawings(template.kind, bytes(template.content)):
            form.leads_to = (
                "模板里的图片、图形不会全部带到结果里，生成以后请自己补上；数字和格式不受影响。"
            )

        def take(form):
            templates.bind(template, by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, self.context(request, "设置取数", template))

    def unbind_view(self, request, pk, binding):
        template = self.kept_or_403(request, pk)
        found = get_object_or_404(template.bindings, pk=binding)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return self.press(
            request, template, lambda: templates.unbind(found, by=request.user), "已删去。"
        )

    def retire_view(self, request, pk):
        template = self.kept_or_403(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return self.press(
            request, template, lambda: templates.retire(template, by=request.user), "已停用。"
        )

    @method_decorator(never_cache)
    def fill_view(self, request, pk):
        """The filled file; what cannot be filled is said on the template's page."""
        template = self.row_or_404(request, pk)
        if "period" not in request.GET:
            raise Http404
        form = FillForm(request.GET, user=request.user)
        status = 422
        if form.is_valid():
            period = form.cleaned_data["period"]
            try:
                content = templates.filled(template, period)
            except ValidationError as error:
                status = refuse(form, error)
            else:
                name = f"{template.title}（{period}）.{template.kind}"
                return file_to_keep(content, name, TYPES[template.kind])
        return self.page(request, template, form, status)


def said_of(binding) -> str:
    """What a place gets, in words."""
    quarter = binding.get_quarters_back_display()
    if binding.measure:
        who = binding.bureau.name if binding.bureau else "全部单位"
        return f"{quarter}，{who}的进展文字：{binding.measure}"
    try:
        title = metric_of(binding.metric).title
    except LookupError:
        title = "这个指标已经没有了"
    return f"{quarter}，{title}（{binding.metric}）"


def unbound_in(template, bindings) -> list[str]:
    """The placeholders of a letter that have no value yet; a workbook has none."""
    if template.kind != ReportTemplate.Kind.DOCX:
        return []
    known = {each.place for each in bindings}
    names = template_files.names_in(bytes(template.content))
    return [name for name in names if name not in known]
