"""The forms of the bureau's steps, and of the panel's."""

from decimal import Decimal

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Prefetch

from accounts.roles import Role
from bureaus.models import BureauMember
from disclosure.gate import masked
from ratings.models import Item
from ratings.services import notice_text, result_of
from ratings.transitions import Action

NOTE_LENGTH = 2000


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **attrs):
        super().__init__(format="%Y-%m-%d", attrs=attrs)


def text_area(rows):
    return forms.Textarea(attrs={"rows": rows})


class StepForm(forms.Form):
    """What every step has. leads_to: what the step does, for whoever is about to take it."""

    action: Action
    leads_to = ""

    note = forms.CharField(
        label="说明",
        required=False,
        max_length=NOTE_LENGTH,
        widget=text_area(3),
        help_text="企业看得到。",
    )

    def __init__(self, *args, application, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.application, self.user = application, user
        self.order_fields([name for name in self.fields if name != "note"])

    def values(self) -> dict:
        """The keywords for the service."""
        return dict(self.cleaned_data)


def required_note(label, help_text):
    return forms.CharField(
        label=label,
        max_length=NOTE_LENGTH,
        widget=text_area(4),
        help_text=help_text,
        error_messages={"required": f"请填写{label}。"},
    )


class AcceptForm(StepForm):
    action = Action.ACCEPT
    leads_to = "材料齐全、符合要求的，受理后安排现场核查。"


class SendBackForm(StepForm):
    action = Action.SEND_BACK
    leads_to = "退回企业补正。请一次写全，企业补好后再提交。"
    note = required_note("要补正什么", "逐项写明，企业看得到。")


class RecordVisitForm(StepForm):
    action = Action.RECORD_VISIT
    leads_to = "记录现场核查的人员和情况；与自评不符的项目会提示评审员。"
    visited_on = forms.DateField(
        label="核查日期",
        widget=DayInput(),
        error_messages={"required": "请填写核查日期。", "invalid": "请按“年-月-日”填写。"},
    )
    inspectors = forms.ModelMultipleChoiceField(
        get_user_model().objects.none(),
        label="核查人员",
        widget=forms.CheckboxSelectMultiple,
        help_text="至少两个人。",
        error_messages={"required": "请选择核查人员。"},
    )
    report = forms.CharField(
        label="核查情况",
        max_length=3000,
        widget=text_area(5),
        error_messages={"required": "请写明核查情况。"},
    )
    not_as_said = forms.ModelMultipleChoiceField(
        Item.objects.none(),
        label="与自评不符的项目",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bureau = self.application.scheme.bureau
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        of_bureau = people.filter(pk__in=bureau.members.current().values("user"))
        self.fields["inspectors"].queryset = of_bureau.order_by("name", "pk")
        self.fields["not_as_said"].queryset = self.application.scheme.items.all()


class MembersField(forms.ModelMultipleChoiceField):
    """People of the staff, each with the bureaus of today: names alone do not tell who sits for whom."""

    def label_from_instance(self, user):
        bureaus = "、".join(each.bureau.name for each in user.memberships.all())
        return f"{user}（{bureaus}）" if bureaus else str(user)


class ConveneForm(StepForm):
    action = Action.CONVENE
    leads_to = (
        "评审组至少三个人。企业的人员、一年内离开企业的人和已经退出的人不能进入。"
        "评审员先声明有没有利害关系，才能打开材料；各自打分，全部提交以前互相看不到。"
    )
    members = MembersField(
        get_user_model().objects.none(),
        label="评审员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择评审员。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        application = self.application
        named = application.seats.filter(panel_round=application.panel_round).values("user")
        people = get_user_model().objects.filter(is_active=True, is_staff=True, is_superuser=False)
        people = people.exclude(groups__name__in=Role.values)
        today = Prefetch("memberships", BureauMember.objects.current().select_related("bureau"))
        people = people.exclude(pk__in=named).prefetch_related(today)
        self.fields["members"].queryset = people.order_by("name", "pk")


class ConcludeForm(StepForm):
    action = Action.CONCLUDE
    leads_to = "全部评审员提交后，按公开的方法汇总；结果不能再改。"


class PutUpForm(StepForm):
    action = Action.PUT_UP
    leads_to = "公示五个工作日，从发布的下一个工作日起算。含有电话、证件号、门牌的文字发不出去。"
    text = forms.CharField(
        label="公示内容",
        max_length=3000,
        widget=text_area(8),
        error_messages={"required": "请填写公示内容。"},
    )
    masks = forms.BooleanField(
        label="把电话、证件号、账号、门牌自动遮盖后发布",
        required=False,
        help_text="原文加密留存，公众看到的是遮盖后的文字。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        result = result_of(self.application)
        if result is not None:
            self.initial.setdefault("text", notice_text(self.application, result))

    def values(self):
        values = dict(self.cleaned_data)
        typed = values["text"]
        if values.pop("masks") and (public := masked(typed)) != typed:
            values |= {"text": public, "original": typed}
        return values


class ReviewAgainForm(StepForm):
    action = Action.REVIEW_AGAIN
    leads_to = "异议成立的，或者公示已经撤回的，由新的评审组重新打分。"
    note = required_note("重新评审的原因", "企业看得到。")


class GrantForm(StepForm):
    action = Action.GRANT
    leads_to = "公示期满、异议都已答复且没有成立的，才能授予。授予后开始计算年度检查和有效期。"


class DeclineForm(StepForm):
    action = Action.DECLINE
    leads_to = "不予评定，企业可以补齐后重新申请。"
    note = required_note("理由", "企业看得到。")


FORMS = {
    form.action: form
    for form in (
        AcceptForm,
        SendBackForm,
        RecordVisitForm,
        ConveneForm,
        ConcludeForm,
        PutUpForm,
        ReviewAgainForm,
        GrantForm,
        DeclineForm,
    )
}


class RecusalForm(forms.Form):
    """A member stands aside."""

    reason = forms.CharField(
        label="回避的理由",
        max_length=300,
        widget=text_area(3),
        help_text="只有评定单位看得到。回避以后不能再打开这份材料。",
        error_messages={"required": "请写明回避的理由。"},
    )


class RemovalForm(forms.Form):
    """The bureau takes a member off the panel."""

    leads_to = "移出以后不能再回到这一轮评审组，也不能再打开材料；不足三个人的，请再指定评审员。"
    reason = forms.CharField(
        label="移出的理由",
        max_length=300,
        widget=text_area(3),
        help_text="例如：出差，不能按时评分。只有评定单位看得到。",
        error_messages={"required": "请写明移出的理由。"},
    )


class ScoreForm(forms.Form):
    """A member's sheet: points for every item of the scheme."""

    leads_to = "提交以后不能再改；全部评审员提交以前，谁也看不到别人的打分。"

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        for item in application.scheme.items.all():
            most = f"{item.points.normalize():f}"
            words = f"0到{most}之间"
            field = forms.DecimalField(
                label=f"{item.number} {item.title}",
                min_value=Decimal(0),
                max_value=item.points,
                max_digits=5,
                decimal_places=2,
                help_text=f"满分{most}分{'，必备项' if item.is_mandatory else ''}。",
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
                error_messages={
                    "required": f"{item.number}还没有打分。",
                    "invalid": f"请填数字，{words}。",
                    "min_value": f"应在{words}。",
                    "max_value": f"应在{words}。",
                    "max_decimal_places": "最多两位小数。",
                    "max_digits": f"应在{words}。",
                    "max_whole_digits": f"应在{words}。",
                },
            )
            self.fields[f"item_{item.pk}"] = field

    def points(self) -> dict[int, Decimal]:
        """Item id -> points."""
        return {int(name.removeprefix("item_")): given for name, given in self.cleaned_data.items()}
