"""Is the portal alive, and is it ready: for load balancers, for bin/serve, for ``manage.py doctor``."""

from dataclasses import dataclass
from datetime import timedelta

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gaotai_jiazheng.short_memory import remembered
from reminders.models import CalendarYear, Heartbeat

HEARD_WITHIN = timedelta(seconds=60)
# Turns of the shortest tasks are void after five seconds: a worker whose clock is further ahead does none of them.
MOST_SECONDS_AHEAD = 5
BROKER_TIMEOUT_SECONDS = 0.5
# Last day of a year on which the next year's days off may still be unknown without alarm: the State
# Council publishes them in November.
CALENDAR_EXPECTED_BY = (11, 30)


@dataclass(frozen=True)
class Finding:
    """What one check found; mend says what a person can do about it.

    lacking: the word for what is not there and need not be outside of production, such as 未设置; "" for all
    others. It is no fault, but neither is it told as if it worked.
    """

    name: str
    is_ok: bool
    detail: str
    mend: str = ""
    lacking: str = ""

    @property
    def word(self) -> str:
        return (self.lacking or "正常") if self.is_ok else "有误"

    @property
    def advice(self) -> str:
        """What to do; "" where all is well."""
        return self.mend if self.lacking or not self.is_ok else ""


def check_database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        reason = type(error).__name__
        return Finding(
            "database",
            False,
            f"数据库没有应答（{reason}）",
            "检查 DATABASE_URL 和 PostgreSQL 是否在运行",
        )
    return Finding("database", True, "数据库有应答")


def check_broker():
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=BROKER_TIMEOUT_SECONDS,
        socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
    )
    try:
        client.ping()
    except redis.RedisError as error:
        reason = type(error).__name__
        return Finding(
            "broker", False, f"消息中间件没有应答（{reason}）", "检查 REDIS_URL 和 Redis 是否在运行"
        )
    finally:
        client.close()
    return Finding("broker", True, "消息中间件有应答")


@remembered(30)
def unapplied_migrations():
    """Names of the migrations that the code has and the database has not."""
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in steps]


def check_migrations():
    try:
        missing = unapplied_migrations()
    except DatabaseError:
        return Finding("migrations", False, "数据库没有应答，无从得知")
    if missing:
        detail = f"有{len(missing)}个迁移没有执行：{'、'.join(missing[:5])}"
        return Finding("migrations", False, detail, "运行 python manage.py migrate")
    return Finding("migrations", True, "数据库结构是最新的")


def check_heartbeat(name):
    """Whether a process kind was heard from; name: "worker" or "beat"."""
    words = {"worker": "后台任务进程", "beat": "定时调度进程"}[name]
    try:
        at = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    except DatabaseError:
        return Finding(name, False, "数据库没有应答，无从得知")
    if at is None:
        return Finding(name, False, f"{words}从未报到", "启动它，并查看它的日志")
    seconds = int((timezone.now() - at).total_seconds())
    if seconds > HEARD_WITHIN.total_seconds():
        return Finding(name, False, f"{words}已有{seconds}秒没有报到", "启动它，并查看它的日志")
    if seconds < -MOST_SECONDS_AHEAD:
        detail = f"{words}所在机器的时钟比网页服务快{-seconds}秒，定时任务会被当作过期"
        return Finding(name, False, detail, "让所有机器用同一个时间服务器（NTP）校时")
    return Finding(name, True, f"{words}{max(seconds, 0)}秒前报到")


def check_calendars(on=None):
    """Whether this year's days off are loaded, and from December the next year's."""
    on = on or timezone.localdate()
    wanted = [on.year]
    if (on.month, on.day) > CALENDAR_EXPECTED_BY:
        wanted.append(on.year + 1)
    try:
        loaded = set(CalendarYear.objects.filter(year__in=wanted).values_list("year", flat=True))
    except DatabaseError:
        return Finding("calendars", False, "数据库没有应答，无从得知")
    if missing := [f"{year}年" for year in wanted if year not in loaded]:
        detail = f"没有{'、'.join(missing)}的放假安排，跨入的期限只是暂定"
        return Finding("calendars", False, detail, "在管理后台“工作日历”中载入国务院办公厅通知")
    return Finding(
        "calendars", True, f"{'、'.join(f'{year}年' for year in wanted)}的放假安排已载入"
    )


def readiness() -> list[Finding]:
    """The findings on which it depends whether requests should be sent here."""
    return [
        check_database(),
        check_broker(),
        check_migrations(),
        check_heartbeat("worker"),
        check_heartbeat("beat"),
    ]


@login_not_required
@require_safe
@never_cache
def healthz(request):
    """The process lives. Asks neither the database nor the broker."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request):
    """200 when everything a request and its follow-up need is there, else 503; each check by name."""
    findings = readiness()
    is_ready = all(finding.is_ok for finding in findings)
    body = {
        "status": "ready" if is_ready else "not_ready",
        "checks": {
            finding.name: {"ok": finding.is_ok, "detail": finding.detail} for finding in findings
        },
    }
    return JsonResponse(
        body,
        status=200 if is_ready else 503,
        json_dumps_params={"ensure_ascii": False},
    )
