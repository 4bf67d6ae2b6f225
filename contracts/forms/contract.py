"""A contract as a form: whole, or the fields of one page of it."""

from datetime import timedelta
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from contracts.forms.pages import Page
from contracts.wording import INSURANCES, NO_CAMERA, OPEN_CAMERA, PAYERS
from gaotai_jiazheng.form_fields import (
    AmountField,
    DayField,
    LineField,
    MobileField,
    ResidentNumberField,
    StoryField,
)
from regions.places import place_choices, place_of

LONGEST_YEARS = 5


class CountField(forms.IntegerField):
    """A small whole number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    default_error_messages = {
        "invalid": "请只填数字，例如 3。",
        "min_value": "不能小于%(limit_value)s。",
        "max_value": "不能大于%(limit_value)s，请核对。",
    }


def name_field(label, **kwargs):
    return LineField(
        label=label,
        longest=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="和身份证上的一样，签字时要写这个名字。",
        error_messages={"required": "请填写姓名。"},
        **kwargs,
    )


class KnownWorkerForm(forms.Form):
    """One of the enterprise's own workers, whose record is filled in. offered: [(key, words)]."""

    known_worker = forms.ChoiceField(
        label="从本企业在职的服务员里选",
        required=False,
        help_text="选好按“填入”，姓名、手机和身份证号照登记填在下面，还可以改。没有登记的，直接在下面写。",
        error_messages={"invalid_choice": "这位服务员现在不在本企业，请重新选。"},
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["known_worker"].choices = [("", "请选择"), *offered]

    def clean_known_worker(self):
        if not self.cleaned_data["known_worker"]:
            raise ValidationError("请先选一位服务员。", code="required")
        return self.cleaned_data["known_worker"]


class ContractForm(forms.Form):
    """What stands in a contract. items: [(choice, words)] of the price list in force."""

    consumer_name = name_field("家庭（雇主）姓名")
    consumer_phone = MobileField(
        label="家庭（雇主）手机", error_messages={"required": "请填写手机号。"}
    )
    consumer_id_number = ResidentNumberField(
        label="家庭（雇主）身份证号", required=False, help_text="可以不填。"
    )
    worker_name = name_field("服务员姓名")
    worker_phone = MobileField(label="服务员手机", error_messages={"required": "请填写手机号。"})
    worker_id_number = ResidentNumberField(
        label="服务员身份证号", required=False, help_text="可以不填。"
    )
    items = forms.MultipleChoiceField(
        label="服务项目",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选一项服务。",
            "invalid_choice": "价目表已经更新，请重新选服务项目。",
        },
    )
    service_detail = StoryField(
        label="具体内容和要求",
        longest=500,
        help_text="例如：照顾一位80岁老人的起居和一日三餐，打扫两间房。不要写病情和家庭财产。",
        error_messages={"required": "请写明具体做什么。"},
    )
    starts_on = DayField(label="从哪一天开始", error_messages={"required": "请填写开始日期。"})
    ends_on = DayField(
        label="到哪一天结束",
        help_text="含这一天。到期前三十天会提醒您续签。",
        error_messages={"required": "请填写结束日期。"},
    )
    hours = LineField(
        label="服务时间",
        longest=120,
        help_text="例如：周一至周六，每天8:00至17:00，中午休息一小时。",
        error_messages={"required": "请填写服务时间。"},
    )
    rest_days = LineField(
        label="休息",
        longest=120,
        help_text="例如：每周日休息；法定节假日休息，需要上班的另外商量。",
        error_messages={"required": "请写明哪天休息。"},
    )
    place = forms.ChoiceField(
        label="在哪个镇、社区或者村",
        choices=partial(place_choices, "请选择"),
        error_messages={
            "required": "请选择镇、社区或者村。",
            "invalid_choice": "没有这个地方，请重新选择。",
        },
    )
    address = LineField(
        label="详细地址",
        longest=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请填写详细地址。"},
    )
    worker_pay = LineField(
        label="服务员的报酬",
        longest=80,
        help_text="例如：每月4800元。",
        error_messages={"required": "请填写服务员的报酬。"},
    )
    pay_way = LineField(
        label="报酬怎么付",
        longest=120,
        help_text="谁付、哪天付、怎么付。例如：企业每月10日前转账到服务员的银行卡。",
        error_messages={"required": "请写明谁付、哪天付。"},
    )
    fee = LineField(
        label="家庭付的钱",
        longest=80,
        help_text="员工制写服务费，中介制写中介费，会员制写会员费。例如：每月6000元。",
        error_messages={"required": "请填写家庭付多少钱。"},
    )
    fee_way = LineField(
        label="家庭怎么付",
        longest=120,
        help_text="例如：每月5日前转账到企业的对公账户。",
        error_messages={"required": "请写明怎么付。"},
    )
    deposit_yuan = AmountField(
        label="向家庭收多少押金（元）",
        help_text="不收的填 0。",
        error_messages={"required": "请填写押金，不收的填 0。"},
    )
    deposit_return_days = CountField(
        label="押金在合同结束后几天内退",
        required=False,
        min_value=1,
        max_value=60,
        help_text="收押金的才填。",
    )
    insurance = forms.MultipleChoiceField(
        label="有哪些保险",
        choices=[*INSURANCES.items(), ("none", "没有投保")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请选有哪些保险；没有的选“没有投保”。",
            "invalid_choice": "没有这个选项，请重新选择。",
        },
    )
    insurance_payer = forms.ChoiceField(
        label="保险费谁付",
        choices=list(PAYERS.items()),
        widget=forms.RadioSelect,
        required=False,
        help_text="有保险的才选。",
        error_messages={"invalid_choice": "没有这个选项，请重新选择。"},
    )
    change_days = CountField(
        label="几天内可以要求换人",
        min_value=1,
        max_value=90,
        error_messages={"required": "请填写天数。"},
    )
    change_times = CountField(
        label="免费换几次",
        min_value=0,
        max_value=20,
        error_messages={"required": "请填写次数，不免费换的填 0。"},
    )
    refund_rule = LineField(
        label="没有做完的服务怎么退费",
        longest=200,
        help_text="例如：按天计算，退还没有做的天数的费用。",
        error_messages={"required": "请写明怎么退费。"},
    )
    refund_days = CountField(
        label="几天内退",
        min_value=1,
        max_value=60,
        error_messages={"required": "请填写天数。"},
    )
    cameras = forms.ChoiceField(
        label="家里有没有对着服务区域的摄像头",
        choices=[(NO_CAMERA, "没有"), (OPEN_CAMERA, "有，已经告诉服务员，私密的地方不装")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选有没有摄像头。",
            "invalid_choice": "没有这个选项，请重新选择。",
        },
    )
    camera_places = LineField(
        label="摄像头装在哪里",
        longest=60,
        required=False,
        help_text="有摄像头的才填。例如：客厅、婴儿床旁。",
    )
    notice_days = CountField(
        label="想提前结束，提前几天通知",
        min_value=1,
        max_value=90,
        error_messages={"required": "请填写天数。"},
    )

    def __init__(self, *args, items=(), page: Page | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = list(items)
        if page is not None:
            self.fields = {name: self.fields[name] for name in page.fields}

    def clean(self):
        given = self.cleaned_data
        self.check_days(given.get("starts_on"), given.get("ends_on"))
        if given.get("worker_phone") and given.get("worker_phone") == given.get("consumer_phone"):
            message = "家庭和服务员不能用同一个手机号：验证码要发给本人。"
            self.add_error("worker_phone", ValidationError(message, code="same_phone"))
        if given.get("deposit_yuan") and given.get("deposit_return_days") is None:
            self.need("deposit_return_days", "收押金的，请写几天内退。")
        kinds = given.get("insurance") or []
        if "none" in kinds and len(kinds) > 1:
            message = "选了“没有投保”，就不要再选别的。"
            self.add_error("insurance", ValidationError(message, code="insurance_unclear"))
        if kinds and "none" not in kinds and not given.get("insurance_payer"):
            self.need("insurance_payer", "请选保险费谁付。")
        if given.get("cameras") == OPEN_CAMERA and not given.get("camera_places"):
            self.need("camera_places", "请写明摄像头装在哪里。")
        return given

    def check_days(self, first, last):
        if first is None or last is None:
            return
        if last < first:
            message = "结束日期不能早于开始日期。"
            self.add_error("ends_on", ValidationError(message, code="days_out_of_order"))
        elif last < timezone.localdate():
            message = "结束日期已经过去，请核对。"
            self.add_error("ends_on", ValidationError(message, code="ended_already"))
        elif last - first > timedelta(days=366 * LONGEST_YEARS):
            message = f"一份合同最长{LONGEST_YEARS}年。"
            self.add_error("ends_on", ValidationError(message, code="too_long"))

    def need(self, name, message):
        if name in self.fields and name not in self.errors:
            self.add_error(name, ValidationError(message, code="required"))

    def typed_answers(self) -> dict:
        """What was typed and is in order, as the browser sent it."""
        return {name: value for name, value in self.typed().items() if name not in self.errors}

    def typed(self) -> dict:
        """Everything that was typed, as the browser sent it."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def values(self) -> dict:
        """What is in order, as Python values; town and community of the place beside it."""
        given = dict(self.cleaned_data)
        town, community = place_of(given["place"]) if given.get("place") else (None, None)
        return given | {"town": town, "community": community}
