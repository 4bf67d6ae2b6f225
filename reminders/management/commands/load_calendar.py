"""Loads a year's announced days off from a file."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.models import CalendarYear


class Command(BaseCommand):
    help = "载入一年的放假安排（CSV 或通知全文），并重算受影响的时限。可以反复运行。"

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="*", type=Path, help="如 reminders/data/calendar_2026.csv"
        )
        parser.add_argument(
            "--shipped", action="store_true", help="载入随系统提供的年份；已经载入的年份不动"
        )
        parser.add_argument("--dry-run", action="store_true", help="只看哪些时限会变动，不写入")

    def handle(self, *, files, shipped, dry_run, **options):
        if shipped == bool(files):
            raise CommandError("请给出文件，或者用 --shipped。")
        if shipped:
            files = [path for path in SHIPPED_CALENDARS if not is_loaded(path)]
        with transaction.atomic():
            for path in files:
                self.load(path)
            transaction.set_rollback(dry_run)
        if dry_run:
            self.stdout.write("试运行，没有写入。")
        elif not files:
            self.stdout.write("日历：已经载入，没有变化。")

    def load(self, path):
        try:
            loaded = load_file(path)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} 无法读取：{error}") from error
        except ValidationError as error:
            raise CommandError("\n".join([str(path), *error.messages])) from error
        for move in loaded.moved:
            self.stdout.write(f"{move.deadline}：{move.due_before} 改为 {move.due_on}")
        did = f"已载入，{len(loaded.moved)}项时限变动" if loaded.has_changed else "没有变化"
        self.stdout.write(f"{loaded.year}日历：{did}。")


def is_loaded(path: Path) -> bool:
    """Whether the year in the name of a shipped file is there; a clerk may have corrected it since."""
    return CalendarYear.objects.filter(pk=path.stem.removeprefix("calendar_")).exists()
