"""Lets orders that a cancelled class has kept wait for another one."""

from django.core.management.base import BaseCommand

from training.services import ordering


class Command(BaseCommand):
    help = (
        "把旧版本里随班取消而停在“已开班”的用工订单改回“已下单”，并告诉下单的企业。可以反复运行。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只计数，不修改")

    def handle(self, *, dry_run, **options):
        count = (
            ordering.kept_by_cancelled_classes().count()
            if dry_run
            else ordering.free_kept_by_cancelled_classes()
        )
        self.stdout.write(f"已取消的班留住的订单 {count} 个")
        if dry_run:
            self.stdout.write("试运行，没有修改。")
