"""Batches of stars and granted stars in the workbench."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from disclosure.services import obstacles_of
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.stepped_admin import Step
from visits import formula as formulas
from visits import permissions, services
from visits.admin.pages import VisitsAdmin
from visits.forms import LeaveOutForm, NothingForm, PeriodForm, ReasonForm
from visits.models import StarBatch, StarRating
from visits.services.stars import IN_WORDS, MOST_IN_BATCH
from visits.transitions import NEXT_BATCH_STATE, BatchAction

STEPS = {
    "put_up": Step(
        "发布公示",
        NothingForm,
        services.put_up,
        leads_to="提名马上公示，谁都可以提异议；期满以后由没有发布公示的分管领导授予。",
    ),
    "leave_out": Step("不提名一位", LeaveOutForm, services.leave_out, is_grave=True),
    "close": Step(
        "停止办理",
        ReasonForm,
        services.close,
        is_grave=True,
        leads_to="停止以后这个批次不能再办理，要评就重新提出。",
    ),
    "take_back": Step(
        "撤回公示",
        ReasonForm,
        services.take_back,
        is_grave=True,
        leads_to="公示马上撤下，原因会公开；可以不提名某一位以后再公示。",
    ),
    "grant": Step(
        "授予",
        NothingForm,
        services.grant,
        leads_to="星级马上公开；这些人原来的星级到前一天为止。",
    ),
}
# Somebody is left out of a batch that could be put up.
ACTION_OF = {name: BatchAction(name) for name in STEPS if name != "leave_out"} | {
    "leave_out": BatchAction.PUT_UP
}


def may(user, name, batch) -> bool:
    return permissions.grants(user, batch) if name == "grant" else permissions.proposes(user)


@admin.register(StarBatch)
class StarBatchAdmin(VisitsAdmin):
    list_display = ("number", "first_day", "last_day", "as_of", "state", "proposed_by")
    list_filter = ("state",)
    list_select_related = ("bureau", "proposed_by")
    search_fields = ("number",)
    all_steps = {name: step.label for name, step in STEPS.items()}

    def has_add_permission(self, request):
        return permissions.proposes(request.user)

    def add_view(self, request, form_url="", extra_context=None):
        """Compute a period and propose."""
        if not self.has_add_permission(request):
            raise PermissionDenied("由县工业信息化和商务局的人员提出星级。")
        form = PeriodForm(posted(request))
        context = self.context(request, "提出星级") | {
            "formula": formulas.newest(),
            "most": MOST_IN_BATCH,
        }
        return self.answers.page(
            request,
            form,
            lambda: services.propose(by=request.user, **form.cleaned_data),
            context=context,
            done="已提名。",
            target=self.address_of,
            template="admin/visits/propose.html",
        )

    def lines(self, row):
        notice = services.notice_of(row)
        waiting = notice and row.state == row.State.NOTICED
        return [
            ("状态", row.get_state_display()),
            ("评定单位", str(row.bureau)),
            ("评价期", f"{date_format(row.first_day)}至{date_format(row.last_day)}"),
            ("计算日", date_format(row.as_of)),
            ("计算办法", f"{row.formula['title']}，{row.formula['version']}版，{row.formula['source']}"),
            ("公示", notice and f"{notice.number}，到{date_format(notice.last_day)}"),
            ("还不能授予", waiting and "".join(obstacles_of(notice, timezone.localdate()))),
            ("停止的原因", row.ended_reason),
        ]  # fmt: skip

    def offered(self, user, row):
        return {
            name: step
            for name, step in STEPS.items()
            if (row.state, ACTION_OF[name]) in NEXT_BATCH_STATE and may(user, name, row)
        }

    def would_be_offered(self, user, row, step):
        return may(user, step, row)

    def more(self, user, row):
        proposals = row.proposals.select_related("worker", "enterprise")
        rows = [
            {
                "words": f"{each.place}. {each.worker.masked_name} {each.enterprise}",
                "aside": each.left_out_reason
                or f"{IN_WORDS[each.stars]}，{each.data['result']['total']}分",
            }
            for each in proposals
        ]
        return {"tables": [{"title": "提名", "rows": rows}]}


@admin.register(StarRating)
class StarRatingAdmin(VisitsAdmin):
    list_display = ("number", "worker", "stars", "granted_on", "valid_until", "standing_word")
    list_select_related = ("worker", "notice", "proposal__batch", "proposal__enterprise")
    search_fields = ("number",)
    all_steps = {"revoke": "撤销星级"}

    def lines(self, row):
        return [
            ("星级", IN_WORDS[row.stars]),
            ("状态", row.standing_word),
            ("服务人员", row.worker.masked_name),
            ("家政企业", str(row.proposal.enterprise)),
            ("批次", str(row.proposal.batch)),
            ("公示", row.notice.number),
            ("授予日", date_format(row.granted_on)),
            ("有效期至", date_format(row.valid_until)),
            ("撤销原因", row.revoked_reason),
        ]

    def offered(self, user, row):
        if not permissions.revokes(user) or not row.is_in_force():
            return {}
        return {
            "revoke": Step(self.all_steps["revoke"], ReasonForm, services.revoke, is_grave=True)
        }

    def more(self, user, row):
        link = reverse("admin:visits_starbatch_change", args=[row.proposal.batch_id])
        row_of = {"words": str(row.proposal.batch), "link": link, "aside": "计算依据"}
        return {"tables": [{"title": "依据", "rows": [row_of]}]}
