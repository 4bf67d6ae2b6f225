"""Counts the plan's figures for past days and keeps them."""

from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plan import readings


class Command(BaseCommand):
    help = "按登记统计各项数量并保存；--since 把过去每一天都补上，可以反复运行。"

    def add_arguments(self, parser):
        parser.add_argument("--since", help="从哪一天补起，如 2026-09-01；不写就只统计今天")
        parser.add_argument("--every", type=int, default=1, help="每几天取一天，默认每天")

    def handle(self, *, since, every, **options):
        today = timezone.localdate()
        first = day_of(since, today) if since else today
        if every < 1:
            raise CommandError("--every 应为不小于1的整数。")
        failed = set()
        kept = 0
        for on in days(first, today, every):
            taken = readings.take(on)
            kept += taken.kept
            failed.update(taken.failed)
        self.stdout.write(f"保存 {kept} 个数。")
        if failed:
            raise CommandError(f"没有算出来的统计项目：{'、'.join(sorted(failed))}。")


def day_of(text, today):
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} 不是日期，应如 2026-09-01。") from error
    if found > today:
        raise CommandError(f"{text} 还没有到。")
    return found


def days(first, last, every):
    """Every so many days back from the last, which is always among them; in order."""
    back = range((last - first).days, -1, -1)
    return [last - timedelta(days=n) for n in back if n % every == 0]
