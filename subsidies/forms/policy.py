"""What a bureau fills in for a version of its policy, its stages and its amounts."""

from django import forms

from bureaus.models import Bureau
from funds.models import Fund
from gaotai_jiazheng.form_fields import AmountField, DayField, LineField, StoryField, TextsField
from subsidies.models.policy import yuan_words
from subsidies.rules.numbers import LINES, TERMS
from subsidies.stages import BOARD, TOWN

UNKNOWN = "请从列表里选择。"
NUMBER = {"inputmode": "numeric", "class": "short"}
LARGEST = 1000


class VersionForm(forms.Form):
    """The words and numbers of a version; the terms are those that the rules of its family ask for.

    cleaned_data: by field of the version, with all ``term_…`` as ``terms``.
    """

    name = LineField(label="名称", longest=80)
    basis_name = LineField(label="依据的文件", longest=120, help_text="不用写书名号。")
    basis_number = LineField(label="文号", longest=60, required=False)
    basis_date = DayField(label="成文日期", required=False)
    article = LineField(label="条款", longest=60, required=False)
    in_force_from = DayField(label="施行日期")
    until = DayField(label="有效期至", required=False, help_text="含这一天；空着表示一直有效。")
    apply_from = DayField(label="开始受理", required=False, help_text="空着表示施行起就受理。")
    apply_until = DayField(label="受理截止", required=False, help_text="含这一天。")
    region = LineField(label="适用地区", longest=40)
    office = LineField(label="在哪里办", longest=120)
    conditions = StoryField(label="条件", longest=2000, help_text="居民看到的就是这段话。")
    materials = TextsField(label="材料，每行一项", most=20, required=False)
    fund = forms.ChoiceField(
        label="从哪项资金拨付", required=False, error_messages={"invalid_choice": UNKNOWN}
    )

    def __init__(self, *args, policy, **kwargs):
        initial = {name: getattr(policy, name) for name in self.base_fields}
        initial |= {f"term_{name}": value for name, value in policy.terms.items()}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.policy = policy
        self.fields["fund"].choices = funds_for(policy)
        for term in TERMS[policy.code]:
            self.fields[f"term_{term.name}"] = forms.IntegerField(
                label=f"{term.label}（{term.unit}）",
                required=not term.is_optional,
                min_value=1,
                max_value=LARGEST,
                widget=forms.TextInput(attrs=NUMBER),
                help_text="没有规定的空着。" if term.is_optional else "",
                error_messages={
                    "invalid": "请填写整数。",
                    "min_value": "要大于零。",
                    "max_value": f"最多{LARGEST}。",
                },
            )

    def clean(self):
        given = super().clean()
        terms = {
            term.name: given.pop(f"term_{term.name}", None) for term in TERMS[self.policy.code]
        }
        return given | {
            "terms": {name: value for name, value in terms.items() if value is not None}
        }


def funds_for(policy) -> list[tuple[str, str]]:
    """The funds that the leading bureau keeps, by code: from others it cannot promise anything. And the one that the
    version names, whatever it is."""
    kept = Fund.objects.filter(bureau=policy.bureau_id).order_by("code")
    funds = dict(kept.values_list("code", "name"))
    if policy.fund and policy.fund not in funds:
        other = Fund.objects.filter(code=policy.fund).select_related("bureau").first()
        standing = f"{other}（由{other.bureau}管理）" if other else f"{policy.fund}（还没有建立）"
        funds[policy.fund] = standing
    return [("", "不由本平台拨付"), *funds.items()]


class WindowForm(forms.Form):
    """What may be set of a version under which somebody has applied."""

    until = DayField(label="有效期至", required=False, help_text="含这一天；空着表示一直有效。")
    apply_until = DayField(label="受理截止", required=False, help_text="含这一天。")
    is_noticed_by_list = forms.BooleanField(
        label="按名单公示",
        required=False,
        help_text="决定以后不逐件公示，由经办人员把几件放进一份名单。",
    )


class ConfirmForm(forms.Form):
    confirmed_by = LineField(label="确认单位", longest=60)
    confirmed_at = DayField(label="确认日期")


class StageForm(forms.Form):
    """One stage; its place in the order stays."""

    name = LineField(label="环节名称", longest=40)
    kind = forms.ChoiceField(
        label="谁办",
        choices=[("bureau", "部门审核"), ("town", "镇审核"), ("board", "村（社区）张榜，镇报结果")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项。", "invalid_choice": UNKNOWN},
    )
    bureaus = forms.MultipleChoiceField(
        label="哪些部门",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选就是主管单位。",
        error_messages={"invalid_choice": UNKNOWN},
    )
    needs = forms.ChoiceField(
        label="要多少人同意",
        choices=[("any", "有一人同意"), ("2", "有两人同意"), ("3", "有三人同意"), ("all", "每个部门各有一人同意")],
        error_messages={"required": "请选一项。", "invalid_choice": UNKNOWN},
    )  # fmt: skip

    def __init__(self, *args, stage=None, **kwargs):
        if stage is not None:
            kwargs["initial"] = {
                "name": stage.name,
                "kind": "board" if stage.kind == BOARD else TOWN if stage.who == TOWN else "bureau",
                "bureaus": list(stage.bureaus),
                "needs": str(stage.needs),
            }
        super().__init__(*args, **kwargs)
        self.fields["bureaus"].choices = Bureau.objects.values_list("slug", "name")


class AmountForm(forms.Form):
    """A line of the table; which lines there may be follows from what the rules of the family ask for."""

    key = forms.ChoiceField(
        label="哪一种", error_messages={"required": "请选一项。", "invalid_choice": UNKNOWN}
    )
    label = LineField(label="在表里怎么写", longest=60)
    amount_yuan = AmountField(label="金额（元）")
    unit = LineField(label="单位", longest=20, help_text="例如“元/人”“元/人月”。")
    in_force_from = DayField(label="施行日期")
    until = DayField(label="有效期至", required=False, help_text="含这一天；空着表示一直有效。")
    source = LineField(label="依据的文件和文号", longest=120)

    def __init__(self, *args, policy, line=None, **kwargs):
        if line is not None:
            kwargs["initial"] = {
                "key": line.key,
                "label": line.label,
                "amount_yuan": yuan_words(line.amount_fen),
                "unit": line.unit,
                "in_force_from": line.in_force_from,
                "until": line.until,
                "source": line.source,
            }
        else:
            kwargs["initial"] = {"unit": "元/人", "in_force_from": policy.in_force_from}
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "请选择"), *LINES[policy.code].items()]


class LastDayForm(forms.Form):
    """Of a line by which something was decided."""

    until = DayField(label="有效期至", required=False, help_text="含这一天；空着表示一直有效。")
