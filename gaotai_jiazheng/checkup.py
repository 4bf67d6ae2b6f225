"""The one list of what is looked at when something is wrong: the doctor's page and ``manage.py doctor``.

Each check answers with a ``Finding``; a check that fails itself is told as what it is, and the others go on.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from backups.models import BackupRehearsal
from backups.retention import backups_in, made_at
from exchange.models import Delivery
from gaotai_jiazheng.health import Finding, check_calendars, readiness
from ledger.models import Account, Proof
from plan.models import Measure, Plan
from reminders.models import Notification
from search.models import Sweep

log = structlog.get_logger(__name__)

NEEDED_BYTES = 2 * 1024**3
COUNTED = 100
PROVED_WITHIN = timedelta(hours=26)
BACKED_UP_WITHIN = timedelta(hours=26)
REHEARSED_WITHIN = timedelta(days=9)
SWEPT_WITHIN = timedelta(minutes=5)


def check_mail() -> Finding:
    """Whether the mail server takes a connection; nothing is sent."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        detail = "邮件写进文件，不发出去"
        mend = "设置 EMAIL_URL，正式运行要能发邮件"
        return Finding("mail", not settings.IS_PRODUCTION, detail, mend, lacking="未设置")
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except OSError as error:  # smtplib's errors are of it too
        detail = f"邮件服务器连不上（{type(error).__name__}）"
        return Finding("mail", False, detail, "检查 EMAIL_URL 的地址、账号和防火墙")
    return Finding("mail", True, "邮件服务器能连上")


def check_sms() -> Finding:
    """Whether there is a gateway for text messages; nothing is sent."""
    if settings.SMS_GATEWAY_URL:
        return Finding("sms", True, "短信网关已设置")
    detail = "没有短信网关，验证码和短信里的链接没人收得到"
    mend = "设置 SMS_GATEWAY_URL 和 SMS_GATEWAY_TOKEN"
    return Finding("sms", not settings.IS_PRODUCTION, detail, mend, lacking="未设置")


def check_disk() -> Finding:
    path = settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR
    free = shutil.disk_usage(path).free
    detail = f"磁盘剩余{free / 1024**3:.1f} GiB"
    return Finding("disk", free >= NEEDED_BYTES, detail, "清理磁盘，至少留出 2 GiB")


def check_owners() -> Finding:
    """Whether every measure of the newest plan has a bureau that answers for it."""
    plan = Plan.objects.in_force(timezone.localdate())
    if plan is None:
        mend = "运行 python manage.py load_plan plan/data/gaotai.yaml，或者本县自己的文件"
        return Finding("owners", False, "还没有载入实施方案，也就没有责任单位和期限规则", mend)
    rows = Measure.objects.filter(plan=plan, responsibilities=None)
    numbers = [f"{number}" for number in rows.values_list("number", flat=True)]
    if numbers:
        detail = f"措施{'、'.join(numbers)}没有责任单位"
        return Finding("owners", False, detail, "在方案文件里写上责任单位，再运行 load_plan")
    return Finding("owners", True, "每条措施都有责任单位")


def check_deliveries() -> Finding:
    """Messages and news to hotlines that were given up."""
    messages = Notification.objects.failed()[:COUNTED].count()
    news = Delivery.objects.filter(state=Delivery.State.FAILED)[:COUNTED].count()
    if messages or news:
        detail = f"有{messages}条消息、{news}条热线回传没有送到"
        mend = (
            "消息在“发送记录”里看原因，改好号码或者地址后重发；"
            "热线回传请派单机构在“办理进展回传”里看原因、重发"
        )
        return Finding("deliveries", False, detail, mend)
    return Finding("deliveries", True, "没有送不到的消息")


def check_proof() -> Finding:
    """Whether the books were proved since yesterday, and sound."""
    newest = Proof.objects.order_by("-pk").first()
    mend = "运行 python manage.py prove_ledgers"
    if newest is None:
        is_empty = not Account.objects.exists()
        return Finding("proof", is_empty, "账簿还没有证明过", mend)
    if not newest.is_sound:
        mend = "停止拨付，看“账簿证明”里哪一项不成立，找开发的人"
        return Finding("proof", False, f"{newest}的证明不成立", mend)
    is_fresh = timezone.now() - newest.proved_at < PROVED_WITHIN
    return Finding("proof", is_fresh, f"账簿最近一次证明在{newest}", mend)


