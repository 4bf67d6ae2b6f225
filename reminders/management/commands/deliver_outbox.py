from django.core.management.base import BaseCommand

from reminders.models import Notification
from reminders.outbox import CHANNELS, deliver_waiting


class Command(BaseCommand):
    help = "投递待发的消息。可以反复运行，也可以和后台任务同时运行。"

    def add_arguments(self, parser):
        parser.add_argument("--channel", choices=sorted(CHANNELS), help="只投递这个渠道")
        parser.add_argument("--limit", type=int, default=500, help="每个渠道最多投递多少条")
        parser.add_argument("--dry-run", action="store_true", help="只计数，不投递")

    def handle(self, *, channel, limit, dry_run, **options):
        channels = [channel] if channel else list(CHANNELS)
        if dry_run:
            count = Notification.objects.waiting().filter(channel__in=channels).count()
            self.stdout.write(f"待发 {count}")
            return
        delivery = deliver_waiting(channels, limit=limit)
        self.stdout.write(
            f"已发 {delivery.sent}，稍后重试 {delivery.put_off}，失败 {delivery.failed}，"
            f"过期 {delivery.expired}"
        )
