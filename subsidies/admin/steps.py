"""The steps of an application in the workbench: form, service, who may, and whether it is a grave one."""

from collections.abc import Callable
from typing import NamedTuple

from subsidies import permissions
from subsidies.forms.application import ASKED
from subsidies.forms.steps import (
    AgreeForm,
    AsideForm,
    CorrectionForm,
    DemandForm,
    DocumentForm,
    GapsForm,
    ReasonForm,
    SureForm,
)
from subsidies.services import checking, correcting, money, paying
from subsidies.transitions import AGREED, Action, State, state_after


class Step(NamedTuple):
    label: str
    action: Action
    form: type
    service: Callable
    may: Callable
    is_grave: bool = False


HANDED_ON = frozenset({State.PAYABLE, State.FAILED})


def may_refuse(user, application) -> bool:
    if application.state in AGREED:
        return permissions.can_lead(user, application)
    return permissions.can_refuse(user, application)


def may_correct(user, application) -> bool:
    """Where the policy asks the applicant for anything that the rules look at."""
    return bool(ASKED[application.code]) and permissions.can_check(user, application)


STEPS = {
    "agree": Step("同意", Action.CHECK, AgreeForm, checking.approve, permissions.can_check),
    "return": Step("退回补正", Action.RETURN, GapsForm, checking.send_back, permissions.can_check),
    "correct": Step(
        "更正填报", Action.CORRECT, CorrectionForm, correcting.correct, may_correct, True
    ),
    "refuse": Step("不予补贴", Action.REFUSE, ReasonForm, checking.refuse, may_refuse, True),
    "aside": Step(
        "回避", Action.CHECK, AsideForm, checking.step_aside, permissions.can_check, True
    ),
    "release": Step("送拨付", Action.RELEASE, SureForm, paying.release, permissions.can_lead),
    "claw-back": Step(
        "要求退回", Action.CLAW_BACK, DemandForm, paying.claw_back, permissions.can_lead, True
    ),
    "recover": Step(
        "记录已退回", Action.RECOVER, DocumentForm, paying.recover, permissions.can_lead
    ),
}


def open_steps(user, application) -> list[dict]:
    """The steps that the table allows now and the person may take. What is missing is told once; what was handed to
    payment goes neither on nor back while its payable stands."""
    is_told = getattr(application, "gaps", None) is not None
    is_handed_on = application.state in HANDED_ON and not money.was_cancelled(application)
    return [
        {"name": name, "label": step.label, "is_grave": step.is_grave}
        for name, step in STEPS.items()
        if state_after(application.state, step.action)
        and step.may(user, application)
        and not (is_told and step.action == Action.RETURN)
        and not (is_handed_on and step.action in {Action.RELEASE, Action.REFUSE})
    ]
