"""Loads categories, privacy notices and the routing table."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from bureaus.models import Bureau
from complaints import loading
from gaotai_jiazheng.data_files import BadDataFile


class Command(BaseCommand):
    help = "载入投诉类别、隐私告知和派单规则。已有的内容不改动，可以反复运行。"

    def add_arguments(self, parser):
        parser.add_argument(
            "rules", nargs="?", type=Path, default=loading.ROUTING, help="派单规则文件（YAML）"
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")

    def handle(self, *, rules, dry_run, **options):
        try:
            with transaction.atomic():
                counts = loading.load_categories()
                counts |= loading.load_privacy_notices()
                counts |= loading.load_routing_rules(rules)
                transaction.set_rollback(dry_run)
        except BadDataFile as error:
            raise CommandError(f"{rules}\n{error}") from error
        except Bureau.DoesNotExist as error:
            raise CommandError("还没有派单机构，请先运行 load_plan。") from error
        for name, count in counts.items():
            self.stdout.write(f"{name}：{'，'.join(f'{what} {n}' for what, n in count.items())}")
        if dry_run:
            self.stdout.write("试运行，没有写入。")
