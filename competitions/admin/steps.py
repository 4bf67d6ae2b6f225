"""The steps of the workbench: which form each has and which service takes it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from competitions.forms.planning import (
    AnnounceDrawForm,
    AwardForm,
    DecideForm,
    DrawForm,
    EventForm,
    JudgeForm,
    NoteForm,
    ReasonForm,
    TieOfJudgeForm,
)
from competitions.forms.scoring import CorrectForm
from competitions.services import awarding, drawing, entering, planning, scoring
from competitions.transitions import Action

BUTTONS = {  # steps without a form -> the service
    Action.ANNOUNCE: planning.announce,
    Action.OPEN: planning.open_registration,
    Action.CHECK: planning.close_registration,
    Action.HOLD: planning.hold,
    Action.PUT_UP: awarding.put_up,
    Action.CLOSE: planning.close,
}
LEADS_TO = {  # of those that cannot be taken back: what they lead to
    Action.ANNOUNCE: "公布以后方案公开，不能收回来改，只能取消竞赛。",
    Action.CHECK: "截止以后不能再报名。",
    Action.HOLD: "开始以后不能再审查资格，也不能取消竞赛；评委马上收到消息。",
    Action.PUT_UP: "成绩公示五个工作日，谁都看得到；更正要撤回公示，写明原因。",
    Action.CLOSE: "归档以后不再办理。",
}


class Nothing(forms.Form):
    """A step that asks for nothing and is confirmed."""


@dataclass(frozen=True)
class FormStep:
    """take: (row, valid form, who) -> anything. given: competition -> what the form wants to know."""

    heading: str
    form: type[forms.Form]
    take: Callable
    given: Callable = lambda competition: {}


def all_of(service):
    """The service with everything that was filled in."""
    return lambda row, form, by: service(row, by=by, **form.cleaned_data)


def add_judge(competition, form, by):
    return planning.add_judge(
        competition, user=form.user, person=form.cleaned_data["person"], by=by
    )


def declare_tie(entry, form, by):
    given = form.cleaned_data
    return entering.declare_tie(given["judge"], entry, reason=given["reason"], by=by)


def absent(is_absent):
    return lambda entry, form, by: scoring.mark_absent(entry, is_absent=is_absent, by=by)


def correct(sheet, form, by):
    return scoring.correct(sheet, points=form.points, reason=form.cleaned_data["reason"], by=by)


FORMS = {
    "event": FormStep("增加项目", EventForm, all_of(planning.add_event)),
    "judge": FormStep("增加评委", JudgeForm, add_judge),
    "announce_draw": FormStep("预告抽签", AnnounceDrawForm, all_of(drawing.announce)),
    "draw": FormStep("抽参赛号", DrawForm, all_of(drawing.draw)),
    "reopen": FormStep("撤回公示，更正成绩", NoteForm, all_of(awarding.reopen)),
    "award": FormStep("表彰", AwardForm, all_of(awarding.award)),
    "cancel": FormStep("取消竞赛", NoteForm, all_of(planning.cancel)),
}
OF_ENTRY = {
    "decide": FormStep("资格审查", DecideForm, all_of(entering.decide)),
    "withdraw": FormStep("取消报名", Nothing, all_of(entering.withdraw)),
    "tie": FormStep(
        "登记回避", TieOfJudgeForm, declare_tie, lambda competition: {"competition": competition}
    ),
    "absent": FormStep("登记没有到场", Nothing, absent(is_absent=True)),
    "came": FormStep("改为到场", Nothing, absent(is_absent=False)),
}
OF_JUDGE = FormStep("评委退出", ReasonForm, all_of(planning.withdraw_judge))
OF_SHEET = FormStep("更正评分表", CorrectForm, correct)
