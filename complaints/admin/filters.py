"""The filters of the case list: fixed keys with fixed answers; anything else is a bad request."""

import re
from datetime import timedelta

from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import SuspiciousOperation
from django.db.models import Exists, OuterRef, TextChoices
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from bureaus.models import Bureau, BureauMember
from bureaus.permissions import bureau_ids_of
from complaints.figures import read_counted
from complaints.models import Category, FollowUp, PublicText
from complaints.models.choices import Channel
from complaints.tracking import NUMBER_PREFIX
from complaints.transitions import OPEN_STATES, State
from gaotai_jiazheng.short_memory import remembered
from gaotai_jiazheng.typed_values import phone_in
from regions.models import Town
from reminders.calendars import calendar

ALL = "all"
CLOSED = "closed"
ME = "me"
MINE = "mine"
NOBODY = "nobody"
WAITING = "waiting"
UNSOLVED = "unsolved"
NUMBER = re.compile(rf"{NUMBER_PREFIX}[0-9]{{6,}}[0-9A-Z]?")  # the last one is a check character


class Due(TextChoices):
    """When the first clock of a case ends."""

    OVERDUE = "overdue", "已逾期"
    TODAY = "today", "今天届满"
    THREE_DAYS = "three_days", "3个工作日内"
    WEEK = "week", "本周内"


@remembered(seconds=5)
def register_choices() -> dict[str, list[tuple[str, str]]]:
    """The rows that a case may be filtered by, as (key, name)."""
    return {
        "category": [(str(row.pk), row.name) for row in Category.objects.all()],
        "bureau": [(str(row.pk), row.name) for row in Bureau.objects.all()],
        "town": [(str(row.pk), row.name) for row in Town.objects.all()],
    }


@remembered(seconds=5)
def people_of_bureaus() -> list[tuple[int, str, str]]:
    """(bureau, key, name) of whoever acts or has acted for a bureau: cases may still stand in a name that left."""
    people = BureauMember.objects.order_by("user__name", "user").distinct()
    rows = people.values_list("bureau", "user", "user__name", "user__username")
    return [(bureau, str(pk), name or username) for bureau, pk, name, username in rows]


class ChosenFilter(DropdownFilter):
    """A filter whose value is one of its own choices. Raises SuspiciousOperation for another one."""

    def has_output(self):
        """Also without choices: a value for it is then a wrong one, not one to be dropped."""
        return True

    def value(self):
        value = super().value()
        if not value:
            return None
        if value not in {str(key) for key, _ in self.lookup_choices}:
            raise SuspiciousOperation(f"{self.parameter_name}: no such choice")
        return value

    def queryset(self, request, queryset):
        value = self.value()
        return self.chosen(queryset, value, request) if value else queryset

    def chosen(self, queryset, value, request):
        return queryset.filter(**{self.parameter_name: value})


def seeks_one(text: str) -> bool:
    """Whether a search is for the number of a case, or for whose telephone it is."""
    return bool(NUMBER.fullmatch(text.strip().upper()) or phone_in(text))


class StateFilter(ChosenFilter):
    """Open cases unless somebody asks for others: that is the work to be done. A number or a telephone is looked for
    among all."""

    title = "状态"
    parameter_name = "state"
    all_option = ["", "办理中（全部）"]

    def lookups(self, request, model_admin):
        return [*State.choices, (CLOSED, "已办结（全部）"), (ALL, "全部状态")]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset if seeks_one(request.GET.get(SEARCH_VAR, "")) else queryset.open()
        if value == ALL:
            return queryset
        if value == CLOSED:
            return queryset.closed()
        return queryset.filter(state=value)


class DueFilter(ChosenFilter):
    title = "期限（含预计、暂定的）"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return Due.choices

    def chosen(self, queryset, value, request):
        today = timezone.localdate()
        if value == Due.OVERDUE:
            return queryset.overdue(today)
        return queryset.filter(next_due_on__gte=today, next_due_on__lte=last_day_of(value, today))


def last_day_of(due, today):
    """The last day that a choice of the due filter takes in."""
    if due == Due.TODAY:
        return today
    if due == Due.THREE_DAYS:
        return calendar().nth_workday_after(today, 3).on
    return today + timedelta(days=6 - today.weekday())


