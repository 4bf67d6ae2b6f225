"""Which institution holds which class in which week, so that honest classes give an auditor nothing to find.

Every institution has one class a week, on the five days of a week without a public holiday; of what it
teaches the level changes from week to week. Institution 0, 3, 6, … holds classes for job seekers, the next
one of a post, the one after that of starting up.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from training.models import ClassKind

FIRST_YEAR = 2020
WEEKS_AHEAD = 6
LEAST_INSTITUTIONS = 6
KINDS = (ClassKind.EMPLOYMENT, ClassKind.POST, ClassKind.STARTUP)


@dataclass(frozen=True)
class Schedule:
    """weeks: the Mondays, oldest first. A class's place is the week's times the institutions plus its
    institution's."""

    weeks: list[date]
    institutions: int
    classes: int
    learners: int
    today: date

    @property
    def past(self) -> int:
        """How many weeks are over."""
        return sum(monday + timedelta(days=5) <= self.today for monday in self.weeks)

    def week_of(self, place: int) -> int:
        return place // self.institutions

    def institution_of(self, place: int) -> int:
        return place % self.institutions

    def monday(self, place: int) -> date:
        return self.weeks[self.week_of(place)]

    def kind(self, place: int) -> str:
        return KINDS[self.institution_of(place) % len(KINDS)]

    def level(self, place: int) -> int | None:
        return None if self.kind(place) == ClassKind.STARTUP else 5 - self.week_of(place) % 3

    def is_past(self, place: int) -> bool:
        return self.week_of(place) < self.past

    def at(self, week: int, institution: int) -> int:
        return week * self.institutions + institution


def make_schedule(classes: int, learners: int, today: date, calendar) -> Schedule:
    """The newest weeks that so many classes need, a few of them still to come."""
    weeks = working_weeks(today, calendar)
    institutions = max(LEAST_INSTITUTIONS, math.ceil(classes / len(weeks)))
    institutions += -institutions % len(KINDS)
    needed = math.ceil(classes / institutions)
    return Schedule(weeks[-needed:], institutions, classes, learners, today)


def working_weeks(today, calendar) -> list[date]:
    """Mondays of weeks whose five days are in one year and no holidays."""
    monday = date(FIRST_YEAR, 1, 6)
    found = []
    while monday < today + timedelta(weeks=WEEKS_AHEAD):
        days = [monday + timedelta(days=number) for number in range(5)]
        if days[0].year == days[4].year and not any(map(calendar.is_statutory_holiday, days)):
            found.append(monday)
        monday += timedelta(weeks=1)
    return found
