from dataclasses import asdict
from datetime import date

from django.core.management.base import BaseCommand

from reminders.reminding import send_due_reminders

NAMES = {
    "deadlines": "时限",
    "reminders": "提醒",
    "late": "其中补发",
    "notifications": "消息",
    "unaddressed": "无人可提醒",
}


class Command(BaseCommand):
    help = "发出到今天为止应发而未发的提醒；漏掉的日子一并补发。可以反复运行。"

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="当作这一天运行，如 2026-12-01")
        parser.add_argument("--batch", type=int, default=500, help="每个事务处理多少条时限")
        parser.add_argument("--dry-run", action="store_true", help="只计数，不写入")

    def handle(self, *, on, batch, dry_run, **options):
        counts = asdict(send_due_reminders(on, batch, dry_run=dry_run))
        self.stdout.write("，".join(f"{NAMES[name]} {count}" for name, count in counts.items()))
