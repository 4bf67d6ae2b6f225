"""Deletes what residents typed and never submitted, after seven days."""

from django.core.management.base import BaseCommand

from complaints import drafts


class Command(BaseCommand):
    help = "删除七天没有动过的草稿（连同附件）和过期的回执。可以反复运行。"

    def handle(self, **options):
        self.stdout.write(f"删除草稿 {drafts.purge()}")
