"""Further addresses of an enterprise in the register: one more, one that moves, one that ends."""

from django import forms
from django.utils import timezone

from enterprises.forms.registration import FILE_HINT, place_field
from gaotai_jiazheng.form_fields import LineField, ManyFilesField, PastDateField
from regions.places import place_of, value_of


def reason_field():
    return LineField(label="理由", longest=300, error_messages={"required": "请写明理由。"})


class MovePremisesForm(forms.Form):
    """Where the place is and what shows it."""

    place = place_field("场所在哪个镇、社区或者村")
    address = LineField(
        label="详细地址",
        longest=260,
        help_text="街道、小区和门牌号。",
        error_messages={"required": "请填写详细地址。"},
    )
    filing_number = LineField(
        label="备案号", longest=60, required=False, help_text="办过一照多址备案的填。"
    )
    evidence = ManyFilesField(
        label="写着这个地址的营业执照或者备案凭证",
        help_text=FILE_HINT,
        error_messages={"required": "请上传写着这个地址的营业执照或者备案凭证。"},
    )
    reason = reason_field()

    def values(self) -> dict:
        """What the service takes."""
        given = self.cleaned_data
        town, community = place_of(given["place"])
        return {
            "town": town,
            "community": community,
            "address": given["address"],
            "filing_number": given["filing_number"],
        }


class OpenPremisesForm(MovePremisesForm):
    opened_on = PastDateField(label="启用日", error_messages={"required": "请填写启用日。"})
    field_order = ["place", "address", "opened_on", "filing_number", "evidence", "reason"]

    def values(self):
        return super().values() | {"opened_on": self.cleaned_data["opened_on"]}


class EndPremisesForm(forms.Form):
    closed_on = PastDateField(label="停用日", error_messages={"required": "请填写停用日。"})
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].initial = timezone.localdate

    def values(self) -> dict:
        return {"closed_on": self.cleaned_data["closed_on"]}


def initial_of(premises) -> dict:
    """The form's initial values of a place that moves."""
    return {
        "place": value_of(premises.town, premises.community),
        "address": premises.address,
        "filing_number": premises.filing_number,
    }
