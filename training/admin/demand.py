"""Surveys of demand, orders of enterprises, and applications for bases and studios."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.register_admin import PagesAdmin, WrittenByServices
from training.admin.registers import KeptByHrss
from training.base_transitions import BaseAction, actions_from
from training.forms.answering import ANSWERS
from training.forms.deciding import (
    BaseForm,
    BaseRefileForm,
    BaseStepForm,
    CloseForm,
    DeclineForm,
    IntoClassForm,
)
from training.models import BaseApplication, BaseFile, DemandAnswer, DemandSurvey, EmployerOrder
from training.permissions import keeps_training, reads_training
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


class DemandAdmin(PagesAdmin):
    """A register whose rows have pages with a button for each step."""

    reads, answers = staticmethod(reads_training), ANSWERS
    form_template = f"{FOLDER}/form.html"

    def kept_or_403(self, request, pk):
        row = self.row_or_404(request, pk)
        if not keeps_training(request.user):
            raise PermissionDenied("由县人社局办理。")
        return row

    def context(self, request, heading, row=None) -> dict:
        return super().context(request, heading, row) | {"subject": row}

    def step_page(self, request, row, form, service, heading):
        """The form of one step of a row, and back to the row."""

        def take(form):
            service(row, by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, self.context(request, heading, row))


@admin.register(EmployerOrder)
class EmployerOrderAdmin(DemandAdmin):
    list_display = ("__str__", "needed_by", "training_class", "state")
    list_filter = ("state", "occupation")
    search_fields = ("enterprise__name", "training_class__number")
    search_help_text = "企业名称、培训班编号"
    list_select_related = ("enterprise", "occupation", "training_class")

    own_pages = (
        ("<int:pk>/class/", "class_view", "class"),
        ("<int:pk>/decline/", "decline_view", "decline"),
        ("<int:pk>/close/", "close_view", "close"),
    )

    def get_queryset(self, request):
        rows = EmployerOrder.objects.visible_to(request.user).order_by("-pk")
        return rows.select_related("enterprise", "occupation", "training_class")

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

    def class_view(self, request, pk):
        row = self.kept_or_403(request, pk)
        form = IntoClassForm(posted(request), order=row)
        return self.step_page(request, row, form, ordering.put_into_class, "编入培训班")

    def decline_view(self, request, pk):
        row = self.kept_or_403(request, pk)
        form = DeclineForm(posted(request))
        return self.step_page(request, row, form, ordering.decline, "不予安排")

    def close_view(self, request, pk):
        row = self.kept_or_403(request, pk)
        form = CloseForm(posted(request))
        return self.step_page(request, row, form, ordering.close, "结束订单")


@admin.register(BaseApplication)
class BaseApplicationAdmin(DemandAdmin):
    list_display = ("__str__", "applicant", "filed_at", "state")
    list_filter = ("state", "kind", "level")

    own_pages = (
        ("<int:pk>/step/<slug:action>/", "step_view", "step"),
        ("files/<int:pk>/", "file_view", "file"),
    )

    def get_queryset(self, request):
        rows = super().get_queryset(request).order_by("-filed_at", "-pk")
        return rows.select_related("enterprise", "filed_by", "checked_by", "decided_by")

    def has_add_permission(self, request):
        return keeps_training(request.user)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由县人社局登记申报。")

        def take(form):
            return bases.file(by=request.user, **form.cleaned_data)

        form = BaseForm(posted(request), request.FILES or None)
        return self.answer(request, form, take, self.context(request, "登记申报"))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id)
        keeps = keeps_training(request.user)
        context = self.context(request, "", row) | {
            "application": row,
            "files": list(row.files.all()),
            "actions": [BaseAction(each) for each in actions_from(row.state) if keeps],
        }
        return TemplateResponse(request, f"{FOLDER}/base.html", context)

    def step_view(self, request, pk, action):
        row = self.kept_or_403(request, pk)
        if action not in BaseAction.values:
            raise Http404
        label = BaseAction(action).label
        if action == BaseAction.REFILE:
            form = BaseRefileForm(posted(request), request.FILES or None, application=row)
            return self.step_page(request, row, form, bases.refile, label)

        def take_step(row, **values):
            bases.take_step(row, action, **values)

        return self.step_page(request, row, BaseStepForm(posted(request)), take_step, label)

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
