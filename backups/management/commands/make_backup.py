"""Makes a backup, a pair of keys for backups, or the keys' own file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backups import configuration, keys_file, retention
from backups.making import in_words, make
from backups.problems import GAPS, Problem
from backups.recipients import new_key

SHOWN = 10


class Command(BaseCommand):
    help = (
        "备份数据库和附件：一个加密的文件，服务器自己打不开。备份里没有密钥，密钥用 --keys 另外存。"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--to", default="", metavar="DIR", help="放备份的目录，默认 BACKUP_DIR")
        parser.add_argument(
            "--recipient", default="", metavar="KEY", help="封给另一把公钥（x25519:…）"
        )
        parser.add_argument("--keep-all", action="store_true", help="不删旧备份")
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--keys", metavar="FILE", help="把密钥另外封存到这个文件")
        group.add_argument("--new-key", metavar="FILE", help="造一对钥匙：私钥写进文件，印出公钥")

    def handle(self, *, to, recipient, keep_all, keys, new_key, **options):
        try:
            if new_key:
                self.make_key(Path(new_key))
            elif keys:
                self.keep_keys(Path(keys), configuration.recipient(recipient), to)
            else:
                self.back_up(
                    configuration.directory(to), configuration.recipient(recipient), keep_all
                )
        except Problem as problem:
            raise CommandError(str(problem), returncode=problem.exit_code) from problem

    def make_key(self, path):
        with in_words(path):
            private = new_key()
            private.write(path)
        self.stdout.write(
            f"私钥在 {path}：移到服务器以外的两个地方，然后从服务器上删掉。\n"
            f"The private key is in {path}: keep it in two places off this server, then delete it here.\n"
            f"BACKUP_PUBLIC_KEY={private.public}"
        )

    def keep_keys(self, path, recipient, to):
        keys_file.require_apart(path, configuration.directory(to))
        values = {name: getattr(settings, name) for name in keys_file.NAMES}
        with in_words(path):
            keys_file.write(path, recipient, values, timezone.now())
        self.stdout.write(f"密钥封存在 {path}。\nThe keys are sealed in {path}.")

    def back_up(self, directory, recipient, keep_all):
        made = make(directory, recipient)
        gone = [] if keep_all else retention.prune(directory)
        tables, files = made.manifest["tables"], made.manifest["files"]
        self.stdout.write(
            f"{made.path}\n{made.size / 1024**2:.1f} MiB，{len(tables)}张表{sum(tables.values())}行，"
            f"附件{files['count']}个；按保留规则删掉旧备份{len(gone)}个。\n"
            f"{made.size} bytes, {sum(tables.values())} rows, {files['count']} files;"
            f" {len(gone)} old backups removed."
        )
        if made.missing:
            shown = "\n".join(made.missing[:SHOWN])
            raise CommandError(
                f"备份做好了，但有{len(made.missing)}个附件登记了却不在磁盘上：\n{shown}\n"
                "The backup was made, but files that rows name are not on the disk.",
                returncode=GAPS,
            )
