"""Events for everybody, their calendar, and the rows behind every figure of recruitment."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from enterprises.models import Tenancy
from gaotai_jiazheng.county import postal_address
from recruitment import metrics
from recruitment.calendar_file import calendar_of
from recruitment.feeds import EventsFeed
from recruitment.listings import Listing, page_of
from recruitment.models import ExportBase, Mode, RecruitmentEvent
from recruitment.services.events import results_of
from recruitment.transitions import EventState

SHOWN = 50
FEED_SECONDS = 300
ATTENDANCE = {
    Mode.ON_SITE: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.BOTH: "MixedEventAttendanceMode",
}
UP = ("recruitment:events", "招聘活动")


@login_not_required
@require_safe
def events(request):
    """What is to come, the next first, and what was, the last first: two queries."""
    rows = RecruitmentEvent.objects.public()
    now = timezone.now()
    context = {
        "upcoming": list(rows.upcoming(now)[:SHOWN]),
        "past": list(rows.filter(state=EventState.HELD)[:SHOWN]),
    }
    return render(request, "recruitment/events.html", context)


@login_not_required
@require_safe
def event(request, pk):
    """One event: when and where, who comes with which jobs, and afterwards what came of it. Four queries."""
    found = get_object_or_404(RecruitmentEvent.objects.public().select_related("bureau"), pk=pk)
    context = {
        "event": found,
        "booths": results_of(found),
        "steps": list(found.steps.exclude(state=EventState.PLANNED)),
        "linked_data": linked_data(request, found),
    }
    return render(request, "recruitment/event.html", context)


def linked_data(request, found) -> dict:
    """The event as schema.org's Event, also one that was called off."""
    is_off = found.state == EventState.CANCELLED
    locations = []
    if found.place:
        place = {"@type": "Place", "name": found.place, "address": postal_address(found.place)}
        locations.append(place)
    if found.link:
        locations.append({"@type": "VirtualLocation", "url": found.link})
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": found.title,
        "description": found.story,
        "url": request.build_absolute_uri(request.path),
        "startDate": timezone.localtime(found.starts_at).isoformat(),
        "endDate": timezone.localtime(found.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if is_off else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[found.mode]}",
        "location": locations,
        "organizer": {"@type": "Organization", "name": found.bureau.name},
        "isAccessibleForFree": True,
    }


@login_not_required
@require_safe
@cache_control(public=True, max_age=FEED_SECONDS)
def feed(request):
    """Events to come, for readers of feeds; one that is called off leaves every copy in five minutes."""
    return EventsFeed()(request)


@login_not_required
@require_safe
def calendar(request):
    """Every event to come, as a calendar file."""
    return calendar_response(RecruitmentEvent.objects.public().upcoming()[:SHOWN])


@login_not_required
@require_safe
def event_calendar(request, pk):
    """One event as a calendar file."""
    return calendar_response([get_object_or_404(RecruitmentEvent.objects.public(), pk=pk)])


def calendar_response(rows):
    text = calendar_of(rows, site_url=settings.SITE_URL, at=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="events.ics"'
    return response


def in_chinese(day) -> str:
    return date_format(day) if day else ""


OF_AN_EVENT = {
    "活动": lambda row: row.title,
    "类型": lambda row: row.get_kind_display(),
    "方式": lambda row: row.get_mode_display(),
    "日期": lambda row: in_chinese(row.day),
    "主办单位": lambda row: row.bureau.name,
}
held = page_of(
    Listing(
        "今年办过的招聘活动",
        "到{on}，当年已经举办{count}场。",
        lambda on: RecruitmentEvent.objects.held(on).select_related("bureau"),
        OF_AN_EVENT,
        UP,
    )
)
matchmaking = page_of(
    Listing(
        "今年办过的劳务对接",
        "到{on}，当年已经举办{count}场。",
        lambda on: metrics.matchmaking(on).select_related("bureau"),
        OF_AN_EVENT | {"对接": lambda row: row.partner},
        UP,
    )
)
followed_up = page_of(
    Listing(
        "外出务工的回访",
        "到{on}为止的一年里应该回访{count}次。谁、哪天出发、到哪里都不公开。",
        metrics.followed_up,
        {
            "第几天": lambda row: f"第{row.days}天",
            "回访": lambda row: "已回访" if row.was_called else "没有回访",
        },
        UP,
    )
)
bases = page_of(
    Listing(
        "劳务输出基地",
        "{on}在运行的{count}个。",
        lambda on: ExportBase.objects.working(on).select_related("town"),
        {
            "名称": lambda row: row.name,
            "运营单位": lambda row: row.operator,
            "镇": lambda row: row.town.name if row.town else "—",
            "主要输出到": lambda row: row.destination,
        },
        UP,
    )
)
tenants = page_of(
    Listing(
        "孵化基地里的企业",
        "{on}在孵化基地里的{count}家。",
        lambda on: Tenancy.objects.inside_on(on).select_related("incubator", "enterprise"),
        {
            "企业": lambda row: row.enterprise.name,
            "孵化基地": lambda row: row.incubator.name,
            "入驻日": lambda row: in_chinese(row.since),
            "租金减免": lambda row: row.relief or "—",
        },
        UP,
    )
)
contests = page_of(
    Listing(
        "创新创业大赛",
        "到{on}，当年参赛{count}个项目。",
        lambda on: metrics.contest_entries_of(on).select_related("enterprise"),
        {
            "项目": lambda row: row.project,
            "大赛": lambda row: f"{row.contest}（{row.get_level_display()}）",
            "企业": lambda row: row.enterprise.name if row.enterprise else "还没有登记企业",
            "结果": lambda row: row.get_result_display(),
        },
        UP,
    )
)
