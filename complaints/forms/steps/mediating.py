"""Mediation and appraisal."""

from django import forms

from complaints.forms.steps.step import DayInput, StepForm, text_area
from complaints.transitions import Action


class StartMediationForm(StepForm):
    action = Action.START_MEDIATION
    leads_to = "调解要双方都同意（总局令第121号第十八条）。期限仍自受理之日起算。"
    told = "双方同意调解，本单位开始调解。"
    complainant_agreed_on = forms.DateField(label="投诉人同意日期", widget=DayInput())
    respondent_agreed_on = forms.DateField(label="被投诉人同意日期", widget=DayInput())


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
