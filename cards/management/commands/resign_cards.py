import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from cards import services


class Command(BaseCommand):
    help = (
        "Sign every card in use once more with the present key; can be broken off and begun again."
    )

    def handle(self, **options):
        try:
            count = services.resign(services.signing_key())
        except ValidationError as error:
            self.stderr.write(error.message)
            sys.exit(1)
        self.stdout.write(f"重签了{count}张证。")
