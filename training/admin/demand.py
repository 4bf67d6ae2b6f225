"""Surveys of demand, orders of enterprises, and applications for bases and studios."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.register_admin import WrittenByServices, get_or_404
from training.admin.pages import form_page
from training.admin.registers import KeptByHrss
from training.base_transitions import BaseAction, actions_from
from training.forms.deciding import BaseForm, BaseStepForm, CloseForm, IntoClassForm
from training.models import BaseApplication, BaseFile, DemandAnswer, DemandSurvey, EmployerOrder
from training.permissions import keeps_training
from training.services import bases, ordering

FOLDER = "admin/training"


@admin.register(DemandSurvey)
class DemandSurveyAdmin(KeptByHrss):
    list_display = ("title", "opens_on", "closes_on")
    fields = ("title", "opens_on", "closes_on")

    def save_model(self, request, obj, form, change):
        if not change:
            obj.by = request.user
        super().save_model(request, obj, form, change)


@admin.register(DemandAnswer)
class DemandAnswerAdmin(WrittenByServices, KeptByHrss):
    """The rows behind each count."""

    list_display = ("occupation", "town", "people", "asker", "wish", "answered_at")
    list_filter = ("survey", "occupation", "town")
    list_select_related = ("occupation", "town", "enterprise")
    fields = ("survey", "occupation", "town", "people", "asker", "wish", "answered_at")
    readonly_fields = ("asker",)

    @admin.display(description="谁填的")
    def asker(self, row):
        return row.asker


class Stepped(WrittenByServices, KeptByHrss):
    """A register whose rows have pages with a button for each step."""

    def row_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(self.get_queryset(request), pk)

    def kept_or_403(self, request, pk):
        row = self.row_or_404(request, pk)
        if not keeps_training(request.user):
            raise PermissionDenied("由县人社局办理。")
        return row

    def context(self, request, heading, row=None) -> dict:
        changelist = reverse(f"admin:training_{self.opts.model_name}_changelist")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {row or ''}".strip(),
            "heading": heading,
            "subject": row,
            "back": row.get_absolute_url() if row else changelist,
        }

    def history_view(self, request, object_id, extra_context=None):
        """What happened to a row stands on its page."""
        return redirect(self.row_or_404(request, object_id))


@admin.register(EmployerOrder)
class EmployerOrderAdmin(Stepped):
    list_display = ("__str__", "needed_by", "training_class", "state")
    list_filter = ("state", "occupation")
    list_select_related = ("enterprise", "occupation", "training_class")

    def get_urls(self):
        own = [
            ("<int:pk>/class/", self.class_view, "class"),
            ("<int:pk>/close/", self.close_view, "close"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"training_employerorder_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        rows = EmployerOrder.objects.visible_to(request.user).order_by("-pk")
        return rows.select_related("enterprise", "occupation", "training_class")

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The order, and who of its class was hired."""
        row = self.row_or_404(request, object_id)
        keeps = keeps_training(request.user)
        context = self.context(request, "", row) | {
            "order": row,
            "hired": ordering.hired(row).count() if row.training_class_id else 0,
            "percent": ordering.fill_percent(row),
            "may_class": keeps and row.state == EmployerOrder.State.PLACED,
            "may_close": keeps and row.state == EmployerOrder.State.IN_CLASS,
        }
        return TemplateResponse(request, f"{FOLDER}/order.html", context)

    @method_decorator(never_cache)
    def class_view(self, request, pk):
        row = self.kept_or_403(request, pk)
        return form_page(
            request,
            IntoClassForm(posted(request), order=row),
            partial(ordering.put_into_class, row),
            context=self.context(request, "编入培训班", row),
            done="已编入培训班。",
            target=row,
        )

    @method_decorator(never_cache)
    def close_view(self, request, pk):
        row = self.kept_or_403(request, pk)
        return form_page(
            request,
            CloseForm(posted(request)),
            partial(ordering.close, row),
            context=self.context(request, "结束订单", row),
            done="已结束。",
            target=row,
        )


@admin.register(BaseApplication)
class BaseApplicationAdmin(Stepped):
    list_display = ("__str__", "applicant", "filed_at", "state")
    list_filter = ("state", "kind", "level")

    def get_urls(self):
        own = [
            ("<int:pk>/step/<slug:action>/", self.step_view, "step"),
            ("files/<int:pk>/", self.file_view, "file"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"training_baseapplication_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        rows = super().get_queryset(request).order_by("-filed_at", "-pk")
        return rows.select_related("enterprise", "filed_by", "checked_by", "decided_by")

    def has_add_permission(self, request):
        return keeps_training(request.user)

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由县人社局登记申报。")
        return form_page(
            request,
            BaseForm(posted(request), request.FILES or None),
            bases.file,
            context=self.context(request, "登记申报"),
            done="已登记。",
            target=reverse("admin:training_baseapplication_changelist"),
        )

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id)
        keeps = keeps_training(request.user)
        context = self.context(request, "", row) | {
            "application": row,
            "files": list(row.files.all()),
            "actions": [BaseAction(each) for each in actions_from(row.state) if keeps],
        }
        return TemplateResponse(request, f"{FOLDER}/base.html", context)

    @method_decorator(never_cache)
    def step_view(self, request, pk, action):
        row = self.kept_or_403(request, pk)
        if action not in BaseAction.values:
            raise Http404
        return form_page(
            request,
            BaseStepForm(posted(request)),
            partial(bases.take_step, row, action),
            context=self.context(request, BaseAction(action).label, row),
            done=f"已办理：{BaseAction(action).label}。",
            target=row,
        )

    @method_decorator(require_safe)
    def file_view(self, request, pk):
        """A paper of an application; the look is written down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = get_object_or_404(BaseFile.objects.select_related("application"), pk=pk)
        if request.method == "GET":
            log_access(
                request.user,
                AccessLog.Action.VIEW,
                found.application,
                fields=[f"file {found.pk}"],
                reason="查看申报材料",
                address=client_address(request),
            )
        return file_response(found)
