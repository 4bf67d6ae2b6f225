"""What people type about a notice: an objection, its number and code, and the bureau's answer."""

from django import forms
from django.core.exceptions import ValidationError

from disclosure.attaching import ACCEPTED_TYPES
from disclosure.models import NoticeRow
from gaotai_jiazheng.form_fields import PhoneField


class ObjectionForm(forms.Form):
    """What is wrong with what is put up; who says so may stay unnamed."""

    row = forms.ModelChoiceField(
        NoticeRow.objects.none(),
        label="针对哪一行",
        required=False,
        empty_label="整份名单",
        help_text="只说其中一人（一家）的，请选这一行：别的人不受影响。",
        error_messages={"invalid_choice": "名单里没有这一行，或者已经撤下。"},
    )
    content = forms.CharField(
        label="您的异议",
        min_length=10,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明哪一点不对、您知道的事实。至少10个字；内容加密保存，只有公示单位看得到。",
        error_messages={
            "required": "请写明异议。",
            "min_length": "请写得具体一些，至少%(limit_value)d个字，现在是%(show_value)d个字。",
            "max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。",
        },
    )
    name = forms.CharField(
        label="姓名或者单位",
        required=False,
        max_length=60,
        help_text="可以不填。加密保存，不公开，被公示的一方看不到。",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。"},
    )
    phone = PhoneField(
        label="电话", required=False, help_text="可以不填；填了，答复时会发短信告诉您。"
    )

    def __init__(self, *args, rows=None, **kwargs):
        """rows: those of a list that still stand; a notice without rows is not asked for one."""
        super().__init__(*args, **kwargs)
        if rows:
            self.fields["row"].queryset = rows
        else:
            del self.fields["row"]


class ObjectionTrackForm(forms.Form):
    """The number of an objection and its query code; both are needed."""

    number = forms.CharField(
        label="异议编号",
        max_length=40,
        help_text="YY 开头，在回执上。",
        error_messages={"required": "请填写异议编号。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    query_code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="八位字母和数字。空格、横线、大小写都不要紧。",
        error_messages={"required": "请填写查询码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class DecisionForm(forms.Form):
    """The bureau's answer to an objection."""

    is_upheld = forms.TypedChoiceField(
        label="结论",
        choices=[("no", "异议不成立"), ("yes", "异议成立")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择异议是否成立。"},
    )
    answer = forms.CharField(
        label="理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="对所有人公开。请不要写提出人是谁，也不要写电话、证件号。",
        error_messages={"required": "请写明理由。"},
    )


class WithdrawalForm(forms.Form):
    """Why a notice is taken back."""

    reason = forms.CharField(
        label="撤回的原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="对所有人公开。",
        error_messages={"required": "请写明撤回的原因。"},
    )


class RevealForm(forms.Form):
    """Why somebody opens who objects and what exactly was said."""

    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：核实异议所说的事实。理由会长期保存，请不要写电话和证件号。",
        error_messages={"required": "请写明理由。"},
    )


class AttachmentForm(forms.Form):
    """A file that goes up with a notice."""

    file = forms.FileField(
        label="文件",
        widget=forms.FileInput(attrs={"accept": ACCEPTED_TYPES}),
        help_text="Word（docx）、Excel（xlsx）、PDF 或者图片，最多20MB。上传后马上公开；"
        "图片的拍摄位置等信息会去掉，图片上的字请自己看一遍。",
        error_messages={
            "required": "请选择文件。",
            "empty": "这是一个空文件。",
            "max_length": "文件名太长，请改短。",
        },
        max_length=200,
    )
    looked = forms.BooleanField(
        label="图片、扫描件上的字我逐页看过，没有个人信息",
        required=False,
        help_text="机器读不出图片里的字。文件里没有图片的，不用勾选。",
    )


class CheckForm(forms.Form):
    """A text or a file that somebody wants looked at before it is public."""

    text = forms.CharField(
        label="文字",
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。"},
    )
    file = forms.FileField(
        label="文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED_TYPES}),
        help_text="Word（docx）、Excel（xlsx）、PDF 或者图片，最多20MB。",
        error_messages={"empty": "这是一个空文件。", "max_length": "文件名太长，请改短。"},
        max_length=200,
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["text"].strip() and not cleaned["file"]:
            raise ValidationError("请填写文字或者选择文件。", code="nothing_to_check")
        return cleaned
