"""A person and her employment, as an enterprise types them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises.models import Mode, ServiceLine
from gaotai_jiazheng.form_fields import (
    DayField,
    IdNumberField,
    LineField,
    MobileField,
    PastDateField,
)
from gaotai_jiazheng.identifiers import id_number_problem
from regions.models import Town
from workers.models import ContractKind, Employment, IdType, Sex
from workers.services.sheet_lines import CONTRACT_WORDS, broken_contract_rule

UNKNOWN = "没有这个选项，请重新选择。"


class EmploymentForm(forms.Form):
    """Mode, services, days and contract."""

    mode = forms.ChoiceField(
        label="方式",
        choices=Mode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择方式。", "invalid_choice": UNKNOWN},
    )
    service_lines = forms.MultipleChoiceField(
        label="服务项目",
        choices=ServiceLine.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )
    started_on = PastDateField(
        label="从哪天开始", error_messages={"required": "请填写从哪天开始。"}
    )
    contract_kind = forms.ChoiceField(
        label="合同种类",
        choices=[("", "没有书面合同"), *ContractKind.choices],
        required=False,
        help_text="员工制的，一个月以内要订立书面劳动合同（劳动合同法第十条）。",
        error_messages={"invalid_choice": UNKNOWN},
    )
    contract_number = LineField(label="合同编号", longest=60, required=False)
    contract_from = DayField(label="合同从哪天", required=False)
    contract_until = DayField(label="合同到哪天", required=False, help_text="无固定期限的空着。")

    CONTRACT = ("contract_kind", "contract_number", "contract_from", "contract_until")
    FIELDS = ("mode", "service_lines", "started_on", *CONTRACT)

    def clean(self):
        given = super().clean()
        if not self.errors.keys() & set(self.CONTRACT):
            contract = Employment(**{name: given.get(name) for name in self.CONTRACT})
            if rule := broken_contract_rule(contract):
                self.add_error(self.place_of(rule), ValidationError(CONTRACT_WORDS[rule], rule))
        return given

    def place_of(self, rule) -> str:
        """The field beside which a broken rule of the contract is said."""
        if rule != "employment_contract_whole":
            return "contract_until"
        return "contract_from" if self.cleaned_data["contract_kind"] else "contract_kind"

    def employment(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class AddForm(EmploymentForm):
    """A worker to be added. Who she is comes first."""

    id_type = forms.ChoiceField(
        label="证件类型",
        choices=IdType.choices,
        initial=IdType.RESIDENT,
        error_messages={"required": "请选择证件类型。", "invalid_choice": UNKNOWN},
    )
    id_number = IdNumberField(label="证件号码", error_messages={"required": "请填写证件号码。"})
    name = LineField(label="姓名", longest=60, error_messages={"required": "请填写姓名。"})
    phone = MobileField(
        label="本人手机号",
        help_text="验证码和提醒发到这个号码，必须是本人的；登记以后企业不能改。",
        error_messages={"required": "请填写本人手机号。"},
    )
    town = forms.ModelChoiceField(
        label="住在哪个镇",
        queryset=Town.objects.filter(is_active=True),
        required=False,
        empty_label="请选择",
        error_messages={"invalid_choice": UNKNOWN},
    )
    id_issuer = LineField(label="签发国家", longest=40, required=False, help_text="只有护照要填。")
    birth_date = PastDateField(
        label="出生日期", required=False, help_text="只有护照要填；其他证件从号码里读出。"
    )
    sex = forms.ChoiceField(
        label="性别",
        choices=[("", "从证件号码里读出"), *Sex.choices],
        required=False,
        help_text="只有护照要选。",
        error_messages={"invalid_choice": UNKNOWN},
    )

    field_order = (
        "id_type",
        "id_number",
        "name",
        "phone",
        "town",
        "id_issuer",
        "birth_date",
        "sex",
        *EmploymentForm.FIELDS,
    )
    PERSON = ("id_type", "id_number", "id_issuer", "name", "phone", "sex", "town")

    def clean(self):
        given = super().clean()
        number = given.get("id_number")
        is_passport = given.get("id_type") == IdType.PASSPORT
        if number and not is_passport and (problem := id_number_problem(number)):
            self.add_error("id_number", ValidationError(problem, code="id_number"))
        if is_passport:
            for name, words in (
                ("id_issuer", "护照请填写签发国家。"),
                ("birth_date", "护照请填写出生日期。"),
                ("sex", "护照请选择性别。"),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(words, code="required"))
        return given

    def person(self) -> dict:
        born = self.cleaned_data["birth_date"]
        values = {name: self.cleaned_data[name] for name in self.PERSON}
        return values | {"birth_date": born.isoformat() if born else ""}


class EndForm(forms.Form):
    """The last day of an employment."""

    ended_on = PastDateField(
        label="最后一天",
        initial=timezone.localdate,
        error_messages={"required": "请填写最后一天。"},
    )
    end_reason = LineField(label="原因", longest=120, required=False)


class DaysForm(forms.Form):
    """The days of an employment, put right by the bureau."""

    started_on = PastDateField(label="第一天", error_messages={"required": "请填写第一天。"})
    ended_on = PastDateField(label="最后一天", required=False, help_text="含这一天；空着表示在职。")
    reason = LineField(
        label="理由",
        longest=100,
        help_text="例如：本人申请，核对了工资单。本人和企业看得到，不要写电话、证件号。",
        error_messages={"required": "请写明理由。"},
    )
