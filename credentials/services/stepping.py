"""How any step of an exam is taken: lock, check, write, add to the record."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from credentials.models import (
    Award,
    ExamPlan,
    PlanPart,
    Recusal,
    Registration,
    Result,
)
from credentials.permissions import keeps_exams
from credentials.transitions import Action, state_after
from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, words_of
from workers.models import OccupationCertificate

# What the database refuses by a trigger, in words; constraints of models have theirs.
REFUSED = {
    "exam_within_its_scope": "职业、等级或者考核日不在这家机构的备案范围或者备案有效期以内。",
    "exam_results_confirmed": "还有考生没有成绩，或者成绩没有复核。",
    "trainer_is_not_assessor": "考评员给考生授过这个职业的课，不能考评；请换考评员。",
    "assessor_is_no_candidate": "考评员自己是考生，不能考评；请换考评员。",
    "part_while_the_exam_is_open": "这次考核已经不能再加人。",
    "part_as_qualified": "这项资格在考核日没有效，或者不是这家评价机构的考评员。",
    "part_stays_once_announced": "计划公布以后，考评员和授课教师不能去掉。",
    "registered_while_announced": "这次考核现在不报名。",
    "employer_examines_its_own": "企业自主评价只能考评本企业的在职人员。",
    "withdrawn_while_announced": "考核已经开考或者取消，不能再取消报名。",
    "result_of_an_exam_held": "这次考核现在不登记成绩。",
    "result_by_its_assessor": "这位考评员要对这名考生回避，或者不是这次考核的考评员。",
    "result_confirmed_newest": "这名考生有更新的一版成绩，请复核最新的。",
    "issued_as_examined": "证书和考核成绩对不上，不能发证。",
    "issued_one_that_stands": "这名考生已经有这次考核的证书。",
    "award_rule_of_its_day": "这个奖励标准在授予日没有施行。",
}
WORDS = REFUSED | words_of(
    ExamPlan, PlanPart, Registration, Recusal, Result, Award, OccupationCertificate
)
refused_in_words = partial(in_words, by_own_names(WORDS))


def lock(plan) -> ExamPlan:
    """The row as it is now, held until the transaction ends."""
    rows = ExamPlan.objects.select_for_update(of=("self",)).select_related("body", "occupation")
    return rows.get(pk=plan.pk)


def begin(plan, action, *, by) -> ExamPlan:
    """Lock the exam and make sure that this person may take this step with it now.

    Raises PermissionDenied; ValidationError, code step_not_allowed.
    """
    if not keeps_exams(by):
        raise PermissionDenied(f"由县人社局{Action(action).label}。")
    plan = lock(plan)
    if state_after(plan.state, action) is None:
        raise not_now("这次考核", plan.get_state_display(), Action(action).label)
    return plan


def finish(plan, action, *, by, at, note="", **changes) -> ExamPlan:
    """Write the new state and the changes, and add the step to the record."""
    plan.state = state_after(plan.state, action)
    for name, value in changes.items():
        setattr(plan, name, value)
    with refused_in_words():
        plan.save(update_fields=["state", *changes])
    plan.steps.create(action=action, state=plan.state, by=by, at=at, note=note)
    return plan


def now(at):
    return at or timezone.now()
