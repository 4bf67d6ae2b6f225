"""Adds the deadline rules that are missing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from gaotai_jiazheng.data_files import BadDataFile
from reminders.rulebook import SHIPPED_RULES, load_rules


class Command(BaseCommand):
    help = "载入时限规则；已有的规则（包括单位改过的）不动。可以反复运行。"

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED_RULES)

    def handle(self, *, file, **options):
        try:
            added = load_rules(file)
        except BadDataFile as error:
            raise CommandError(f"{file}\n{error}") from error
        self.stdout.write(f"时限规则：新增 {added}")
