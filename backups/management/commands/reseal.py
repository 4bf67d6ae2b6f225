"""Seals all rows anew with the first key, or says which key sealed how many."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from backups.resealing import BATCH, reseal
from backups.sealed_places import UNREADABLE, key_counts, places
from gaotai_jiazheng.sealed import key_ids


class Command(BaseCommand):
    help = "把所有密封的内容用第一把密钥重新密封，平台不用停；断了再运行就接着做。--count 只数每把密钥密封了多少。"

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=BATCH, metavar="N", help="一批的行数")
        parser.add_argument("--count", action="store_true", help="只数，不改")
        parser.add_argument(
            "--unused", metavar="KEY", help="证明一把旧密钥已经没有用处；还有用处时退出码为 1"
        )

    def handle(self, *, batch, count, unused, **options):
        if unused:
            return self.prove_unused(unused)
        if not count:
            total = reseal(self.tell, batch)
            self.stdout.write(f"重新密封 {total.sealed} 个值，其间被别人改写 {total.passed} 个")
        self.show(self.counted())
        if not count and total.unreadable:
            raise CommandError(f"有 {total.unreadable} 个值没有一把密钥打得开，没有动它们。")

    def tell(self, place, tally):
        self.stdout.write(f"{place.name} {tally.sealed}")

    def counted(self) -> Counter:
        return sum((key_counts(place) for place in places()), Counter())

    def show(self, counted):
        for name in [*key_ids(), *sorted(counted.keys() - set(key_ids()))]:
            if name == UNREADABLE:
                words = "不是密封的内容"
            elif name not in key_ids():
                words = "密钥不在 SEALED_KEYS 里"
            else:
                words = "在用，新写的用它密封" if name == key_ids()[0] else "旧"
            self.stdout.write(f"{name:<16}{counted[name]:>12}  {words}")

    def prove_unused(self, key):
        if key == key_ids()[0]:
            raise CommandError(f"{key} 是第一把，新写的都用它密封。")
        for place in places():
            if found := key_counts(place)[key]:
                raise CommandError(
                    f"{place.name} 还有 {found} 个值是 {key} 密封的，先运行 manage.py reseal。"
                )
        if key not in key_ids():
            raise CommandError(
                f"SEALED_KEYS 里没有 {key}，请核对名字；有的是 {'、'.join(key_ids())}。"
            )
        self.stdout.write(
            f"数据库里没有 {key} 密封的内容。要用到它的旧备份轮换完以前，仍要另外保管好它。"
        )
