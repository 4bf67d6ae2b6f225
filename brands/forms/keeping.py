"""What bureaus fill in for a brand: itself, its files, steps, help, licences, reviews, and what came of it."""

from django import forms

from brands.models import Review
from bureaus.models import Bureau
from credentials.forms.registering import FoundWorker
from enterprises.models import Enterprise
from funds.models import Commitment
from gaotai_jiazheng.form_fields import (
    DayField,
    LineField,
    ManyFilesField,
    PastDateField,
    StoryField,
)
from recruitment.forms.fields import choice_field, number_field, row_field
from training.models import TrainingClass

RECENT = 200


def told(label, longest, **kwargs):
    return StoryField(
        label=label, longest=longest, error_messages={"required": f"请写明{label}。"}, **kwargs
    )


class BrandForm(forms.Form):
    leads_to = "先登记为筹备。认定以前要有标识和标准文件。"
    name = LineField(label="品牌", longest=30, error_messages={"required": "请填写品牌的名称。"})
    slug = forms.SlugField(
        label="网址里的名字",
        max_length=30,
        help_text="小写字母、数字和连字符，例如 gaotai-sao。",
        error_messages={
            "required": "请填写网址里的名字。",
            "invalid": "只能用字母、数字、连字符和下划线。",
        },
    )
    owner = LineField(
        label="品牌所有人", longest=80, error_messages={"required": "请填写品牌所有人。"}
    )
    bureau = row_field("培育单位", Bureau.objects.order_by("pk"))
    phone = LineField(label="咨询电话", longest=30, error_messages={"required": "请填写咨询电话。"})
    story = told("品牌介绍", 1000)
    standard = told("服务标准", 2000, help_text="公众看得到，一行一条。")
    joining = told("怎样加入", 1000)
    prices = StoryField(label="价格参考", longest=600, required=False)


class FileForm(forms.Form):
    file = ManyFilesField(label="文件", error_messages={"required": "请选择文件。"})

    def clean_file(self):
        files = self.cleaned_data["file"]
        if len(files) > 1:
            raise forms.ValidationError("只要一份文件。", code="one_file")
        return files[0]


class SupportForm(forms.Form):
    bureau = row_field("支持单位", Bureau.objects.order_by("pk"))
    on = PastDateField(label="日期", error_messages={"required": "请填写日期。"})
    what = LineField(
        label="做了什么",
        longest=160,
        help_text="公众看得到。",
        error_messages={"required": "请写明做了什么。"},
    )
    commitment = row_field("用的资金", Commitment.objects.none(), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Commitment.objects.visible_to(user).order_by("-pk")
        recent = list(rows.values_list("pk", flat=True)[:RECENT])
        self.fields["commitment"].queryset = Commitment.objects.filter(pk__in=recent)


class DaysForm(forms.Form):
    valid_from = DayField(label="自", error_messages={"required": "请填写起始日。"})
    valid_until = DayField(
        label="至", help_text="含这一天。", error_messages={"required": "请填写截止日。"}
    )


class EnterpriseLicenceForm(DaysForm):
    leads_to = "到期以前会提醒。到期或者终止以后，企业页面上不再有这个品牌。"
    enterprise = row_field("家政企业", Enterprise.objects.listed().order_by("name"))
    field_order = ("enterprise",)


class WorkerLicenceForm(FoundWorker, DaysForm):
    leads_to = "到期以前会提醒。到期或者终止以后，扫码看到的页面上不再有这个品牌。"
    field_order = ("id_type", "id_number")


class EndForm(forms.Form):
    leads_to = "从终止日起，所有页面和扫码结果里不再有这个品牌，不能恢复。"
    ended_on = DayField(label="终止日", error_messages={"required": "请填写终止日。"})
    ended_reason = LineField(
        label="终止的原因", longest=200, error_messages={"required": "请写明原因。"}
    )


class ReviewForm(forms.Form):
    outcome = choice_field("结论", Review.Outcome.choices)
    reason = LineField(label="理由", longest=200, error_messages={"required": "请写明理由。"})


class ClassForm(forms.Form):
    training_class = row_field("培训班", TrainingClass.objects.order_by("-pk"))


class WorkerForm(FoundWorker):
    leads_to = "她最近一次外出务工算作这个品牌的输出。"


class SurveyForm(FoundWorker):
    leads_to = "只用来算平均的变化，不公开个人的工资。"
    on = PastDateField(label="调查日", error_messages={"required": "请填写调查日。"})
    before_yuan = number_field("以前月工资（元）", least=1, most=200_000)
    now_yuan = number_field("现在月工资（元）", least=1, most=200_000)
