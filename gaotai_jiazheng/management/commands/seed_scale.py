"""Fills the database with very many invented complaints and clocks, for measurements."""

import time

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from gaotai_jiazheng.demo.scale import seed_complaints, seed_deadlines, seed_enterprises


class Command(BaseCommand):
    help = "写入大量虚构的投诉、时限和企业，供测量用；不要在正式的数据库上运行。先运行 load_plan。"

    def add_arguments(self, parser):
        parser.add_argument("--complaints", type=int, default=0, metavar="N", help="投诉件数")
        parser.add_argument(
            "--deadlines", type=int, default=0, metavar="N", help="另加的计时中时限数"
        )
        parser.add_argument(
            "--due", type=int, default=1000, metavar="N", help="另加的时限中，今天应提醒的个数"
        )
        parser.add_argument("--enterprises", type=int, default=0, metavar="N", help="企业家数")
        parser.add_argument(
            "--seed", type=int, default=7, help="随机数种子，同样的种子写同样的内容"
        )

    def handle(self, *, complaints, deadlines, due, enterprises, seed, **options):
        started = time.monotonic()
        try:
            if complaints:
                clocks = seed_complaints(complaints, seed)
                self.stdout.write(f"投诉 {complaints} 件，其中办理中的时限 {clocks} 个")
            if deadlines:
                seed_deadlines(deadlines, due)
                self.stdout.write(f"时限 {deadlines} 个，今天应提醒 {min(due, deadlines)} 个")
            if enterprises:
                seed_enterprises(enterprises, seed)
                self.stdout.write(f"企业 {enterprises} 家")
        except ObjectDoesNotExist as error:
            raise CommandError(f"缺少基础数据（{error}），请先运行 load_plan。") from error
        self.stdout.write(f"用时 {time.monotonic() - started:.1f} 秒")
