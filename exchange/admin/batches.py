"""Files of work orders in the workbench: upload, what would come of them, confirm, progress, undo."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from exchange import columns, importing
from exchange.admin.orders import OfVisibleCases
from exchange.import_files import blank_file, file_of_problems
from exchange.import_forms import ColumnsForm, UndoForm, UploadForm
from exchange.models import ColumnMapping, ImportBatch, ImportFile
from exchange.permissions import can_import_for, imports_orders, partners_imported_by
from gaotai_jiazheng import spreadsheets
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import FormAnswers
from gaotai_jiazheng.register_admin import WorkbenchAdmin, get_or_404

FOLDER = "admin/exchange/importbatch"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ROWS = 20
TONES = {
    ImportBatch.State.MAPPING: "warn",
    ImportBatch.State.CHECKING: "info",
    ImportBatch.State.CHECKED: "warn",
    ImportBatch.State.IMPORTING: "info",
    ImportBatch.State.IMPORTED: "done",
    ImportBatch.State.UNDOING: "info",
    ImportBatch.State.FAILED: "danger",
}
State = ImportBatch.State
# Right as it was filled in, and somebody else was faster.
ANSWERS = FormAnswers({"batch_elsewhere"})


def chip(batch):
    return format_html(
        '<span class="chip chip-{}">{}</span>',
        TONES.get(batch.state, "still"),
        batch.get_state_display(),
    )


@admin.register(ImportBatch)
class ImportBatchAdmin(OfVisibleCases):
    """Whose files a person may import, is asked of the hotline (``permissions.can_import_for``)."""

    list_display = ("uploaded", "partner", "file_name", "state_chip", "rows_total", "new_count")
    list_display_links = ("uploaded",)
    list_select_related = ("partner",)
    list_filter = ("partner", "state")

    def get_urls(self):
        own = [
            ("blank/<int:pk>/", self.blank_view, "blank"),
            ("<int:pk>/columns/", self.columns_view, "columns"),
            ("<int:pk>/confirm/", self.confirm_view, "confirm"),
            ("<int:pk>/discard/", self.discard_view, "discard"),
            ("<int:pk>/undo/", self.undo_view, "undo"),
            ("<int:pk>/problems.xlsx", self.problems_view, "problems"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"exchange_importbatch_{name}")
            for route, view, name in own
        ] + super().get_urls()

    # Who may

    def has_add_permission(self, request):
        return imports_orders(request.user)

    # The list

    @admin.display(description="上传时间")
    def uploaded(self, batch):
        return batch.uploaded_at

    @admin.display(description="状态")
    def state_chip(self, batch):
        return chip(batch)

    # Uploading

    def context(self, request) -> dict:
        return {**self.admin_site.each_context(request), "opts": self.opts}

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("只有派单机构和热线平台的主管单位可以导入工单。")
        partners = partners_imported_by(request.user)
        form = UploadForm(request.POST or None, request.FILES or None, partners=partners)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = importing.upload(
                    form.cleaned_data["partner"],
                    file_name=form.clean_name(),
                    content=file.read(spreadsheets.MAX_BYTES + 1),
                    by=request.user,
                )
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return redirect(batch)
        context = self.context(request) | {
            "title": "导入热线工单",
            "form": form,
            "partners": partners,
            "max_rows": spreadsheets.MAX_ROWS,
        }
        return TemplateResponse(request, f"{FOLDER}/add.html", context, status=status_of(form))

    @method_decorator(require_safe)
    def blank_view(self, request, pk):
        """An empty file with the headings of a hotline, to be filled in."""
        partner = partners_imported_by(request.user).filter(pk=pk).first()
        if partner is None:
            raise Http404
        return attachment(blank_file(partner), f"orders-{partner.slug}.xlsx")

    # One batch

    def batch_or_404(self, request, pk) -> ImportBatch:
        visible = ImportBatch.objects.visible_to(request.user)
        people = ("partner", "uploaded_by", "confirmed_by", "undone_by")
        return get_or_404(visible.select_related(*people), pk)

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """How far the batch is, what its rows are, and what can be done with it; writes nothing."""
        return self.page(request, self.batch_or_404(request, object_id))

    def history_view(self, request, object_id, extra_context=None):
        """The batch's page says who did what with it."""
        return redirect(self.batch_or_404(request, object_id))

    def page(self, request, batch, *, error=None, status=200):
        orders = (
            f"{reverse('admin:exchange_workorder_changelist')}?{urlencode({'batch': batch.pk})}"
        )
        context = self.context(request) | {
            "title": f"导入 {batch}",
            "batch": batch,
            "chip": chip(batch),
            "problems": batch.problems.all()[:SHOWN_ROWS],
            "may_act": can_import_for(request.user, batch.partner),
            "has_file": ImportFile.objects.filter(batch=batch).exists(),
            "orders": orders,
            "kept": kept_of(request.user, batch) if batch.state == State.UNDONE else [],
            "error": error,
        }
        return TemplateResponse(request, f"{FOLDER}/batch.html", context, status=status)

    @method_decorator(require_POST)
    def confirm_view(self, request, pk):
        return self.acted(request, pk, importing.confirm)

    @method_decorator(require_POST)
    def discard_view(self, request, pk):
        return self.acted(request, pk, importing.discard)

    def acted(self, request, pk, act):
        """Do it and show the batch; 409 with the reason where that cannot be done now."""
        batch = self.batch_or_404(request, pk)
        try:
            act(batch, by=request.user)
        except ValidationError as error:
            batch.refresh_from_db()
            return self.page(request, batch, error=error.message, status=409)
        return redirect(batch)

    @method_decorator(never_cache)
    def columns_view(self, request, pk):
        """Which heading stands for what; for this file and every later one of its hotline."""
        batch = self.batch_or_404(request, pk)
        if not can_import_for(request.user, batch.partner):
            raise PermissionDenied
        stored = columns.stored_columns(batch.partner)
        form = ColumnsForm(request.POST or None, headings=batch.headings, stored=stored)
        if request.method == "POST" and form.is_valid():
            try:
                importing.map_columns(batch, form.mapping(), by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect(batch)
        missing = columns.lacking(batch.columns["fields"])
        context = self.context(request) | {
            "title": "列对应",
            "batch": batch,
            "form": form,
            "missing": [field.label for field in missing],
        }
        return TemplateResponse(request, f"{FOLDER}/columns.html", context, status=status_of(form))

    @method_decorator(never_cache)
    def undo_view(self, request, pk):
        batch = self.batch_or_404(request, pk)
        if not can_import_for(request.user, batch.partner):
            raise PermissionDenied
        form = UndoForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                importing.undo(batch, reason=form.cleaned_data["reason"], by=request.user)
            except ValidationError as error:
                form.add_error("reason", error)
            else:
                messages.info(request, "正在撤销。")
                return redirect(batch)
        standing = batch.orders.standing().count()
        kept = importing.kept_orders(batch)
        context = self.context(request) | {
            "title": "撤销导入",
            "batch": batch,
            "form": form,
            "kept": visible_rows(request.user, kept)[:SHOWN_ROWS],
            "kept_count": kept.count(),
            "free_count": standing - kept.count(),
        }
        return TemplateResponse(request, f"{FOLDER}/undo.html", context, status=status_of(form))

    @method_decorator(require_safe)
    @method_decorator(never_cache)
    def problems_view(self, request, pk):
        """The rows that could not be taken, each with its reason, to be put right and uploaded again."""
        batch = self.batch_or_404(request, pk)
        if not can_import_for(request.user, batch.partner):
            raise PermissionDenied
        try:
            content = file_of_problems(batch)
        except ValidationError as error:
            return self.page(request, batch, error=error.message, status=409)
        reason = f"下载有问题的行（{batch.invalid_count}行）"
        address = client_address(request)
        log_access(request.user, AccessLog.Action.EXPORT, batch, ["rows"], reason, address)
        return attachment(content, f"problems-{batch.pk}.xlsx")


def status_of(form) -> int:
    """Of the page that shows a form with what was wrong."""
    return ANSWERS.status_of(ValidationError(form.errors.as_data())) if form.errors else 200


def attachment(content, name) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def kept_of(user, batch) -> list:
    return visible_rows(user, batch.orders.standing())[:SHOWN_ROWS]


def visible_rows(user, orders):
    """Orders of cases that the person may see, with what is shown of them."""
    return orders.visible_to(user).select_related("complaint__bureau").order_by("pk")


@admin.register(ColumnMapping)
class ColumnMappingAdmin(WorkbenchAdmin):
    """Which heading stands for what in the files of a hotline; most of it is said when a file is imported."""

    list_display = ("partner", "field", "heading", "fixed_value")
    list_display_links = ("field",)
    list_select_related = ("partner",)
    list_filter = ("partner",)
    list_per_page = 50
    show_full_result_count = False
    fields = ("partner", "field", "heading", "fixed_value")

    def get_queryset(self, request):
        partners = partners_imported_by(request.user)
        return super().get_queryset(request).filter(partner__in=partners)

    def has_module_permission(self, request):
        return imports_orders(request.user)

    def has_view_permission(self, request, obj=None):
        return imports_orders(request.user)

    def has_add_permission(self, request):
        return imports_orders(request.user)

    def has_change_permission(self, request, obj=None):
        return imports_orders(request.user)

    def has_delete_permission(self, request, obj=None):
        return imports_orders(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only hotlines whose files the person imports can be chosen."""
        kwargs["queryset"] = partners_imported_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
