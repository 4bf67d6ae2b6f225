"""Figures of recruitment, labour export and founding that a plan may promise, read from live rows."""

from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from enterprises.models import Incubator, Tenancy
from plan.counting import Guarded, counted
from plan.metrics import metric
from plan.ways import percent
from recruitment.models import ContestEntry, Departure, ExportBase, FollowUp, RecruitmentEvent

EVENTS, DEPARTURES, FOUNDING = "招聘活动登记", "外出务工登记", "孵化基地和参赛登记"


@metric(
    "recruitment_events",
    register=EVENTS,
    rows="recruitment:held",
    title="举办的招聘活动",
    unit="场",
    definition="当年到这一天为止已经举办的招聘活动，各种类型都算，取消的不算。",
)
def recruitment_events(on: date) -> int:
    return RecruitmentEvent.objects.held(on).count()


@metric(
    "matchmaking_events",
    register=EVENTS,
    rows="recruitment:matchmaking",
    title="举办的劳务对接活动",
    unit="场",
    definition="当年到这一天为止已经举办的、和外地或者用工单位对接的活动。",
)
def matchmaking_events(on: date) -> int:
    return matchmaking(on).count()


def matchmaking(on):
    return RecruitmentEvent.objects.held(on).filter(kind="matchmaking")


@counted(
    "workers_departed",
    register=DEPARTURES,
    title="外出务工的服务人员",
    unit="人次",
    definition="当年到这一天为止登记的外出务工，同一个人出去两次算两次。",
    columns=(Guarded("到哪个省", "province", day="left_on"),),
)
def workers_departed(on: date) -> QuerySet[Departure]:
    return Departure.objects.left_in_year(on)


@metric(
    "departures_followed_up_percent",
    register=DEPARTURES,
    rows="recruitment:followed_up",
    title="外出务工按期回访率",
    unit="%",
    definition="过去一年里到了第30天、90天、180天的外出务工，到这一天已经回访的占多少；在那以前已经返乡的不算，没有应当回访的时为暂无。",
)
def departures_followed_up_percent(on: date) -> int | None:
    """Whole percent, rounded down; None where nobody was to be called."""
    counts = {}
    for days in FollowUp.DAYS:
        due = Q(pk__in=due_calls(on, days).values("pk"))
        counts[f"due_{days}"] = Count("pk", filter=due)
        counts[f"done_{days}"] = Count("pk", filter=due & Q(Exists(calls(on, days))))
    found = Departure.objects.order_by().filter(left_on__lte=on).aggregate(**counts)
    due = sum(found[f"due_{days}"] for days in FollowUp.DAYS)
    done = sum(found[f"done_{days}"] for days in FollowUp.DAYS)
    return percent(done, due)


def due_calls(on, days):
    """Departures whose call after so many days fell into the year until the day."""
    due_on = on - timedelta(days=days)
    still_away = Q(returned_on=None) | Q(returned_on__gte=F("left_on") + timedelta(days=days))
    return Departure.objects.filter(
        still_away, left_on__lte=due_on, left_on__gt=due_on - timedelta(days=365)
    )


def calls(on, days):
    return FollowUp.objects.filter(departure=OuterRef("pk"), days=days, on__lte=on)


def followed_up(on):
    """Every call that was due, as departures with ``days`` and ``was_called``; the latest departure first."""
    parts = [
        due_calls(on, days)
        .order_by()
        .annotate(days=Value(days), was_called=Exists(calls(on, days)))
        for days in FollowUp.DAYS
    ]
    return parts[0].union(*parts[1:], all=True).order_by("-left_on", "-id", "days")


@metric(
    "export_bases",
    register="劳务输出基地登记",
    rows="recruitment:bases",
    title="运行的劳务输出基地",
    unit="个",
    definition="这一天在运行的劳务输出基地，按每个基地最近一步的文件；筹建、暂停和撤销的不算。",
)
def export_bases(on: date) -> int:
    return ExportBase.objects.working(on).count()


@metric(
    "incubators_open",
    register=FOUNDING,
    rows="enterprises:incubators",
    title="启用的孵化基地",
    unit="个",
    definition="这一天已经启用、没有停用的家政孵化基地。",
)
def incubators_open(on: date) -> int:
    return Incubator.objects.open_on(on).count()


@metric(
    "incubator_tenants",
    register=FOUNDING,
    rows="recruitment:tenants",
    title="孵化基地里的企业",
    unit="家",
    definition="这一天在孵化基地里的家政企业，迁出日当天还算。",
)
def incubator_tenants(on: date) -> int:
    return Tenancy.objects.inside_on(on).count()


def contest_entries_of(on):
    return ContestEntry.objects.filter(held_on__lte=on, held_on__gte=on.replace(month=1, day=1))


@metric(
    "contest_entries",
    register=FOUNDING,
    rows="recruitment:contests",
    title="创新创业大赛参赛项目",
    unit="个",
    definition="当年到这一天为止参加各级创新创业大赛的本县家政项目。",
)
def contest_entries(on: date) -> int:
    return contest_entries_of(on).count()
