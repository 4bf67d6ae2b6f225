from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from gaotai_jiazheng.data_files import BadDataFile
from reminders.reminding import wake_clocks
from reminders.stages import SHIPPED, load_stages


class Command(BaseCommand):
    help = "载入提醒阶梯中缺少的档次，已有的不改；有新增时让所有计时中的时限重新排提醒。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", default=SHIPPED)
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")

    @transaction.atomic
    def handle(self, *, file, dry_run, **options):
        try:
            added = load_stages(file)
        except BadDataFile as error:
            raise CommandError(f"{file}\n{error}") from error
        woken = wake_clocks() if added else 0
        transaction.set_rollback(dry_run)
        self.stdout.write(f"提醒档次：新增 {added}；重新排提醒的时限 {woken}")
