"""Changing what the register says about an enterprise: the registration's fields, filled in already."""

from django import forms
from django.core.exceptions import ValidationError

from enterprises.forms.pages import Page
from enterprises.forms.registration import OFFLINE, ONLINE, RegistrationForm
from gaotai_jiazheng.form_fields import DayField, LineField
from regions.places import place_of, value_of

DATA = Page(
    "data",
    "企业信息",
    (
        "name",
        "uscc",
        "legal_representative",
        "license_valid_until",
        "place",
        "address",
        "mode",
        "public_phone",
        "service_lines",
        "ways",
        "reason",
    ),
)


class DataForm(RegistrationForm):
    """An entry's data. What is typed goes to ``amending.propose``."""

    reason = LineField(
        label="变更理由",
        longest=300,
        required=False,
        help_text="改名称、代码、法定代表人、地址、经营模式的，写明理由；由工作人员审核以后才改。",
    )

    def __init__(self, *args, enterprise, page=DATA, **kwargs):
        super().__init__(*args, page=page, initial=initial_of(enterprise), **kwargs)
        self.enterprise = enterprise
        for name in ("place", "legal_representative", "mode", "service_lines"):
            # An entry that staff had made may lack what a registration asks for.
            self.fields[name].required = bool(self.initial[name])

    def changes(self) -> dict:
        """Field of the entry -> its new value."""
        given = self.cleaned_data
        town, community = place_of(given["place"])
        return {
            "name": given["name"],
            "uscc": given["uscc"],
            "legal_representative": given["legal_representative"],
            "license_valid_until": given["license_valid_until"],
            "town": town,
            "community": community,
            "address": given["address"],
            "mode": given["mode"],
            "phone": given["public_phone"],
            "service_lines": given["service_lines"],
            "is_online": ONLINE in given["ways"],
            "is_offline": OFFLINE in given["ways"],
        }


class OfficerDataForm(DataForm):
    """The same for staff, with the days of the promise to settle first."""

    odr_from = DayField(label="参加先行和解自", required=False)
    odr_until = DayField(label="参加至", required=False, help_text="含这一天；空着表示一直参加。")

    def __init__(self, *args, **kwargs):
        fields = (*DATA.fields[:-1], "odr_from", "odr_until", "reason")
        super().__init__(*args, page=Page(DATA.slug, DATA.title, fields), **kwargs)

    def changes(self):
        given = self.cleaned_data
        return super().changes() | {"odr_from": given["odr_from"], "odr_until": given["odr_until"]}


def initial_of(enterprise) -> dict:
    ways = [
        way
        for way, is_so in ((ONLINE, enterprise.is_online), (OFFLINE, enterprise.is_offline))
        if is_so
    ]
    return {
        "name": enterprise.name,
        "uscc": enterprise.uscc,
        "legal_representative": enterprise.legal_representative,
        "license_valid_until": enterprise.license_valid_until,
        "place": value_of(enterprise.town, enterprise.community),
        "address": enterprise.address,
        "mode": enterprise.mode,
        "public_phone": enterprise.phone,
        "service_lines": enterprise.service_lines,
        "ways": ways,
        "odr_from": enterprise.odr_from,
        "odr_until": enterprise.odr_until,
    }


class AnswerForm(forms.Form):
    """The second person's answer to a change."""

    accepts = forms.ChoiceField(
        label="决定",
        choices=[("yes", "同意变更"), ("no", "不同意")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择。", "invalid_choice": "没有这个选项。"},
    )
    answer = LineField(label="说明", longest=300, required=False, help_text="不同意的，写明理由。")

    def clean(self):
        given = self.cleaned_data
        if given.get("accepts") == "no" and not given.get("answer"):
            self.add_error("answer", ValidationError("请写明理由。", code="answer_missing"))
        return given
