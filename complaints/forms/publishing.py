"""The text about a complaint for the public, and why it is taken back."""

from django import forms

from gaotai_jiazheng.form_fields import LineField, StoryField


class PublicTextForm(forms.Form):
    """Title, facts and result as everybody may read them."""

    title = LineField(label="标题", longest=80)
    facts = StoryField(
        label="投诉内容",
        longest=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="概括写：买了什么服务，有什么争议，要求什么。不写谁投诉的，不写电话、住址。",
    )
    result = StoryField(
        label="处理结果",
        longest=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="怎样处理的。没有认定违法的，不写违法。",
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TakeDownForm(forms.Form):
    """Why a text is taken from the public."""

    reason = LineField(
        label="撤下的原因",
        longest=200,
        error_messages={"required": "请写明撤下的原因。"},
        help_text="留在记录里，不公开。",
    )
