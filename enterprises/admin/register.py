"""The register of enterprises in the workbench: what is in it now, what it was, and every change."""

from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from enterprises import past, services
from enterprises.admin.filters import AmendmentFilter
from enterprises.admin.refusals import status_of
from enterprises.forms.data import AnswerForm, OfficerDataForm
from enterprises.forms.review import ReleaseForm, StandingForm
from enterprises.models import Amendment, Enterprise
from enterprises.permissions import can_decide, can_keep_register, can_verify
from enterprises.services import amending, joining, standing
from enterprises.transitions import NEXT_STANDING, Standing, StandingAction
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import add_errors
from gaotai_jiazheng.masking import mask_name
from gaotai_jiazheng.refusals import not_now
from gaotai_jiazheng.register_admin import RegisterAdmin, get_or_404

FOLDER = "admin/enterprises/enterprise"
SHOWN = 50
# Beside the steps of the standing: who binds the enterprise is gone, and somebody else has shown its licence.
RELEASE, RELEASES = "release", "解除原负责人"
RELEASE_LEADS_TO = (
    "先核对营业执照原件和现任法定代表人的身份证件。办理以后，现在的负责人和受托人不再代表企业（今天才登记的，从明天起），没有用过的邀请码作废；"
    "拿着执照的人可以重新提交企业登记，审核通过就是新的负责人。"
)
LEADS_TO = {
    StandingAction.SUSPEND: (
        "暂停期间不能签新合同、发岗位、设网点，现有的岗位和网点不再显示，服务证变成红色；恢复以后照旧。"
    ),
    StandingAction.RESTORE: "岗位、网点和服务证照旧。",
    StandingAction.CANCEL: (
        "注销以后不能恢复，要重新列入只能重新登记或者由两个人导入名录：标准化评定和申请、品牌授权当天结束，居家养老服务资格、物业合作、孵化基地的入驻和服务人员的登记到当天为止，学校合作协议终止，招聘活动的展位退回，社区网点关闭，没有开始的活动取消，招聘岗位、没有签完的合同、没有编班的培训订单和等本人同意的登记撤回，消费券活动退出，保证金进入退还的等待期，以后的上门安排取消，服务证变成红色。"
    ),
}


