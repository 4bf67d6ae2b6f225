"""Templates in the workbench: brought in from a file, looked at, put to use."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from contracts import permissions
from contracts.admin.pages import FOLDER, WatchedAdmin
from contracts.forms.keeping import TemplateUploadForm
from contracts.models import ContractTemplate
from contracts.services import templates
from contracts.template_files import as_file, read_upload
from gaotai_jiazheng.data_files import BadDataFile
from gaotai_jiazheng.form_answers import button, posted

SHOWN_FAULTS = 20


@admin.register(ContractTemplate)
class ContractTemplateAdmin(WatchedAdmin):
    """A version is a draft until somebody has looked at it; in use it never changes."""

    list_display = ("title", "mode", "version", "state", "source")
    reads = staticmethod(lambda user: user.is_active)
    list_filter = ("state", "mode")
    own_pages = (
        ("<int:pk>/use/", "use_view", "use"),
        ("<int:pk>/retire/", "retire_view", "retire"),
        ("<int:pk>/throw-away/", "throw_away_view", "throw_away"),
        ("<int:pk>/template.yaml", "file_view", "file"),
    )

    def get_queryset(self, request):
        """All of them: what is asked of contracts is no secret among the staff."""
        return ContractTemplate.objects.all()

    def has_add_permission(self, request):
        return permissions.can_keep_templates(request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The clauses as they are; for a draft the preview of what was brought in."""
        template = self.row_or_404(request, object_id)
        context = self.context(request, "", template) | {
            "template": template,
            "clauses": template.words(),
            "keeps": permissions.can_keep_templates(request.user),
        }
        return TemplateResponse(request, f"{FOLDER}/template.html", context)

    def add_view(self, request, form_url="", extra_context=None):
        """Bring in a file; it becomes a draft whose page is the preview. 422 with every fault of the file."""
        if not self.has_add_permission(request):
            raise PermissionDenied("只有查看三方合同的单位可以上传模板。")
        form = TemplateUploadForm(posted(request), request.FILES or None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid() and (template := brought_in(form)):
                messages.success(request, "已上传为草稿，请核对后投入使用。")
                return redirect(self.address_of(template))
        context = self.context(request, "上传模板") | {"form": form}
        return TemplateResponse(request, self.form_template, context, status=status)

    def kept_or_403(self, request, pk) -> ContractTemplate:
        template = self.row_or_404(request, pk)
        if not permissions.can_keep_templates(request.user):
            raise PermissionDenied("只有查看三方合同的单位可以管理模板。")
        return template

    @method_decorator(require_POST)
    def use_view(self, request, pk):
        template = self.kept_or_403(request, pk)
        done = "已投入使用，不能再改；同一种模式原来的模板已停用。"
        return self.press(request, template, lambda: templates.put_to_use(template), done)

    @method_decorator(require_POST)
    def retire_view(self, request, pk):
        template = self.kept_or_403(request, pk)
        return self.press(request, template, lambda: templates.retire(template), "已停用。")

    @method_decorator(require_POST)
    def throw_away_view(self, request, pk):
        template = self.kept_or_403(request, pk)
        target = reverse("admin:contracts_contracttemplate_changelist")
        return button(
            request, lambda: templates.throw_away(template), done="草稿已经删除。", target=target
        )

    @method_decorator(require_safe)
    def file_view(self, request, pk):
        """The template as a file that can be changed and sent in again."""
        template = self.row_or_404(request, pk)
        content = as_file(template, template.words())
        response = HttpResponse(content, content_type="application/yaml; charset=utf-8")
        name = f"{template.title}-{template.version}.yaml"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response


def brought_in(form):
    """The draft; None with the faults on the form."""
    try:
        return templates.bring_in(read_upload(form.cleaned_data["file"].read()))
    except BadDataFile as error:
        faults = [ValidationError(text) for text in error.problems[:SHOWN_FAULTS]]
        form.add_error("file", faults)
    except ValidationError as error:
        form.add_error("file", error.messages)
    return None
