"""Sums the monthly figures of complaints."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints.statistics_summing import (
    MONTHS_OF_A_NIGHT,
    last_months,
    months_with_cases,
    sum_months,
)


class Command(BaseCommand):
    help = "重新汇总投诉的月度统计：默认最近13个月。可以反复运行。"

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="从第一件投诉的月份开始")
        parser.add_argument("--dry-run", action="store_true", help="只列出月份，不写入")

    def handle(self, *, dry_run, **options):
        months = months_with_cases()
        if not options["all"]:
            recent = last_months(MONTHS_OF_A_NIGHT, timezone.localdate())
            months = [month for month in months if month >= recent[0]]
        if dry_run:
            for month in months:
                self.stdout.write(f"{month:%Y-%m}")
            self.stdout.write("试运行，没有写入。")
            return
        for month, rows in sum_months(months).items():
            self.stdout.write(f"{month:%Y-%m}：{rows}行")
