"""Visits in the workbench: the register, one visit with its card and ratings, and the answer to a dispute."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from accounts.access import reveal
from accounts.decorators import reauthentication
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.stepped_admin import Step
from visits import permissions, services
from visits.admin.pages import VisitsAdmin
from visits.forms import DecisionForm, ReasonForm
from visits.models import Rating, Visit
from visits.transitions import State

STEPS = {"decide": Step("答复争议", DecisionForm, services.decide, is_grave=True)}


@admin.register(Visit)
class VisitAdmin(VisitsAdmin):
    list_display = (
        "number",
        "worker",
        "enterprise",
        "visited_on",
        "service_line",
        "state",
        "card_word",
    )
    list_filter = ("state", "way", "service_line")
    list_select_related = ("worker", "enterprise", "card")
    search_fields = ("number", "enterprise__name")
    all_steps = {name: step.label for name, step in STEPS.items()}
    own_pages = (*VisitsAdmin.own_pages, ("<int:pk>/reveal/", "reveal_view", "reveal"))

    @admin.display(description="当天的证")
    def card_word(self, visit):
        return visit.get_outcome_display() or "－"

    def lines(self, row):
        rating = Rating.objects.filter(visit=row).first()
        said = rating and services.newest_version(rating)
        return [
            ("状态", row.get_state_display()),
            ("作废原因", row.ended_reason),
            ("服务人员", row.worker.masked_name),
            ("家政企业", str(row.enterprise)),
            ("服务项目", row.get_service_line_display()),
            ("上门日期", date_format(row.visited_on)),
            ("登记方式", row.get_way_display()),
            ("当天的证", row.card_in_words),
            ("证", str(row.card or "")),
            ("住户手机号", row.masked_phone or "已删除"),
            ("评价", said and f"服务质量{said.quality}分，满意度{said.satisfaction}分，第{said.version}版"),
            ("标记", rating and rating.is_flagged and "同一号码多次评价，合并计算"),
        ]  # fmt: skip

    def offered(self, user, row):
        is_open = row.state == State.DISPUTED and permissions.decides(user, row)
        return STEPS if is_open else {}

    def would_be_offered(self, user, row, step):
        return permissions.decides(user, row)

    def more(self, user, row):
        disputes = [dispute_line(each) for each in row.disputes.all()]
        steps = [step_line(each) for each in row.steps.select_related("by")]
        original = reverse("admin:visits_visit_reveal", args=[row.pk])
        return {
            "tables": [
                {"title": "争议", "rows": disputes},
                {"title": "办理经过", "rows": steps},
            ],
            "links": [(original, "查看手机号和说法的原文")] if can_reveal(user, row) else [],
        }

    @method_decorator(never_cache)
    def reveal_view(self, request, pk):
        """The household's number and everybody's words, once, with a reason that is kept."""
        row = self.row_or_404(request, pk)
        if not can_reveal(request.user, row):
            raise PermissionDenied("只有答复争议的单位可以查看原文。")
        if asks_again := reauthentication(request):
            return asks_again
        form, opened = ReasonForm(posted(request)), []
        if request.method == "POST" and form.is_valid():
            try:
                opened = opened_words(request, row, form.cleaned_data["reason"])
            except ValidationError as error:
                form.add_error("reason", error)
        context = self.context(request, "查看原文", row) | {"form": form, "opened": opened}
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/reveal.html", context, status=status)


def dispute_line(each) -> dict:
    """One dispute as a row of the page; what was said in it is opened with a reason."""
    outcome = {None: "等答复", True: "成立", False: "不成立"}[each.is_upheld]
    aside = each.answer or f"{date_format(timezone.localtime(each.at))}提出"
    return {"words": f"{each.get_side_display()}：{outcome}", "aside": aside}


def step_line(step) -> dict:
    """One step: what, which side or who, when, why."""
    who = step.by or step.get_side_display()
    at = date_format(timezone.localtime(step.at), "DATETIME_FORMAT")
    return {"words": f"{step.get_action_display()}（{who}）", "aside": f"{at} {step.note}"}


def can_reveal(user, row) -> bool:
    return permissions.decides(user, row) and row.erased_at is None


def opened_words(request, row, reason) -> list[tuple[str, str]]:
    """(label, value) of everything sealed about a visit; each look is written down."""
    address = client_address(request)
    phone = reveal(request.user, row, ["phone"], reason, address)["phone"]
    found = [("住户手机号", phone)]
    for each in row.disputes.all():
        text = reveal(request.user, each, ["text"], reason, address)["text"]
        found.append((f"{each.get_side_display()}的说法", text))
    rating = Rating.objects.filter(visit=row).first()
    said = rating and services.newest_version(rating)
    if said and said.text:
        found.append(("评语", reveal(request.user, said, ["text"], reason, address)["text"]))
    return found
