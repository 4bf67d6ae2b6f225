"""Brands in the workbench: steps, files, help, licences, and what came of them."""

from functools import partial

from django.contrib import admin
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from brands.forms.keeping import (
    BrandForm,
    ClassForm,
    EnterpriseLicenceForm,
    FileForm,
    SupportForm,
    SurveyForm,
    WorkerForm,
    WorkerLicenceForm,
)
from brands.metrics import outcomes_of
from brands.models import Brand
from brands.permissions import keeps_brands, reads_brands
from brands.services import brands, licensing
from brands.transitions import NEXT_STATE, Action, State
from gaotai_jiazheng.form_answers import posted
from recruitment.admin.pages import ROWS_SHOWN, RecruitmentAdmin
from recruitment.forms.keeping import StepForm
from recruitment.transitions import actions_from

ADDITIONS = {
    "mark": "上传标识",
    "standard": "上传标准文件",
    "support": "登记扶持措施",
    "enterprise": "授权一家企业",
    "worker": "授权一名服务人员",
    "class": "登记培训班",
    "departure": "登记输出",
    "survey": "登记收入调查",
}
OF_A_RECOGNISED_ONE = frozenset({"enterprise", "worker", "departure", "survey"})


@admin.register(Brand)
class BrandAdmin(RecruitmentAdmin):
    list_display = ("name", "owner", "bureau", "state")
    list_filter = ("state",)
    list_select_related = ("bureau",)
    search_fields = ("name",)
    own_pages = (
        ("<int:pk>/step/<slug:action>/", "step_view", "step"),
        ("<int:pk>/add/<slug:what>/", "addition_view", "addition"),
    )
    reads, keeps = staticmethod(reads_brands), staticmethod(keeps_brands)
    add_form, add_heading = BrandForm, "登记劳务品牌"
    only = brands.ONLY

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("bureau", "by")

    def enter(self, form, user):
        return brands.enter(by=user, **form.cleaned_data)

    def page(self, request, brand):
        keeps = keeps_brands(request.user)
        public = reverse("brands:brand", args=[brand.slug])
        return {
            "state": brand.get_state_display(),
            "lines": [
                ("品牌所有人", brand.owner),
                ("培育单位", brand.bureau.name),
                ("咨询电话", brand.phone),
                ("公开的页面", public),
                ("标识", "已上传" if brand.mark else "没有"),
                ("标准文件", "已上传" if brand.standard_file else "没有"),
                ("介绍", brand.story),
                ("服务标准", brand.standard),
                *outcome_lines(outcomes_of(brand, timezone.localdate())),
            ],
            "buttons": self.buttons(brand) if keeps else [],
            "tables": [self.licences(brand), self.supports(brand), self.classes(brand)],
            "steps": list(brand.steps.select_related("by")),
        }

    def buttons(self, brand):
        steps = [
            (self.address("step", brand.pk, each), Action(each).label, each == Action.END)
            for each in actions_from(NEXT_STATE, brand.state)
        ]
        if brand.state == State.ENDED:
            return steps
        additions = [
            (self.address("addition", brand.pk, name), heading, False)
            for name, heading in ADDITIONS.items()
            if brand.state == State.RECOGNISED or name not in OF_A_RECOGNISED_ONE
        ]
        return additions + steps

    def licences(self, brand):
        today = timezone.localdate()
        rows = brand.licences.select_related("enterprise", "worker")[:ROWS_SHOWN]
        return {
            "title": "授权",
            "rows": [
                {
                    "words": licence.holder_name,
                    "aside": f"{'有效' if licence.is_valid(today) else '无效'}，"
                    f"{date_format(licence.valid_from)}至{date_format(licence.valid_until)}",
                    "links": [(licence.get_absolute_url(), "查看")],
                }
                for licence in rows
            ],
        }

    def supports(self, brand):
        rows = brand.supports.select_related("bureau", "commitment")[:ROWS_SHOWN]
        return {
            "title": "扶持措施",
            "rows": [
                {
                    "words": each.what,
                    "aside": f"{date_format(each.on)}　{each.bureau.name}"
                    + (f"　{each.commitment}" if each.commitment else ""),
                }
                for each in rows
            ],
        }

    def classes(self, brand):
        rows = brand.classes.select_related("training_class")[:ROWS_SHOWN]
        return {
            "title": "培训班",
            "rows": [
                {"words": str(each), "aside": date_format(timezone.localtime(each.at))}
                for each in rows
            ],
        }

    def step_view(self, request, pk, action):
        brand = self.kept_or_403(request, pk)
        if action not in Action:
            raise Http404
        service = partial(brands.step, brand, action, by=request.user)
        form = StepForm(posted(request))
        return self.step_page(request, brand, form, service, Action(action).label)

    def addition_view(self, request, pk, what):
        """One thing more of a brand: a file, help, a licence, or what came of it."""
        brand = self.kept_or_403(request, pk)
        if what not in ADDITIONS:
            raise Http404
        form, service = addition(what, brand, request)
        return self.step_page(request, brand, form, service, ADDITIONS[what])


def addition(what, brand, request):
    """(the form, what takes its values)."""
    data, by = posted(request), request.user
    if what in ("mark", "standard"):
        kind = "mark" if what == "mark" else "standard_file"
        form = FileForm(data, request.FILES or None)
        return form, lambda file: brands.bring_file(brand, kind, file, by=by)
    if what == "support":
        return SupportForm(data, user=by), partial(brands.support, brand, by=by)
    if what == "enterprise":
        return EnterpriseLicenceForm(data), partial(licensing.grant, brand, by=by)
    if what == "class":
        return ClassForm(data), partial(brands.add_class, brand, by=by)
    form = {"worker": WorkerLicenceForm, "departure": WorkerForm, "survey": SurveyForm}[what](data)
    return form, partial(of_worker, what, brand, form, by)


def of_worker(what, brand, form, by, *, id_type, id_number, **values):
    """What is written of somebody who was found by the number of her paper."""
    if what == "worker":
        return licensing.grant(brand, worker=form.worker, by=by, **values)
    write = brands.add_departure if what == "departure" else brands.add_survey
    return write(brand, form.worker, by=by, **values)


def outcome_lines(found) -> list[tuple[str, str]]:
    kept = f"{found['kept_90']}人次，到了90天的{found['asked_90']}人次"
    change = found["wage_change_yuan"]
    return [
        ("培训", f"{found['trained']}人次"),
        ("输出", f"{found['sent']}人次"),
        ("90天仍在岗", kept),
        (
            "月工资平均变化",
            "没有调查" if change is None else f"{change:+.0f}元，调查{found['surveyed']}人次",
        ),
    ]
