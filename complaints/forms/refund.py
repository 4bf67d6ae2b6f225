"""The terms of a contract as a form, one for each kind of contract."""

from decimal import Decimal

from django import forms

from complaints.refunds import settle
from complaints.refunds.terms import Cause, TermsError
from gaotai_jiazheng.form_fields import AmountField, DayField, PastDateField

MOST_SESSIONS = 9999
MOST_DAYS = 3660
MOST_HOURS = 9999
HIGHEST_RATE_PERCENT = 36
FEN = Decimal("0.01")
CAUSES = [
    (Cause.BUSINESS, "对方的原因：停业、搬走、不能按约定服务、换人不合格"),
    (Cause.NEITHER, "双方都没有过错：协商一致，或者发生了谁也料不到的事"),
    (Cause.CONSUMER, "消费者自己的原因：不想用了、搬家、时间不合适"),
]


class WholeNumberField(forms.IntegerField):
    """A count; an empty one that may be left out is 0."""

    default_error_messages = {"invalid": "请填整数。"}

    def __init__(self, *, most, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
        super().__init__(min_value=0, max_value=most, widget=widget, **kwargs)


class NumberField(forms.DecimalField):
    """A number with a few decimals that is no amount: hours, a rate."""

    default_error_messages = {"invalid": "请只填数字，例如 3.5。"}

    def __init__(self, *, most, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
        super().__init__(min_value=0, max_value=most, decimal_places=3, widget=widget, **kwargs)


def cause_field():
    return forms.ChoiceField(label="为什么提前结束", choices=CAUSES, widget=forms.RadioSelect)


class TermsForm(forms.Form):
    """The terms of one kind of contract; a valid form has its ``settlement``."""

    contract = ""
    may_be_unknown = frozenset()  # fields whose emptiness means "not known" and not 0
    settlement = None

    def clean(self):
        if self.errors:
            return
        try:
            self.settlement = settle(self.contract, **self.terms())
        except TermsError as error:
            self.add_error(error.field, str(error))

    def terms(self) -> dict:
        """What was typed, by the names of the terms; an amount that was left out is 0."""
        return {name: self.term(name, value) for name, value in self.cleaned_data.items()}

    def term(self, name, value):
        if value is None and name in self.may_be_unknown:
            return None
        if isinstance(self.fields[name], AmountField):
            return Decimal(value or 0).quantize(FEN)
        return 0 if value is None else value


class PrepaidForm(TermsForm):
    """What the three kinds of cards have in common."""

    may_be_unknown = frozenset({"annual_rate_percent", "repaid_on"})
    annual_rate_percent = NumberField(
        label="利息的年利率（%）",
        most=HIGHEST_RATE_PERCENT,
        required=False,
        help_text="合同有约定的填约定的。没有约定的：对方原因按订立合同时一年期LPR，消费者原因按当时一年定期存款基准利率。不填就不算利息。",
    )
    repaid_on = DayField(label="退款的日期", required=False, help_text="算利息用，从终止那天算起。")


class SessionsForm(PrepaidForm):
    contract = "sessions"
    may_be_unknown = PrepaidForm.may_be_unknown | {"list_price_yuan"}
    field_order = [
        "paid_yuan",
        "sessions",
        "gift_sessions",
        "used_sessions",
        "list_price_yuan",
        "cause",
        "paid_on",
        "ended_on",
        "is_first_time",
    ]
    paid_yuan = AmountField(label="实际付了多少钱（元）")
    sessions = WholeNumberField(label="买了多少次", most=MOST_SESSIONS)
    gift_sessions = WholeNumberField(label="另外送了多少次", most=MOST_SESSIONS, required=False)
    used_sessions = WholeNumberField(label="用过多少次", most=MOST_SESSIONS)
    list_price_yuan = AmountField(
        label="打折前每次多少钱（元）",
        required=False,
        help_text="价目表上的单次价。不知道就不填，按买的次数平均。",
    )
    cause = cause_field()
    paid_on = PastDateField(label="付款的日期")
    ended_on = PastDateField(label="提出退款或者终止的日期")
    is_first_time = forms.BooleanField(
        label="办卡以前没有接受过同样的服务",
        required=False,
        help_text="包括在别家也没有接受过。付款后七日内可以无理由退款。",
    )


class StoredValueForm(PrepaidForm):
    contract = "stored_value"
    may_be_unknown = PrepaidForm.may_be_unknown | {"list_spent_yuan"}
    field_order = [
        "paid_yuan",
        "gift_yuan",
        "spent_yuan",
        "list_spent_yuan",
        "cause",
        "paid_on",
        "ended_on",
        "is_first_time",
    ]
    paid_yuan = AmountField(label="实际充了多少钱（元）")
    gift_yuan = AmountField(label="另外送了多少金额（元）", required=False)
    spent_yuan = AmountField(label="卡里已经扣掉多少（元）")
    list_spent_yuan = AmountField(
        label="扣掉的部分打折前值多少（元）",
        required=False,
        help_text="扣款时按折扣价扣的才填；按原价扣的不填。",
    )
    cause = cause_field()
    paid_on = PastDateField(label="付款的日期")
    ended_on = PastDateField(label="提出退款或者终止的日期")
    is_first_time = forms.BooleanField(
        label="办卡以前没有接受过同样的服务",
        required=False,
        help_text="包括在别家也没有接受过。付款后七日内可以无理由退款。",
    )


class TimeCardForm(PrepaidForm):
    contract = "time_card"
    may_be_unknown = PrepaidForm.may_be_unknown | {"stopped_on"}
    field_order = ["paid_yuan", "starts_on", "ends_on", "ended_on", "stopped_on"]
    paid_yuan = AmountField(label="实际付了多少钱（元）")
    starts_on = PastDateField(label="从哪一天开始")
    ends_on = DayField(label="到哪一天截止", help_text="含这一天。")
    ended_on = PastDateField(label="提出退款或者终止的日期")
    stopped_on = PastDateField(
        label="对方最后提供服务的日期", required=False, help_text="对方先停了服务的才填。"
    )


class HourlyForm(TermsForm):
    contract = "hourly"
    price_yuan = AmountField(label="约定的总价（元）")
    paid_yuan = AmountField(label="已经付了多少（元）")
    hours_agreed = NumberField(label="约定了多少小时", most=MOST_HOURS)
    hours_done = NumberField(label="实际做了多少小时", most=MOST_HOURS)
    cause = cause_field()
    ended_on = PastDateField(label="服务的日期")
    penalty_yuan = AmountField(
        label="合同约定的违约金（元）", required=False, help_text="没有约定就不填。"
    )


class MonthlyForm(TermsForm):
    contract = "monthly"
    price_yuan = AmountField(label="这一期的费用（元）", help_text="服务费和中介费分开算。")
    paid_yuan = AmountField(label="已经付了多少（元）")
    starts_on = PastDateField(label="这一期从哪一天开始")
    ends_on = DayField(label="这一期到哪一天截止", help_text="含这一天。")
    ended_on = PastDateField(label="最后服务的一天")
    absent_days = WholeNumberField(label="中间没有到岗的天数", most=MOST_DAYS, required=False)
    cause = cause_field()
    penalty_yuan = AmountField(
        label="合同约定的违约金（元）", required=False, help_text="没有约定就不填。"
    )


class AgencyForm(TermsForm):
    contract = "agency"
    may_be_unknown = frozenset({"guarantee_days", "served_days"})
    paid_yuan = AmountField(label="付了多少中介费（元）")
    is_placed = forms.TypedChoiceField(
        label="介绍成了吗",
        choices=[("no", "没有介绍成功"), ("yes", "介绍成了，但在保用期内走了")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    ended_on = PastDateField(label="提出退款或者离开的日期")
    expenses_yuan = AmountField(
        label="约定由消费者承担的必要费用（元）",
        required=False,
        help_text="没有介绍成功时才用。合同里有约定、对方拿得出凭证的才算。",
    )
    guarantee_days = WholeNumberField(
        label="合同约定的保用期（天）", most=MOST_DAYS, required=False
    )
    served_days = WholeNumberField(label="服务员做了多少天", most=MOST_DAYS, required=False)


class DepositForm(TermsForm):
    contract = "deposit"
    paid_yuan = AmountField(label="交了多少押金（元）")
    deductions_yuan = AmountField(
        label="约定可以扣、对方有凭证的金额（元）", required=False, help_text="没有就不填。"
    )
    ended_on = PastDateField(label="服务结束的日期")


class EarnestForm(TermsForm):
    contract = "earnest"
    paid_yuan = AmountField(label="付了多少定金（元）")
    price_yuan = AmountField(label="合同的总价（元）")
    cause = cause_field()
    ended_on = PastDateField(label="违约或者终止的日期")


FORMS = {
    form.contract: form
    for form in (
        SessionsForm,
        StoredValueForm,
        TimeCardForm,
        HourlyForm,
        MonthlyForm,
        AgencyForm,
        DepositForm,
        EarnestForm,
    )
}
