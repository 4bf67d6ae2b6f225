"""A wage claim's own steps: decision and answer of the inspection, mediation and arbitration beside it."""

from decimal import Decimal

from django import forms
from django.conf import settings
from django.utils import timezone

from bureaus.models import Bureau
from complaints.forms.steps.closing import OutcomeForm
from complaints.forms.steps.step import DayInput, StepForm
from complaints.models import LabourLane, WageOutcome
from complaints.services.labour_lanes import RESULTS
from complaints.services.wages import claimed_in
from complaints.transitions import Action, State

COUNTY_MEDIATION = "县总工会劳动争议调解组织"
COUNTY_ARBITRATION = f"{settings.SITE_COUNTY}劳动人事争议仲裁委员会"


def day_field(label, help_text="今天或者以前的日期。"):
    return forms.DateField(
        label=label, widget=DayInput(), initial=timezone.localdate, help_text=help_text
    )


def result_field(kind):
    choices = [(result.value, result.label) for result in RESULTS[kind]]
    return forms.ChoiceField(label="结果", choices=choices, widget=forms.RadioSelect)


class AcceptWageForm(StepForm):
    action = Action.ACCEPT
    verb = "accept_wage_claim"
    leads_to = (
        "受理期限到此为止，短信告知劳动者。自今天起六十个工作日内完成调查，情况复杂的经批准延长三十个工作日"
        "（《劳动保障监察条例》第十七条）。"
    )
    told = "本单位已受理，开始调查。"


class AnswerWageForm(OutcomeForm):
    action = Action.ANSWER
    verb = "answer_wage_claim"
    leads_to = "把结果答复劳动者，调查期限到此为止；调解和仲裁照常进行。"
    told = "处理结果"
    result = forms.ChoiceField(
        label="结果", choices=WageOutcome.Result.choices, widget=forms.RadioSelect
    )
    recovered_yuan = forms.DecimalField(
        label="追回金额（元）",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text="全部付清或者付了一部分的必填，其他结果不填。",
    )
    established_yuan = forms.DecimalField(
        label="查实拖欠（元）",
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["seen_step", "result", "recovered_yuan", "established_yuan"])
        claimed = claimed_in(self.complaint)
        self.fields["established_yuan"].help_text = (
            "来的时候没有填写欠了多少；付清或者付了一部分的必填，会写在处理结果前面。"
            if claimed is None
            else f"劳动者申报{claimed}元；查实的数额不同才填，会写在处理结果前面。"
        )
        if self.complaint.state == State.RECORDED:
            handed_on = WageOutcome.Result.HANDED_ON
            self.fields["result"].choices = [(handed_on.value, handed_on.label)]


class MediateLaborForm(StepForm):
    action = Action.MEDIATE_LABOR
    leads_to = (
        "和监察调查同时进行。调解组织自收到调解申请之日起十五日内没有达成协议的，劳动者可以申请仲裁"
        "（《劳动争议调解仲裁法》第十四条）。"
    )
    body = forms.CharField(label="调解组织", max_length=80, initial=COUNTY_MEDIATION)
    bureau = forms.ModelChoiceField(
        Bureau.objects.none(),
        label="由哪个单位负责期限",
        empty_label="请选择单位",
        help_text="承办单位或者协办单位，期限提醒发给它。",
    )
    started_on = day_field("调解组织收到申请的日期")
    worker_agrees = forms.BooleanField(
        label="劳动者知道调解会让单位知道是谁，同意调解",
        required=False,
        help_text="劳动者提交时选了不让单位知道是谁，没有问过本人不要勾选。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.complaint.hides_name:
            del self.fields["worker_agrees"]
        self.fields["bureau"].queryset = Bureau.objects.filter(pk__in=self.complaint.seen_by)


class EndLaborMediationForm(StepForm):
    action = Action.END_LABOR_MEDIATION
    leads_to = "调解期限到此为止；没有达成协议的，劳动者可以申请仲裁。"
    result = result_field(LabourLane.Kind.MEDIATION)
    ended_on = day_field("结束日期")


class ApplyArbitrationForm(StepForm):
    action = Action.APPLY_ARBITRATION
    leads_to = (
        "仲裁由劳动者自己申请，这里只作记录。仲裁委员会收到申请后五日内决定是否受理；逾期没有决定的，"
        "劳动者可以向法院起诉（《劳动争议调解仲裁法》第二十九条）。"
    )
    body = forms.CharField(label="仲裁委员会", max_length=80, initial=COUNTY_ARBITRATION)
    applied_on = day_field("收到申请的日期")


class AcceptArbitrationForm(StepForm):
    action = Action.ACCEPT_ARBITRATION
    leads_to = (
        "仲裁委员会自受理之日起四十五日内裁决，复杂的可以延长十五日；逾期没有裁决的，劳动者可以向法院起诉"
        "（《劳动争议调解仲裁法》第四十三条）。"
    )
    accepted_on = day_field("仲裁委员会受理的日期")


class EndArbitrationForm(StepForm):
    action = Action.END_ARBITRATION
    leads_to = "仲裁的期限到此为止，监察调查照常进行。"
    result = result_field(LabourLane.Kind.ARBITRATION)
    ended_on = day_field("结束日期")
