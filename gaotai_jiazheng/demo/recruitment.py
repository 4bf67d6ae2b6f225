"""Three events, a base, twelve departures with calls, an incubator with four tenants and two contest entries."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from enterprises.models import Enterprise, EnterpriseMember, Incubator, Tenancy
from recruitment.models import ContestEntry, FollowUp, RecruitmentEvent
from recruitment.services import departures, events
from recruitment.transitions import Action
from workers.models import Worker

DOCUMENT = "（演示）通知，不是真实文件"
# title, kind, mode, partner, place, link, booths, days from today
EVENTS = (
    ("（演示）春风行动家政专场", "spring_wind", "on_site", "", "（演示）县文化广场", "", 12, -20),
    (
        "（演示）厦门家政劳务对接会",
        "matchmaking",
        "both",
        "（演示）厦门市思明区",
        "（演示）县人力资源市场",
        "https://example.cn/xiamen",
        6,
        9,
    ),
    (
        "（演示）直播带岗：月嫂和护理员",
        "live_stream",
        "online",
        "",
        "",
        "https://example.cn/live",
        0,
        3,
    ),
)
# province, city, days ago, organised, result of the calls that are due ("" for none)
DEPARTURES = (
    ("福建省", "厦门市", 200, False, "working"),
    ("福建省", "厦门市", 190, True, "working"),
    ("福建省", "福州市", 120, False, "moved"),
    ("浙江省", "杭州市", 110, False, "working"),
    ("北京市", "海淀区", 100, False, "returned"),
    ("甘肃省", "兰州市", 95, False, "working"),
    ("甘肃省", "嘉峪关市", 60, False, "working"),
    ("甘肃省", "张掖市甘州区", 45, False, "unreached"),
    ("陕西省", "西安市", 40, False, ""),
    ("新疆维吾尔自治区", "乌鲁木齐市", 20, False, ""),
    ("福建省", "厦门市", 10, True, ""),
    ("宁夏回族自治区", "银川市", 5, False, ""),
)


def play_recruitment() -> int:
    """How many events and departures are new."""
    if RecruitmentEvent.objects.exists() or not Worker.objects.registered().exists():
        return 0
    by = User.objects.get(username="hrss")
    played = [play_event(by, *row) for row in EVENTS]
    play_booth(played[0], by)
    base = play_base(by)
    workers = list(Worker.objects.registered().order_by("-pk")[: len(DEPARTURES)])
    for worker, row in zip(workers, DEPARTURES, strict=False):
        play_departure(worker, by, base, *row)
    play_founding(by)
    return len(played) + len(workers)


def play_event(by, title, kind, mode, partner, place, link, booths, days) -> RecruitmentEvent:
    """Entered and announced, and held where its day is over."""
    day = timezone.localdate() + timedelta(days=days)
    event = events.enter(
        title=title,
        kind=kind,
        mode=mode,
        partner=partner,
        place=place,
        link=link,
        story="（演示）企业来招家政服务人员，不收求职的人任何费用。",
        starts_at=timezone.make_aware(datetime.combine(day, time(9))),
        ends_at=timezone.make_aware(datetime.combine(day, time(12))),
        booths=booths,
        bureau=Bureau.objects.get(slug="hrss"),
        by=by,
    )
    first = min(day, timezone.localdate()) - timedelta(days=10)
    return events.step(event, Action.ANNOUNCE, on=first, document=DOCUMENT, by=by)


def play_booth(event, by):
    """One enterprise with a booth; then the event took place, and one of two people was hired."""
    member = (
        EnterpriseMember.objects.filter(role=EnterpriseMember.Role.OWNER).order_by("pk").first()
    )
    before = event.starts_at - timedelta(days=5)
    booth = events.ask_for_booth(
        event, member.enterprise, wanted="（演示）住家保姆3名、护理员2名", by=member.user, at=before
    )
    booth = events.give_booth(booth, label="1", by=by, at=before)
    booth.event = events.step(event, Action.HOLD, on=event.day, document=DOCUMENT, by=by)
    events.count_visitors(booth, visitors=36, by=member.user)
    for name, hired_on in (("演示甲", event.day), ("演示乙", None)):
        wish = events.note_intent(booth, name=name, phone="", by=member.user)
        events.settle_intent(wish, hired_on=hired_on, by=member.user)


def play_base(by):
    base = departures.open_base(
        name="（演示）高台县家政劳务输出基地",
        operator="（演示）县劳务办",
        town=None,
        destination="福建省厦门市",
        by=by,
    )
    first = timezone.localdate() - timedelta(days=240)
    return departures.step(base, Action.START, on=first, document=DOCUMENT, by=by)


def play_departure(worker, by, base, province, city, days, was_organised, result):
    today = timezone.localdate()
    departure = departures.record(
        worker,
        left_on=today - timedelta(days=days),
        province=province,
        city=city,
        employer="（演示）家政服务公司",
        was_organised=was_organised,
        base=base if province == "福建省" else None,
        event=None,
        by=by,
    )
    due = [each for each in FollowUp.DAYS if each <= days and result]
    for each in due:
        is_last = each == due[-1]
        departures.follow_up(
            departure,
            days=each,
            on=departure.left_on + timedelta(days=each),
            result=result if is_last else "working",
            wage_yuan=5200 if result == "working" else None,
            by=by,
        )


def play_founding(by):
    incubator = Incubator.objects.order_by("pk").first()
    Incubator.objects.filter(pk=incubator.pk).update(capacity=6)
    here = Tenancy.objects.values("enterprise")
    found = Enterprise.objects.listed().exclude(pk__in=here).order_by("pk")[:3]
    for enterprise in found:
        Tenancy.objects.create(
            incubator=incubator,
            enterprise=enterprise,
            since=timezone.localdate() - timedelta(days=90),
            relief="（演示）第一年免租金",
        )
    for project, result in (
        ("（演示）适老化整理收纳", "second"),
        ("（演示）云上家政课堂", "final"),
    ):
        ContestEntry.objects.create(
            contest="（演示）创业创新大赛",
            level="city",
            held_on=timezone.localdate() - timedelta(days=30),
            project=project,
            enterprise=found[0],
            result=result,
            source="演示数据，不是真实名单",
            by=by,
        )
