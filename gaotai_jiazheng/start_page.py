"""The first page of the workbench: what is due, what waits for a decision, and whether the clock runs."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import is_system_administrator
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from complaints.admin.filters import MINE, Due, last_day_of
from complaints.admin.wording import next_due_words, state_words
from complaints.models import Complaint
from complaints.routing import dispatch_center_id
from complaints.transitions import State
from gaotai_jiazheng import checkup
from gaotai_jiazheng.doctor_page import sees_doctor
from gaotai_jiazheng.short_memory import remembered
from gaotai_jiazheng.waiting_work import (
    Kind,
    Waiting,
    counts_of,
    kinds_for,
    of_kinds,
    of_own,
    own_work,
)
from plan.metrics import figure_of
from plan.models import Target
from plan.three_things import three_things
from reminders.calendars import calendar
from reminders.inbox import unread
from reminders.models import Heartbeat, Notification

SHOWN_CASES = 10
COUNTED_MESSAGES = 100
HEARD_WITHIN = timedelta(seconds=60)
PROCESSES = {"worker": "消息与提醒", "beat": "定时任务"}


def fill(request, context):
    """Unfold's dashboard callback."""
    user = request.user
    today = timezone.localdate()
    mine = cases_of(user)
    kinds = sorted(kinds_for(request), key=is_not_of_cases)
    due, own = due_cases(mine, today), own_work()
    counts = counts_of(
        [
            *due.values(),
            *(work.rows(user) for work in own),
            *(kind.rows(request) for kind in kinds),
        ]
    )
    of_due, of_own_work = counts[: len(due)], of_own(own, counts[len(due) : len(due) + len(own)])
    waiting = of_own_work + of_kinds(kinds, counts[len(due) + len(own) :], user)
    return context | {
        "title": "今天的工作",
        "is_whole_county": not bureau_ids_of(user) and oversees_all_bureaus(user),
        "has_work": bool(bureau_ids_of(user)) or oversees_all_bureaus(user),
        "has_rooms": bool(kinds or of_own_work) or sees_doctor(user),
        "waiting": [*findings_of(user), *waiting],
        "whose": f"&bureau={MINE}" if bureau_ids_of(user) else "",
        "three_things": three_things(bureau_ids_of(user), today),
        "counts": {part.value: count for part, count in zip(due, of_due, strict=True)},
        "tasks": described(mine.order_by("next_due_on", "pk")[:SHOWN_CASES], today),
        "to_decide": cases_to_decide(user, today),
        "targets": targets_of(user, today),
        "processes": process_states(timezone.now()),
        "unread": unread_count(request),
        "failed_deliveries": failed_deliveries() if is_system_administrator(user) else None,
    }


def cases_of(user) -> QuerySet[Complaint]:
    """The open cases of the person's bureaus; of the whole county for whoever oversees it from outside."""
    bureaus = bureau_ids_of(user)
    if bureaus:
        return Complaint.objects.open().filter(bureau__in=bureaus)
    return Complaint.objects.visible_to(user).open()


def findings_of(user) -> list[Waiting]:
    """What the doctor finds, for who mends the portal."""
    if not sees_doctor(user) or not (wrong := findings()):
        return []
    return [Waiting("平台体检发现的问题", wrong, reverse("admin:doctor"))]


@remembered(seconds=60)
def findings() -> int:
    """How many things the doctor finds wrong, without asking the mail server, which may keep a page waiting."""
    return sum(not each.is_ok for each in checkup.findings(without=("mail",)))


def is_not_of_cases(kind: Kind) -> bool:
    """For sorting: cases stand first."""
    return kind.label != Complaint._meta.label


def due_cases(cases, today) -> dict[Due, QuerySet]:
    """Those that are overdue, due today, and due within three workdays, by the choice of the case list."""
    soon = last_day_of(Due.THREE_DAYS, today)
    return {
        Due.OVERDUE: cases.filter(next_due_on__lt=today),
        Due.TODAY: cases.filter(next_due_on=today),
        Due.THREE_DAYS: cases.filter(next_due_on__gte=today, next_due_on__lte=soon),
    }


def described(cases, today) -> list[dict]:
    named = cases.select_related("bureau", "category", "assignee").only(
        "number",
        "title",
        "state",
        "next_due_on",
        "next_due_is_expected",
        "next_due_is_provisional",
        "bureau__name",
        "category__name",
        "assignee__name",
        "assignee__username",
    )
    return [
        {
            "complaint": complaint,
            "state": state_words(complaint),
            "due": next_due_words(complaint, today, calendar()),
        }
        for complaint in named
    ]


def cases_to_decide(user, today) -> list[dict] | None:
    """Cases that wait for the dispatch centre to name a bureau; None for whoever is not of the centre."""
    if dispatch_center_id() not in roles_of(user):
        return None
    returned = Complaint.objects.filter(state=State.RETURNED).order_by("next_due_on", "pk")
    return described(returned[:SHOWN_CASES], today)


def targets_of(user, today) -> list[dict]:
    """The plan's numbers that the person's bureaus answer for, the nearest first."""
    targets = Target.objects.in_force(today).select_related("measure")
    if bureaus := bureau_ids_of(user):
        targets = targets.filter(measure__responsibilities__bureau__in=bureaus).distinct()
    dated = [{"target": target, "last_day": target.last_day(today)} for target in targets]
    for row in dated:
        row["days"] = (row["last_day"] - today).days
        row["figure"] = figure_of(row["target"], today)
    return sorted(dated, key=lambda row: row["last_day"])


def process_states(now) -> list[dict]:
    """When the worker and the scheduler were last heard from, in words."""
    heard = dict(Heartbeat.objects.values_list("name", "at"))
    return [
        {
            "name": label,
            "is_alive": name in heard and now - heard[name] < HEARD_WITHIN,
            "age": age_in_words(now - heard[name]) if name in heard else "还没有运行过",
        }
        for name, label in PROCESSES.items()
    ]


def age_in_words(age) -> str:
    """Such as 12秒前, 3分钟前, 5小时前, 2天前."""
    seconds = max(int(age.total_seconds()), 0)
    for length, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= length:
            return f"{seconds // length}{unit}前"
    return f"{seconds}秒前"


def unread_count(request) -> int:
    """Unread messages in the inbox, counted once a request and no further than a badge can show."""
    if not hasattr(request, "unread_count"):
        request.unread_count = unread(request.user)[:COUNTED_MESSAGES].count()
    return request.unread_count


def failed_deliveries() -> int:
    return Notification.objects.failed()[:COUNTED_MESSAGES].count()