class RegisterFilter(ChosenFilter):
    """By a row of a small register; the choices are remembered, not asked for at every page."""

    def lookups(self, request, model_admin):
        return register_choices()[self.parameter_name]

    def chosen(self, queryset, value, request):
        return queryset.filter(**{f"{self.parameter_name}_id": int(value)})


class CategoryFilter(RegisterFilter):
    title = "类别"
    parameter_name = "category"


class BureauFilter(RegisterFilter):
    title = "承办单位"
    parameter_name = "bureau"

    def lookups(self, request, model_admin):
        return [(MINE, "本单位"), *super().lookups(request, model_admin)]

    def chosen(self, queryset, value, request):
        if value == MINE:
            return queryset.filter(bureau__in=bureau_ids_of(request.user))
        return super().chosen(queryset, value, request)


class TownFilter(RegisterFilter):
    title = "镇"
    parameter_name = "town"


class ChannelFilter(ChosenFilter):
    title = "渠道"
    parameter_name = "channel"

    def lookups(self, request, model_admin):
        return Channel.choices


class AssigneeFilter(ChosenFilter):
    title = "经办人"
    parameter_name = "assignee"

    def lookups(self, request, model_admin):
        own = bureau_ids_of(request.user)
        colleagues = {key: name for bureau, key, name in people_of_bureaus() if bureau in own}
        return [(ME, "我"), (NOBODY, "没有人经办"), *colleagues.items()]

    def chosen(self, queryset, value, request):
        if value == NOBODY:
            return in_nobodys_hands(queryset)
        return queryset.filter(assignee=request.user if value == ME else int(value))


def in_nobodys_hands(cases):
    """Those that nobody was given, or somebody who acts for the case's bureau no more."""
    in_office = BureauMember.objects.current().filter(
        bureau=OuterRef("bureau"), user=OuterRef("assignee"), user__is_active=True
    )
    return cases.filter(~Exists(in_office))


class TextFilter(ChosenFilter):
    """Cases with a text for the public that somebody has written and another person has to let out."""

    title = "公示文字"
    parameter_name = "text"

    def lookups(self, request, model_admin):
        return [(WAITING, "等另一人批准")]

    def chosen(self, queryset, value, request):
        return with_text_to_approve(queryset, request.user)


def with_text_to_approve(cases, user):
    """Those whose newest text the person may let out: written by somebody else, and not let out yet."""
    return cases.filter(
        bureau__in=bureau_ids_of(user),
        pk__in=PublicText.objects.to_approve().exclude(written_by=user.pk).values("complaint"),
    )


class SaidFilter(ChosenFilter):
    """Cases whose person was asked and is not satisfied, until they are worked on again or archived."""

    title = "回访"
    parameter_name = "said"

    def lookups(self, request, model_admin):
        return [(UNSOLVED, "没有解决")]

    def chosen(self, queryset, value, request):
        return unsolved(queryset)


def unsolved(cases):
    """Those of which the person said at last that nothing is solved, and with which nobody has done anything since."""
    later = FollowUp.objects.filter(complaint=OuterRef("complaint"), pk__gt=OuterRef("pk"))
    last_said = FollowUp.objects.filter(~Exists(later), is_solved=False)
    return cases.filter(state=State.FOLLOWED_UP, pk__in=last_said.order_by().values("complaint"))


class CountedFilter(ChosenFilter):
    """The cases behind a figure: chosen by the link on the figure, not from a list."""

    title = "统计数字"
    parameter_name = "counted"

    def lookups(self, request, model_admin):
        text = request.GET.get(self.parameter_name, "")
        counted = read_counted(text)
        return [(text, counted.label)] if counted else []

    def chosen(self, queryset, value, request):
        return queryset.filter(read_counted(value).cases)


FILTERS = (
    DueFilter,
    StateFilter,
    CategoryFilter,
    BureauFilter,
    TownFilter,
    ChannelFilter,
    AssigneeFilter,
    TextFilter,
    SaidFilter,
    CountedFilter,
)
FILTER_KEYS = frozenset(each.parameter_name for each in FILTERS)


def lists_newest_first(state) -> bool:
    """Whether a list of this state has no clocks to sort by."""
    return state in {ALL, CLOSED} or (bool(state) and state not in OPEN_STATES)
