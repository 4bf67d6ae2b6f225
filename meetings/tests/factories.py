"""Three bureaus of a small plan, and a meeting that one of them calls."""

from datetime import date, datetime, time

from django.utils import timezone

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from meetings.services import actions, planning
from plan.tests.factories import MeasureFactory, ResponsibilityFactory
from reminders.models import DeadlineRule
from reminders.tests.factories import DeadlineRuleFactory

CALLED_AT = "2026-11-02 09:00"
HELD_ON = date(2026, 11, 10)


def moment(text) -> datetime:
    """Such as 2026-11-02 09:00 in the county's time."""
    return timezone.make_aware(datetime.fromisoformat(text))


class Round:
    """``office`` leads a measure and calls; 人社 and 教育 are asked, 税务 is not."""

    def __init__(self):
        self.office = BureauFactory(slug="convener", name="县发改局")
        self.labour = BureauFactory(slug="labour", name="县人社局")
        self.education = BureauFactory(slug="education", name="县教育局")
        self.taxes = BureauFactory(slug="taxes", name="县税务局")
        contact = BureauMember.Role.CONTACT
        self.caller = BureauMemberFactory(bureau=self.office, role=contact).user
        self.worker = BureauMemberFactory(bureau=self.labour, role=contact).user
        self.teacher = BureauMemberFactory(bureau=self.education, role=contact).user
        self.stranger = BureauMemberFactory(bureau=self.taxes, role=contact).user
        measure = MeasureFactory(number=16)
        for position, bureau in enumerate((self.office, self.labour), start=1):
            ResponsibilityFactory(measure=measure, bureau=bureau, position=position)
        self.measure = measure
        if not DeadlineRule.objects.filter(slug="meeting_action").exists():
            DeadlineRuleFactory(slug="meeting_action", length=0, unit="given_day")
        forget_all()
        self.meeting = self.call()

    def call(self, held_on=HELD_ON, at=CALLED_AT, title="家政服务工作部门会商"):
        return planning.plan(
            bureau=self.office,
            title=title,
            held_on=held_on,
            begins=time(9, 30),
            place="县政府三楼会议室",
            chair="县政府分管副县长",
            invited=[self.labour, self.education],
            by=self.caller,
            at=moment(at),
        )

    def hold(self, meeting=None, at="2026-11-10 12:00"):
        meeting = meeting or self.meeting
        came = [self.office.pk, self.labour.pk]
        notes = {self.education.pk: "请假"}
        return planning.hold(meeting, came=came, notes=notes, by=self.caller, at=moment(at))

    def decide(self, due_on=date(2026, 11, 20), bureau=None, title="核对培训名单"):
        return actions.decide(
            self.meeting,
            title=title,
            bureau=bureau or self.labour,
            due_on=due_on,
            by=self.caller,
            at=moment("2026-11-10 15:00"),
        )
