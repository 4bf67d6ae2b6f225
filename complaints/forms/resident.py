"""What a resident types after filing: the pair that opens the case, and what may be added to it."""

from django import forms

from complaints.models.choices import Grade
from gaotai_jiazheng.form_fields import LineField, ManyFilesField, StoryField


class TrackForm(forms.Form):
    """The number and the query code; both are needed."""

    number = LineField(
        label="编号",
        longest=40,
        help_text="GT 开头，在回执和短信上。",
        error_messages={"required": "请填写编号。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    query_code = LineField(
        label="查询码",
        longest=40,
        help_text="八位字母和数字，提交时给您的。空格、横线、大小写都不要紧。",
        error_messages={"required": "请填写查询码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class SupplementForm(forms.Form):
    """More words or files for a case that is being worked on."""

    text = StoryField(
        label="补充情况",
        longest=1000,
        help_text="承办单位会马上收到通知。",
        error_messages={"required": "请写一句要补充什么；只传文件的，写明是什么文件。"},
    )
    attachments = ManyFilesField(
        label="补充材料",
        required=False,
        help_text="JPG、PNG、WebP 图片或者 PDF，连同以前的最多10个，一共不超过20MB。",
    )


class FollowUpForm(forms.Form):
    """Solved or not comes first; only then how satisfied."""

    is_solved = forms.TypedChoiceField(
        label="您的问题解决了吗？",
        choices=[("yes", "解决了"), ("no", "没有解决")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择解决了没有。"},
    )
    grade = forms.TypedChoiceField(
        label="您对办理满意吗？",
        choices=Grade.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择满意程度。"},
    )
    remark = StoryField(
        label="还想说什么", longest=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
