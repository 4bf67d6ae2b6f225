"""The complaint as a form: whole, or the fields of one page of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html

from complaints import catalogue, validation
from complaints.forms.fields import (
    AmountField,
    CategorySelect,
    Checkbox,
    LineField,
    ManyFilesField,
    PastDateField,
    PhoneField,
    StoryField,
)
from complaints.forms.questions import QUESTIONS, Page
from complaints.transitions import Kind
from enterprises.models import Enterprise
from regions.models import Community, Town

LONGEST_DEMAND = 500
OFFERED_ENTERPRISES = 10
TITLE_LENGTH = 30

# Source: the ready choices of the official registration form (投诉登记表), in a household's words.
DEMANDS = {
    "refund": "退还服务费用",
    "redo": "重新做或者做完",
    "compensate": "赔偿损失",
    "replace": "更换服务员",
    "end_contract": "解除合同，退还卡内余额或者押金",
    "apologise": "赔礼道歉",
}


def category_choices():
    return [(category.slug, category.name) for category in catalogue.categories_of(Kind.COMPLAINT).values()]


def place_choices():
    """Every town with its communities; a town alone is an answer too, and so is none."""
    communities = {}
    for community in Community.objects.active().select_related("town"):
        communities.setdefault(community.town_id, []).append(community)
    groups = [("", "不清楚或者不在这些地方")]
    for town in Town.objects.filter(is_active=True):
        places = [(f"community:{place.pk}", place.name) for place in communities.get(town.pk, [])]
        groups.append((town.name, [*places, (f"town:{town.pk}", f"{town.name}其他地方")]))
    return groups


class IntakeForm(forms.Form):
    """Everything that is asked of a complainant (总局令第121号第十条), or one page of it."""

    category = forms.ChoiceField(
        label="事情类别",
        choices=category_choices,
        widget=CategorySelect,
        error_messages={
            "required": "请选择一个类别。",
            "invalid_choice": "没有这个类别，请重新选择。",
        },
    )
    content = StoryField(
        label="事情经过",
        longest=4000,
        help_text="什么时间、在哪里、约定了什么、实际怎样、付了多少钱。写几句就行。",
        error_messages={"required": "请写下事情经过。"},
    )
    title = LineField(
        label="给这件事起个短标题",
        longest=80,
        required=False,
        help_text="不写也可以，会取经过的开头几个字。",
    )
    occurred_on = PastDateField(
        label="发生日期", required=False, help_text="记不清就不填；持续了几天的，填开始那天。"
    )
    demand_choices = forms.MultipleChoiceField(
        label="您的诉求",
        choices=list(DEMANDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="可以选几项；没有合适的，写在下面。",
        error_messages={
            "required": "请选择或者写下您的诉求。",
            "invalid_choice": "没有这个选项，请重新选择。",
        },
    )
    demand = StoryField(
        label="诉求补充说明",
        longest=LONGEST_DEMAND,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：退还一半费用600元。",
    )
    amount_yuan = AmountField(
        label="涉及金额（元）", required=False, help_text="付了多少钱，或者损失多少钱。没有就不填。"
    )
    respondent_name = LineField(
        label="被投诉的企业或者个人名称",
        longest=80,
        required=False,
        help_text="写几个字后按“查找”，从名录里选；名录里没有，写全名就行。",
        error_messages={"required": "请填写被投诉的企业或者个人名称。"},
    )
    enterprise = forms.ModelChoiceField(
        label="名录里找到的企业",
        queryset=Enterprise.objects.registered(),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "名录里没有这家企业，请重新查找。"},
    )
    respondent_address = LineField(
        label="对方的地址",
        longest=160,
        required=False,
        help_text="不知道门牌号，写大概位置就行。从名录里选了企业的，不用写。",
    )
    place = forms.ChoiceField(
        label="镇、社区或者村",
        choices=place_choices,
        required=False,
        error_messages={"invalid_choice": "没有这个地方，请重新选择。"},
    )
    attachments = ManyFilesField(
        label="照片、合同、收据、聊天截图",
        required=False,
        help_text="JPG、PNG、WebP 图片或者 PDF，最多10个，一共不超过20MB。照片里的拍摄地点等信息会自动去掉。",
    )
    complainant_name = LineField(
        label="您的姓名",
        longest=40,
        help_text="法律要求投诉人提供真实姓名。只有承办单位的经办人写明理由才能看到全名，每次查看都有记录。",
        error_messages={"required": "请填写您的真实姓名。"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    hides_name = forms.BooleanField(
        label="不让被投诉的一方知道我的姓名",
        required=False,
        help_text="调解时对方需要知道是谁，可能要您另行同意。",
    )
    complainant_phone = PhoneField(
        label="您的电话",
        help_text="手机，或者带区号的固定电话，例如 0936-6621234。",
        error_messages={"required": "请填写能找到您的电话。"},
    )
    complainant_address = LineField(
        label="您的地址",
        longest=160,
        required=False,
        help_text="需要上门核实或者寄文书时才用。",
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    agrees_to_publish = forms.BooleanField(
        label="同意公示这件投诉的处理情况",
        required=False,
        help_text="公示消费投诉信息时，没有您的姓名、电话和地址。",
    )
    agrees_to_entrust = forms.BooleanField(
        label="同意委托消费者协会等组织调解",
        required=False,
        help_text="不同意也可以，由承办单位自己调解。",
    )
    consent_version = forms.CharField(
        label="我已阅读并同意隐私告知",
        widget=Checkbox,
        error_messages={"required": "请先阅读隐私告知，同意后打勾。"},
    )

    def __init__(self, *args, page: Page | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if page is not None:
            self.fields = {name: self.fields[name] for name in page.fields if name in self.fields}
        if "occurred_on" in self.fields:
            self.fields["occurred_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if "demand_choices" in self.fields:
            self.fields["demand_choices"].required = not self["demand"].value()
        if "enterprise" in self.fields:
            self.fields["respondent_name"].required = not self["enterprise"].value()
            self.offer_enterprises()
        if "consent_version" in self.fields:
            self.fields["consent_version"].help_text = privacy_link()

    def offer_enterprises(self):
        """Put on the list what the typed name finds in the register, and what was picked before."""
        text = str(self["respondent_name"].value() or "")[:80].strip()
        picked = str(self["enterprise"].value() or "")
        registered = Enterprise.objects.registered()
        found = list(registered.search(text)[:OFFERED_ENTERPRISES]) if text else []
        if picked.isascii() and picked.isdigit() and len(picked) < 19:
            known = {enterprise.pk for enterprise in found}
            found = [*registered.filter(pk=picked).exclude(pk__in=known), *found]
        choices = [
            (found_one.pk, f"{found_one.name}（{found_one.address}）") for found_one in found
        ]
        if choices:
            choices.append(("", "都不是，用我写的名称"))
        self.fields["enterprise"].choices = choices

    def clean_category(self):
        return catalogue.categories()[self.cleaned_data["category"]]

    def clean_place(self):
        """(town, community); a community brings its town, and both are None when it is not known."""
        kind, _, pk = self.cleaned_data["place"].partition(":")
        if kind == "community":
            community = Community.objects.select_related("town").get(pk=pk)
            return community.town, community
        return (Town.objects.get(pk=pk) if kind == "town" else None), None

    def clean_consent_version(self):
        notice = catalogue.privacy_notice()
        if self.cleaned_data["consent_version"] != notice.version:
            message = "隐私告知有了新的版本，请重新阅读，同意后打勾。"
            raise ValidationError(message, code="consent_outdated")
        return notice

    def clean(self):
        if "demand" in self.fields and not {"demand", "demand_choices"} & self.errors.keys():
            self.join_demand()

    def join_demand(self):
        ticked = [DEMANDS[slug] for slug in self.cleaned_data.get("demand_choices", [])]
        parts = [part for part in ["；".join(ticked), self.cleaned_data["demand"]] if part]
        try:
            self.cleaned_data["demand"] = validation.clean_text("。".join(parts), LONGEST_DEMAND)
        except ValidationError as error:
            self.add_error("demand", error)

    def typed_answers(self, *, in_order_only=True) -> dict:
        """What was typed, as the browser sent it: all of it, or what is in order; files left out."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField)
            and not (in_order_only and name in self.errors)
        }

    def filing_values(self) -> dict:
        """The arguments of ``services.file_complaint`` for what was asked of the resident."""
        values = dict(self.cleaned_data)
        values.pop("attachments", None)
        values.pop("demand_choices", None)
        values["town"], values["community"] = values.pop("place")
        values["privacy_notice"] = values.pop("consent_version")
        first_line = values["content"].partition("\n")[0]
        values["title"] = values["title"] or first_line[:TITLE_LENGTH]
        if enterprise := values["enterprise"]:
            values["respondent_name"] = enterprise.name
            values["respondent_address"] = enterprise.address
        return values


