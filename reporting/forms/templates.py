"""What is filled in for a superior's template."""

from django import forms
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng.form_fields import LineField
from gaotai_jiazheng.refusals import refusal
from plan.metrics import all_metrics
from plan.models import Measure, Plan
from reporting.forms.steps import UNKNOWN
from reporting.models import ReportPeriod, TemplateBinding


class TemplateForm(forms.Form):
    leads_to = "文件原样保存；设置好取数的位置以后，每个季度都可以直接生成。"
    bureau = forms.ModelChoiceField(
        empty_label="请选择",
        label="使用单位",
        queryset=Bureau.objects.none(),
        error_messages={"required": "请选择单位。", "invalid_choice": UNKNOWN},
    )
    title = LineField(label="名称", longest=80, error_messages={"required": "请填写名称。"})
    file = forms.FileField(
        label="上级的表格或者文档",
        help_text="Excel（.xlsx）或者 Word（.docx），最大10MB。Word 里要填的地方写成 {{名称}}。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
        error_messages={"required": "请选择文件。", "empty": "这是一个空文件。"},
    )

    def __init__(self, *args, bureau_ids, **kwargs):
        super().__init__(*args, **kwargs)
        bureaus = Bureau.objects.filter(pk__in=bureau_ids)
        self.fields["bureau"].queryset = bureaus
        self.fields["bureau"].empty_label = None if len(bureau_ids) == 1 else "请选择"


class BindingForm(forms.Form):
    leads_to = "一个位置要么填一个指标的数，要么填一项措施的进展文字。"
    place = LineField(
        label="位置",
        longest=80,
        help_text="表格写“工作表名!单元格”，例如 汇总!B5；文档写占位符的名称。",
        error_messages={"required": "请填写位置。"},
    )
    metric = LineField(
        label="指标",
        longest=50,
        required=False,
        help_text="没有列出的，登记还没有开通。",
    )
    measure = forms.ModelChoiceField(
        label="或者进展文字：哪一项措施",
        queryset=Measure.objects.none(),
        required=False,
        empty_label="不填文字",
        error_messages={"invalid_choice": UNKNOWN},
    )
    bureau = forms.ModelChoiceField(
        label="哪个单位的进展文字",
        queryset=Bureau.objects.all(),
        required=False,
        empty_label="全部单位",
        error_messages={"invalid_choice": UNKNOWN},
    )
    quarters_back = forms.TypedChoiceField(
        label="取哪个季度",
        choices=TemplateBinding.Quarter.choices,
        coerce=int,
        error_messages={"required": "请选择。", "invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plan = Plan.objects.in_force(timezone.localdate())
        self.fields["measure"].queryset = Measure.objects.filter(plan=plan).order_by("number")
        self.metrics = all_metrics()
        known = [(each.slug, f"{each.title}（{each.slug}）") for each in self.metrics]
        self.fields["metric"].widget = forms.Select(choices=[("", "不填指标"), *known])

    def clean(self):
        given = super().clean()
        if given.get("bureau") and not given.get("measure"):
            raise refusal("measure", "请选择哪一项措施。", "measure")
        return given


class FillForm(forms.Form):
    """The quarter that a template is filled for."""

    period = forms.ModelChoiceField(
        label="季度",
        queryset=ReportPeriod.objects.none(),
        empty_label=None,
        error_messages={"required": "请选择季度。", "invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = ReportPeriod.objects.visible_to(user)
