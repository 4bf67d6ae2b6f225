"""The pages of a worker on which somebody is found, and what is sealed is looked at."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from unfold.decorators import action

from accounts.access import clean_reason, log_access, reveal
from accounts.decorators import reauthentication
from accounts.models import AccessLog
from gaotai_jiazheng.client_address import client_address
from workers import permissions
from workers.forms.finding import FindForm
from workers.forms.papers import ReasonForm
from workers.models import HealthCertificate
from workers.models.worker import id_digest, name_digest, phone_digest

FOLDER = "admin/workers"
FOUND = 20
REVEALED = ["name", "id_number", "phone", "birth_date"]


class LookingPages:
    """What is masked elsewhere, opened with a reason that the worker reads."""

    @action(description="查找一个人", url_path="find")
    @method_decorator(never_cache)
    def find(self, request):
        """One person by her whole name, number or telephone; sent by POST, found by digest."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = FindForm(request.POST if request.method == "POST" else None)
        found, status = None, 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                status, found = 200, self.people_with(request, form.cleaned_data)
        context = self.context(request, "查找服务人员") | {"form": form, "found": found}
        return TemplateResponse(request, f"{FOLDER}/find.html", context, status=status)

    def people_with(self, request, given):
        rows = self.get_queryset(request).select_related("town")
        if given["id_number"]:
            rows = rows.filter(id_digest=id_digest("resident", given["id_number"]))
        if given["name"]:
            rows = rows.filter(name_digest=name_digest(given["name"]))
        if given["phone"]:
            rows = rows.filter(phone_digest=phone_digest(given["phone"]))
        return list(rows[:FOUND])

    @method_decorator(never_cache)
    def reveal_view(self, request, pk):
        """Name, number, telephone and birth date, with a reason that the worker reads."""
        worker = self.worker_or_404(request, pk)
        if not permissions.can_reveal_to_bureau(request.user):
            raise PermissionDenied("您的单位不需要看完整的证件号码。")
        if asks_again := reauthentication(request):
            return asks_again
        form = ReasonForm(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    opened = reveal(
                        request.user,
                        worker,
                        REVEALED,
                        form.cleaned_data["reason"],
                        client_address(request),
                    )
                except ValidationError as error:
                    form.add_error("reason", error.messages)
                else:
                    return self.page(request, worker, opened=opened)
        return self.form_page(request, worker, form, "查看原文", status)

    @method_decorator(never_cache)
    def conclusion_view(self, request, pk, paper):
        """What a health check found: for 县卫生健康局, with a reason; the worker reads of the look."""
        worker = self.worker_or_404(request, pk)
        if not permissions.can_verify(request.user, HealthCertificate):
            raise PermissionDenied("体检结论只有县卫生健康局可以看。")
        if asks_again := reauthentication(request):
            return asks_again
        found = self.paper_or_404(request, worker, "health", paper)
        form = ReasonForm(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    reason = clean_reason(form.cleaned_data["reason"])
                except ValidationError as error:
                    form.add_error("reason", error.messages)
                else:
                    log_access(
                        request.user,
                        AccessLog.Action.REVEAL,
                        worker,
                        ["conclusion"],
                        reason,
                        client_address(request),
                    )
                    context = self.context(request, "体检结论") | {
                        "worker": worker,
                        "conclusion": found.conclusion or "没有填写",
                    }
                    return TemplateResponse(request, f"{FOLDER}/conclusion.html", context)
        return self.form_page(request, worker, form, "查看体检结论", status)
