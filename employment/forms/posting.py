"""What is asked for a post, of an enterprise and of a station."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from employment.models import (
    MOST_DAYS,
    MOST_PLACES,
    EmployerKind,
    GigStation,
    Insurance,
    Job,
    Shift,
    WageUnit,
)
from employment.transitions import Action
from enterprises.models import ServiceLine
from gaotai_jiazheng.form_fields import AmountField, DayField, LineField, PhoneField, StoryField
from regions.places import CommunityField

CHOOSE = {"required": "请选一项。", "invalid_choice": "没有这个选项，请重新选择。"}
FIELDS = (
    "title",
    "service_line",
    "wage_unit",
    "wage_min_yuan",
    "wage_max_yuan",
    "shifts",
    "hours",
    "community",
    "insurance",
    "places",
    "is_live_in",
    "requirements",
    "contact_phone",
    "expires_on",
)


def several(label, choices, **kwargs):
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
        **kwargs,
    )


class JobForm(forms.Form):
    """A post of an enterprise; cleaned into what ``posting.draft`` takes."""

    title = LineField(
        label="岗位名称",
        longest=40,
        help_text="例如：住家保姆、钟点保洁。",
        error_messages={"required": "请填写岗位名称。"},
    )
    service_line = forms.ChoiceField(
        label="做什么", choices=[("", "请选择"), *ServiceLine.choices], error_messages=CHOOSE
    )
    wage_unit = forms.ChoiceField(
        label="工资按", choices=WageUnit.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    wage_min_yuan = AmountField(
        label="工资最低（元）", error_messages={"required": "请填写工资，不能写“面议”。"}
    )
    wage_max_yuan = AmountField(
        label="工资最高（元）", required=False, help_text="不填就和最低一样。"
    )
    shifts = several("时段", Shift.choices)
    hours = LineField(
        label="工作时间",
        longest=80,
        help_text="例如：周一至周六，8点到12点。",
        error_messages={"required": "请写明工作时间。"},
    )
    community = CommunityField(label="社区（村）", empty_label="请选择", error_messages=CHOOSE)
    insurance = several("保险", Insurance.choices, required=False)
    places = forms.IntegerField(
        label="招几个人",
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写人数。",
            "invalid": "请填整数。",
            "min_value": "至少1人。",
            "max_value": f"最多{MOST_PLACES}人，请核对。",
        },
    )
    is_live_in = forms.BooleanField(label="住家", required=False)
    requirements = StoryField(
        label="要求和说明",
        longest=800,
        required=False,
        help_text="不要写电话和微信；不能要押金、收费、扣证件；不能以性别、年龄挑人。",
    )
    contact_phone = PhoneField(
        label="联系电话",
        help_text="公开显示，请填单位的电话。",
        error_messages={"required": "请填写联系电话。"},
    )
    expires_on = DayField(
        label="有效期至",
        help_text=f"含这一天，最长{MOST_DAYS}天；到期自动撤下。",
        error_messages={"required": "请填写有效期。"},
    )

    def __init__(self, *args, poster_phone="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact_phone"].initial = poster_phone
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=MOST_DAYS)

    def clean(self):
        given = super().clean()
        least, most = given.get("wage_min_yuan"), given.get("wage_max_yuan")
        if least is not None and most is None and "wage_max_yuan" not in self.errors:
            given["wage_max_yuan"] = least
        elif least is not None and most is not None and most < least:
            self.add_error("wage_max_yuan", ValidationError("最高不能低于最低。", code="order"))
        if least is not None and not least:
            self.add_error("wage_min_yuan", ValidationError("工资要大于零。", code="zero"))
        return given


class StationField(forms.ModelChoiceField):
    """For which of her stations somebody works; asked only where she has more than one."""

    def __init__(self, label):
        super().__init__(
            GigStation.objects.none(),
            label=label,
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages=CHOOSE,
        )

    @classmethod
    def ask(cls, form, stations) -> None:
        """Ask for one of these, by their names; ask nothing where there is no choice."""
        if len(stations) < 2:
            del form.fields["station"]
        else:
            ids = [station.pk for station in stations]
            form.fields["station"].queryset = GigStation.objects.filter(pk__in=ids)


class StationJobForm(JobForm):
    """A post of a station on behalf of a household or a small employer, who stay unnamed in public.

    stations: those that the person works at; empty for a post that has its station."""

    station = StationField("由哪个驿站代发")
    employer_kind = forms.ChoiceField(
        label="代谁发布",
        choices=EmployerKind.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    employer_name = LineField(
        label="雇主姓名",
        longest=40,
        help_text="不公开，加密保存。",
        error_messages={"required": "请填写雇主姓名。"},
    )
    employer_phone = PhoneField(
        label="雇主电话",
        help_text="不公开，加密保存。",
        error_messages={"required": "请填写雇主电话。"},
    )
    field_order = ["station"]

    def __init__(self, *args, stations=(), **kwargs):
        phone = stations[0].phone if len(stations) == 1 else ""
        super().__init__(*args, poster_phone=phone, **kwargs)
        StationField.ask(self, stations)
        if "station" in self.fields:
            self.fields["contact_phone"].required = False
            self.fields["contact_phone"].help_text = "公开显示；不填就用所选驿站的电话。"

    def clean(self):
        given = super().clean()
        if given.get("station") and not given.get("contact_phone"):
            given["contact_phone"] = given["station"].phone
        return given


def values_of(job: Job) -> dict:
    """A post as the form shows it. A highest wage that nobody typed stays empty: it would contradict a lowest
    one that is raised."""
    values = {name: getattr(job, name) for name in FIELDS}
    if job.wage_max_yuan == job.wage_min_yuan:
        values["wage_max_yuan"] = None
    return values


class SubmitForm(forms.Form):
    """The check before publishing. What was found stands beside the field; a flag may be explained."""

    explanation = LineField(
        label="说明",
        longest=300,
        required=False,
        help_text="检查提示的地方，能改的请改；改不了的写明原因，由县人社局审核。",
        error_messages={"required": "请写明原因，或者回去修改。"},
    )

    def __init__(self, *args, is_needed=None, **kwargs):
        """is_needed: True where the check found something, so that nothing goes on without a word; False
        where it found nothing, and no word is taken; None where it is not known yet."""
        super().__init__(*args, **kwargs)
        self.fields["explanation"].required = is_needed is True
        self.fields["explanation"].disabled = is_needed is False


class NoteForm(forms.Form):
    note = LineField(
        label="理由",
        longest=500,
        help_text="发布人看得到。",
        error_messages={"required": "请写明理由。"},
    )


class NothingForm(forms.Form):
    """A step that needs nothing to be said."""


class FillForm(NothingForm):
    leads_to = (
        "人找齐了，或者不想再招了，都可以这样结束：岗位马上从网页上消失，不再推荐人。"
        "有效期以内有空位的，可以再按“继续招聘”。"
    )


class ReopenForm(NothingForm):
    leads_to = "岗位重新显示在网页上，到有效期为止。"


class WithdrawForm(NothingForm):
    leads_to = (
        "岗位马上从网页上消失，还没有答复的推荐一起结束。撤回以后不能恢复，要再招的另写一个。"
    )


ENDING_FORMS = {
    Action.FILL: FillForm,
    Action.REOPEN: ReopenForm,
    Action.WITHDRAW: WithdrawForm,
}