@admin.register(Enterprise)
class EnterpriseAdmin(RegisterAdmin):
    list_display = ("name", "uscc", "town", "community", "phone", "state", "confirmed_on")
    list_filter = ("state", AmendmentFilter, "town", "mode", "odr_from")
    list_select_related = ("town", "community__town")
    # Searched by character pairs (get_search_results), not by these columns.
    search_fields = ("name",)
    search_help_text = "名称、服务、地址或统一社会信用代码"
    autocomplete_fields = ("town", "community")
    fields = (
        "name",
        "uscc",
        "legal_representative",
        "license_valid_until",
        "town",
        "community",
        "address",
        "phone",
        "mode",
        "is_online",
        "is_offline",
    )

    def get_urls(self):
        own = [
            ("<int:pk>/amend/", self.amend_view, "amend"),
            ("<int:pk>/standing/<slug:action>/", self.standing_view, "standing"),
            ("<int:pk>/past/", self.past_view, "past"),
            ("amendments/<int:pk>/", self.answer_view, "amendment"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"enterprises_enterprise_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        return super().get_queryset(request).defer("legal_representative", "search_vector")

    def get_search_results(self, request, queryset, search_term):
        text = search_term.strip()
        found = queryset.filter(uscc=text.upper()) if len(text) == 18 and text.isascii() else None
        return (queryset.search(text) if found is None else found), False

    def save_model(self, request, obj, form, change):
        services.save_enterprise(obj)

    def has_add_permission(self, request):
        return super().has_add_permission(request) or can_keep_register(request.user)

    def has_change_permission(self, request, obj=None):
        """Nobody writes over an entry: changes are proposed, and another person accepts them."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody: an enterprise that is gone is marked as cancelled, its cases keep naming it."""
        return False

    # One enterprise

    def enterprise_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(Enterprise.objects.select_related("town", "community"), pk)

    def context(self, request):
        """What every page of the workbench has."""
        return {**self.admin_site.each_context(request), "opts": self.opts}

    def keeper_only(self, request):
        if not can_keep_register(request.user):
            raise PermissionDenied("只有管理家政企业名录的单位可以办理。")

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The entry with its people, its open change and its history; it writes nothing."""
        enterprise = self.enterprise_or_404(request, object_id)
        keeps = can_keep_register(request.user)
        context = self.context(request) | {
            "title": enterprise.name,
            "enterprise": enterprise,
            "legal_representative": mask_name(enterprise.legal_representative),
            "premises": enterprise.premises.select_related("town", "community")[:SHOWN],
            "members": [
                {"row": member, "name": mask_name(str(member.user))}
                for member in enterprise.members.current().select_related("user")
            ],
            "amendments": self.waiting(request, enterprise),
            "changes": past.changes_of(enterprise),
            "standing_steps": enterprise.standing_steps.select_related("by").order_by("-pk"),
            "keeps": keeps,
            "releases": can_verify(request.user)
            and enterprise.members.current().filter(role__in=["owner", "delegate"]).exists(),
            "possible": [
                action
                for action in LEADS_TO
                if keeps and (Standing(enterprise.state), action) in NEXT_STANDING
            ],
        }
        return TemplateResponse(request, f"{FOLDER}/page.html", context)

    def waiting(self, request, enterprise):
        """The changes that wait for a second person, with the form for whoever may be that person."""
        decides = can_decide(request.user)
        rows = enterprise.amendments.proposed().select_related("proposed_by")
        return [
            {
                "row": row,
                "differences": past.differences_of(row),
                "answer_form": AnswerForm(auto_id=f"amendment-{row.pk}-%s")
                if decides and row.proposed_by_id != request.user.pk
                else None,
            }
            for row in rows.prefetch_related("files")[:SHOWN]
        ]

    def history_view(self, request, object_id, extra_context=None):
        """The page itself has the history."""
        self.enterprise_or_404(request, object_id)
        return redirect("admin:enterprises_enterprise_change", object_id)

    @method_decorator(never_cache)
    def amend_view(self, request, pk):
        """An officer proposes a change; another one of the bureau that decides accepts it."""
        enterprise = self.enterprise_or_404(request, pk)
        self.keeper_only(request)
        data = request.POST if request.method == "POST" else None
        form = OfficerDataForm(data, enterprise=enterprise)
        status = 200
        if data is not None:
            status = 422
            if form.is_valid():
                try:
                    amending.propose(
                        enterprise,
                        form.changes(),
                        by=request.user,
                        reason=form.cleaned_data["reason"],
                        on_behalf=False,
                    )
                except ValidationError as error:
                    add_errors(form, error)
                    status = status_of(error)
                else:
                    messages.success(
                        request, "已提出变更；名称、地址等登记信息由另一人审核后生效。"
                    )
                    return redirect("admin:enterprises_enterprise_change", pk)
        context = self.context(request) | {
            "title": f"变更 {enterprise.name}",
            "enterprise": enterprise,
            "form": form,
            "button": "提出变更",
        }
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)

    @method_decorator(never_cache)
    def answer_view(self, request, pk):
        """The second person answers; shown again with 409 or 422 when that is not possible."""
        amendment = get_object_or_404(Amendment.objects.select_related("enterprise"), pk=pk)
        if not can_decide(request.user):
            raise PermissionDenied("只有审核企业登记的单位可以办理。")
        form = AnswerForm(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                given = form.cleaned_data
                try:
                    amending.decide(
                        amendment,
                        accepts=given["accepts"] == "yes",
                        by=request.user,
                        answer=given["answer"],
                    )
                except ValidationError as error:
                    add_errors(form, error)
                    status = status_of(error)
                else:
                    messages.success(request, "已办理。")
                    return redirect("admin:enterprises_enterprise_change", amendment.enterprise_id)
        context = self.context(request) | {
            "title": f"审核：{amendment.get_action_display()} {amendment.enterprise.name}",
            "enterprise": amendment.enterprise,
            "amended": past.differences_of(amendment),
            "files": amendment.files.all(),
            "form": form,
            "button": "办理",
        }
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)

    @method_decorator(never_cache)
    def standing_view(self, request, pk, action):
        """Suspend, restore or cancel, with a reason; 409 when it is not possible now."""
        enterprise = self.enterprise_or_404(request, pk)
        if action == RELEASE:
            return self.release_view(request, enterprise)
        self.keeper_only(request)
        if action not in LEADS_TO:
            raise Http404
        action = StandingAction(action)
        form = StandingForm(request.POST if request.method == "POST" else None)
        status = 200 if (Standing(enterprise.state), action) in NEXT_STANDING else 409
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    standing.change_standing(
                        enterprise, action, by=request.user, reason=form.cleaned_data["reason"]
                    )
                except ValidationError as error:
                    add_errors(form, error)
                    status = status_of(error)
                else:
                    messages.success(request, f"已办理：{action.label}。")
                    return redirect("admin:enterprises_enterprise_change", pk)
        elif status == 409:
            form = StandingForm({})
            form.full_clean()
            form.errors.clear()
            form.add_error(None, not_now("这家企业", enterprise.get_state_display(), action.label))
        context = self.context(request) | {
            "title": f"{action.label} {enterprise.name}",
            "enterprise": enterprise,
            "form": form,
            "button": action.label,
            "leads_to": LEADS_TO[action],
        }
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)

    def release_view(self, request, enterprise):
        """Release it from whoever bound it, with a reason."""
        if not can_verify(request.user):
            raise PermissionDenied("只有核验营业执照的单位可以办理。")
        form, status = ReleaseForm(request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    joining.release(
                        enterprise,
                        by=request.user,
                        reason=form.cleaned_data["reason"],
                        address=client_address(request),
                    )
                except ValidationError as error:
                    add_errors(form, error)
                    status = status_of(error)
                else:
                    messages.success(request, f"已办理：{RELEASES}。")
                    return redirect("admin:enterprises_enterprise_change", enterprise.pk)
        context = self.context(request) | {
            "title": f"{RELEASES} {enterprise.name}",
            "enterprise": enterprise,
            "form": form,
            "button": RELEASES,
            "leads_to": RELEASE_LEADS_TO,
        }
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)

    @method_decorator(never_cache)
    def past_view(self, request, pk):
        """The entry as it stood at the end of a day (?on=YYYY-MM-DD, today without)."""
        enterprise = self.enterprise_or_404(request, pk)
        try:
            day = date.fromisoformat(request.GET.get("on") or timezone.localdate().isoformat())
            values, status, problem = past.as_at(enterprise, day), 200, ""
        except (ValueError, OverflowError):
            day, values, status = timezone.localdate(), None, 400
            problem = "请按“年-月-日”填写日期，例如 2026-11-03。"
        context = self.context(request) | {
            "title": f"{enterprise.name} {date_format(day)}",
            "enterprise": enterprise,
            "day": day,
            "values": values,
            "problem": problem,
        }
        return TemplateResponse(request, f"{FOLDER}/past.html", context, status=status)
