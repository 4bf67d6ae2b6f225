"""Six questions. What is answered is in the address of the page and nowhere else."""

from django import forms

from subsidies.rules import CERTIFICATES, DESTINATIONS, Facts

WHO = (
    ("poverty", "脱贫劳动力或者防止返贫监测对象"),
    ("jobless", "登记失业、就业困难、退役军人、返乡农民工"),
    ("graduate", "离校两年内还没有工作的毕业生，或者16至24岁没有工作"),
    ("unit", "我代表企业或者其他单位（后面的不用答）"),
    ("other", "都不是"),
)
AGE = (("15", "不满16岁"), ("17", "16至17岁"), ("30", "18岁以上"))
WORK = (
    ("employee", "在家政企业上班，签了劳动合同，单位缴社保"),
    ("away", "在县外打工"),
    ("intern", "在单位见习"),
    ("business", "自己开店、办企业（有营业执照）"),
    ("none", "都不是"),
)
MONTHS = (("0", "不满3个月"), ("3", "3个月到11个月"), ("12", "12个月以上"))
PLACE = (*DESTINATIONS.items(), ("home", "没有到县外"))
PROOF = (*CERTIFICATES.items(), ("award", "县级以上家政服务表彰"), ("none", "都没有"))
START_UP = frozenset({"poverty", "jobless", "graduate"})


def question(label, choices):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项。", "invalid_choice": "请从列出的里面选一项。"},
    )


class FinderForm(forms.Form):
    """Answers become facts; nothing is stored. Of a unit only the first question is asked."""

    who = question("您是哪一种？", WHO)
    age = question("您多大年纪？", AGE)
    work = question("现在做什么？", WORK)
    months = question("做了多久？", MONTHS)
    place = question("在哪里打工？", PLACE)
    proof = question("这十二个月里得到了哪一样？", PROOF)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("who") == "unit":
            for name in self.fields.keys() - {"who"}:
                self.fields[name].required = False

    def facts(self) -> Facts:
        """What the answers say; what nobody asked stays unknown."""
        given = self.cleaned_data
        if given["who"] == "unit":
            return Facts(is_unit=True)
        who, work, months = given["who"], given["work"], int(given["months"])
        is_away = work == "away"
        proof = given["proof"]
        return Facts(
            age=int(given["age"]),
            is_poverty_group=who == "poverty",
            is_start_up_group=who in START_UP,
            is_young_jobless=who == "graduate",
            works_away=is_away,
            months=months if work != "none" else 0,
            destination=given["place"] if is_away and given["place"] in DESTINATIONS else None,
            certificate=proof if proof in CERTIFICATES else "",
            is_intern=work == "intern",
            is_employee=work == "employee",
            insured_months=months if work == "employee" else 0,
            has_business=work == "business",
            business_months=months if work == "business" else 0,
            award=proof == "award",
            is_unit=False,
        )
