"""Restores a backup into the empty database of DATABASE_URL; bin/restore sets that from --into."""

import json
import time
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from backups import moments
from backups.problems import NotProved, Problem
from backups.proving import prove_restored
from backups.recipients import opener_of
from backups.restoring import restore


class Command(BaseCommand):
    help = "把备份恢复到 DATABASE_URL 的空数据库：先通读核对，再写入，然后逐项检查。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="备份文件")
        parser.add_argument(
            "--key", type=Path, required=True, metavar="FILE", help="私钥或者口令的文件"
        )
        parser.add_argument(
            "--attachments",
            type=Path,
            metavar="DIR",
            help="附件恢复到的空目录，默认本平台的附件目录",
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="把结果写成 JSON")

    def handle(self, *, file, key, attachments, report, **options):
        started = time.monotonic()
        try:
            opener = opener_of(key)
            attachments = attachments or Path(default_storage.location)
            manifest = restore(file, opener, attachments)
            checks = prove_restored(manifest, attachments)
        except Problem as problem:
            raise CommandError(str(problem), returncode=problem.exit_code) from problem
        seconds = time.monotonic() - started
        if report:
            report.write_text(json.dumps([each.as_data() for each in checks]))
        self.tell(checks, manifest, seconds)
        if not all(each.is_ok for each in checks):
            raise CommandError(
                "恢复完了，但有检查不成立，见上表；不要启用。\nRestored, but not as it was: do not use it.",
                returncode=NotProved.exit_code,
            )

    def tell(self, checks, manifest, seconds):
        for each in checks:
            self.stdout.write(f"{'成立' if each.is_ok else '不成立'}  {each.name:<8}{each.detail}")
        self.stdout.write(
            f"备份做于{moments.in_words(manifest['made_at'])}，恢复并检查用时{seconds:.1f}秒。"
        )
