"""Proves every invariant of the books and keeps the result."""

from django.core.management.base import BaseCommand, CommandError

from ledger.proving import prove


class Command(BaseCommand):
    help = "证明账簿：核对每一项不变量，把时间和结果记下来；有一项不成立时退出码不为零。"

    def handle(self, **options):
        proof = prove()
        for each in proof.results:
            state = "成立" if not each["violations"] else f"不成立，{each['violations']}处"
            self.stdout.write(f"{state}：{each['name']}")
        self.stdout.write(
            f"账户{proof.accounts}个，凭证{proof.entries}笔，分录{proof.postings}条，"
            f"用时{proof.took_ms}毫秒，总校验值{proof.head}"
        )
        if not proof.is_sound:
            raise CommandError("账簿有不成立的地方，见上。")
