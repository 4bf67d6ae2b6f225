import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from cards import services


class Command(BaseCommand):
    help = "Make a new key that signs cards; the one before it verifies for a year more."

    def handle(self, **options):
        try:
            key = services.rotate()
        except ValidationError as error:
            self.stderr.write(error.message)
            sys.exit(1)
        self.stdout.write(f"新的签名密钥：{key.key_id}")
