from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from reminders.digests import send_digests


class Command(BaseCommand):
    help = "写入某一天的时限汇总，每人一份；已有的不再写。不问是否工作日、是否到了7:50。"

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="哪一天，如 2026-12-01；默认今天")
        parser.add_argument("--dry-run", action="store_true", help="只计数，不写入")

    def handle(self, *, on, dry_run, **options):
        count = send_digests(on or timezone.localdate(), dry_run=dry_run)
        self.stdout.write(f"汇总 {count} 份")
