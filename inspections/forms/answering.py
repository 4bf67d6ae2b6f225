"""What an enterprise says about a finding."""

from django import forms

from gaotai_jiazheng.form_fields import ManyFilesField, StoryField


class AnswerForm(forms.Form):
    """What was done, and what shows it."""

    text = StoryField(
        label="怎样整改的",
        longest=1000,
        help_text="写明做了什么、哪一天做完。",
        error_messages={"required": "请写明怎样整改的。"},
    )
    files = ManyFilesField(
        label="证明材料",
        required=False,
        help_text="JPG、PNG、WebP 图片或者 PDF，可以选几个，加起来不超过20MB。请先遮盖个人信息。",
    )
