"""What is filled in for a meeting, its agenda, its minutes and its actions."""

from django import forms
from django.core.exceptions import ValidationError

from bureaus.models import Bureau
from gaotai_jiazheng.form_fields import DayField, LineField, StoryField
from meetings.models import AgendaItem

UNKNOWN = "请从列表里选择。"
LONGEST_MINUTES = 10_000


class MeetingForm(forms.Form):
    leads_to = "议程由逾期和有风险的事项自动生成，上次没有议定的自动带入；会前两天自动生成材料。"
    bureau = forms.ModelChoiceField(
        empty_label="请选择",
        label="召集单位",
        queryset=Bureau.objects.none(),
        error_messages={"required": "请选择单位。", "invalid_choice": UNKNOWN},
    )
    title = LineField(label="会议名称", longest=80, error_messages={"required": "请填写名称。"})
    held_on = DayField(label="会议日", error_messages={"required": "请填写会议日。"})
    begins = forms.TimeField(
        label="开始时间",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": "请填写开始时间。",
            "invalid": "请按“时:分”填写，例如 09:30。",
        },
    )
    place = LineField(label="地点", longest=120, error_messages={"required": "请填写地点。"})
    chair = LineField(
        label="主持人",
        longest=60,
        help_text="写职务，例如“县政府分管副县长”。",
        error_messages={"required": "请填写主持人。"},
    )
    invited = forms.ModelMultipleChoiceField(
        label="参会单位",
        queryset=Bureau.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择参会单位。", "invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, bureau_ids, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bureau"].queryset = Bureau.objects.filter(pk__in=bureau_ids)
        self.fields["bureau"].empty_label = None if len(bureau_ids) == 1 else "请选择"


class TopicForm(forms.Form):
    """A topic that somebody adds."""

    title = LineField(label="议题", longest=120, error_messages={"required": "请填写议题。"})
    line = LineField(label="情况", longest=300, required=False)
    bureau = forms.ModelChoiceField(
        label="汇报单位",
        queryset=Bureau.objects.none(),
        required=False,
        empty_label="不指定",
        error_messages={"invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bureau"].queryset = asked_to(meeting)


class EditTopicForm(forms.Form):
    """A topic of the agenda, found or added."""

    title = LineField(label="议题", longest=120, error_messages={"required": "请填写议题。"})
    line = LineField(label="情况", longest=300, required=False)
    position = forms.IntegerField(
        label="次序",
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写次序。",
            "invalid": "请填写数字。",
            "min_value": "次序从1开始。",
            "max_value": "次序最大999。",
        },
    )
    is_dropped = forms.BooleanField(label="不上会", required=False)


class AttendanceForm(forms.Form):
    leads_to = "登记召开以后，议程不能再改。"
    came = forms.ModelMultipleChoiceField(
        label="到会单位",
        queryset=Bureau.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择到会的单位。", "invalid_choice": UNKNOWN},
    )
    notes = StoryField(
        label="请假和代会情况",
        longest=1000,
        required=False,
        help_text="一行一个单位，例如“县教育局：请假”。",
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["came"].queryset = asked_to(meeting)
        self.names = {each.name: each.pk for each in self.fields["came"].queryset}

    def clean_notes(self):
        """{bureau id: note}."""
        found = {}
        for line in filter(None, map(str.strip, self.cleaned_data["notes"].splitlines())):
            name, colon, note = line.replace(":", "：").partition("：")
            if not colon or name.strip() not in self.names or len(note.strip()) > 120:
                message = f"“{line[:40]}”看不懂，请写“单位名称：情况”，单位要在参会单位里。"
                raise ValidationError(message, code="note_unreadable")
            found[self.names[name.strip()]] = note.strip()
        return found


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label="结果",
        choices=[
            (each.value, each.label)
            for each in (AgendaItem.Outcome.SETTLED, AgendaItem.Outcome.AGAIN)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。", "invalid_choice": UNKNOWN},
    )


class MinutesForm(forms.Form):
    leads_to = "签发以后不能再改；更正要另写一版，并写明原因。"
    text = StoryField(
        label="纪要", longest=LONGEST_MINUTES, error_messages={"required": "请写纪要。"}
    )
    reason = LineField(label="更正原因", longest=200, required=False, help_text="第一版不用填。")


class ActionForm(forms.Form):
    leads_to = "责任单位按期限计时；逾期的先报召集单位，再报督办机构。"
    title = LineField(label="做什么", longest=160, error_messages={"required": "请写明要做什么。"})
    bureau = forms.ModelChoiceField(
        label="责任单位",
        queryset=Bureau.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择责任单位。", "invalid_choice": UNKNOWN},
    )
    due_on = DayField(label="期限", error_messages={"required": "请填写期限。"})
    item = forms.ModelChoiceField(
        label="出自哪个议题",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="不指定",
        error_messages={"invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bureau"].queryset = asked_to(meeting)
        self.fields["item"].queryset = meeting.items.filter(is_dropped=False)


class NoteForm(forms.Form):
    note = LineField(label="原因", longest=300, error_messages={"required": "请写明原因。"})


class ResultForm(forms.Form):
    result = LineField(label="结果", longest=300, error_messages={"required": "请写明结果。"})


class ExtendForm(forms.Form):
    leads_to = "原来的期限和延期原因都会保留。"
    due_on = DayField(label="新的期限", error_messages={"required": "请填写新的期限。"})
    reason = LineField(
        label="延期原因", longest=200, error_messages={"required": "请写明延期原因。"}
    )


class CancelForm(forms.Form):
    reason = LineField(
        label="取消原因", longest=300, error_messages={"required": "请写明取消原因。"}
    )


def asked_to(meeting):
    """The bureaus that are asked to a meeting."""
    return Bureau.objects.filter(pk__in=meeting.invitations.values("bureau"))
