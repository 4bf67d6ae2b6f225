"""The forms of an inspection's steps, and of what is written down on site."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from disclosure.gate import masked
from gaotai_jiazheng import uploads
from gaotai_jiazheng.form_fields import DayField, LineField, PastDateField, StoryField
from inspections.models import Finding, Reply
from inspections.services import notice_text
from inspections.transitions import Action


class StepForm(forms.Form):
    """What every step has. leads_to: what the step does, for whoever is about to take it."""

    leads_to = ""
    note = StoryField(label="说明", longest=1000, required=False)

    def __init__(self, *args, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        self.order_fields([name for name in self.fields if name != "note"])

    def values(self) -> dict:
        """The keywords for the service."""
        return dict(self.cleaned_data)


NOBODY_READS = (
    "这家企业还没有人在本平台办理业务，收不到消息，请打电话通知；检查人员会收到消息，名单公开。"
)


def needed_note(label):
    return StoryField(label=label, longest=1000, error_messages={"required": f"请填写{label}。"})


class NotifyForm(StepForm):
    leads_to = "企业和检查人员会收到消息，知道哪天上门；名单随后公开。"
    visit_on = DayField(label="约定检查日", error_messages={"required": "请填写约定检查日。"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.inspection.enterprise.members.current().exists():
            self.leads_to = NOBODY_READS


class MoveVisitForm(NotifyForm):
    leads_to = "约定的日子变了，或者填错了的，在这里改；企业和检查人员会收到消息。"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("visit_on", self.inspection.visit_on)


class GoUnannouncedForm(StepForm):
    leads_to = "检查完成以前，企业和公众都看不到这家企业被抽中。"


class AbandonForm(StepForm):
    leads_to = "企业已经歇业、按登记的地址找不到的，记录为未能检查。"
    note = needed_note("为什么没有检查成")


class RecordForm(StepForm):
    leads_to = "提交以后，检查记录不能再改，企业看得到结果。"
    inspected_on = PastDateField(label="检查日", error_messages={"required": "请填写检查日。"})
    summary = StoryField(
        label="检查情况",
        longest=2000,
        help_text="企业看得到；请不要写电话、证件号。",
        error_messages={"required": "请写明检查情况。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("inspected_on", timezone.localdate())
        del self.fields["note"]


class OrderForm(StepForm):
    leads_to = "每个问题各定期限；到期前提醒企业和检查单位。"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for finding in self.inspection.findings.standing().select_related("question"):
            self.fields[f"due_{finding.pk}"] = DayField(
                label=f"{finding.question.number} {finding.what}",
                help_text=f"{finding.get_severity_display()}。整改期限，含这一天。",
                error_messages={"required": "请填写整改期限。"},
            )
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def values(self):
        given = dict(self.cleaned_data)
        days = {
            int(name.removeprefix("due_")): day
            for name, day in given.items()
            if name.startswith("due_")
        }
        return {"days": days, "note": given["note"]}


class GiveUpForm(StepForm):
    leads_to = "所有没有整改的问题都过了期限的，记录为逾期未整改，然后公示结果。"
    note = needed_note("情况")


class PutUpForm(StepForm):
    leads_to = "公示五个工作日，含有电话、证件号、门牌的文字发不出去。企业和公众可以提出异议。"
    text = StoryField(
        label="公示内容", longest=3000, error_messages={"required": "请填写公示内容。"}
    )
    masks = forms.BooleanField(
        label="把电话、证件号、账号、门牌自动遮盖后发布",
        required=False,
        help_text="原文加密留存，公众看到的是遮盖后的文字。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.inspection.recorded_at is not None:
            self.initial.setdefault("text", notice_text(self.inspection))

    def values(self):
        values = dict(self.cleaned_data)
        typed = values["text"]
        if values.pop("masks") and (public := masked(typed)) != typed:
            values |= {"text": public, "original": typed}
        return values


class CorrectForm(StepForm):
    leads_to = "异议成立的，撤回公示，去掉不成立的问题，然后重新公示。"
    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(),
        label="不成立的问题",
        required=False,
        help_text="选中的不再公示。一个也不选的，问题都照旧，只能改公示的文字。",
        widget=forms.CheckboxSelectMultiple,
    )
    note = needed_note("更正的原因")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        standing = self.inspection.findings.standing().select_related("question")
        self.fields["findings"].queryset = standing


class CloseForm(StepForm):
    leads_to = "公示期满、异议都已答复且没有成立的，才能办结。"


FORMS = {
    Action.NOTIFY: NotifyForm,
    Action.MOVE_VISIT: MoveVisitForm,
    Action.GO_UNANNOUNCED: GoUnannouncedForm,
    Action.ABANDON: AbandonForm,
    Action.RECORD: RecordForm,
    Action.ORDER: OrderForm,
    Action.GIVE_UP: GiveUpForm,
    Action.PUT_UP: PutUpForm,
    Action.CORRECT: CorrectForm,
    Action.CLOSE: CloseForm,
}


class PictureField(forms.FileField):
    """One file, made harmless: ``uploads.Accepted``; None where none is needed and none was sent."""

    widget = forms.FileInput(attrs={"accept": uploads.ACCEPTED_TYPES})

    def clean(self, data, initial=None):
        if not data and not self.required:
            return None
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return uploads.accept_upload(data)


class ReplyForm(forms.Form):
    """The answer to one question, and what was found where it is no."""

    value = forms.ChoiceField(
        label="结论", widget=forms.RadioSelect, error_messages={"required": "请选择结论。"}
    )
    what = LineField(
        label="发现的问题",
        longest=300,
        required=False,
        help_text="不符合的要填。结果会公示，请不要写姓名、电话、证件号。",
    )
    severity = forms.ChoiceField(
        label="程度",
        required=False,
        choices=[("", "符合的不填"), *Finding.Severity.choices],
    )
    note = LineField(label="备注", longest=300, required=False, help_text="不公开，企业看得到。")
    file = PictureField(
        label="照片",
        required=False,
        help_text="JPG、PNG、WebP 图片或者 PDF，不超过20MB；拍摄地点等信息会自动去掉。",
        error_messages={"required": "请选择照片。"},
    )

    def __init__(self, *args, question, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].choices = [
            (value, label)
            for value, label in Reply.Value.choices
            if question.may_not_apply or value != Reply.Value.NOT_APPLICABLE
        ]


class PhotoFirstForm(ReplyForm):
    """The same page where only its picture is kept for now; the rest may stand there unfinished."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name == "file"


class RecheckForm(forms.Form):
    """What was seen when somebody looked again."""

    leads_to = "整改到位的，期限记为完成；还没有到位的，另定期限。"
    checked_on = PastDateField(label="复查日", error_messages={"required": "请填写复查日。"})
    is_passed = forms.TypedChoiceField(
        label="结论",
        choices=[("yes", "整改到位"), ("no", "还没有整改到位")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结论。"},
    )
    again_by = DayField(
        label="再次整改的期限", required=False, help_text="还没有到位的要填，含这一天。"
    )
    note = LineField(
        label="复查情况", longest=300, error_messages={"required": "请写明复查看到的情况。"}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("checked_on", timezone.localdate())
