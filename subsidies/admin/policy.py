"""Policies in the workbench: a page for each version, and a page for each thing that its bureau keeps there."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from bureaus.models import Bureau
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import PagesAdmin
from subsidies import permissions
from subsidies.forms.answering import ANSWERS
from subsidies.forms.policy import (
    AmountForm,
    ConfirmForm,
    LastDayForm,
    StageForm,
    VersionForm,
    WindowForm,
    funds_for,
)
from subsidies.models import SubsidyPolicy
from subsidies.rules.numbers import LINES, in_words
from subsidies.services import keeping

FOLDER = "admin/subsidies"
NOT_ITS_KEEPER = "由主管单位办理。"
ANEW = "改了以后要重新确认；没有确认的金额不显示，也不能按它作决定。"
NEXT_LEADS_TO = "这一版到新版本施行的前一天为止；办理环节和补贴标准照这一版带过去，都要重新确认。"
CONFIRM_LEADS_TO = "确认以后，居民看得到金额，可以按它作决定。还没有确认的标准一并确认。"
NEW_DAYS = dict.fromkeys(("in_force_from", "until", "apply_from", "apply_until"))


@admin.register(SubsidyPolicy)
class SubsidyPolicyAdmin(PagesAdmin):
    """A version that somebody has applied under stays; other words are a new version."""

    list_display = ["name", "version", "bureau", "in_force_from", "until", "standing"]
    list_select_related = ["bureau"]
    list_filter = ["code"]
    reads = staticmethod(lambda user: user.is_active)
    answers = ANSWERS
    own_pages = (
        ("<int:pk>/next/", "next_view", "next"),
        ("<int:pk>/rewrite/", "rewrite_view", "rewrite"),
        ("<int:pk>/window/", "window_view", "window"),
        ("<int:pk>/confirm/", "confirm_view", "confirm"),
        ("<int:pk>/take-back/", "take_back_view", "take_back"),
        ("<int:pk>/stage/", "stage_view", "stage_add"),
        ("<int:pk>/stage/<slug:code>/", "stage_view", "stage"),
        ("<int:pk>/stage/<slug:code>/drop/", "drop_view", "stage_drop"),
        ("<int:pk>/amount/", "amount_view", "amount_add"),
        ("<int:pk>/amount/<int:line>/", "amount_view", "amount"),
    )

    @admin.display(description="确认情况")
    def standing(self, policy):
        return f"{policy.confirmed_by}已确认" if policy.is_confirmed else "待确认"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("bureau")

    def kept_or_403(self, request, pk) -> SubsidyPolicy:
        policy = self.row_or_404(request, pk)
        if not permissions.can_keep_policies(request.user, policy):
            raise PermissionDenied(NOT_ITS_KEEPER)
        return policy

    def answered(self, request, policy, heading, form, take):
        """Show the form and take the step; afterwards to the page of the version that it gave, or of this one."""

        def target(made):
            return self.address_of(made if isinstance(made, SubsidyPolicy) else policy)

        return self.answer(
            request,
            form,
            lambda form: take(**form.cleaned_data, by=request.user),
            self.context(request, heading, policy),
            target=target,
        )

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Everything that the version says, and what may be done about it."""
        policy = self.row_or_404(request, object_id)
        names = dict(Bureau.objects.values_list("slug", "name"))
        lines = list(policy.amounts.all())
        keeps = permissions.can_keep_policies(request.user, policy)
        others = list(SubsidyPolicy.objects.filter(code=policy.code).exclude(pk=policy.pk))
        context = self.context(request, "", policy) | {
            "policy": policy,
            "title": f"{policy.name}，第{policy.version}版",
            "terms": in_words(policy.code, policy.terms),
            "fund": dict(funds_for(policy))[policy.fund],
            "stages": [(each, each.place(policy.bureau.name, names)) for each in policy.parts],
            "lines": lines,
            "has_table": bool(LINES[policy.code]),
            "versions": others,
            "is_newest": all(each.in_force_from < policy.in_force_from for each in others),
            "keeps": keeps,
            "changes": keeps and not keeping.is_used(policy),
            "has_open": not policy.is_confirmed or any(not each.is_confirmed for each in lines),
            "has_confirmed": policy.is_confirmed or any(each.is_confirmed for each in lines),
        }
        return TemplateResponse(request, f"{FOLDER}/policy.html", context)

    @method_decorator(never_cache)
    def next_view(self, request, pk):
        policy = self.kept_or_403(request, pk)
        form = VersionForm(posted(request), policy=policy, initial=NEW_DAYS)
        form.leads_to = NEXT_LEADS_TO
        return self.answered(request, policy, "写新版本", form, partial(keeping.write_next, policy))

    @method_decorator(never_cache)
    def rewrite_view(self, request, pk):
        policy = self.kept_or_403(request, pk)
        form = VersionForm(posted(request), policy=policy)
        form.leads_to = ANEW
        return self.answered(request, policy, "修改这一版", form, partial(keeping.rewrite, policy))

    @method_decorator(never_cache)
    def window_view(self, request, pk):
        policy = self.kept_or_403(request, pk)
        initial = {name: getattr(policy, name) for name in WindowForm.base_fields}
        form = WindowForm(posted(request), initial=initial)
        return self.answered(
            request, policy, "设置截止日和公示方式", form, partial(keeping.settle, policy)
        )

    @method_decorator(never_cache)
    def confirm_view(self, request, pk):
        policy = self.kept_or_403(request, pk)
        form = ConfirmForm(
            posted(request),
            initial={"confirmed_by": policy.bureau.name, "confirmed_at": timezone.localdate()},
        )
        form.leads_to = CONFIRM_LEADS_TO
        return self.answered(request, policy, "确认", form, partial(keeping.confirm, policy))

    def take_back_view(self, request, pk):
        policy = self.kept_or_403(request, pk)
        return self.pressed(request, policy, keeping.take_back, "已撤回确认。")

    @method_decorator(never_cache)
    def stage_view(self, request, pk, code=None):
        policy = self.kept_or_403(request, pk)
        stage = next((each for each in policy.parts if each.code == code), None)
        if code is not None and stage is None:
            raise Http404
        form = StageForm(posted(request), stage=stage)
        form.leads_to = ANEW
        heading = "增加环节" if code is None else "修改环节"
        return self.answered(
            request, policy, heading, form, partial(keeping.put_stage, policy, code)
        )

    def drop_view(self, request, pk, code):
        policy = self.kept_or_403(request, pk)
        drop = partial(keeping.drop_stage, code=code)
        return self.pressed(request, policy, drop, "已删去这个环节。")

    @method_decorator(never_cache)
    def amount_view(self, request, pk, line=None):
        policy = self.kept_or_403(request, pk)
        if line is None:
            form = AmountForm(posted(request), policy=policy)
            take = partial(keeping.add_amount, policy)
            return self.answered(request, policy, "增加标准", form, take)
        found = get_object_or_404(policy.amounts.select_related("policy"), pk=line)
        if keeping.has_decided(found):
            form = LastDayForm(posted(request), initial={"until": found.until})
            form.leads_to = "已经按这个标准作过决定，金额不能再改；标准变了，写明截止日，另加一条。"
            take = partial(keeping.end_amount, found)
        else:
            form = AmountForm(posted(request), policy=policy, line=found)
            form.leads_to = ANEW
            take = partial(keeping.change_amount, found)
        return self.answered(request, policy, f"修改标准：{found.label}", form, take)

    def pressed(self, request, policy, step, done):
        """A step of one button, taken with POST only."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return self.press(request, policy, lambda: step(policy, by=request.user), done)
