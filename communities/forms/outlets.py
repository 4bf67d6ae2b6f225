"""What an enterprise tells of an outlet, and what is asked at each step."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from communities.models import HostFacility, Mode
from communities.transitions import Action
from enterprises.models import Premises, ServiceLine
from gaotai_jiazheng.form_fields import DayField, LineField, PastDateField, PhoneField, StoryField
from regions.places import CommunityField

YES_NO = [("yes", "有"), ("no", "没有")]


def yes_or_no(label):
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选有或者没有。", "invalid_choice": "请选有或者没有。"},
    )


class DetailsForm(forms.Form):
    """What changes now and then: hours, telephone, how one gets in, services."""

    hours = LineField(
        label="开放时间",
        longest=80,
        help_text="例如：周一至周六 8:30—18:00。",
        error_messages={"required": "请填写开放时间。"},
    )
    phone = PhoneField(label="电话", error_messages={"required": "请填写电话。"})
    steps_count = forms.IntegerField(
        label="门口有几级台阶",
        min_value=0,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        help_text="没有台阶的、线上的填0。",
        error_messages={
            "required": "请填写台阶数，没有就填0。",
            "invalid": "请填整数，没有台阶就填0。",
            "min_value": "台阶数不能小于0。",
            "max_value": "台阶数太大，请核对。",
        },
    )
    has_ramp = yes_or_no("有没有坡道")
    has_toilet = yes_or_no("有没有无障碍卫生间")
    access_note = LineField(
        label="其他便利", longest=120, required=False, help_text="例如：有电梯、可以停轮椅。"
    )
    service_lines = forms.MultipleChoiceField(
        label="这个网点提供的服务",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选一项。",
            "invalid_choice": "这项服务不在企业登记的服务项目里，请先在企业信息里补上。",
        },
    )

    def __init__(self, *args, enterprise, **kwargs):
        super().__init__(*args, **kwargs)
        lines = enterprise.service_lines
        self.fields["service_lines"].choices = [
            choice for choice in ServiceLine.choices if choice[0] in lines
        ]


def details_of(outlet) -> dict:
    """The form's initial values of an outlet."""
    shown = {name: getattr(outlet, name) for name in DetailsForm.base_fields}
    for name in ("has_ramp", "has_toilet"):
        shown[name] = "yes" if shown[name] else "no"
    return shown


