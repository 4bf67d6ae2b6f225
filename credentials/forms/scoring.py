"""The sheets of an exam: scores of many candidates at once, and the numbers of their certificates."""

from django import forms

from credentials.models import Part
from gaotai_jiazheng.form_fields import LineField, PastDateField

NAMES = ("is_absent", "theory", "skill", "assessor")
SCORE = {"class": "short", "inputmode": "numeric"}
UNKNOWN = "没有这一项，请重新选。"
WRONG = {
    "invalid": "请填整数。",
    "min_value": "成绩应在0到100之间。",
    "max_value": "成绩应在0到100之间。",
}


def score_field(label):
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs=SCORE),
        error_messages=WRONG,
    )


def assessor_field(plan):
    return forms.ModelChoiceField(
        label="考评员",
        queryset=plan.parts.filter(part=Part.ASSESSOR).select_related("person"),
        required=False,
        empty_label="请选择",
        error_messages={"invalid_choice": UNKNOWN},
    )


def scores_of(given, names) -> dict:
    """{is_absent, theory, skill, assessor} from the cleaned data; of who did not come nothing but that."""
    absent = given.get(names["is_absent"], False)
    values = {
        name: None if absent else given.get(names[name]) for name in ("theory", "skill", "assessor")
    }
    return {"is_absent": absent, **values}


class SheetForm(forms.Form):
    """First results of several candidates. What is left empty is entered another time."""

    leads_to = "一次可以只填一部分。登记以后要由另一个人对照成绩单复核；改动只能用更正，写明理由。"

    def __init__(self, *args, plan, registrations, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.registrations = plan, registrations
        assessors = list(plan.parts.filter(part=Part.ASSESSOR).select_related("person"))
        choices = [("", "请选择"), *((str(each.pk), str(each)) for each in assessors)]
        self.assessors = {str(each.pk): each for each in assessors}
        for each in registrations:
            names = names_of(each)
            self.fields[names["is_absent"]] = forms.BooleanField(label="缺考", required=False)
            if plan.theory_pass is not None:
                self.fields[names["theory"]] = score_field("理论")
            self.fields[names["skill"]] = score_field("技能")
            self.fields[names["assessor"]] = forms.ChoiceField(
                label="考评员",
                choices=choices,
                required=False,
                error_messages={"invalid_choice": UNKNOWN},
            )

    def rows(self) -> list[dict]:
        """For the template: each candidate with her bound fields."""
        return [
            {
                "registration": each,
                "fields": [self[name] for name in names_of(each).values() if name in self.fields],
            }
            for each in self.registrations
        ]

    def clean(self):
        given = super().clean()
        self.lines = []
        for each in self.registrations:
            names = names_of(each)
            scores = scores_of(given, names)
            if not scores["is_absent"]:
                scores["assessor"] = self.assessors.get(scores["assessor"] or "")
            if self.is_filled_in(scores, names):
                self.lines.append({"registration": each, **scores})
        self.refuse_who_was_entered_meanwhile()
        if not self.lines and not self.errors:
            raise forms.ValidationError("还没有填一个人的成绩。", code="empty")
        return given

    def refuse_who_was_entered_meanwhile(self):
        """What was typed of somebody who is not on the sheet any more is not passed over in silence."""
        starts = tuple(f"{name}_" for name in NAMES)
        typed = {name for name, value in self.data.items() if name.startswith(starts) and value}
        if typed - self.fields.keys():
            message = "刚才有人登记了这张表上几名考生的成绩，他们已经不在表上；请核对其余的再登记。"
            raise forms.ValidationError(message, code="sheet_changed")

    def is_filled_in(self, scores, names) -> bool:
        """Whether there is something to write; what is half filled in gets its sentence here."""
        if scores["is_absent"]:
            return True
        needed = {"skill": "请填写技能成绩。", "assessor": "请选择考评员。"}
        if self.plan.theory_pass is not None:
            needed["theory"] = "请填写理论成绩。"
        has_any = any(scores[name] is not None for name in ("theory", "skill", "assessor"))
        if not has_any:
            return False
        for name, sentence in needed.items():
            if scores[name] is None and names[name] not in self.errors:
                self.add_error(names[name], sentence)
        return True


def names_of(registration) -> dict[str, str]:
    """Value of a result -> the name of its field for one candidate."""
    return {name: f"{name}_{registration.pk}" for name in NAMES}


class CorrectForm(forms.Form):
    """A further version of one candidate's result."""

    leads_to = "更正是新的一版，由另一个人复核以后才算数；原来的成绩留着。改成不合格的，已发的证书随之吊销。"
    is_absent = forms.BooleanField(label="缺考", required=False)
    theory = score_field("理论")
    skill = score_field("技能")
    reason = LineField(
        label="更正的理由",
        longest=200,
        help_text="考生看得到。",
        error_messages={"required": "请写明更正的理由。"},
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assessor"] = assessor_field(plan)
        if plan.theory_pass is None:
            del self.fields["theory"]
        self.order_fields(["is_absent", "theory", "skill", "assessor", "reason"])

    def clean(self):
        given = super().clean()
        if given.get("is_absent"):
            given |= {"theory": None, "skill": None, "assessor": None}
        given.setdefault("theory", None)
        return given


class ConfirmForm(forms.Form):
    """Which of the results that others have entered this person has compared with the sheets."""

    leads_to = "对照纸质成绩单逐人核对；不对的不要勾，请登记的人更正。"
    results = forms.MultipleChoiceField(
        label="核对过、没有错的",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一人。", "invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, results, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {str(each.pk): each for each in results}
        self.fields["results"].choices = [
            (
                key,
                f"{each.registration.worker}　{each.registration.worker.masked_id_number}　{each.words}　{each.entered_by}登记",
            )
            for key, each in self.by_key.items()
        ]

    def chosen(self):
        return [self.by_key[key] for key in self.cleaned_data["results"]]


class CertifyForm(forms.Form):
    """The numbers that the issuing body has given; whoever is left empty gets none now."""

    leads_to = (
        "编号由发证机构给，全国不重复。填了的当场写入服务人员的证书登记，并记为县人社局核验。"
    )
    issued_on = PastDateField(label="发证日", error_messages={"required": "请填写发证日。"})

    def __init__(self, *args, results, **kwargs):
        super().__init__(*args, **kwargs)
        self.results = results
        for result in results:
            self.fields[f"number_{result.pk}"] = LineField(
                label=f"{result.registration.worker} {result.registration.worker.masked_id_number}的证书编号",
                longest=25,
                required=False,
            )

    def clean(self):
        given = super().clean()
        numbers = {result: given.get(f"number_{result.pk}", "") for result in self.results}
        self.lines = [(result, number) for result, number in numbers.items() if number]
        if not self.lines and not self.errors:
            raise forms.ValidationError("还没有填一个编号。", code="empty")
        return given