def check_backup() -> Finding:
    """Whether BACKUP_DIR has a finished backup of the last day."""
    mend = "看备份任务的日志（journalctl -u gaotai-backup），马上运行 bin/backup"
    if not settings.BACKUP_DIR:
        detail = "没有设置 BACKUP_DIR，没有备份"
        mend = "设置 BACKUP_DIR 和 BACKUP_PUBLIC_KEY，每天运行 bin/backup"
        return Finding("backup", not settings.IS_PRODUCTION, detail, mend, lacking="未设置")
    files = backups_in(Path(settings.BACKUP_DIR))
    if not files:
        return Finding("backup", False, "备份目录是空的", mend)
    age = timezone.now() - made_at(files[-1].name)
    detail = f"最近一次备份在{age / timedelta(hours=1):.0f}小时以前"
    return Finding("backup", age < BACKED_UP_WITHIN, detail, mend)


def check_rehearsal() -> Finding:
    """Whether a backup was restored in the last days, and came out whole."""
    newest = BackupRehearsal.objects.exclude(result=BackupRehearsal.Result.RUNNING).first()
    mend = "运行 python manage.py rehearse_backup，看它说什么"
    if newest is None:
        return Finding("rehearsal", not settings.IS_PRODUCTION, "还没有演练过恢复", mend, "未演练")
    if not newest.has_passed:
        detail = f"{newest}的恢复演练{newest.get_result_display()}"
        return Finding("rehearsal", False, detail, newest.reason.split("\n")[0] or mend)
    detail = f"最近一次恢复演练在{newest}，用时{newest.restore_ms / 1000:.0f}秒"
    is_fresh = timezone.now() - newest.started_at < REHEARSED_WITHIN
    return Finding("rehearsal", is_fresh, detail, mend)


def check_search() -> Finding:
    """Whether the entries of search were compared with their rows in the last minutes."""
    oldest = Sweep.objects.order_by("at").values_list("at", flat=True).first()
    mend = "启动后台任务进程和定时调度进程，并查看它们的日志"
    if oldest is None:
        return Finding("search", True, "搜索条目还没有核对过")
    is_fresh = timezone.now() - oldest < SWEPT_WITHIN
    detail = f"搜索条目最近一次核对在{timezone.localtime(oldest):%m月%d日 %H:%M}"
    return Finding("search", is_fresh, detail, mend)


# Name -> what is looked at, in words, and by which check; ``readiness`` brings five of its own.
CHECKS: dict[str, tuple[str, Callable[[], Finding]]] = {
    "calendars": ("放假安排", check_calendars),
    "mail": ("邮件", check_mail),
    "sms": ("短信", check_sms),
    "disk": ("磁盘", check_disk),
    "owners": ("措施的责任单位", check_owners),
    "deliveries": ("消息送达", check_deliveries),
    "proof": ("账簿证明", check_proof),
    "backup": ("备份", check_backup),
    "rehearsal": ("恢复演练", check_rehearsal),
    "search": ("站内搜索", check_search),
}
TITLES = {
    "database": "数据库",
    "broker": "消息中间件",
    "migrations": "数据库结构",
    "worker": "后台任务进程",
    "beat": "定时调度进程",
    **{name: title for name, (title, _) in CHECKS.items()},
}


def findings(without=()) -> list[Finding]:
    """Of everything but these, also after a check that failed."""
    checks = [(name, check) for name, (_, check) in CHECKS.items() if name not in without]
    return [*readiness(), *(found(name, check) for name, check in checks)]


def found(name, check) -> Finding:
    """What a check found; that it could not look, where it could not."""
    try:
        return check()
    except Exception as error:
        log.exception("check_failed", check=name)
        detail = f"这一项没有查成（{type(error).__name__}），不知道好不好"
        return Finding(name, False, detail, "先处理上面的问题，再看一次；还不行就看日志")
