"""Whether a telephone number belongs to the enterprise's own people. The database asks itself the same."""

from datetime import date

from django.db import connection

from accounts.signing_up import digest_of as sign_in_digest
from workers.models.worker import phone_digest

ASK = "SELECT visits_is_own_staff(%s, %s, %s, %s, %s, %s)"


def is_own_staff(enterprise, worker, phone: str, from_day: date, to_day: date) -> bool:
    """Whether it is a worker's or a member's of the enterprise on a day between the two, or the worker's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            ASK,
            [
                enterprise.pk,
                worker.pk,
                phone_digest(phone),
                sign_in_digest(phone),
                from_day,
                to_day,
            ],
        )
        return cursor.fetchone()[0]
