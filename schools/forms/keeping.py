"""What is asked for a programme, its steps and figures, an agreement and its modules."""

from django import forms

from enterprises.models import Enterprise
from gaotai_jiazheng.form_fields import DayField, LineField, ManyFilesField, PastDateField
from schools.models import AgreementKind, Major, ModuleKind, Programme, School

UNKNOWN = "没有这一项，请重新选。"
SHORT = {"class": "short", "inputmode": "numeric"}
MOST_PEOPLE = 100_000


def number_field(label, *, most=MOST_PEOPLE, least=0, **kwargs):
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=SHORT),
        error_messages={
            "required": f"请填写{label}，没有的填0。" if not least else f"请填写{label}。",
            "invalid": "请填整数。",
            "min_value": f"至少{least}。",
            "max_value": f"最多{most}，请核对。",
        },
        **kwargs,
    )


def row_field(label, queryset):
    return forms.ModelChoiceField(
        label=label,
        queryset=queryset,
        empty_label="请选择",
        error_messages={"required": f"请选择{label}。", "invalid_choice": UNKNOWN},
    )


class ProgrammeForm(forms.Form):
    leads_to = "先登记为计划开设，再按文件一步一步记录申报、批准和开设。"
    school = row_field("学校", School.objects.all())
    major = row_field("专业", Major.objects.all())
    length_months = number_field("学制（月）", least=1, most=72)


class StepForm(forms.Form):
    on = PastDateField(
        label="日期", help_text="文件上的日期。", error_messages={"required": "请填写日期。"}
    )
    document = LineField(
        label="文件或者说明",
        longest=160,
        help_text="公众看得到。",
        error_messages={"required": "请写明依据的文件，或者说明。"},
    )


class FiguresForm(forms.Form):
    leads_to = "这一年已经有人数的，登记的是新的一版，原来的留着；更正要写理由。"
    year = number_field("年份", least=2000, most=2100)
    admitted = number_field("招生")
    studying = number_field("年末在校")
    graduated = number_field("毕业")
    in_county = number_field("毕业后在本县从事家政")
    elsewhere = number_field("毕业后在外地从事家政")
    studying_on = number_field("毕业后升学")
    source = LineField(
        label="来源",
        longest=120,
        help_text="例如学年报表的名称。",
        error_messages={"required": "请写明来源。"},
    )
    reason = LineField(label="更正的理由", longest=200, required=False)


class AgreementForm(forms.Form):
    leads_to = "登记以后协议的内容不变；到期以前会提醒县教育局续签。"
    school = row_field("学校", School.objects.all())
    enterprise = row_field("家政企业", Enterprise.objects.listed().order_by("name"))
    kinds = forms.MultipleChoiceField(
        label="合作内容",
        choices=AgreementKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项。", "invalid_choice": UNKNOWN},
    )
    valid_from = DayField(label="自", error_messages={"required": "请填写起始日。"})
    valid_until = DayField(
        label="至", help_text="含这一天。", error_messages={"required": "请填写截止日。"}
    )
    file = ManyFilesField(
        label="签好的协议",
        help_text="一份 PDF，或者一张照片。",
        error_messages={"required": "请选择协议文件。"},
    )

    def clean_file(self):
        files = self.cleaned_data["file"]
        if len(files) > 1:
            raise forms.ValidationError("只要一份文件，几页的请合成一份 PDF。", code="one_file")
        return files[0]


class EndForm(forms.Form):
    leads_to = "终止以后不能恢复，公开的名单里不再有它。"
    ended_on = DayField(label="终止日", error_messages={"required": "请填写终止日。"})
    ended_reason = LineField(
        label="终止的原因", longest=200, error_messages={"required": "请写明原因。"}
    )


class ModuleForm(forms.Form):
    kind = forms.ChoiceField(
        label="培养模式",
        choices=ModuleKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择培养模式。", "invalid_choice": UNKNOWN},
    )
    programme = row_field("专业", Programme.objects.none())
    name = LineField(label="模块", longest=60, error_messages={"required": "请填写模块的名称。"})
    hours = number_field("总学时", least=1, most=5000)
    hours_in_firm = number_field("在企业的学时", most=5000)

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Programme.objects.filter(school=school).exclude(state="closed")
        self.fields["programme"].queryset = rows.in_order()
