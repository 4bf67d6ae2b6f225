"""The lists behind the figures of a budget: the rows that a figure of a day counts, with their sum."""

from datetime import date

from django.contrib import admin
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from funds import figures
from ledger.amounts import yuan_of


class OfADay(admin.SimpleListFilter):
    """Rows as they stood when a day ended. A day that is none filters nothing."""

    words = ""
    narrow = None

    def lookups(self, request, model_admin):
        days = {timezone.localdate(), self.day() or timezone.localdate()}
        return [(f"{day}", f"{date_format(day)}结束时{self.words}") for day in sorted(days)]

    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.value() or "")
        except ValueError:
            return None

    def queryset(self, request, queryset):
        day = self.day()
        return queryset if day is None else type(self).narrow(queryset, day)


class Given(OfADay):
    title, parameter_name, words = "已经下达", "given", "已经下达"
    narrow = staticmethod(figures.given_on)


class Kept(OfADay):
    title, parameter_name, words = "还冻结着", "kept", "还冻结着"
    narrow = staticmethod(figures.committed_on)


class Paid(OfADay):
    title, parameter_name, words = "已经付出", "paid", "已经付出"
    narrow = staticmethod(figures.paid_on)


class CameBack(OfADay):
    title, parameter_name, words = "已经退回", "returned", "已经退回"
    narrow = staticmethod(figures.returned_on)


class Touched(admin.SimpleListFilter):
    """Changes of one budget, also those that moved money out of it."""

    title, parameter_name = "哪项预算", "of"

    def lookups(self, request, model_admin):
        return [(self.value(), "这项预算的，包括调出的")] if budget_asked(request) else []

    def queryset(self, request, queryset):
        pk = budget_asked(request)
        return queryset if pk is None else queryset.filter(Q(budget=pk) | Q(from_budget=pk))


def budget_asked(request) -> int | None:
    given = request.GET.get(Touched.parameter_name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


OF_A_DAY = {each.parameter_name for each in (Given, Kept, Paid, CameBack)}


def address(model, on, figure, **more) -> str:
    """The list of the rows that a figure of that day counts."""
    asked = "&".join(f"{name}={value}" for name, value in (more | {figure: on}).items())
    return f"{reverse(f'admin:funds_{model}_changelist')}?{asked}"


def is_behind_a_figure(request) -> bool:
    """Whether the list is of the rows that a figure of a day counts."""
    return not OF_A_DAY.isdisjoint(request.GET)


def sum_of(request, rows):
    """Yuan that the rows of such a list add up to, of a budget what moved out of it taken off; None of any other
    list."""
    if not is_behind_a_figure(request):
        return None
    rows, budget = rows.order_by(), budget_asked(request)
    if budget is None:
        return yuan_of(int(rows.aggregate(Sum("amount_fen", default=0))["amount_fen__sum"]))
    given = rows.filter(budget=budget).aggregate(fen=Sum(figures.SIGNED, default=0))["fen"]
    moved = rows.filter(from_budget=budget).aggregate(fen=Sum("amount_fen", default=0))["fen"]
    return yuan_of(int(given) - int(moved))
