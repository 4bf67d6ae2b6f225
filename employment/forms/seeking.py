"""What is asked of who looks for work: one definition for the page, for one question a page, and for paper."""

from django import forms
from django.core.exceptions import ValidationError

from employment.forms.posting import CHOOSE, StationField, several
from employment.models import Reach, Shift, WageUnit
from enterprises.models import ServiceLine
from gaotai_jiazheng.form_fields import AmountField, LineField, MobileField, SmsCodeField
from gaotai_jiazheng.questions import Question
from papers.taking import received_field
from regions.places import CommunitiesField

MOST_COMMUNITIES = 5


QUESTIONS = (
    Question("lines", "您会做什么？", ("service_lines",)),
    Question("where", "您想在哪里做？", ("communities", "reach")),
    Question("when", "您什么时候有空？", ("shifts", "takes_live_in")),
    Question("wage", "工资不低于多少？（可以不填）", ("wage_min_yuan", "wage_unit")),
    Question("who", "怎么称呼您，电话多少？", ("name", "phone")),
    Question("note", "还想说什么？（可以不填）", ("note",)),
    Question("consent", "请您确认", ("agrees",)),
)
WISH_QUESTIONS = tuple(each for each in QUESTIONS if each.slug not in {"who", "consent"})


class FewCommunitiesField(CommunitiesField):
    """As many communities and villages as somebody may choose."""

    def clean(self, value):
        found = super().clean(value)
        if len(found) > MOST_COMMUNITIES:
            message = f"最多选{MOST_COMMUNITIES}处；愿意走远的，请在下面选。"
            raise ValidationError(message, code="too_many")
        return list(found)


class WishForm(forms.Form):
    """What somebody can do, where and when; without who it is."""

    service_lines = several("会做什么", ServiceLine.choices)
    communities = FewCommunitiesField(
        label="想在哪里做",
        help_text=f"先选镇，再选社区或者村，最多选{MOST_COMMUNITIES}处。",
        error_messages=CHOOSE,
    )
    reach = forms.ChoiceField(
        label="多远都可以吗",
        choices=Reach.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    shifts = several("什么时候有空", Shift.choices)
    takes_live_in = forms.BooleanField(label="可以住在雇主家里", required=False)
    wage_min_yuan = AmountField(label="工资不低于（元）", required=False)
    wage_unit = forms.ChoiceField(
        label="工资按", choices=[("", "请选择"), *WageUnit.choices], required=False
    )
    note = LineField(
        label="想说的话",
        longest=200,
        required=False,
        help_text="例如：有健康证，会做面食。不要写身份证号。",
    )

    questions = WISH_QUESTIONS

    def clean(self):
        given = super().clean()
        wage, unit = given.get("wage_min_yuan"), given.get("wage_unit")
        if wage is not None and not wage:
            given["wage_min_yuan"] = wage = None
        if wage and not unit and "wage_unit" not in self.errors:
            message = "填了工资，请选按月、按天、按小时还是按次。"
            self.add_error("wage_unit", ValidationError(message, code="unit_missing"))
        if wage is None:
            given["wage_unit"] = ""
        return given


class SeekerForm(WishForm):
    """A registration by telephone."""

    name = LineField(label="姓名", longest=20, error_messages={"required": "请填写姓名。"})
    phone = MobileField(
        label="手机号",
        help_text="验证码发到这个号码。没有手机的，请到零工驿站登记。",
        error_messages={"required": "请填写手机号。"},
    )
    agrees = forms.BooleanField(
        label="我同意用这些信息帮我找工作",
        help_text="姓名和电话加密保存；我同意了一个岗位，才告诉那一家。随时可以撤回，撤回就删除。",
        error_messages={"required": "要您同意才能登记。"},
    )

    questions = QUESTIONS
    field_order = [name for question in QUESTIONS for name in question.fields]
    on_paper = {
        "communities": f"写镇和社区（村）的名称，最多写{MOST_COMMUNITIES}处。",
        "phone": "没有就不填。",
    }

    def clean(self):
        given = super().clean()
        given.pop("agrees", None)
        return given


class PaperSeekerForm(SeekerForm):
    """The paper form, typed in by whoever took it. stations: those that the person works at."""

    received_on = received_field()
    station = StationField("在哪个驿站登记")
    field_order = ["station", *SeekerForm.field_order]

    def __init__(self, *args, stations=(), **kwargs):
        super().__init__(*args, **kwargs)
        StationField.ask(self, stations)
        self.fields["phone"].required = False
        self.fields["phone"].help_text = "没有就不填。"
        self.fields["agrees"].label = "本人在纸质表上签了字"
        self.fields["agrees"].error_messages["required"] = "要本人签字同意才能登记。"

    def clean_phone(self):
        return self.cleaned_data["phone"]


class CodeForm(forms.Form):
    code = SmsCodeField(label="短信里的六位验证码")


class OwnForm(forms.Form):
    number = LineField(
        label="求职编号", longest=40, error_messages={"required": "请填写求职编号。"}
    )
    code = LineField(
        label="查询码",
        longest=20,
        help_text="在登记成功的短信和页面上。",
        error_messages={"required": "请填写查询码。"},
    )
