"""What is asked of the association's year and of the convention."""

from django import forms

from gaotai_jiazheng.form_fields import DayField, LineField, StoryField
from market.models import LONGEST_COMMENT, LONGEST_TEXT, ConventionComment


class LongTextField(StoryField):
    """A text of several pages."""

    widget = forms.Textarea(attrs={"rows": 20})


class PlanForm(forms.Form):
    year = forms.IntegerField(
        label="年度",
        min_value=2020,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写年度。",
            "invalid": "请只填数字，例如 2027。",
            "min_value": "年度应在2020到2100之间。",
            "max_value": "年度应在2020到2100之间。",
        },
    )
    report_due_on = DayField(
        label="年度报告提交日",
        help_text="由指导单位和协会约定，不是法定日期。",
        error_messages={"required": "请填写提交日。"},
    )


class DutyForm(forms.Form):
    title = LineField(label="事项", longest=120, error_messages={"required": "请写明事项。"})
    due_on = DayField(
        label="完成期限", help_text="含这一天。", error_messages={"required": "请填写期限。"}
    )


class DoneForm(forms.Form):
    result = LineField(
        label="完成情况",
        longest=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="对所有人公开，请不要写个人信息。",
        error_messages={"required": "请写明完成情况。"},
    )


class ReportForm(forms.Form):
    text = LongTextField(
        label="年度报告",
        longest=LONGEST_TEXT,
        help_text="对所有人公开，请不要写个人信息。提交以后不能再改。",
        error_messages={"required": "请填写年度报告。"},
    )


class ConventionForm(forms.Form):
    title = LineField(label="名称", longest=60, error_messages={"required": "请填写名称。"})
    text = LongTextField(
        label="正文",
        longest=LONGEST_TEXT,
        help_text="每条一段。",
        error_messages={"required": "请填写正文。"},
    )


class PutUpForm(forms.Form):
    leads_to = "正文公开征求意见，所有人都可以提；意见和答复一起公开。"
    last_day = DayField(
        label="截止日",
        help_text="含这一天；至少7天，最多90天。",
        error_messages={"required": "请填写截止日。"},
    )


class AdoptForm(forms.Form):
    leads_to = "通过以后正文不能再改。改动过的地方会和征求意见稿对照公开。"
    text = LongTextField(
        label="通过的正文", longest=LONGEST_TEXT, error_messages={"required": "请填写正文。"}
    )
    decision = LineField(
        label="通过的会议或者文件",
        longest=120,
        help_text="例如2026年第一次会员大会。",
        error_messages={"required": "请写明会议或者文件。"},
    )
    in_force_on = DayField(
        label="施行日",
        help_text="从这一天零点起施行，不能早于今天。",
        error_messages={"required": "请填写施行日。"},
    )


class AnswerForm(forms.Form):
    leads_to = "意见和答复一起公开，答复以后不能再改。"
    outcome = forms.ChoiceField(
        label="处理",
        choices=ConventionComment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样处理。", "invalid_choice": "没有这个选项。"},
    )
    answer = StoryField(
        label="答复", longest=LONGEST_COMMENT, error_messages={"required": "请写明答复。"}
    )


class CommentForm(forms.Form):
    voice = forms.ChoiceField(
        label="您是",
        choices=ConventionComment.Voice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一项。", "invalid_choice": "没有这个选项。"},
    )
    content = StoryField(
        label="您的意见",
        longest=LONGEST_COMMENT,
        help_text="不用写姓名和电话。答复以后，意见和答复一起公开。",
        error_messages={"required": "请写下意见。"},
    )
