"""Counts open clocks anew by the calendar as it is."""

from django.core.management.base import BaseCommand

from reminders import deadlines
from reminders.calendars import calendar
from reminders.models import Deadline


class Command(BaseCommand):
    help = "按现有日历重算暂定的时限（--all：全部未完的时限）。可以反复运行。"

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="全部未完的时限，不只是暂定的")
        parser.add_argument("--dry-run", action="store_true", help="只看哪些会变动，不写入")

    def handle(self, *, dry_run, **options):
        clocks = Deadline.objects.open()
        if not options["all"]:
            clocks = clocks.filter(is_provisional=True)
        if dry_run:
            moved = list(deadlines.would_move(clocks, calendar()))
        else:
            moved = deadlines.recompute(clocks)
        for move in moved:
            self.stdout.write(f"{move.deadline}：{move.due_before} 改为 {move.due_on}")
        self.stdout.write(f"{'会变动' if dry_run else '变动'} {len(moved)}")
