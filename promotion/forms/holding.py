"""What is asked of the bureau that holds campaigns."""

from django import forms

from enterprises.models import ServiceLine
from funds.forms import FenField
from funds.models import Budget
from gaotai_jiazheng.form_fields import DayField, LineField, StoryField
from promotion.models import VoucherBatch
from promotion.models.batch import MOST_DAYS, MOST_PER_PERSON, MOST_STOCK


def whole(label, least, most, **kwargs):
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写数字。",
            "invalid": "请填整数。",
            "min_value": f"至少{least}。",
            "max_value": f"最多{most}，请核对。",
        },
        **kwargs,
    )


class CampaignForm(forms.Form):
    """A campaign as it is drawn up; cleaned into what ``campaigns.create`` takes."""

    title = LineField(label="活动名称", longest=60, error_messages={"required": "请填写活动名称。"})
    story = StoryField(
        label="活动规则",
        longest=3000,
        help_text="谁可以领、怎么用、退单怎么办。公示以后不能改。",
        error_messages={"required": "请写明活动规则。"},
    )
    service_lines = forms.MultipleChoiceField(
        label="可用的服务",
        choices=ServiceLine.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项服务。"},
    )
    starts_on = DayField(label="第一天", error_messages={"required": "请填写日期。"})
    ends_on = DayField(
        label="最后一天",
        help_text="券最晚用到这一天。",
        error_messages={"required": "请填写日期。"},
    )
    budget_fen = FenField(label="预算（元）", error_messages={"required": "请填写预算。"})
    fund_budget = forms.ModelChoiceField(
        label="由哪项资金支付",
        queryset=Budget.objects.none(),
        required=False,
        empty_label="不由资金支付，凭收据支付",
        error_messages={"invalid_choice": "没有这项资金预算，请重新选择。"},
    )

    def __init__(self, *args, budgets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fund_budget"].queryset = budgets


class BatchForm(forms.Form):
    """A batch of vouchers; cleaned into what ``campaigns.add_batch`` takes."""

    kind = forms.ChoiceField(label="券种", choices=VoucherBatch.Kind, widget=forms.RadioSelect)
    title = LineField(label="名称", longest=40, error_messages={"required": "请填写名称。"})
    value_fen = FenField(
        label="面额（元）",
        help_text="企业抵扣、结算的金额；体验券填一次体验的价格。",
        error_messages={"required": "请填写面额。"},
    )
    minimum_fen = FenField(label="满多少元可用", required=False, help_text="体验券不填。")
    stock = whole("张数", 1, MOST_STOCK)
    per_person = whole("每人最多领", 1, MOST_PER_PERSON, initial=1)
    valid_days = whole("领后几天内用", 1, MOST_DAYS, initial=30)

    def clean_minimum_fen(self):
        return self.cleaned_data["minimum_fen"] or 0


class StepForm(forms.Form):
    """A step that asks for nothing."""


class NoteForm(forms.Form):
    note = LineField(label="原因", longest=300, error_messages={"required": "请写明原因。"})


class EndForm(forms.Form):
    note = LineField(label="原因", longest=300, required=False, help_text="提前结束的要写。")


class ListsForm(forms.Form):
    last_day = DayField(
        label="结算到哪一天",
        help_text="含这一天；每家企业一份。",
        error_messages={"required": "请填写日期。"},
    )


class ReceiptForm(forms.Form):
    receipt = LineField(
        label="收据编号", longest=80, error_messages={"required": "请填写收据编号。"}
    )


class BankForm(forms.Form):
    bank_account = LineField(
        label="企业银行账号",
        longest=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请填写企业银行账号。"},
    )
