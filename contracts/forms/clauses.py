"""What an enterprise changes in the words of a contract: one clause at a time."""

from django import forms
from django.core.exceptions import ValidationError

from gaotai_jiazheng.form_fields import LineField, StoryField

TEMPLATE, OWN_WORDS, LEFT_OUT = "template", "own_words", "left_out"


class ClauseForm(forms.Form):
    """How one clause of the template stands in the contract."""

    choice = forms.ChoiceField(
        label="这一条",
        choices=[(TEMPLATE, "用模板的话"), (OWN_WORDS, "自己写"), (LEFT_OUT, "不要这一条")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一种。", "invalid_choice": "没有这个选项。"},
    )
    text = StoryField(
        label="自己写的话",
        longest=2000,
        required=False,
        help_text="选“自己写”的才填。不要写姓名、电话和证件号，这些在“三方是谁”里。",
    )

    def clean(self):
        given = self.cleaned_data
        if given.get("choice") == OWN_WORDS and not given.get("text") and "text" not in self.errors:
            self.add_error("text", ValidationError("请写下这一条的内容。", code="required"))
        return given


class AddedClauseForm(forms.Form):
    """A clause of the enterprise's own."""

    title = LineField(label="标题", longest=40, error_messages={"required": "请写标题。"})
    text = StoryField(
        label="内容",
        longest=2000,
        help_text="不要写姓名、电话和证件号。",
        error_messages={"required": "请写内容。"},
    )
