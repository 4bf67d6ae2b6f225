"""Rehearses a backup and its restore, as the worker does every week."""

from django.core.management.base import BaseCommand, CommandError

from backups.rehearsing import rehearse


class Command(BaseCommand):
    help = "演练：做一个备份，恢复到临时数据库，逐项检查，然后删掉；结果留在“备份演练”。"

    def handle(self, **options):
        rehearsal = rehearse()
        if rehearsal is None:
            raise CommandError("另一次演练正在进行。")
        for each in rehearsal.checks:
            state = "成立" if each["is_ok"] else "不成立"
            self.stdout.write(f"{state}  {each['name']:<8}{each['detail']}")
        self.stdout.write(
            f"{rehearsal.get_result_display()}：{rehearsal.size_bytes / 1024**2:.1f} MiB，{rehearsal.rows}行，"
            f"备份{rehearsal.backup_ms}毫秒，恢复和检查{rehearsal.restore_ms}毫秒"
        )
        if not rehearsal.has_passed:
            raise CommandError(rehearsal.reason)
