"""What an applicant fills in: who, where the money goes, and what the rules of the policy ask for."""

import uuid
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from funds.services.payables import BANK_ACCOUNT
from gaotai_jiazheng.form_fields import (
    IdNumberField,
    LineField,
    ManyFilesField,
    MobileField,
    MonthField,
    PastDateField,
    SmsCodeField,
)
from gaotai_jiazheng.identifiers import uscc_problem
from gaotai_jiazheng.questions import Question
from gaotai_jiazheng.typed_values import plain
from regions.places import place_choices, place_of
from subsidies.models import PolicyCode
from subsidies.models.application import check_id_number
from subsidies.rules import CERTIFICATES, DESTINATIONS
from subsidies.rules.incubator import recorded_words
from subsidies.services import materials, records
from subsidies.transitions import State


def yes_no(label, help_text=""):
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=(("True", "是"), ("False", "否")),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "请选“是”或者“否”。", "invalid_choice": "请选“是”或者“否”。"},
    )


def number(label, most, help_text=""):
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={"invalid": "请填整数。"},
    )


def choice(label, choices):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项。"},
    )


def incubator_choice():
    """The register's open incubators, each with what the register knows of its tenants; 0 for one that is not in
    it."""
    known = [
        (each.pk, f"{each.name}{recorded_words(stays)}")
        for each, stays in records.open_with_stays(timezone.localdate())
    ]
    return forms.TypedChoiceField(
        label="哪个孵化基地",
        choices=[*known, (0, "名录里没有")],
        coerce=int,
        widget=forms.RadioSelect,
        help_text="入驻的户数和时间按名录登记的算，不用再填。",
        error_messages={"required": "请选一项。", "invalid_choice": "没有这个基地，请重新选。"},
    )


def tenants_asked():
    field = number("入驻的创业实体户数", 1000, "基地在名录里的不用填。")
    field.required = False
    return field


# Fact -> what is asked. What the registers know is not asked of whom they know.
QUESTIONS = {
    "is_poverty_group": lambda: yes_no(
        "是脱贫劳动力或者防止返贫监测对象", "由县农业农村局核对，不用开证明。"
    ),
    "works_away": lambda: yes_no("在县外务工"),
    "months": lambda: number("连续做了几个月", 600),
    "destination": lambda: choice("到哪里务工", DESTINATIONS.items()),
    "was_organised": lambda: yes_no("乘坐过政府组织的免费专车（专列）"),
    "certificate": lambda: choice("取得的证书", CERTIFICATES.items()),
    "is_shortage": lambda: yes_no("属于急需紧缺职业（工种）", "不清楚的选“否”，由审核人员核对。"),
    "is_young_jobless": lambda: yes_no("见习人员是离校两年内未就业的毕业生或者16至24岁失业青年"),
    "is_intern": lambda: yes_no("签了见习协议"),
    "allowance_reaches_minimum": lambda: yes_no("每月发给的生活费不低于当地最低工资"),
    "is_employee": lambda: yes_no("服务员都签了劳动合同"),
    "insured_people": lambda: number("为几名服务员缴了社会保险", 10_000),
    "insured_months": lambda: number(
        "一共缴了多少人月", 120_000, "每名服务员缴的月数加起来，例如两个人各缴6个月，填12。"
    ),
    "is_start_up_group": lambda: yes_no(
        "属于登记失业、就业困难、退役军人、高校毕业生、返乡农民工、脱贫人口等扶持人员"
    ),
    "has_business": lambda: yes_no("已经办了营业执照"),
    "business_months": lambda: number("正常经营了几个月", 1200),
    "incubator": incubator_choice,
    "tenants": tenants_asked,
}
ASKED = {
    PolicyCode.TRAINING: ("certificate", "is_shortage"),
    PolicyCode.TRAVEL: ("is_poverty_group", "works_away", "months", "destination", "was_organised"),
    PolicyCode.INTERNSHIP: ("is_young_jobless", "is_intern", "allowance_reaches_minimum"),
    PolicyCode.SOCIAL_INSURANCE: ("is_employee", "insured_people", "insured_months"),
    PolicyCode.START_UP_LOAN: ("is_start_up_group", "has_business"),
    PolicyCode.START_UP_GRANT: ("has_business", "business_months", "is_start_up_group"),
    PolicyCode.WORKER_REWARD: (),
    PolicyCode.INCUBATOR: ("incubator", "tenants"),
}


def words_of(fact, value) -> str:
    """A declared value as its question shows it."""
    choices = getattr(QUESTIONS[fact](), "choices", ())
    return dict(choices).get(str(value), "没有填" if value is None else str(value))


def corrections_shown(application) -> list[dict]:
    """What was put right: the question, both values in words, the sums, and the row with reason, person and day."""
    rows = list(application.corrections.select_related("by"))
    is_demo = bool(rows) and application.policy.amounts.filter(is_demo=True).exists()
    return [
        {
            "label": QUESTIONS[each.fact]().label,
            "old": words_of(each.fact, each.old),
            "new": words_of(each.fact, each.new),
            "amounts": f"{each.amounts}{'（演示金额）' if is_demo and each.amounts else ''}",
            "row": each,
        }
        for each in rows
    ]


def materials_asked(materials, on_record) -> str:
    """What is to be sent, and what is not because a register has it."""
    asked = "、".join(each for each in materials if each not in on_record)
    known = f"{'、'.join(on_record)}登记里有，不用传" if on_record else ""
    return "。".join(filter(None, [asked, known]))


