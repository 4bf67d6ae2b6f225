"""The registration as a form: whole, or the fields of one page of it."""

import unicodedata
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.signing_up import check_new_password
from enterprises.forms.pages import MORE_PLACES, Page
from enterprises.models import Mode, Purpose, Scope, ServiceLine
from gaotai_jiazheng.form_fields import DayField, LineField, ManyFilesField, MobileField, PhoneField
from gaotai_jiazheng.identifiers import uscc_problem
from regions.places import place_choices, place_of

OWNER, DELEGATE = "owner", "delegate"
ONLINE, OFFLINE = "online", "offline"
FILE_HINT = "JPG、PNG、WebP 图片或者 PDF，拍清楚四个角；照片里的拍摄地点等信息会自动去掉。"


PHONE_STAYS = "已经用它开了账号，登录和通知都用这个号码，这里不能改。"


class UsccField(LineField):
    """A unified social credit code; small letters, full-width characters and blanks are put right."""

    widget = forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"})

    def __init__(self, **kwargs):
        super().__init__(longest=40, **kwargs)

    def to_python(self, value):
        value = super().to_python(unicodedata.normalize("NFKC", str(value or "")))
        return "".join(value.split()).replace("-", "").upper()

    def validate(self, value):
        super().validate(value)
        if value and (problem := uscc_problem(value)):
            raise ValidationError(problem, code="uscc")


def place_field(label, **kwargs):
    return forms.ChoiceField(
        label=label,
        choices=partial(place_choices, "请选择"),
        error_messages={
            "required": "请选择镇、社区或者村。",
            "invalid_choice": "没有这个地方，请重新选择。",
        },
        **kwargs,
    )


def ticks(label, choices, **kwargs):
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选一项。",
            "invalid_choice": "没有这个选项，请重新选择。",
        },
        **kwargs,
    )


