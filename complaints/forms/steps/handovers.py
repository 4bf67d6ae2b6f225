"""Handing a case to a hotline, its number there, and what comes back."""

from django import forms

from complaints.forms.steps.step import NOTE_LENGTH, DayInput, StepForm, required_note, text_area
from complaints.models import Handover
from complaints.models.handover import System
from complaints.transitions import Action
from gaotai_jiazheng.form_fields import LineField


class HandOverForm(StepForm):
    action = Action.HAND_OVER
    leads_to = (
        "记录已转对方平台；登记对方编号之前显示“尚未转12315”。本平台的时限照常计算，不因转办停止。"
    )
    told = "已转某平台，等待对方编号。"
    to_system = forms.ChoiceField(
        label="转给",
        choices=[each for each in System.choices if each[0] != System.PORTAL],
        widget=forms.RadioSelect,
    )


class HandoverForm(StepForm):
    """A step that concerns one hand-over of the case."""

    handover = forms.ModelChoiceField(
        Handover.objects.none(), label="哪一次转办", empty_label="请选择"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["handover"].queryset = self.fitting(self.complaint.handovers.unanswered())

    def fitting(self, handovers):
        """Those of the unanswered ones that the step can be about."""
        return handovers


class ConfirmHandoverForm(HandoverForm):
    action = Action.CONFIRM_HANDOVER
    leads_to = (
        "记录对方收到的日期和编号。转12315的，法定期限自市场监管部门收到之日起计算（总局令第121号第十五条）；"
        "12345转来的工单就此以该编号回复。"
    )
    told = "某平台已收到，编号某某。"
    external_number = LineField(label="对方编号", longest=60)
    received_on = forms.DateField(
        label="对方收到日期", widget=DayInput(), help_text="在转出之日和今天之间。"
    )

    def fitting(self, handovers):
        return handovers.filter(received_at=None)


class ReturnHandoverForm(HandoverForm):
    action = Action.RETURN_HANDOVER
    leads_to = "记录对方退回和原因；需要的，可以再转。"
    public_note = required_note("退回原因", "投诉人会看到。")


class RecordResultForm(HandoverForm):
    action = Action.RECORD_RESULT
    leads_to = "记录对方返回的办理结果，投诉人会看到。"
    told = "某平台办理结果。"
    outcome = forms.CharField(label="办理结果", max_length=NOTE_LENGTH, widget=text_area(5))

    def fitting(self, handovers):
        return handovers.exclude(received_at=None)
