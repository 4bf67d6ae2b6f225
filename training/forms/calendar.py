"""What a reader of the calendar asks for."""

from django import forms

from enterprises.forms.directory import NO_SUCH, all_places
from gaotai_jiazheng.form_fields import MonthField
from regions.places import place_of
from training.calendar_pages import Wanted
from workers.models import Occupation


class CalendarForm(forms.Form):
    """The filters; the address of a page carries them."""

    occupation = forms.ModelChoiceField(
        label="职业",
        queryset=Occupation.objects.order_by("code"),
        empty_label="全部",
        required=False,
        error_messages=NO_SUCH,
    )
    place = forms.ChoiceField(label="镇、社区或者村", required=False, error_messages=NO_SUCH)
    month = MonthField(label="哪个月开班", required=False, help_text="不填就看现在能报名的。")
    free = forms.BooleanField(label="只看还有名额的", required=False)
    after = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
        error_messages={"invalid": "这个页码标记无效。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = all_places()

    def wanted(self) -> Wanted:
        """What was asked for; what is wrong is left out."""
        given = self.cleaned_data
        town, community = place_of(given.get("place") or "")
        return Wanted(
            occupation=given.get("occupation"),
            town=town,
            community=community,
            month=given.get("month"),
            has_free_seats=bool(given.get("free")),
            after=given.get("after"),
        )
