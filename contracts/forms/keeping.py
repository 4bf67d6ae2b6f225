"""What bureaus fill in: a template's file, a look with its reason, a sample and its calls."""

from django import forms
from django.core.exceptions import ValidationError

from contracts.models import SampledCall, ServiceContract
from contracts.services.opening import PARTS
from enterprises.models import Enterprise
from gaotai_jiazheng.form_fields import DayField


class TemplateUploadForm(forms.Form):
    """A file of clauses; it becomes a draft that is looked at before it is used."""

    file = forms.FileField(
        label="模板文件",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
        help_text="YAML 或者 JSON。可以先下载现有的模板，改好以后上传；上传后是草稿，看过再投入使用。",
        error_messages={"required": "请选择文件。", "empty": "这是一个空文件。"},
    )


class RevealForm(forms.Form):
    """Which of the sealed parts, and why; only what is needed should be ticked."""

    parts = forms.MultipleChoiceField(
        label="要看的内容",
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择要看的内容。", "invalid_choice": "没有这个选项。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：调解投诉，核对合同约定。理由会长期保存，请不要写电话和证件号。",
        error_messages={"required": "请写明理由。"},
    )


class SampleForm(forms.Form):
    """From which list how many are drawn."""

    title = forms.CharField(
        label="名称",
        max_length=60,
        help_text="例如：2026年第四季度电话抽查。会公开。",
        error_messages={"required": "请填写名称。"},
    )
    source = forms.CharField(
        label="从哪份名单里抽",
        max_length=120,
        help_text="例如：县家政服务企业十月服务台账。名单留在本单位，不要上传；这里会公开。",
        error_messages={"required": "请写明名单。"},
    )
    population = forms.IntegerField(
        label="名单有多少行",
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "请填写行数。", "invalid": "请只填数字。"},
    )
    size = forms.IntegerField(
        label="抽几户",
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "请填写户数。", "invalid": "请只填数字。"},
    )

    def clean(self):
        given = self.cleaned_data
        if given.get("size") and given.get("population") and given["size"] > given["population"]:
            message = "抽的户数不能比名单的行数多。"
            self.add_error("size", ValidationError(message, code="size_beyond_list"))
        return given


class CallForm(forms.Form):
    """What was said on the telephone."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=[choice for choice in SampledCall.Outcome.choices if choice[0] != "waiting"],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。", "invalid_choice": "没有这个选项。"},
    )
    called_on = DayField(label="打电话的日期", error_messages={"required": "请填写日期。"})
    uscc = forms.CharField(
        label="服务企业的统一社会信用代码",
        max_length=18,
        required=False,
        help_text="家庭说出是哪家企业的才填。",
    )
    number = forms.CharField(
        label="合同编号",
        max_length=20,
        required=False,
        help_text="家庭说出平台上的合同编号（HT开头）的才填。",
    )

    def clean_uscc(self):
        code = self.cleaned_data["uscc"].strip().upper()
        self.enterprise = Enterprise.objects.filter(uscc=code).first() if code else None
        if code and self.enterprise is None:
            raise ValidationError("登记的家政企业里没有这个代码，请核对。", code="unknown")
        return code

    def clean_number(self):
        number = "".join(self.cleaned_data["number"].split()).upper()
        found = ServiceContract.objects.filter(number=number).exclude(number="").first()
        if number and found is None:
            raise ValidationError("没有这个编号的合同，请核对。", code="unknown")
        self.contract = found
        return number

    def values(self) -> dict:
        """What the service takes."""
        return {
            "outcome": self.cleaned_data["outcome"],
            "called_on": self.cleaned_data["called_on"],
            "enterprise": self.enterprise,
            "contract": self.contract,
        }
