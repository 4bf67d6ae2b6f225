"""Inspections of the demonstration county: one plan that was drawn and worked through, one that waits."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from enterprises.models import EnterpriseMember
from gaotai_jiazheng.demo.ratings import OTHER_OWNER
from inspections import services
from inspections.models import Checklist, InspectionPlan, Inspector
from reminders.calendars import calendar

LEAD, PARTNER = "market-regulation", "industry-commerce"
INSPECTORS = (  # code, user name, function
    ("SJ01", "market-regulation-deputy", "（演示）综合执法"),
    ("SJ02", "market-regulation-handler", "（演示）价格监督"),
    ("SJ03", "market-regulation-handler-2", "（演示）消费维权"),
    ("GX01", "industry-commerce", "（演示）商贸流通"),
    ("GX02", "industry-commerce-leader", "（演示）行业管理"),
    ("GX03", "hrss-handler", "（演示）借调检查"),
)
NUMBERS = "02 09 14 21 27 33 + 08"
FAULTS = {  # question -> severity, what was found
    "2.1": ("minor", "（演示）价格表没有写计价方法"),
    "4.2": ("serious", "（演示）抽看的两名服务员没有岗前培训记录"),
}


class InspectionPlayer:
    """Plays a plan through the services, each step on its workday before today."""

    def __init__(self, now: datetime):
        self.now = now
        self.users = {user.username: user for user in User.objects.all()}
        self.lead, self.partner = (Bureau.objects.get(slug=slug) for slug in (LEAD, PARTNER))
        self.by = self.users[LEAD]
        self.checklist = Checklist.objects.filter(state=Checklist.State.IN_USE).first()

    def at(self, workdays_ago: int, hour: int) -> datetime:
        day = calendar().workdays_before(timezone.localdate(self.now), workdays_ago)
        return min(timezone.make_aware(datetime.combine(day, time(hour, 20))), self.now)

    def day(self, workdays_ago: int):
        return timezone.localdate(self.at(workdays_ago, 9))

    def list_inspectors(self):
        for code, username, function in INSPECTORS:
            bureau = self.lead if code.startswith("SJ") else self.partner
            Inspector.objects.create(
                code=code, user=self.users[username], bureau=bureau, function=function
            )

    def plan(self, title, workdays_ago, **values) -> InspectionPlan:
        return services.make_plan(
            lead=self.lead,
            partners=[self.partner],
            year=self.day(workdays_ago).year,
            title=title,
            purpose="（演示）检查明码标价、合同和人员档案",
            checklist=self.checklist,
            by=self.by,
            at=self.at(workdays_ago, 9),
            **values,
        )

    def inspectors_of(self, inspection):
        return inspection.assignments.current().first().inspector.user

    def write(self, inspection, workdays_ago, faults):
        """Told, inspected and recorded; the questions in faults answered with no."""
        services.announce_visit(
            inspection,
            visit_on=self.day(workdays_ago),
            by=self.by,
            at=self.at(workdays_ago + 2, 10),
        )
        inspector, at = self.inspectors_of(inspection), self.at(workdays_ago, 10)
        for question in self.checklist.questions.all():
            given = {"value": "yes"}
            if question.number in faults:
                severity, what = FAULTS[question.number]
                given = {"value": "no", "severity": severity, "what": what}
            services.reply(inspection, question, by=inspector, at=at, **given)
        return services.record(
            inspection,
            inspected_on=self.day(workdays_ago),
            summary="（演示）查看了经营场所、抽看了订单和档案。",
            by=inspector,
            at=self.at(workdays_ago, 16),
        )

    def order(self, inspection, workdays_ago, days):
        due_on = self.day(workdays_ago) + timedelta(days=days)
        return services.order(
            inspection,
            days=dict.fromkeys(inspection.findings.values_list("pk", flat=True), due_on),
            by=self.by,
            at=self.at(workdays_ago, 10),
        )

    def owner_of(self, enterprise):
        """Who signs for it: the owner it has, else the demonstration's other owner."""
        member = enterprise.members.filter(role=EnterpriseMember.Role.OWNER).first()
        if member is None:
            member = EnterpriseMember.objects.create(
                enterprise=enterprise,
                user=self.users[OTHER_OWNER],
                role=EnterpriseMember.Role.OWNER,
                valid_from=self.day(200),
            )
        member.user.__dict__.pop("_enterprise_roles", None)
        return member.user

    def rectify(self, inspection, workdays_ago):
        for finding in inspection.findings.all():
            services.answer(
                finding,
                text="（演示）已经改好，见照片。",
                by=self.owner_of(inspection.enterprise),
                at=self.at(workdays_ago, 9),
            )
            services.recheck(
                finding,
                checked_on=self.day(workdays_ago - 1),
                is_passed=True,
                note="（演示）现场看过，已经整改。",
                by=self.inspectors_of(inspection),
                at=self.at(workdays_ago - 1, 15),
            )
        inspection.refresh_from_db()
        return inspection

    def put_up(self, inspection, workdays_ago):
        text = f"（演示）{services.notice_text(inspection)}"
        return services.put_up(inspection, text=text, by=self.by, at=self.at(workdays_ago, 9))


def play_inspections(now=None) -> int:
    """Play the plans of the demonstration; how many inspections. Nothing where there are some already."""
    if InspectionPlan.objects.exists():
        return 0
    player = InspectionPlayer(now or timezone.now())
    player.list_inspectors()
    plan = player.plan("（演示）家政企业双随机检查", 45, count=4)
    services.announce(
        plan,
        public_source="（演示）约定的公开号码",
        public_at=player.at(44, 12),
        by=player.by,
        at=player.at(45, 10),
    )
    services.draw(plan, public_value=NUMBERS, by=player.by, at=player.at(43, 9))
    clean, rectified, rectifying, waiting = plan.inspections.order_by("drawn__position")
    player.put_up(player.write(clean, 38, ()), 36)
    services.close(clean, by=player.by, at=player.at(28, 9))
    player.order(player.write(rectified, 37, ("2.1",)), 36, days=20)
    player.put_up(player.rectify(rectified, 28), 3)
    player.order(player.write(rectifying, 8, tuple(FAULTS)), 7, days=14)
    services.announce_visit(
        waiting, visit_on=timezone.localdate(player.now), by=player.by, at=player.now
    )
    announce_next(player)
    return plan.inspections.count()


def announce_next(player):
    """A plan whose number is not out yet."""
    plan = player.plan("（演示）家政企业第二次双随机检查", 1, share_percent=20)
    services.announce(
        plan,
        public_source="（演示）下周的公开号码",
        public_at=player.now + timedelta(days=7),
        by=player.by,
        at=player.now,
    )
