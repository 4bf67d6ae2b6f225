"""The complaint as a form: whole, or the fields of one page of it."""

from django import forms
from django.core.exceptions import ValidationError

from complaints import catalogue
from complaints.forms.matter import (
    MatterForm,
    address_field,
    category_field,
    consent_field,
    day_field,
    enterprise_field,
    files_field,
    phone_field,
    place_field,
    title_field,
)
from complaints.forms.people import read_people
from complaints.forms.questions import EXTRAS
from complaints.transitions import Kind
from gaotai_jiazheng import typed_values
from gaotai_jiazheng.form_fields import (
    AmountField,
    DayField,
    IdNumberField,
    LineField,
    PhoneField,
    StoryField,
)
from gaotai_jiazheng.identifiers import id_number_problem

LONGEST_DEMAND = 500
COMPLAINT_FORM = "GTJZ-A01"  # 表号 of the sheet of paper

# Source: the ready choices of the official registration form (投诉登记表), in a household's words.
DEMANDS = {
    "refund": "退还服务费用",
    "redo": "重新做或者做完",
    "compensate": "赔偿损失",
    "replace": "更换服务员",
    "end_contract": "解除合同，退还卡内余额或者押金",
    "apologise": "赔礼道歉",
}


def extras_field(hint):
    return forms.MultipleChoiceField(
        label="还有这些情况吗？",
        choices=[(slug, label) for slug, (label, _fields) in EXTRAS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=hint,
        error_messages={"invalid_choice": "没有这个选项，请重新选择。"},
    )


class ExtraFields(forms.Form):
    """What is asked only of who says so: a report in the same submission (总局令第121号第九条), an agent
    (第十一条), several complainants (第十二条). The words suit a resident and an officer alike."""

    extras = extras_field("没有就不选。选了的，接着再填一页。")
    violation_category = category_field(Kind.VIOLATION_REPORT, "举报哪一类违法行为")
    violation_facts = StoryField(
        label="违法行为的线索和事实",
        longest=4000,
        help_text="谁、在哪里、做了什么，有什么能证明。投诉和举报分开办理，给两个编号、一个查询码。",
        error_messages={"required": "请写下违法行为的线索和事实。"},
    )
    agent_name = LineField(
        label="代理人姓名",
        longest=40,
        help_text="“姓名”那一页写的是委托人，这里写代理人。",
        error_messages={"required": "请填写代理人姓名。"},
    )
    agent_phone = PhoneField(
        label="代理人电话",
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "short"}),
        error_messages={"required": "请填写能找到代理人的电话。"},
    )
    agent_id_number = IdNumberField(
        label="代理人身份证号码",
        required=False,
        help_text="不愿在网上填的，带身份证到承办单位核对。",
    )
    agent_matter = LineField(
        label="委托事项",
        longest=200,
        help_text="例如：投诉某公司退还押金一事。",
        error_messages={"required": "请填写委托事项。"},
    )
    agent_authority = LineField(
        label="委托权限",
        longest=200,
        help_text="例如：代为投诉、参加调解；能不能代为和解、撤回，要写明。",
        error_messages={"required": "请填写委托权限。"},
    )
    agent_valid_from = DayField(
        label="委托期限自", error_messages={"required": "请填写委托从哪天开始。"}
    )
    agent_valid_until = DayField(
        label="委托期限至", error_messages={"required": "请填写委托到哪天为止。"}
    )
    agent_papers = files_field(
        "授权委托书和代理人身份证件",
        error_messages={"required": "请上传授权委托书和代理人身份证件的照片。"},
    )
    joint_people = StoryField(
        label="其他投诉人",
        longest=2000,
        help_text="同一件事、同一家企业。每行一人：姓名 空格 电话。提交的人不用再写。",
        error_messages={"required": "请写下其他投诉人的姓名和电话，每行一人。"},
    )
    joint_representative = LineField(
        label="另一名代表人",
        longest=40,
        required=False,
        help_text="代表人最多两名：提交的人，和这里写的一名。没有就不填。",
    )
    joint_chosen = forms.BooleanField(
        label="其他投诉人已经书面推选代表人",
        help_text="和解、撤回时，还要经被代表的人同意。",
        error_messages={"required": "联合投诉要先书面推选代表人。"},
    )

    def clean_extras(self):
        picked = self.cleaned_data["extras"]
        if {"agent", "joint"} <= set(picked):
            message = "代理人投诉和联合投诉只能选一样。"
            raise ValidationError(message, code="agent_and_joint")
        return picked

    def clean_violation_category(self):
        return catalogue.categories().get(self.cleaned_data["violation_category"])

    def clean_agent_id_number(self):
        value = self.cleaned_data["agent_id_number"]
        if value and (problem := id_number_problem(value)):
            raise ValidationError(problem, code="id_number")
        return value

    def clean_joint_people(self):
        return read_people(self.cleaned_data["joint_people"])

    def check_extras(self):
        """What two of the fields say together."""
        values = self.cleaned_data
        start, end = values.get("agent_valid_from"), values.get("agent_valid_until")
        if start and end and end < start:
            message = "截止日不能早于开始日。"
            self.add_error("agent_valid_until", ValidationError(message, code="period"))
        name, people = values.get("joint_representative"), values.get("joint_people")
        if name and people and [each["name"] for each in people].count(name) != 1:
            message = "代表人要写在“其他投诉人”里，而且不能重名。"
            self.add_error("joint_representative", ValidationError(message, code="not_among_them"))

    def picked(self) -> set[str]:
        return set(self["extras"].value() or ())

    def take_extras(self, values: dict) -> dict:
        """Take the extra fields out of the values; what they come to for ``services.submit``."""
        extras = {name: values.pop(name, None) for _, names in EXTRAS.values() for name in names}
        values.pop("extras", None)
        picked = self.picked()
        found = {}
        if "violation" in picked:
            found["violation"] = {
                "category": extras["violation_category"],
                "content": extras["violation_facts"],
            }
        if "agent" in picked:
            names = (
                "name",
                "phone",
                "id_number",
                "matter",
                "authority",
                "valid_from",
                "valid_until",
            )
            found["agent"] = {name: extras[f"agent_{name}"] for name in names}
        if "joint" in picked:
            second = extras["joint_representative"]
            found["joint"] = [
                {**person, "is_representative": bool(second) and person["name"] == second}
                for person in extras["joint_people"]
            ]
        return found


