"""Registering a candidate by her identity number, and staying away from one."""

from django import forms
from django.core.exceptions import ValidationError

from credentials.models import Recusal
from gaotai_jiazheng.form_fields import IdNumberField, LineField
from workers.models import IdType
from workers.services import registering

UNKNOWN = "没有这一项，请重新选。"
MOST_OFFERED = 500  # people of an enterprise in one list


class FoundWorker(forms.Form):
    """Somebody of the register by the number of her paper; ``worker`` when the form is in order."""

    id_type = forms.ChoiceField(
        label="证件类型",
        choices=[(value, label) for value, label in IdType.choices if value != IdType.PASSPORT],
        initial=IdType.RESIDENT,
        error_messages={"required": "请选择证件类型。", "invalid_choice": UNKNOWN},
    )
    id_number = IdNumberField(label="证件号码", error_messages={"required": "请填写证件号码。"})
    worker = None

    def clean(self):
        given = super().clean()
        if given.get("id_type") and given.get("id_number"):
            self.worker = self.found(given)
            if self.worker is None:
                self.add_error("id_number", self.not_found)
        return given

    not_found = "登记里没有这个人，请先登记为服务人员。"

    def found(self, given):
        return registering.find(id_type=given["id_type"], id_number=given["id_number"])


class OwnWorkerForm(FoundWorker):
    """Somebody who works for the enterprise today, chosen from its people or by the number of her paper; of others
    it is not told whether they are registered."""

    own_worker = forms.TypedChoiceField(
        label="报谁",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "这个人现在不在您的企业，请重新选。"},
    )
    field_order = ("own_worker", "id_type", "id_number")
    not_found = "您企业现在的服务人员里没有这个人。"

    def __init__(self, *args, enterprise, on, **kwargs):
        self.enterprise, self.on = enterprise, on
        super().__init__(*args, **kwargs)
        for name in ("id_type", "id_number"):
            self.fields[name].required = False
        self.fields["id_number"].help_text = "上面选了人的，不用填；没有列出的，写证件号码。"
        rows = enterprise.employments.in_force(on).select_related("worker").order_by("-pk")
        self.own = {row.worker_id: row.worker for row in rows[:MOST_OFFERED]}
        offered = [(pk, f"{each.name}　{each.masked_id_number}") for pk, each in self.own.items()]
        self.fields["own_worker"].choices = [("", "请选择"), *offered]

    def clean(self):
        """Codes: nobody_named, two_people."""
        given = super().clean()
        chosen = self.own.get(given.get("own_worker"))
        if self.worker and chosen and self.worker != chosen:
            error = ValidationError("选的人和写的证件号码不是同一个人，请只留一样。", "two_people")
            self.add_error("id_number", error)
        elif not self.worker and not chosen and not self.errors:
            error = ValidationError("请选一个人，或者写证件号码。", code="nobody_named")
            self.add_error("own_worker", error)
        self.worker = self.worker or chosen
        return given

    def found(self, given):
        worker = super().found(given)
        if worker is None:
            return None
        here = worker.employments.in_force(self.on).filter(enterprise=self.enterprise)
        return worker if here.exists() else None


class CandidateForm(FoundWorker):
    """A candidate registered by the bureau, which may let somebody in by a paper."""

    leads_to = "报名以后占一个名额。考评员和考生在同一家企业的，自动回避。"
    waiver = LineField(
        label="免去申报条件的依据",
        longest=200,
        required=False,
        help_text="符合职业标准里别的申报条件的，写明是哪一条、看了什么材料；其他的不填。",
    )


class RecusalForm(forms.Form):
    leads_to = "回避以后，这名考生由别的考评员考评。"
    assessor = forms.ModelChoiceField(
        label="考评员",
        queryset=None,
        empty_label="请选择",
        error_messages={"required": "请选择考评员。", "invalid_choice": UNKNOWN},
    )
    kind = forms.ChoiceField(
        label="原因",
        choices=Recusal.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择原因。", "invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        assessors = plan.parts.filter(part="assessor").select_related("person")
        self.fields["assessor"].queryset = assessors
