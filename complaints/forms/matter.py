"""What the forms of every kind of matter share: how one page of them is shown, kept and filed."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html

from complaints import catalogue
from complaints.forms.fields import CategorySelect, Checkbox
from complaints.forms.questions import Page
from complaints.titles import title_from
from enterprises.models import Enterprise
from gaotai_jiazheng.form_fields import (
    LineField,
    ManyFilesField,
    PastDateField,
    PhoneField,
)
from regions.places import place_choices, place_of

NONE_OF_THEM = "none"
OFFERED_ENTERPRISES = 10
MORE_FOUND = (
    f"名录里不止这些，只列出了{OFFERED_ENTERPRISES}家。没有您要找的，请把名称多写几个字，再找一次。"
)


def choices_of(kind):
    """The categories of a kind as choices, asked for when the form is made."""
    return lambda: [
        (slug, category.name) for slug, category in catalogue.categories_of(kind).items()
    ]


def category_field(kind, label):
    return forms.ChoiceField(
        label=label,
        choices=choices_of(kind),
        widget=CategorySelect,
        error_messages={
            "required": "请选择一个类别。",
            "invalid_choice": "没有这个类别，请重新选择。",
        },
    )


def title_field():
    return LineField(
        label="给这件事起个短标题",
        longest=80,
        required=False,
        help_text="不写也可以，会取经过的开头几个字。",
    )


class EnterpriseChoiceField(forms.ModelChoiceField):
    """One of the enterprises that were found, or none of them, which is a choice of its own: None."""

    def to_python(self, value):
        return None if value == NONE_OF_THEM else super().to_python(value)


def enterprise_field():
    return EnterpriseChoiceField(
        label="名录里找到的企业",
        queryset=Enterprise.objects.registered(),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "名录里没有这家企业，请重新查找。"},
    )


def choices_found(text, picked="") -> tuple[list[tuple], bool]:
    """(key, name and address) of the enterprises that these words find in the register, the picked one first
    where they do not; and whether they find more than can be offered."""
    registered = Enterprise.objects.registered()
    found = list(registered.search(text)[: OFFERED_ENTERPRISES + 1]) if text else []
    is_cut = len(found) > OFFERED_ENTERPRISES
    found = found[:OFFERED_ENTERPRISES]
    if picked.isascii() and picked.isdigit() and len(picked) < 19:
        known = {enterprise.pk for enterprise in found}
        found = [*registered.filter(pk=picked).exclude(pk__in=known), *found]
    return [(each.pk, f"{each.name}（{each.address}）") for each in found], is_cut


def address_field():
    return LineField(
        label="对方的地址",
        longest=160,
        required=False,
        help_text="不知道门牌号，写大概位置就行。从名录里选了企业的，不用写。",
    )


def place_field():
    return forms.ChoiceField(
        label="镇、社区或者村",
        choices=place_choices,
        required=False,
        error_messages={"invalid_choice": "没有这个地方，请重新选择。"},
    )


def files_field(label, **kwargs):
    return ManyFilesField(
        label=label,
        help_text="JPG、PNG、WebP 图片或者 PDF，最多10个，一共不超过20MB。照片里的拍摄地点等信息会自动去掉。",
        **kwargs,
    )


def consent_field():
    return forms.CharField(
        label="我已阅读并同意隐私告知",
        widget=Checkbox,
        error_messages={"required": "请先阅读隐私告知，同意后打勾。"},
    )


class MatterForm(forms.Form):
    """The questions about one matter, whole, or the fields of one page of them.

    stored: the purposes of the files that are there already; a field of files whose purpose is among
    them need not be filled again.
    """

    keeps_files = True
    # Field of files -> what the files are for.
    FILES = {"attachments": "evidence"}
    # Who picks from the register is the office; with a pen one writes what one knows.
    for_the_office = ("enterprise",)
    on_paper = {
        "respondent_name": "写招牌、合同或者收据上的全名。",
        "respondent_address": "不知道门牌号，写大概位置就行。",
        "place": "写镇和社区（村）的名称；不清楚就不填。",
        "attachments": "把复印件钉在这张表后面，原件自己留着。",
        "consent_version": "全文在网站的“隐私告知”里，窗口有纸质的。",
    }

    def __init__(self, *args, page: Page | None = None, stored=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = stored
        if page is None:
            self.leave_out()
        if page is not None:
            self.fields = {name: self.fields[name] for name in page.fields if name in self.fields}
        for name, purpose in self.FILES.items():
            if name in self.fields and purpose in stored:
                self.fields[name].required = False
        if "occurred_on" in self.fields:
            self.fields["occurred_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if "enterprise" in self.fields:
            picked = self["enterprise"].value()
            self.fields["respondent_name"].required = picked in {None, "", NONE_OF_THEM}
            self.offer_enterprises()
        if "consent_version" in self.fields:
            self.fields["consent_version"].help_text = privacy_link()

    def leave_out(self):
        """Drop the fields that what was answered before makes needless."""

    def offer_enterprises(self):
        """Put on the list what the typed name finds in the register, and what was picked before."""
        text = str(self["respondent_name"].value() or "")[:80].strip()
        choices, is_cut = choices_found(text, str(self["enterprise"].value() or ""))
        if choices:
            choices.append((NONE_OF_THEM, "都不是，用我写的名称"))
        self.fields["enterprise"].choices = choices
        if is_cut:
            self["enterprise"].help_text = MORE_FOUND

    def clean_category(self):
        return catalogue.categories()[self.cleaned_data["category"]]

    def clean_place(self):
        """(town, community); a community brings its town, and both are None when it is not known."""
        return place_of(self.cleaned_data["place"])

    def clean_consent_version(self):
        notice = catalogue.privacy_notice()
        if self.cleaned_data["consent_version"] != notice.version:
            message = "隐私告知有了新的版本，请重新阅读，同意后打勾。"
            raise ValidationError(message, code="consent_outdated")
        return notice

    def typed_answers(self, *, in_order_only=True) -> dict:
        """What was typed, as the browser sent it: all of it, or what is in order; files left out."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField)
            and not (in_order_only and name in self.errors)
        }

    def answers_for(self, button: str) -> dict:
        """What the page shows again after a button that neither goes on nor back."""
        return self.typed_answers(in_order_only=False)

    def words_of(self, name: str) -> str | None:
        """A cleaned value in the form's own words; None where the common ones will do."""
        return None

    def accepted_files(self) -> dict[str, list]:
        """Purpose -> the files that were sent with this page and are in order."""
        return {
            purpose: self.cleaned_data[name]
            for name, purpose in self.FILES.items()
            if self.cleaned_data.get(name)
        }

    def filing_values(self) -> dict:
        """The arguments of ``services.submit`` for what was asked of the resident."""
        values = {
            name: value for name, value in self.cleaned_data.items() if name not in self.FILES
        }
        if "place" in values:
            values["town"], values["community"] = values.pop("place")
        values["privacy_notice"] = values.pop("consent_version")
        values["title"] = values.get("title") or title_from(values["content"])
        if enterprise := values.get("enterprise"):
            values["respondent_name"] = enterprise.name
            values["respondent_address"] = enterprise.address
        return values


def privacy_link():
    version = catalogue.privacy_notice().version
    return format_html(
        '<a href="{}" target="_blank">打开隐私告知（版本{}，在新窗口）</a>',
        reverse_lazy("complaints:privacy"),
        version,
    )


def phone_field(**kwargs):
    return PhoneField(
        label="您的电话", help_text="手机，或者带区号的固定电话，例如 0936-6621234。", **kwargs
    )


def day_field():
    return PastDateField(
        label="发生日期", required=False, help_text="记不清就不填；持续了几天的，填开始那天。"
    )
