"""A finished class of the demonstration county with its sheets and completions, a survey, an order, a flag.

Everything goes through the services; played once, when nobody has completed yet.
"""

import hashlib
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from enterprises.models import EnterpriseMember
from gaotai_jiazheng.uploads import Accepted
from regions.models import Town
from training import sheets
from training.models import Assessment, Completion, DemandSurvey, TrainingClass
from training.services import attending, flagging, ordering, settling, surveying
from training.transitions import COMPLETED_STATES
from workers.models import Occupation


def play_classrooms() -> int:
    """The person-times of the class that is over; all but one of its learners complete it."""
    row = TrainingClass.objects.filter(state__in=COMPLETED_STATES).first()
    if row is None or Completion.objects.exists():
        return 0
    teacher = User.objects.get(username="institution-demo")
    keeper = User.objects.get(username="hrss")
    learners = list(row.enrolments.seated())
    came = {each.pk for each in learners[:-1]}
    for session in row.sessions.select_related("training_class__institution", "teacher"):
        at = session.ends_at + timedelta(hours=1)
        attending.enter_sheet(session, present=came, file=scan_of(session), by=teacher, at=at)
    for place, learner in enumerate(learners):
        settling.assess(
            learner,
            outcome=Assessment.Outcome.PASSED,
            score=70 + place * 3,
            by=teacher,
            at=row.ends_at + timedelta(hours=2),
        )
    made = settling.confirm(row, by=keeper, at=row.ends_at + timedelta(days=2))
    play_demand(keeper)
    play_flag(keeper)
    return len(made)


def scan_of(session) -> Accepted:
    """The sheet as it was printed stands for its scan."""
    content = sheets.sign_in_sheet(session)
    digest = hashlib.sha256(content).hexdigest()
    return Accepted("演示签到表.pdf", "application/pdf", content, digest)


def play_demand(keeper):
    """A survey that two households and an enterprise have answered, and that enterprise's order."""
    today = timezone.localdate()
    occupation, town = Occupation.objects.get(name="家政服务员"), Town.objects.first()
    survey = DemandSurvey.objects.create(
        title="（演示）家政培训需求调查",
        opens_on=today - timedelta(days=10),
        closes_on=today + timedelta(days=40),
        by=keeper,
    )
    for serial, wish in enumerate(("照护失能老人", "做月子餐"), start=1):
        surveying.answer_for_household(
            survey,
            phone=f"1370000000{serial}",
            occupation=occupation,
            town=town,
            people=1,
            wish=wish,
        )
    signer = (
        EnterpriseMember.objects.current().filter(role="owner").select_related("enterprise").first()
    )
    if signer is None:
        return
    surveying.answer_for_enterprise(
        survey,
        signer.enterprise,
        by=signer.user,
        occupation=occupation,
        town=town,
        people=6,
        wish="",
    )
    ordering.place(
        signer.enterprise,
        by=signer.user,
        occupation=occupation,
        level=5,
        people=6,
        needed_by=today + timedelta(days=60),
        offer="（演示）包午餐，每月休四天",
    )


def play_flag(keeper):
    """The rules are run; where they find nothing, the county looks in order."""
    flagging.audit_all()
