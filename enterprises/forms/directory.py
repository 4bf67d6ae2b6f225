"""What a reader of the directory asks for."""

from django import forms

from enterprises import directory
from enterprises.facts import fact_choices
from enterprises.models import Mode, ServiceLine
from gaotai_jiazheng.form_fields import LineField
from regions.places import place_choices, place_of

NO_SUCH = {"invalid_choice": "没有这个选项，请重新选择。"}


def all_places():
    """The places of the county, and none of them."""
    return place_choices("全县")


class DirectoryForm(forms.Form):
    """The search and the filters; the address of a page carries them."""

    q = LineField(
        label="搜索",
        longest=40,
        required=False,
        help_text="企业名称、服务项目、社区或者地址里的字。",
    )
    place = forms.ChoiceField(label="镇、社区或者村", required=False, error_messages=NO_SUCH)
    line = forms.ChoiceField(
        label="服务项目",
        choices=[("", "全部"), *ServiceLine.choices],
        required=False,
        error_messages=NO_SUCH,
    )
    mode = forms.ChoiceField(
        label="经营模式",
        choices=[("", "全部"), *Mode.choices],
        required=False,
        error_messages=NO_SUCH,
    )
    fact = forms.ChoiceField(label="只看", required=False, error_messages=NO_SUCH)
    order = forms.ChoiceField(
        label="排列",
        choices=[(directory.BY_NAME, "按名称"), (directory.NEWEST, "最近列入的在前")],
        required=False,
        error_messages=NO_SUCH,
    )
    after = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
        error_messages={"invalid": "这个页码标记无效。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Asked once: a callable would be asked again for every look at the field.
        self.fields["place"].choices = all_places()
        self.fields["fact"].choices = [("", "全部"), *fact_choices()]

    def wanted(self) -> directory.Wanted:
        """What was asked for; what is wrong is left out."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        town, community = place_of(given.get("place", ""))
        return directory.Wanted(
            text=given.get("q", ""),
            town=town,
            community=community,
            line=given.get("line", ""),
            mode=given.get("mode", ""),
            fact=given.get("fact", ""),
            order=given.get("order", directory.BY_NAME),
            after=given.get("after"),
        )
