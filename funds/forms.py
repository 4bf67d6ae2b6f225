"""What is asked when budgets change, batches are made, and payables are put right."""

import uuid

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget

from funds.files import ANSWER_VALUES, CLOSING_VALUES, PAYMENT_VALUES
from funds.format_fields import ColumnsField
from funds.models import BankFormat, Budget, BudgetChange, Fund, Purpose
from funds.models.budget import MOST_FEN
from gaotai_jiazheng.form_fields import AmountField, LineField, TextsField
from ledger.amounts import fen_of, yuan_of

LONG = forms.Textarea(attrs={"rows": 3})


class FenField(AmountField):
    """An amount typed in yuan, made into fen: more than nothing, no parts of a fen, at most a hundred million."""

    def to_python(self, value):
        yuan = super().to_python(value)
        if yuan is None:
            return None
        if yuan <= 0:
            raise forms.ValidationError("金额要大于零。", code="not_positive")
        fen = fen_of(yuan)
        if fen > MOST_FEN:
            most = yuan_of(MOST_FEN)
            raise forms.ValidationError(f"一次最多{most}元，请核对是否多打了零。", code="too_much")
        return fen


class KeyField(forms.UUIDField):
    """Tells the same page sent twice from two pages."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4, **kwargs)


class BudgetForm(forms.Form):
    """Which budget is opened, among the funds that the person may propose for."""

    fund = forms.ModelChoiceField(label="资金", queryset=Fund.objects.none(), empty_label="请选择")
    purpose = forms.ModelChoiceField(
        label="用途", queryset=Purpose.objects.all(), empty_label="请选择"
    )
    year = forms.IntegerField(
        label="年度",
        min_value=2020,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )

    def __init__(self, *args, funds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = funds
        self.fields["year"].initial = timezone.localdate().year


class ChangeForm(forms.Form):
    """How a budget is to change; moving needs the purpose that the money comes from."""

    kind = forms.ChoiceField(label="种类", choices=BudgetChange.Kind)
    from_budget = forms.ModelChoiceField(
        empty_label="请选择",
        label="从哪个用途调出",
        queryset=Budget.objects.none(),
        required=False,
        help_text="只有调剂要选。",
    )
    amount_fen = FenField(label="金额（元）")
    document = LineField(label="依据文件", longest=120, help_text="文号，例如：高财社〔2026〕1号。")
    reason = LineField(label="说明", longest=200, required=False)
    key = KeyField()

    def __init__(self, *args, budget, **kwargs):
        super().__init__(*args, **kwargs)
        siblings = Budget.objects.filter(fund=budget.fund, year=budget.year, closed_at=None)
        self.fields["from_budget"].queryset = siblings.exclude(pk=budget.pk)


class NoteForm(forms.Form):
    """What the second person has to say."""

    note = LineField(label="意见", longest=200, required=False)


class RefusalForm(forms.Form):
    note = LineField(label="不同意的原因", longest=200)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = LineField(label="原因", longest=200)


class OpeningForm(forms.Form):
    """Why the payees' data are opened; the access log keeps it."""

    reason = forms.CharField(
        label="理由",
        max_length=160,
        widget=LONG,
        help_text="至少四个字，会记入访问记录。请不要写个人信息。",
    )


class DraftForm(forms.Form):
    """What is gathered into a batch."""

    fund = forms.ModelChoiceField(label="资金", queryset=Fund.objects.none(), empty_label="请选择")
    year = forms.IntegerField(
        label="年度",
        min_value=2020,
        max_value=2100,
        initial=lambda: timezone.localdate().year,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    purpose = forms.ModelChoiceField(
        label="用途", queryset=Purpose.objects.all(), required=False, empty_label="全部用途"
    )
    bank_format = forms.ModelChoiceField(
        empty_label="请选择",
        label="银行文件格式",
        queryset=BankFormat.objects.filter(is_active=True),
    )
    key = KeyField()

    def __init__(self, *args, funds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = funds


class ReturnForm(forms.Form):
    """The bank's answer."""

    file = forms.FileField(label="银行回盘文件")

    def __init__(self, *args, columns, **kwargs):
        """columns: of the answer, as the format of the batch has them."""
        super().__init__(*args, **kwargs)
        titles = "、".join(column["title"] for column in columns)
        self.fields[
            "file"
        ].help_text = f"银行发回的文件，每行依次是：{titles}。先核对，再确认入账。"


class CorrectionForm(forms.Form):
    """The account that is right."""

    payee_name = LineField(label="收款人姓名或者单位名称", longest=60)
    bank_account = forms.CharField(
        label="银行账号（一卡通）",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    reason = LineField(label="更正依据", longest=200, help_text="例如：本人出示新卡。不要写卡号。")


class BankFormatForm(forms.ModelForm):
    """A bank's file, column by column; the admin says which of the other fields there are."""

    columns = ColumnsField(PAYMENT_VALUES, label="发放文件的列")
    closing = ColumnsField(CLOSING_VALUES, label="发放文件的末行", help_text="没有末行就空着。")
    return_columns = ColumnsField(ANSWER_VALUES, label="回盘文件的列")
    return_closing = ColumnsField(
        CLOSING_VALUES, label="回盘文件的末行", help_text="没有末行就空着。"
    )
    answers = TextsField(
        label="表示成功的回答",
        help_text="一行一种；其他的回答都算没有成功。",
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
