"""What outlets were spared in a year: computed from decisions and bills, never typed in.

Rent counts by whole months that have begun; a bill counts in the year of its last day, as what the same
quantity costs at the non-household price less what was paid.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from communities.models import RentWaiver, UtilityBill
from ledger.amounts import yuan_of


@dataclass(frozen=True)
class Savings:
    """Fen; the rows behind each figure are those of ``waivers_of`` and ``bills_of``."""

    year: int
    rent_fen: int
    utilities_fen: int

    @property
    def rent_yuan(self):
        return yuan_of(self.rent_fen)

    @property
    def utilities_yuan(self):
        return yuan_of(self.utilities_fen)

    @property
    def total_yuan(self):
        return yuan_of(self.rent_fen + self.utilities_fen)


def days_of(year: int, on: date) -> tuple[date, date]:
    """The first day of the year and its last day that has come."""
    return date(year, 1, 1), min(on, date(year, 12, 31))


def waivers_of(year: int, on: date):
    """The waivers with a month of that year up to the day, each with months_counted and saved_fen."""
    return RentWaiver.objects.with_months_between(*days_of(year, on))


def bills_of(year: int, on: date):
    """The bills that count in that year up to the day, each with saved_fen."""
    return UtilityBill.objects.counted_between(*days_of(year, on))


def savings_of(year: int, on: date) -> Savings:
    """Both figures; two queries."""
    rent = waivers_of(year, on).aggregate(total=Sum("saved_fen"))["total"] or 0
    bills = bills_of(year, on).aggregate(total=Sum("saved_fen"))["total"] or 0
    return Savings(year, int(rent), int(bills))