class OutletForm(DetailsForm):
    """The whole of an application."""

    mode = forms.ChoiceField(
        label="经营方式",
        choices=Mode.choices,
        widget=forms.RadioSelect,
        help_text="嵌入：设在老年之家、日间照料中心等场所里；合作：和别的单位一起经营。",
        error_messages={
            "required": "请选择经营方式。",
            "invalid_choice": "没有这种经营方式，请重新选择。",
        },
    )
    community = CommunityField(
        label="在哪个社区（村）",
        empty_label="请选择",
        error_messages={
            "required": "请选择社区（村）。",
            "invalid_choice": "没有这个社区（村），请重新选择。",
        },
    )
    facility = forms.ModelChoiceField(
        label="设在哪处场所",
        queryset=HostFacility.objects.open().select_related("community__town"),
        required=False,
        empty_label="不设在这些场所里",
        help_text="嵌入的必须选。",
        error_messages={"invalid_choice": "这处场所已经停用，不能再设网点，请另选一处。"},
    )
    premises = forms.ModelChoiceField(
        label="是不是已经登记的经营场所",
        queryset=Premises.objects.none(),
        required=False,
        empty_label="不是，备案以后登记",
        help_text="选了的，备案号记在这处场所上，下面“怎么走”可以不填。",
        error_messages={"invalid_choice": "这处场所不在用，请另选一处。"},
    )
    partner = LineField(label="合作方", longest=80, required=False, help_text="合作的必须填。")
    address = LineField(
        label="怎么走",
        longest=160,
        required=False,
        help_text="路名、门牌、楼栋，或者从哪里怎么走到。线上的可以不填。",
    )
    field_order = ["mode", "community", "facility", "premises", "partner", "address"]

    def __init__(self, *args, enterprise, **kwargs):
        super().__init__(*args, enterprise=enterprise, **kwargs)
        self.fields["premises"].queryset = enterprise.premises.open().select_related("community")
        self.fields["facility"].label_from_instance = lambda row: f"{row.community} {row}"

    def clean(self):
        """Codes: facility_missing, facility_elsewhere, partner_missing, address_missing and those of
        ``check_premises``."""
        given = self.cleaned_data
        mode, facility = given.get("mode"), given.get("facility")
        community = given.get("community")
        if mode == Mode.EMBEDDED and not facility and "facility" not in self.errors:
            message = "嵌入的网点要选所在的场所。"
            self.add_error("facility", ValidationError(message, "facility_missing"))
        if facility and community and facility.community_id != community.pk:
            message = f"{facility.name}在{facility.community}，和所选的社区（村）不一致。"
            self.add_error("facility", ValidationError(message, "facility_elsewhere"))
        self.check_premises(mode, community, given.get("premises"))
        if mode == Mode.PARTNERED and not given.get("partner"):
            message = "合作的网点要写明合作方。"
            self.add_error("partner", ValidationError(message, "partner_missing"))
        if mode != Mode.ONLINE and not given.get("address") and "address" not in self.errors:
            message = "请写明怎么走。"
            self.add_error("address", ValidationError(message, "address_missing"))
        return given

    def check_premises(self, mode, community, premises):
        """A registered place gives the address where none is typed. Codes: premises_online,
        premises_elsewhere."""
        if premises is None:
            return
        if mode == Mode.ONLINE:
            message = "线上的网点没有场所，请改选第一项。"
            self.add_error("premises", ValidationError(message, "premises_online"))
        elif community and premises.community and premises.community != community:
            message = f"这处场所在{premises.community}，和所选的社区（村）不一致。"
            self.add_error("premises", ValidationError(message, "premises_elsewhere"))
        elif not self.cleaned_data.get("address"):
            self.cleaned_data["address"] = premises.address[:160]


def application_of(outlet) -> dict:
    """The form's initial values of an outlet that was sent back."""
    whole = ("mode", "community", "facility", "premises", "partner", "address")
    return details_of(outlet) | {name: getattr(outlet, name) for name in whole}


class ConfirmForm(forms.Form):
    """A step that asks for nothing."""


class NoteForm(forms.Form):
    note = StoryField(label="说明", longest=500, required=False, widget=forms.Textarea({"rows": 3}))


class ReasonForm(forms.Form):
    note = StoryField(
        label="原因",
        longest=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="对方看得到。请不要写个人信息。",
        error_messages={"required": "请写明原因。"},
    )


class FilingForm(forms.Form):
    filing_number = LineField(
        label="一照多址备案号", longest=60, required=False, help_text="线上的网点可以不填。"
    )
    filed_on = PastDateField(label="备案日", error_messages={"required": "请填写备案日。"})
    note = StoryField(label="说明", longest=500, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["filed_on"].initial = timezone.localdate


class PauseForm(ReasonForm):
    leads_to = "暂停的日子里还没有开始的活动一起取消，报了名的人收到短信。"
    paused_until = DayField(
        label="暂停到哪一天",
        help_text="含这一天；到时恢复开放或者关闭。",
        error_messages={"required": "请填写日期。"},
    )


class CloseForm(ReasonForm):
    leads_to = (
        "关闭以后不能恢复。还没有开始的活动一起取消，报了名的人收到短信；"
        "经营场所也不用了的，另在“经营场所”里停用。"
    )


STEP_FORMS = {
    Action.SUPPORT: NoteForm,
    Action.OPPOSE: ReasonForm,
    Action.FILE: FilingForm,
    Action.SEND_BACK: ReasonForm,
    Action.OPEN: ConfirmForm,
    Action.PAUSE: PauseForm,
    Action.REOPEN: NoteForm,
    Action.RECHECK: NoteForm,
    Action.CLOSE: CloseForm,
    Action.WITHDRAW: ConfirmForm,
}
GRAVE = frozenset({Action.CLOSE, Action.WITHDRAW, Action.OPPOSE, Action.SEND_BACK})