class PhoneForm(forms.Form):
    """The telephone to which number and codes go. key: of the page, so that sending it twice begins one draft."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    phone = MobileField(label="手机号", help_text="编号、查询码和进度发到这个号码。")


class CodeForm(forms.Form):
    phone_code = SmsCodeField(label="短信验证码")


class TrackForm(forms.Form):
    number = LineField(label="申请编号", longest=40)
    code = LineField(label="查询码", longest=20)


class WithdrawForm(forms.Form):
    """Taking an application back is said once more."""

    sure = forms.BooleanField(
        label="我确定要撤回这件申请", error_messages={"required": "撤回前请勾选。"}
    )


class ApplicationForm(forms.Form):
    """One policy's form. ``values()`` is what ``filing.submit`` takes."""

    name = LineField(label="姓名", longest=40)
    id_number = IdNumberField(label="身份证号码")
    bank_account = LineField(
        label="社会保障卡（一卡通）或者银行账号", longest=30, help_text="用本人（本单位）的账户。"
    )
    residence = forms.ChoiceField(
        label="户籍在哪个社区（村）",
        required=False,
        help_text="在镇的名称下面找；找不到社区（村）的，选镇。",
        error_messages={
            "required": "请选择社区（村）；找不到的，选镇。",
            "invalid_choice": "没有这个地方，请重新选择。",
        },
    )

    keeps_files = True
    questions = (Question("days", "从哪天见习到哪天？", ("first_day", "last_day")),)
    on_paper = {"residence": "没有列出的，写镇和社区（村）的名称。"}

    def __init__(self, *args, policy, on_record=(), year=None, **kwargs):
        """on_record: those of the policy's materials that the registers have already. year: of which a month may
        be asked for; None for this one."""
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.year = year or timezone.localdate().year
        self.asked = ASKED[policy.code]
        if policy.is_for_units:
            self.fields["name"].label = "单位名称"
            self.fields["id_number"].label = "统一社会信用代码"
            self.fields["bank_account"].label = "单位银行账号"
            del self.fields["residence"]
        else:
            self.fields["residence"].choices = place_choices("请选择")
            self.fields["residence"].required = any(stage.who == "town" for stage in policy.parts)
        if not policy.pays:
            del self.fields["bank_account"]
        if policy.is_monthly and policy.code != PolicyCode.INTERNSHIP:
            self.fields["period"] = MonthField(
                label="申请哪个月", help_text="例如 2026-05，一个月申请一次。"
            )
        for fact in self.asked:
            self.fields[fact] = QUESTIONS[fact]()
        if policy.code == PolicyCode.INTERNSHIP:
            self.fields["intern_id_number"] = IdNumberField(label="见习人员身份证号码")
            self.fields["first_day"] = PastDateField(label="见习自")
            self.fields["last_day"] = PastDateField(label="见习至（含这一天）")
        if policy.materials:
            self.fields["files"] = ManyFilesField(
                label="材料照片或者PDF",
                required=False,
                help_text=materials_asked(policy.materials, on_record),
            )

    def clean_id_number(self):
        typed = self.cleaned_data["id_number"]
        if not self.policy.is_for_units:
            return check_id_number(typed)
        typed = typed.replace("-", "")
        if problem := uscc_problem(typed):
            raise ValidationError(problem, code="uscc")
        return typed

    def clean_period(self):
        typed = f"{self.cleaned_data['period']:%Y-%m}"
        this_month = f"{timezone.localdate():%Y-%m}"
        if not f"{self.year}-01" <= typed <= min(this_month, f"{self.year}-12"):
            message = f"请填{self.year}年已经到了的月份。"
            raise ValidationError(message, code="period")
        return typed

    def clean_intern_id_number(self):
        return check_id_number(self.cleaned_data["intern_id_number"])

    def clean_bank_account(self):
        typed = plain(self.cleaned_data["bank_account"]).replace("-", "")
        if not BANK_ACCOUNT.fullmatch(typed):
            raise ValidationError("账号只有数字，12至24位，请核对。", code="bank_account")
        return typed

    def clean(self):
        given = super().clean()
        ask_for_tenants(self, given)
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "见习结束不能早于开始。")
        return given

    def values(self) -> dict:
        """What the service takes; the facts by name. A community brings its town."""
        given = dict(self.cleaned_data)
        given["town"], given["community"] = place_of(given.pop("residence", ""))
        facts = {name: given.pop(name) for name in self.asked}
        if given.get("first_day"):
            facts["months"] = full_months(given["first_day"], given["last_day"])
            if self.policy.is_monthly:
                given["period"] = f"{given['first_day']:%Y-%m}"
        files = given.pop("files", [])
        return {**given, "facts": facts, "files": files or []}

    def typed(self) -> dict:
        """Every answer as the browser sent it, to be shown again; no file."""
        return {name: self.data.get(name, "") for name in self.fields if name != "files"}


def ask_for_tenants(form, given) -> None:
    """Whoever asks for an incubator that is not in the register says how many tenants it has."""
    if given.get("incubator") == 0 and given.get("tenants") is None:
        form.add_error("tenants", "名录里没有的基地，请填户数。")


def form_of(application, *sent) -> ApplicationForm:
    """The form of an application that is filled in, with what was given before. sent: data and files of the page.

    What was sent back stays of the year for which it was sent.
    """
    return ApplicationForm(
        *sent,
        policy=application.policy,
        initial=application.given,
        on_record=materials.on_record(application),
        year=application.year if application.state == State.RETURNED else None,
    )


def full_months(first, last) -> int:
    """Full months from the first day to the last, both included: 1 March to 31 May are three."""
    end = last + timedelta(days=1)
    return (end.year - first.year) * 12 + end.month - first.month - (end.day < first.day)
