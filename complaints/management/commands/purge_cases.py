"""Erases who complained from cases that were closed years ago."""

from django.conf import settings
from django.core.management.base import BaseCommand

from complaints import retention


class Command(BaseCommand):
    help = (
        "删除保存期满的投诉人姓名、电话、地址和附件；事项的其余内容留作统计。"
        "保存年数见 RETENTION_YEARS_OF_CASES。可以反复运行。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只计数，不删除")

    def handle(self, *, dry_run, **options):
        erased = retention.preview() if dry_run else retention.erase()
        self.stdout.write(
            f"办结满{settings.RETENTION_YEARS_OF_CASES}年的事项 {erased.cases} 件，"
            f"附件 {erased.files} 个，修改记录 {erased.events} 条，短信号码 {erased.addresses} 个"
        )
        if dry_run:
            self.stdout.write("试运行，没有删除。")
