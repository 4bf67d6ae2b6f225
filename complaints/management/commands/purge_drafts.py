"""Deletes what residents typed and never submitted, after seven days."""

from django.core.management.base import BaseCommand

from complaints import drafts


class Command(BaseCommand):
    help = "删除七天没有动过的草稿（连同附件）、过期的回执和接口的首次答复。可以反复运行。"

    def handle(self, **options):
        drafts.purge_answers()
        self.stdout.write(f"删除草稿 {drafts.purge()}")
