"""How any step of a class is taken: lock, check, write, follow the clocks, add to the record."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, words_of
from training.models import ClassStep, Enrolment, Quota, Session, Teacher, TrainingClass, YearPlan
from training.permissions import acts_for, keeps_training
from training.services import clocks
from training.transitions import ALSO_OF_THE_BUREAU, OF_THE_BUREAU, Action, state_after

# What the database refuses by a trigger, in words; constraints of models have theirs.
REFUSED = {
    "class_within_its_plan": "班的类型、职业和日期要和一项已批准的指标相符，全部课次都在计划的年度里。",
    "session_while_filed": "审核通过以后课程表只能换教师，结业以后教师也不能换；课次要在开班和结束的日期之间。",
    "class_takes_enrolments": "这个班现在不接受报名：还没有开始招生，或者已经开班、取消。",
    "seat_given_back_before_the_start": "已经开班，不能再取消报名，请和培训机构联系。",
    "quota_while_a_draft": "计划已经批准，指标不能改；要追加的请再编一次计划。",
}
WORDS = REFUSED | words_of(YearPlan, Quota, TrainingClass, Session, Enrolment, Teacher)
refused_in_words = partial(in_words, by_own_names(WORDS))


def now(at):
    return at or timezone.now()


def lock(training_class) -> TrainingClass:
    """The row as it is now, held until the transaction ends."""
    rows = TrainingClass.objects.select_for_update(of=("self",))
    return rows.select_related("institution", "occupation", "quota").get(pk=training_class.pk)


def require_may(action, training_class, by):
    """Raises PermissionDenied: who decides is 县人社局, the rest is the institution's; some of it 县人社局 may do, too."""
    if action in OF_THE_BUREAU:
        may = keeps_training(by)
    else:
        may = acts_for(by, training_class.institution)
        may = may or (action in ALSO_OF_THE_BUREAU and keeps_training(by))
    if not may:
        whose = "县人社局" if action in OF_THE_BUREAU else "培训机构"
        raise PermissionDenied(f"由{whose}办理：{Action(action).label}。")


def begin(training_class, action, *, by) -> TrainingClass:
    """Lock the class and make sure that this person may take this step with it now.

    Raises PermissionDenied; ValidationError, code step_not_allowed.
    """
    row = lock(training_class)
    require_may(action, row, by)
    if state_after(row.state, action) is None:
        raise not_now("这个班", row.get_state_display(), Action(action).label)
    return row


def finish(row, action, *, by, at, note="", changes=()) -> TrainingClass:
    """Write the new state and the changed fields, move the clocks, and add the step to the record."""
    row.state = state_after(row.state, action)
    with refused_in_words():
        row.save(update_fields=["state", *changes])
    record(row, action, by=by, at=at, note=note)
    clocks.follow(row, at)
    return row


def record(row, action, *, by, at, note="") -> ClassStep:
    return row.steps.create(action=action, state=row.state, by=by, at=at, note=note)