class OnBehalfForm(IntakeForm):
    """The same questions for an officer who writes down what somebody says at the counter or telephone."""

    attachments = None

    # Field -> its label, its hint, and the sentence when it is left empty, as an officer reads them.
    STAFF_WORDS = {
        "demand_choices": (
            "投诉人的诉求",
            "可以选几项；没有合适的，写在下面。",
            "请选择或者写下投诉人的诉求。",
        ),
        "complainant_name": (
            "投诉人姓名",
            "请投诉人说真实姓名，按身份证上的字写。登记以后只显示一部分。",
            "请填写投诉人的真实姓名。",
        ),
        "hides_name": (
            "投诉人不愿让被投诉的一方知道姓名",
            "请说明：调解时对方需要知道是谁，可能要投诉人另行同意。",
            "",
        ),
        "complainant_phone": (
            "投诉人电话",
            "手机，或者带区号的固定电话，例如 0936-6621234。回执发到这个手机，请复述核对。",
            "请填写能找到投诉人的电话。",
        ),
        "complainant_address": (
            "投诉人地址",
            "需要上门核实或者寄文书时才用。投诉人不愿说，就不填。",
            "",
        ),
        "agrees_to_publish": (
            "投诉人同意公示这件投诉的处理情况",
            "公示的内容没有投诉人的姓名、电话和地址。没有问到，不要勾选。",
            "",
        ),
        "agrees_to_entrust": (
            "投诉人同意委托消费者协会等组织调解",
            "不同意也可以，由承办单位自己调解。",
            "",
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint, is_missing) in self.STAFF_WORDS.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            if is_missing:
                field.error_messages["required"] = is_missing
        # The browser would offer the officer's own name, number and address.
        for name in ("complainant_name", "complainant_phone", "complainant_address"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["consent_version"].label = "已向投诉人说明隐私告知，投诉人同意"


def privacy_link():
    version = catalogue.privacy_notice().version
    return format_html(
        '<a href="{}" target="_blank">打开隐私告知（版本{}，在新窗口）</a>',
        reverse_lazy("complaints:privacy"),
        version,
    )


def questions_with_errors(form) -> list:
    """The questions whose fields need another look, in order."""
    return [asked for asked in QUESTIONS if form.errors.keys() & set(asked.fields)]
