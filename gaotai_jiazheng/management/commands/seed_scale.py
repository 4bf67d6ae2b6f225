"""Fills the database with a county at scale, for measurements, and recounts it."""

import json
import time
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from gaotai_jiazheng.demo import refuse_in_production
from gaotai_jiazheng.demo.scale import WHOLE, Seeding, differences, sizes_of

PARTS = {
    "enterprises": "企业家数",
    "workers": "服务人员人数",
    "complaints": "投诉件数",
    "deadlines": "另加的计时中时限数",
    "classes": "培训班个数，要有十倍的服务人员",
    "applications": "补贴申请件数",
}


class Command(BaseCommand):
    help = (
        "写入大量虚构的企业、服务人员、投诉、时限、培训班和补贴申请，供测量用；不要在正式的数据库上运行。"
        "先运行 load_plan 和 seed_demo。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--percent", type=float, default=0, metavar="P", help="整个县的百分之几，100为全部"
        )
        for name, words in PARTS.items():
            whole = f"{words}（全部：{getattr(WHOLE, name)}）"
            parser.add_argument(f"--{name}", type=int, metavar="N", help=whole)
        parser.add_argument(
            "--due", type=int, default=1000, metavar="N", help="另加的时限中，今天应提醒的个数"
        )
        parser.add_argument(
            "--seed", type=int, default=7, help="随机数种子，同样的种子写同样的内容"
        )
        parser.add_argument("--truth", type=Path, metavar="FILE", help="把写入了什么记到这个文件")
        parser.add_argument(
            "--check", type=Path, metavar="FILE", help="按这个文件重新清点，什么也不写"
        )

    def handle(self, *, percent, due, seed, truth, check, **options):
        started = time.monotonic()
        if check:
            self.recount(json.loads(check.read_text(encoding="utf-8")))
        else:
            refuse_in_production()
            sizes = sizes_of(percent, **{name: options[name] for name in PARTS})
            if sizes.classes and not sizes.workers:
                raise CommandError("培训班的学员是服务人员：请同时写明 --workers。")
            found = self.seed(Seeding(sizes, seed=seed, due=due, say=self.stdout.write))
            if truth:
                truth.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(f"用时 {time.monotonic() - started:.1f} 秒")

    def seed(self, seeding):
        try:
            return seeding.run()
        except ObjectDoesNotExist as error:
            raise CommandError(f"缺少基础数据（{error}），请先运行 load_plan。") from error

    def recount(self, truth):
        wrong = differences(truth)
        if wrong:
            raise CommandError("\n".join(["和记录不符：", *wrong]))
        frauds = sum(map(len, truth["frauds"].values()))
        self.stdout.write(f"和记录相符：{sum(truth['rows'].values())} 行，{frauds} 处问题都查得出")
