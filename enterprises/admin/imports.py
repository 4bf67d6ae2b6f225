"""Imports of the register: brought in by one person, written by another, undone by a keeper."""

from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from enterprises.admin.refusals import status_of
from enterprises.models import Enterprise, RegisterImport
from enterprises.permissions import can_keep_register
from enterprises.services import importing
from gaotai_jiazheng.register_admin import RegisterAdmin, get_or_404

FOLDER = "admin/enterprises/imports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = {"apply": "写入名录", "drop": "放弃", "undo": "撤销"}
LEADS_TO = {
    "apply": "下面的改动写进名录，公开的页面马上跟着变。",
    "drop": "放弃以后这份表格不能再写入，要写就重新导入。",
    "undo": "新列入的注销，改过的恢复原来的内容；写入以后又有人改过的，撤销不了。",
}
POSSIBLE = {"previewed": ("apply", "drop"), "applied": ("undo",)}
SHOWN_ROWS = 200
KINDS = {
    "new": "新列入",
    "again": "已注销，重新列入",
    "changed": "有改动",
    "same": "没有变化",
    "wrong": "有错，不写入",
}


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label="xlsx 表格",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="用导出的表格改，第一行的列名不要动；一次最多2000行。",
        error_messages={"required": "请选择文件。", "empty": "这是一个空文件。"},
    )


@admin.register(RegisterImport)
class RegisterImportAdmin(RegisterAdmin):
    list_display = ("name", "state", "made_by", "made_at", "applied_by", "applied_at")
    list_select_related = ("made_by", "applied_by")
    sortable_by = ()

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("export.xlsx", view(self.export_view), name="enterprises_registerimport_export"),
            path(
                "<int:pk>/step/<slug:step>/",
                view(self.step_view),
                name="enterprises_registerimport_step",
            ),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("rows", "written")

    def has_view_permission(self, request, obj=None):
        return can_keep_register(request.user)

    def has_module_permission(self, request):
        return can_keep_register(request.user)

    def has_add_permission(self, request):
        return can_keep_register(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def context(self, request):
        if not can_keep_register(request.user):
            raise PermissionDenied("只有管理家政企业名录的单位可以办理。")
        return {**self.admin_site.each_context(request), "opts": self.opts}

    @method_decorator(never_cache)
    def export_view(self, request):
        """The register as it is; it holds no personal data."""
        self.context(request)
        response = HttpResponse(importing.workbook(), content_type=XLSX)
        name = f"enterprises-{timezone.localdate():%Y%m%d}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        """Choose a sheet; what it would do is shown before anything is written."""
        context = self.context(request)
        is_sent = request.method == "POST"
        form = SheetForm(request.POST if is_sent else None, request.FILES if is_sent else None)
        status = 200
        if is_sent:
            status = 422
            if form.is_valid():
                try:
                    found = importing.preview(form.cleaned_data["sheet"], by=request.user)
                except ValidationError as error:
                    form.add_error("sheet", error)
                else:
                    return redirect("admin:enterprises_registerimport_change", found.pk)
        context |= {"title": "导入名录", "form": form}
        return TemplateResponse(request, f"{FOLDER}/add.html", context, status=status)

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.page(request, get_or_404(RegisterImport.objects, object_id))

    def page(self, request, found, *, refusal="", status=200):
        counts = Counter(row["kind"] for row in found.rows)
        order = {
            kind: place for place, kind in enumerate(("wrong", "again", "new", "changed", "same"))
        }
        rows = sorted(found.rows, key=lambda row: (order[row["kind"]], row["number"]))
        context = self.context(request) | {
            "title": found.name,
            "found": found,
            "counts": [(label, counts[kind]) for kind, label in KINDS.items()],
            "rows": [
                row | {"label": KINDS[row["kind"]], "lines": lines_of(row)}
                for row in rows[:SHOWN_ROWS]
            ],
            "left_out": max(len(rows) - SHOWN_ROWS, 0),
            "steps": [
                {"name": step, "label": STEPS[step], "leads_to": LEADS_TO[step]}
                for step in POSSIBLE.get(found.state, ())
                if step != "apply" or found.made_by_id != request.user.pk
            ],
            "waits_for_another": found.state == "previewed" and found.made_by_id == request.user.pk,
            "refusal": refusal,
        }
        return TemplateResponse(request, f"{FOLDER}/page.html", context, status=status)

    @method_decorator(never_cache)
    def step_view(self, request, pk, step):
        """Write, drop or undo (POST); 409 when that is not possible now."""
        self.context(request)
        found = get_object_or_404(RegisterImport, pk=pk)
        if step not in STEPS:
            raise Http404
        if request.method == "POST":
            try:
                getattr(importing, step)(found, by=request.user)
            except ValidationError as error:
                message = error.messages[0]
                return self.page(request, found, refusal=message, status=status_of(error))
            messages.success(request, f"已办理：{STEPS[step]}。")
        return redirect("admin:enterprises_registerimport_change", pk)


def lines_of(row) -> list[str]:
    """What a line would change, in words."""
    if row["problems"]:
        return row["problems"]
    return [
        f"{Enterprise._meta.get_field(name).verbose_name}：{words(pair[0])} → {words(pair[1])}"
        for name, pair in row["changes"].items()
        if name not in {"town", "community"} and row["kind"] in {"changed", "again"}
    ]


def words(value):
    return "、".join(value) if isinstance(value, list) else value or "空"
