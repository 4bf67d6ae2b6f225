"""What is asked when a job and a seeker are brought together, and of months of internships."""

from django import forms

from employment import pairing
from employment.models import Interview
from enterprises.models import Enterprise
from gaotai_jiazheng.form_fields import (
    AmountField,
    DayField,
    LineField,
    MonthField,
    PastDateField,
    ResidentNumberField,
)

CHOOSE = {"required": "请选一项。", "invalid_choice": "没有这个选项，请重新选择。"}
TIME = {"required": "请填写时间。", "invalid": "请按“时:分”填写，例如 14:30。"}
YES_NO = (("True", "还在"), ("False", "不在了"))


def picked(label, choices):
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个。", "invalid_choice": "请从列出的里面选。"},
    )


class SeekerChoiceForm(forms.Form):
    """Who of those that fit is asked about a job; ``seeker`` is cleaned into its row."""

    def __init__(self, *args, job, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairs = {pair.seeker.pk: pair for pair in pairing.candidates_for(job)}
        self.fields["seeker"] = picked(
            "问谁",
            [
                (pk, f"{pair.seeker.number}　{pair.fit.score}分：{pair.reason_words}")
                for pk, pair in self.pairs.items()
            ],
        )

    def clean_seeker(self):
        return self.pairs[self.cleaned_data["seeker"]].seeker


class JobChoiceForm(forms.Form):
    """About which of the jobs that fit a seeker is asked; ``job`` is cleaned into its row."""

    def __init__(self, *args, seeker, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairs = {pair.job.pk: pair for pair in pairing.jobs_for(seeker)}
        self.fields["job"] = picked(
            "哪个岗位",
            [
                (
                    pk,
                    f"{pair.job.title} {pair.job.wage_words}（{pair.job.community}）　"
                    f"{pair.fit.score}分：{pair.reason_words}",
                )
                for pk, pair in self.pairs.items()
            ],
        )

    def clean_job(self):
        return self.pairs[self.cleaned_data["job"]].job


class InterviewForm(forms.Form):
    day = DayField(label="哪一天", error_messages={"required": "请填写日期。"})
    time = forms.TimeField(
        label="几点",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}),
        error_messages=TIME,
    )
    place = LineField(label="地点", longest=80, error_messages={"required": "请填写地点。"})


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label="结果",
        choices=Interview.Outcome.choices[1:],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    note = LineField(label="说明", longest=200, required=False)


class PlaceForm(forms.Form):
    start_on = PastDateField(label="上岗日", error_messages={"required": "请填写上岗日。"})


class EndForm(forms.Form):
    note = LineField(label="原因", longest=200, error_messages={"required": "请写明原因。"})


class CheckForm(forms.Form):
    is_still_there = forms.TypedChoiceField(
        label="还在岗吗",
        choices=YES_NO,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    note = LineField(label="不在了是为什么", longest=200, required=False)


class LeaveForm(forms.Form):
    ended_on = PastDateField(label="离岗日", error_messages={"required": "请填写离岗日。"})
    reason = LineField(label="原因", longest=200, error_messages={"required": "请写明原因。"})


class ReasonForm(forms.Form):
    """Why somebody's name and telephone are looked at; it is kept."""

    reason = LineField(
        label="查看理由",
        longest=200,
        help_text="会记录在案，至少四个字，不要写电话和证件号。",
        error_messages={"required": "请写明理由。"},
    )


class InternshipForm(forms.Form):
    """One month of one intern; cleaned into what ``interns.record`` takes."""

    host = forms.ModelChoiceField(
        Enterprise.objects.none(), empty_label="请选择", label="见习单位", error_messages=CHOOSE
    )
    name = LineField(label="姓名", longest=20, error_messages={"required": "请填写姓名。"})
    id_number = ResidentNumberField(
        label="身份证号码",
        help_text="只留下核对用的摘要，不保存号码。",
        error_messages={"required": "请填写身份证号码。"},
    )
    month = MonthField(
        label="月份", help_text="例如 2026-05。", error_messages={"required": "请填写月份。"}
    )
    first_day = PastDateField(
        label="见习自", required=False, help_text="整个月的不用填；月中开始的填第一天。"
    )
    last_day = PastDateField(label="见习至", required=False, help_text="月中结束的填最后一天。")
    allowance_yuan = AmountField(
        label="这个月的生活费（元）", error_messages={"required": "请填写生活费。"}
    )
    paid_on = PastDateField(label="发放日", required=False, help_text="还没有发的不填。")

    def __init__(self, *args, hosts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = hosts


class PaidForm(forms.Form):
    paid_on = PastDateField(label="发放日", error_messages={"required": "请填写发放日。"})
