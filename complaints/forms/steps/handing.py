"""Who has the case."""

from django import forms
from django.contrib.auth import get_user_model

from bureaus.models import Bureau, BureauMember
from bureaus.permissions import roles_of
from complaints.forms.steps.step import DayInput, StepForm, people_of, text_area
from complaints.routing import dispatch_center_id
from complaints.transitions import Action

# Who hands a case to a person; whoever has it may only give it back (总局令第121号第四十一条).
INTAKE = frozenset({BureauMember.Role.CONTACT, BureauMember.Role.DEPUTY, BureauMember.Role.LEADER})


class RecordForm(StepForm):
    action = Action.RECORD
    leads_to = "表示本单位已经收到，签收时限到此为止。"
    told = "本单位已登记。"


class AssignForm(StepForm):
    action = Action.ASSIGN
    leads_to = (
        "案件的时限提醒，以后的补充、催办、督办，改为发给经办人和专人。"
        "经办人不能再自行移送给别人，只能退回受理岗。"
    )
    to = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="交给",
        empty_label="请选择经办人",
        error_messages={"required": "请选择经办人。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        roles = roles_of(self.user).get(self.complaint.bureau_id, frozenset())
        if not roles.isdisjoint(INTAKE):
            field.queryset = people_of(self.complaint.bureau_id)
            field.initial = self.complaint.assignee_id
        if self.complaint.assignee_id is not None:
            field.required, field.empty_label = False, "退回受理岗"

    def done(self):
        to = self.cleaned_data["to"]
        if to is None:
            return "已退回受理岗。"
        if to == self.complaint.assignee:
            return f"本来就由{to}办理，没有变化。"
        return f"已交给{to}办理。"


class SendBackForm(StepForm):
    action = Action.SEND_BACK
    term = "arbitrate_return"
    leads_to = (
        "退回县政府政务服务中心，由中心在{term}内裁定。每个单位对一件投诉只能退回一次；"
        "从提交之日起算的办理时限不会重新开始。"
    )
    public_note = None
    duty_basis = forms.CharField(
        label="不属于本单位职责的依据",
        max_length=200,
        widget=text_area(3),
        help_text="写明哪个文件的哪一条规定由谁负责。投诉人会看到。",
    )

    def done(self):
        return "已退回县政府政务服务中心裁定，本单位不再办理。"


class DecideBureauForm(StepForm):
    action = Action.DECIDE_BUREAU
    leads_to = "新的承办单位立即收到通知并开始计时；最多转办三次，第三次由分管领导指定，不得再退。"
    told = "由某单位承办，依据：……"
    to_bureau = forms.ModelChoiceField(
        Bureau.objects.none(), label="承办单位", empty_label="请选择单位"
    )
    duty_basis = forms.CharField(
        label="职责依据", max_length=200, widget=text_area(2), help_text="投诉人会看到。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bureaus = Bureau.objects.exclude(pk=dispatch_center_id())
        self.fields["to_bureau"].queryset = bureaus


class ConfirmReceiptForm(StepForm):
    action = Action.CONFIRM_RECEIPT
    leads_to = "法定期限自本单位收到投诉之日起计算，收到当日不计（总局令第121号第十五条、第四十五条）；预计的日期改为确定。"
    told = "本单位于某日收到。"
    received_on = forms.DateField(
        label="收到日期", widget=DayInput(), help_text="在提交之日和今天之间。"
    )