class RegistrationForm(forms.Form):
    """What an enterprise says about itself. stored: the purposes of the files that are there already.
    phone_stays: an account signs in by the number already, which is not changed here."""

    keeps_files = True
    FILES = {"license": Purpose.LICENSE, "delegation": Purpose.DELEGATION}

    phone = MobileField(
        label="手机号",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "short"}),
        help_text="续填编号和续填码发到这个号码；以后用它登录，审核有结果也通知它。",
        error_messages={"required": "请填写手机号。"},
    )
    name = LineField(
        label="企业名称",
        longest=80,
        help_text="和营业执照上的一字不差。",
        error_messages={"required": "请填写企业名称。"},
    )
    uscc = UsccField(
        label="统一社会信用代码",
        help_text="营业执照上的18位号码。",
        error_messages={"required": "请填写统一社会信用代码。"},
    )
    license = ManyFilesField(
        label="营业执照的照片或者扫描件",
        help_text=FILE_HINT,
        error_messages={"required": "请上传营业执照。"},
    )
    license_valid_until = DayField(
        label="营业执照有效期至", required=False, help_text="执照上写“长期”的不填。"
    )
    legal_representative = LineField(
        label="法定代表人（经营者）姓名",
        longest=40,
        error_messages={"required": "请填写法定代表人（经营者）姓名。"},
    )
    applicant_is = forms.ChoiceField(
        label="由谁办理",
        choices=[(OWNER, "法定代表人（经营者）本人"), (DELEGATE, "受托办理的人")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择由谁办理。",
            "invalid_choice": "没有这个选项，请重新选择。",
        },
    )
    delegate_name = LineField(
        label="受托人姓名", longest=40, required=False, help_text="本人办理的，这里和下面都不填。"
    )
    delegate_scopes = ticks("受托办理哪些事", Scope.choices, required=False)
    delegate_until = DayField(label="委托到哪一天为止", required=False, help_text="含这一天。")
    delegation = ManyFilesField(label="授权委托书", required=False, help_text=FILE_HINT)
    place = place_field("经营场所在哪个镇、社区或者村")
    address = LineField(
        label="详细地址",
        longest=160,
        help_text="街道、小区和门牌号。",
        error_messages={"required": "请填写详细地址。"},
    )
    public_phone = PhoneField(
        label="公开的电话",
        required=False,
        help_text="显示在名录里，居民打这个电话找您。手机，或者带区号的固定电话。",
    )
    place_1 = place_field("第一处其他场所的镇、社区或者村", required=False)
    address_1 = LineField(
        label="第一处其他场所的地址",
        longest=160,
        required=False,
        help_text="一张执照有几处场所（一照多址）的才填，最多三处。",
    )
    place_2 = place_field("第二处其他场所的镇、社区或者村", required=False)
    address_2 = LineField(label="第二处其他场所的地址", longest=160, required=False)
    place_3 = place_field("第三处其他场所的镇、社区或者村", required=False)
    address_3 = LineField(label="第三处其他场所的地址", longest=160, required=False)
    service_lines = ticks("做哪些服务", ServiceLine.choices)
    mode = forms.ChoiceField(
        label="和服务员是什么关系",
        choices=[
            (Mode.EMPLOYEE_BASED, "员工制：服务员是企业的员工，签劳动合同、交社保"),
            (Mode.AGENCY_BASED, "中介制：介绍服务员给家庭，收中介费"),
            (Mode.MEMBER_BASED, "会员制：服务员或者家庭是会员，交会员费"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一种。", "invalid_choice": "没有这个选项，请重新选择。"},
    )
    ways = ticks("怎样接单", [(OFFLINE, "有门店，可以上门来问"), (ONLINE, "网上或者电话接单")])

    def __init__(
        self,
        *args,
        page: Page | None = None,
        stored=frozenset(),
        phone_stays=False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        if phone_stays:
            self.fields["phone"].disabled = True
            self.fields["phone"].help_text = PHONE_STAYS
        if page is not None:
            self.fields = {name: self.fields[name] for name in page.fields}
        for name, purpose in self.FILES.items():
            if name in self.fields and purpose in stored:
                self.fields[name].required = False
        self.stored = stored

    def clean_license_valid_until(self):
        day = self.cleaned_data["license_valid_until"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("营业执照已经过期，请先换发新的执照。", code="license_expired")
        return day

    def clean_delegate_until(self):
        day = self.cleaned_data["delegate_until"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("委托已经到期，请换一份新的委托书。", code="delegation_expired")
        return day

    def clean(self):
        if self.cleaned_data.get("applicant_is") == DELEGATE:
            self.require_delegation()
        for number in MORE_PLACES:
            place, address = (
                self.cleaned_data.get(f"{name}_{number}") for name in ("place", "address")
            )
            if place and not address:
                self.add_error(
                    f"address_{number}", "选了地方，请把地址也写上；没有这处的，改选第一项。"
                )
        return self.cleaned_data

    def require_delegation(self):
        """What a delegate has to show: a name, a scope, a last day and the power of attorney."""
        has_paper = self.cleaned_data.get("delegation") or Purpose.DELEGATION in self.stored
        for name, present, message in (
            ("delegate_name", self.cleaned_data.get("delegate_name"), "请填写受托人姓名。"),
            ("delegate_scopes", self.cleaned_data.get("delegate_scopes"), "请至少选一项受托的事。"),
            ("delegate_until", self.cleaned_data.get("delegate_until"), "请填写委托的最后一天。"),
            ("delegation", has_paper, "请上传授权委托书。"),
        ):
            if not present and name in self.fields and name not in self.errors:
                self.add_error(name, ValidationError(message, code="required"))

    def typed_answers(self, *, in_order_only=True) -> dict:
        """What was typed, as the browser sent it: what is in order, or all; files left out."""
        answers = {}
        for name, field in self.fields.items():
            if isinstance(field, forms.FileField) or (in_order_only and name in self.errors):
                continue
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            answers[name] = typed
        for name in {"phone", "uscc", "name"} & answers.keys() & self.cleaned_data.keys():
            answers[name] = self.cleaned_data[name]
        return answers

    def accepted_files(self) -> dict[str, list]:
        """Purpose -> the files that were sent with this page and are in order."""
        return {
            purpose: self.cleaned_data[name]
            for name, purpose in self.FILES.items()
            if self.cleaned_data.get(name)
        }

    def values(self) -> dict:
        """What the services take: town and community, flags, premises as (town, community, address)."""
        given = self.cleaned_data
        town, community = place_of(given["place"])
        is_delegate = given["applicant_is"] == DELEGATE
        premises = [
            (*place_of(given[f"place_{number}"]), given[f"address_{number}"])
            for number in MORE_PLACES
            if given[f"address_{number}"]
        ]
        return {
            **{
                name: given[name]
                for name in (
                    "name",
                    "uscc",
                    "phone",
                    "public_phone",
                    "address",
                    "legal_representative",
                    "license_valid_until",
                    "service_lines",
                    "mode",
                )
            },
            "town": town,
            "community": community,
            "is_online": ONLINE in given["ways"],
            "is_offline": OFFLINE in given["ways"],
            "premises": premises,
            "applicant_name": given["delegate_name" if is_delegate else "legal_representative"],
            "delegate_scopes": given["delegate_scopes"] if is_delegate else [],
            "delegate_until": given["delegate_until"] if is_delegate else None,
        }


class AccountForm(forms.Form):
    """The password of the owner's new account, asked for with the registration's last click."""

    password = forms.CharField(
        label="设一个登录密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少10个字符，不要用手机号、姓名或者常见的密码。",
        error_messages={"required": "请设一个登录密码。"},
    )
    password_again = forms.CharField(
        label="再输一遍密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请再输一遍密码。"},
    )
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        help_text="有邮箱的，审核结果也发到邮箱。",
        error_messages={"invalid": "请填写正确的邮箱，例如 name@example.cn。"},
    )

    def __init__(self, *args, owner_name="", owner_phone="", **kwargs):
        super().__init__(*args, **kwargs)
        self.owner_name, self.owner_phone = owner_name, owner_phone

    def clean_password(self):
        password = self.cleaned_data["password"]
        name = self.cleaned_data.get("name", self.owner_name)
        phone = self.cleaned_data.get("phone", self.owner_phone)
        check_new_password(password, name=name, phone=phone)
        return password

    def clean(self):
        given = self.cleaned_data
        if {"password", "password_again"} <= given.keys() and given["password"] != given[
            "password_again"
        ]:
            self.add_error(
                "password_again", ValidationError("两次输入的密码不一样。", code="mismatch")
            )
        return given


class ResumeForm(forms.Form):
    """The pair that opens an unfinished registration on any phone or computer."""

    number = LineField(
        label="续填编号",
        longest=40,
        help_text="以 QY 开头。",
        error_messages={"required": "请填写续填编号。"},
    )
    code = LineField(label="续填码", longest=40, error_messages={"required": "请填写八位续填码。"})
