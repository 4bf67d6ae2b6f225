"""What a reader of the price board asks for."""

from django import forms

from enterprises.forms.directory import NO_SUCH, all_places
from enterprises.models import ServiceLine
from market.board import Wanted
from market.models import Unit
from regions.places import place_of


class BoardForm(forms.Form):
    """The filters; the address of a page carries them."""

    line = forms.ChoiceField(
        label="服务类别",
        choices=[("", "全部"), *ServiceLine.choices],
        required=False,
        error_messages=NO_SUCH,
    )
    unit = forms.ChoiceField(
        label="计价单位",
        choices=[("", "全部"), *Unit.choices],
        required=False,
        error_messages=NO_SUCH,
    )
    place = forms.ChoiceField(label="镇、社区或者村", required=False, error_messages=NO_SUCH)
    fresh = forms.BooleanField(label="只看近期核对过的", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = all_places()

    def wanted(self) -> Wanted:
        """What was asked for; what is wrong is left out."""
        given = self.cleaned_data
        town, community = place_of(given.get("place", ""))
        return Wanted(
            line=given.get("line", ""),
            unit=given.get("unit", ""),
            town=town,
            community=community,
            fresh=given.get("fresh", False),
        )
