"""Criteria in the workbench: brought in from a file, looked at, put to use, confirmed."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from gaotai_jiazheng.data_files import BadDataFile
from gaotai_jiazheng.form_answers import button, posted
from gaotai_jiazheng.register_admin import RegisterAdmin, get_or_404
from ratings.admin.pages import FOLDER, form_page
from ratings.forms.keeping import SchemeConfirmationForm, SchemeUploadForm
from ratings.models import StandardScheme
from ratings.permissions import can_keep, can_keep_schemes
from ratings.scheme_files import as_spreadsheet, read_scheme
from ratings.services import schemes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@admin.register(StandardScheme)
class StandardSchemeAdmin(RegisterAdmin):
    """A version is a draft until somebody has looked at it; in use it never changes."""

    list_display = ("title", "version", "standing", "state", "bureau")
    list_filter = ("state",)
    list_select_related = ("bureau",)
    search_fields = ("title",)
    sortable_by = ()
    actions = None

    def get_urls(self):
        own = [
            ("<int:pk>/use/", self.use_view, "use"),
            ("<int:pk>/retire/", self.retire_view, "retire"),
            ("<int:pk>/throw-away/", self.throw_away_view, "throw_away"),
            ("<int:pk>/confirm/", self.confirm_view, "confirm"),
            ("<int:pk>/scheme.xlsx", self.spreadsheet_view, "spreadsheet"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"ratings_standardscheme_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def has_add_permission(self, request):
        return can_keep_schemes(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def scheme_or_404(self, pk) -> StandardScheme:
        return get_or_404(StandardScheme.objects.select_related("bureau", "confirmed_by"), pk)

    def kept_or_403(self, request, pk) -> StandardScheme:
        scheme = self.scheme_or_404(pk)
        if not can_keep(request.user, scheme):
            raise PermissionDenied("只有评定单位的人员可以管理标准。")
        return scheme

    def context(self, request, heading="", scheme=None) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {scheme or ''}".strip(),
            "heading": heading,
            "scheme": scheme,
        }

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The criteria as they are; for a draft the preview of what was brought in."""
        scheme = self.scheme_or_404(object_id)
        items = list(scheme.items.all())
        context = self.context(request, scheme=scheme) | {
            "items": items,
            "full": sum(item.points for item in items),
            "mandatory": sum(item.is_mandatory for item in items),
            "keeps": can_keep(request.user, scheme),
        }
        return TemplateResponse(request, f"{FOLDER}/scheme.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """A version in use does not change."""
        return redirect("admin:ratings_standardscheme_change", object_id)

    def add_view(self, request, form_url="", extra_context=None):
        """Bring in a file; it becomes a draft whose page is the preview. 422 with every fault of the file."""
        if not self.has_add_permission(request):
            raise PermissionDenied("只有管理企业名录的单位可以上传标准。")
        form = SchemeUploadForm(posted(request), request.FILES or None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid() and (scheme := self.brought_in(request, form)):
                messages.success(request, "已上传为草稿，请核对后投入使用。")
                return redirect("admin:ratings_standardscheme_change", scheme.pk)
        context = self.context(request, "上传标准") | {
            "form": form,
            "back": reverse("admin:ratings_standardscheme_changelist"),
        }
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)

    def brought_in(self, request, form):
        """The draft; None with the faults on the form."""
        file = form.cleaned_data["file"]
        own = Bureau.objects.filter(
            pk__in=bureau_ids_of(request.user), keeps_enterprise_register=True
        )
        bureau = own.first() or Bureau.objects.filter(keeps_enterprise_register=True).first()
        if bureau is None:
            form.add_error(None, "还没有管理企业名录的单位。")
            return None
        try:
            return schemes.bring_in(read_scheme(file.name, file.read()), bureau=bureau)
        except BadDataFile as error:
            form.add_error("file", [ValidationError(text) for text in error.problems[:20]])
        except ValidationError as error:
            form.add_error(None, error.messages)
        return None

    @method_decorator(require_POST)
    def use_view(self, request, pk):
        scheme = self.kept_or_403(request, pk)
        return self.press(request, scheme, schemes.put_to_use, "已投入使用，不能再改。")

    @method_decorator(require_POST)
    def retire_view(self, request, pk):
        scheme = self.kept_or_403(request, pk)
        return self.press(request, scheme, schemes.retire, "已停用。")

    def press(self, request, scheme, step, done):
        target = reverse("admin:ratings_standardscheme_change", args=[scheme.pk])
        return button(request, lambda: step(scheme), done=done, target=target)

    @method_decorator(require_POST)
    def throw_away_view(self, request, pk):
        scheme = self.kept_or_403(request, pk)
        target = reverse("admin:ratings_standardscheme_changelist")
        return button(
            request, lambda: schemes.throw_away(scheme), done="草稿已经删除。", target=target
        )

    def confirm_view(self, request, pk):
        scheme = self.kept_or_403(request, pk)
        form = SchemeConfirmationForm(posted(request))
        return form_page(
            request,
            form,
            lambda: schemes.confirm(scheme, by=request.user, **form.cleaned_data),
            context=self.context(request, "确认标准", scheme),
            done="已确认，企业可以据此申请评定。",
            target=reverse("admin:ratings_standardscheme_change", args=[scheme.pk]),
        )

    @method_decorator(require_safe)
    def spreadsheet_view(self, request, pk):
        scheme = self.scheme_or_404(pk)
        response = HttpResponse(as_spreadsheet(scheme, scheme.items.all()), content_type=XLSX)
        name = f"{scheme.title}-{scheme.version}.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response