class IntakeForm(ExtraFields, MatterForm):
    """Everything that is asked of a complainant (总局令第121号第十条), or one page of it."""

    FILES = {"attachments": "evidence", "agent_papers": "authority"}
    on_paper = MatterForm.on_paper | {
        "extras": "没有就不选。选了的，把后面写着“选了……”的题也填上。",
        "agent_papers": "原件带来给经办人看，复印件钉在这张表后面。",
        "agent_id_number": "不愿写的，带身份证给经办人看。",
        "agent_name": "前面“姓名”写的是委托人，这里写代理人。",
    }

    category = category_field(Kind.COMPLAINT, "事情类别")
    content = StoryField(
        label="事情经过",
        longest=4000,
        help_text="什么时间、在哪里、约定了什么、实际怎样、付了多少钱。写几句就行。",
        error_messages={"required": "请写下事情经过。"},
    )
    title = title_field()
    occurred_on = day_field()
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
    enterprise = enterprise_field()
    respondent_address = address_field()
    place = place_field()
    attachments = files_field("照片、合同、收据、聊天截图", required=False)
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
    complainant_phone = phone_field(error_messages={"required": "请填写能找到您的电话。"})
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
    consent_version = consent_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "demand_choices" in self.fields:
            self.fields["demand_choices"].required = not self["demand"].value()

    def leave_out(self):
        picked = self.picked()
        for slug, (_label, names) in EXTRAS.items():
            if slug not in picked:
                for name in names:
                    self.fields.pop(name, None)

    def clean(self):
        if "demand" in self.fields and not {"demand", "demand_choices"} & self.errors.keys():
            self.join_demand()
        self.check_extras()

    def join_demand(self):
        ticked = [DEMANDS[slug] for slug in self.cleaned_data.get("demand_choices", [])]
        parts = [part for part in ["；".join(ticked), self.cleaned_data["demand"]] if part]
        try:
            self.cleaned_data["demand"] = typed_values.clean_text("。".join(parts), LONGEST_DEMAND)
        except ValidationError as error:
            self.add_error("demand", error)

    def filing_values(self):
        values = super().filing_values()
        values.pop("demand_choices", None)
        return values | self.take_extras(values)
