"""Reports and meetings of the demonstration county: last quarter's reports in every state, a meeting that was held
with four actions, and one that is three days away. Played once, when nothing of it is there yet."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau, BureauMember
from meetings.models import Meeting
from meetings.services import actions, minutes, packs, planning
from plan.models import Plan
from reporting.forms.steps import quarter_before
from reporting.models import ReportPeriod
from reporting.services import reporting

WORDS = "（演示）本季度按分工推进，台账和数字以平台登记为准；下季度继续跟进没有完成的部分。"
# Whose report is how far: the rest has not begun.
ACCEPTED = ("hrss", "industry-commerce", "market-regulation", "trade-union", "womens-federation")
SUBMITTED = ("education", "civil-affairs")
RETURNED = ("finance",)
REASON = "（演示）请补写资金使用的进度"
INVITED = ("hrss", "industry-commerce", "agriculture-rural", "finance", "trade-union")
ACTIONS = (  # what, whose, days after the meeting
    ("（演示）核对今年培训名单并补录证书编号", "hrss", 7),
    ("（演示）拟定社区网点租金减免办法", "industry-commerce", 14),
    ("（演示）下达第四季度补贴资金", "finance", 40),
    ("（演示）摸排乡镇有就业意愿的人员", "agriculture-rural", 45),
)
PLACE = "（演示）县政府三楼会议室"


def play_steering() -> int:
    """How many reports and meetings are new."""
    if ReportPeriod.objects.exists() or Meeting.objects.exists() or not Plan.objects.exists():
        return 0
    users = {member.bureau.slug: member.user for member in contacts()}
    deputy = User.objects.get(username="gov-service-center-deputy")
    return play_reports(users, deputy) + play_meetings(users)


def contacts():
    rows = BureauMember.objects.current().filter(role=BureauMember.Role.CONTACT)
    return rows.select_related("bureau", "user").order_by("-pk")


def play_reports(users, deputy) -> int:
    """Last quarter's: five accepted, two that wait, one returned, the others not begun."""
    now = timezone.now()
    period = reporting.open_period(
        **quarter_before(timezone.localdate()),
        due_on=timezone.localdate() - timedelta(days=5),
        by=users["gov-service-center"],
        at=now - timedelta(days=25),
    )
    for report in period.reports.filter(bureau__slug__in=ACCEPTED + SUBMITTED + RETURNED):
        slug = report.bureau.slug
        by = users[slug]
        numbers = report.entries.values_list("measure__number", flat=True)
        reporting.write(report, dict.fromkeys(numbers, WORDS), by=by)
        report = reporting.submit(report, by=by, at=now - timedelta(days=9))
        if slug in ACCEPTED:
            reporting.accept(report, by=deputy, at=now - timedelta(days=8))
        elif slug in RETURNED:
            reporting.send_back(
                report,
                reason=REASON,
                again_by=timezone.localdate() + timedelta(days=3),
                by=deputy,
                at=now - timedelta(days=8),
            )
    return period.reports.count()


def play_meetings(users) -> int:
    """Both are called by 县人社局, which stands first in measure 16."""
    by = users["hrss"]
    bureaus = {bureau.slug: bureau for bureau in Bureau.objects.filter(slug__in=INVITED)}
    held = call("（演示）家政服务工作部门会商", -21, bureaus, by=by)
    planning.add_item(held, title="（演示）培训名单与证书编号不一致", bureau=bureaus["hrss"], by=by)
    open_item = planning.add_item(
        held, title="（演示）社区网点租金减免由谁核定", bureau=bureaus["industry-commerce"], by=by
    )
    came = [each.pk for slug, each in bureaus.items() if slug != "finance"]
    planning.hold(held, came=came, notes={bureaus["finance"].pk: "请假"}, by=by, at=after(held, 0))
    planning.settle(open_item, outcome="again", by=by)
    made = [
        actions.decide(
            held,
            title=title,
            bureau=bureaus[slug],
            due_on=held.held_on + timedelta(days=days),
            by=by,
            at=after(held, 0),
        )
        for title, slug, days in ACTIONS
    ]
    actions.finish(made[0], result="（演示）名单已经核对", by=by, at=after(held, 6))
    minutes.write(held, text="（演示）议定四项，租金减免下次再议。", by=by, at=after(held, 1))
    minutes.sign(held, by=by, at=after(held, 1))
    call("（演示）第四季度部门会商", 3, bureaus, by=by)
    packs.make_due()
    return 2


def call(title, days, bureaus, *, by) -> Meeting:
    """A meeting so many days from today, called two weeks before."""
    held_on = timezone.localdate() + timedelta(days=days)
    return planning.plan(
        bureau=bureaus["hrss"],
        title=title,
        held_on=held_on,
        begins=time(9, 30),
        place=PLACE,
        chair="（演示）县政府分管副县长",
        invited=list(bureaus.values()),
        by=by,
        at=moment(min(held_on, timezone.localdate()) - timedelta(days=14)),
    )


def after(meeting, days):
    return moment(meeting.held_on + timedelta(days=days))


def moment(day: date):
    """Three in the afternoon of a day."""
    return timezone.make_aware(datetime.combine(day, time(15)))
