"""Mediation: who does it, its entrustment, recusal and appraisal."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from complaints.forms.steps.step import NOTE_LENGTH, DayInput, StepForm, text_area
from complaints.models import Entrustment, MediationOrganization, Mediator, Recusal
from complaints.transitions import Action


class ConsentsForm(StepForm):
    """A step that needs the consent of both parties."""

    complainant_agreed_on = forms.DateField(label="投诉人同意日期", widget=DayInput())
    respondent_agreed_on = forms.DateField(label="被投诉人同意日期", widget=DayInput())


class StartMediationForm(ConsentsForm):
    action = Action.START_MEDIATION
    leads_to = "调解要双方都同意（总局令第121号第十八条）。期限仍自受理之日起算。"
    told = "双方同意调解，本单位开始调解。"


class NameMediatorForm(StepForm):
    action = Action.NAME_MEDIATOR
    leads_to = "告诉双方由谁调解，双方可以申请回避（总局令第121号第二十一条）。"
    told = "由某人调解。您认为可能影响公正的，可以申请回避。"
    mediator = forms.ModelChoiceField(
        Mediator.objects.none(), label="调解员", empty_label="请选择调解员"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mediator"].queryset = mediators_for(self.complaint)


class EntrustForm(ConsentsForm):
    action = Action.ENTRUST
    leads_to = (
        "经双方同意，委托消费者协会等组织以本单位名义调解（总局令第121号第十九条）。"
        "一件投诉只能委托一次，受托组织不能再转委托；六十日的期限照常计算。"
    )
    told = "双方同意，本单位委托某组织调解。"
    organization = forms.ModelChoiceField(
        MediationOrganization.objects.none(), label="调解组织", empty_label="请选择组织"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        of_today = MediationOrganization.objects.in_force(timezone.localdate())
        self.fields["organization"].queryset = of_today
        self.fields["complainant_agreed_on"].help_text = (
            "投诉人提交时已经勾选同意委托调解。"
            if self.complaint.agrees_to_entrust
            else "投诉人提交时没有勾选同意委托调解，请先问过投诉人，填问到的日期。"
        )


class ReturnEntrustedForm(StepForm):
    action = Action.RETURN_ENTRUSTED
    leads_to = "记录受托组织交回的结果，案件回到调解中；再由本单位办理“达成调解”或者“终止调解”。"
    told = "某组织已交回：结果。"
    result = forms.ChoiceField(
        label="结果",
        choices=[each for each in Entrustment.Result.choices if each[0] != "ended"],
        widget=forms.RadioSelect,
    )
    report = forms.CharField(
        label="调解情况",
        max_length=NOTE_LENGTH,
        widget=text_area(4),
        help_text="只有办理单位看得到。",
    )


class SuspendForm(StepForm):
    action = Action.SUSPEND
    leads_to = (
        "有人申请调解员回避时使用（总局令第121号第二十一条）：调解暂停，由另一位人员决定；"
        "六十日的期限照常计算。"
    )
    told = "某方申请某人回避，调解暂停，调解期限照常计算。"
    asked_by = forms.ChoiceField(
        label="谁提出的", choices=Recusal.AskedBy.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由", max_length=500, widget=text_area(3), help_text="只有办理单位看得到。"
    )


class ResumeForm(StepForm):
    action = Action.RESUME
    leads_to = (
        "决定是否回避并继续调解。登记申请的人和被申请回避的人不能决定；回避的人不能再办理这件投诉。"
    )
    told = "已决定：某人回避（或不回避）。继续调解。"
    is_granted = forms.TypedChoiceField(
        label="决定",
        choices=[("yes", "回避"), ("no", "不回避")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    decision = forms.CharField(
        label="决定的理由", max_length=500, widget=text_area(3), help_text="只有办理单位看得到。"
    )
    mediator = forms.ModelChoiceField(
        Mediator.objects.none(),
        label="接替的调解员",
        required=False,
        empty_label="以后再指定",
        help_text="决定回避时可以选。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_charge = self.complaint.case_mediators.filter(ended_on=None).values("mediator")
        self.fields["mediator"].queryset = mediators_for(self.complaint).exclude(pk__in=in_charge)


class StartAppraisalForm(StepForm):
    action = Action.START_APPRAISAL
    leads_to = "鉴定、检测所需时间不计入调解期限（总局令第121号第二十二条），时限从今天起暂停。"
    told = "委托鉴定检测（文书号），期间不计入调解期限。"
    document = forms.CharField(label="委托文书号", max_length=120)
    reason = forms.CharField(label="原因", max_length=200, widget=text_area(2))


class EndAppraisalForm(StepForm):
    action = Action.END_APPRAISAL
    leads_to = "时限从今天起继续计算。"
    told = "鉴定检测结束（文书号），继续调解。"
    document = forms.CharField(label="鉴定检测报告号", max_length=120)


def mediators_for(complaint):
    """Those who may mediate the case today: of its bureau or of an organisation, not recused."""
    recused = complaint.case_mediators.filter(is_recused=True).values("mediator")
    of_today = Mediator.objects.in_force(timezone.localdate()).exclude(pk__in=recused)
    of_here = of_today.filter(Q(bureau=None) | Q(bureau=complaint.bureau_id))
    return of_here.select_related("bureau", "organization")
