"""What the auditors' rules are to find: for each kind so many cases, and for each case the classes that the rule
has to name. Nothing else in the seeded classes may be found.

A case takes the learner of its own place in a class (``SLOTS``), so that one never disturbs another.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from training.models.terms import ASSUMED

SLOTS = {
    "overlapping_classes": 0,
    "same_level_before": 1,
    "subsidised_before": 2,
    "times_a_year": 3,
    "insured_job_seeker": 4,
    "shared_phone": 5,
}
ROW = 10  # weeks that the cases of one row take
HOLIDAY_WITHIN = timedelta(days=40)


@dataclass
class Frauds:
    """found: rule -> places of classes that it names. What is planted:

    extra: (learner's class, slot, further class); insured: (class, slot); claimed: (class, slot); twins: {class
    whose teacher is another's: class of that teacher}; holidays: class -> day of one more lesson; moved: class
    -> day on which its learners complete; phones: classes in which slot 5 and 6 have one telephone.
    """

    found: dict[str, set[int]] = field(default_factory=dict)
    extra: list[tuple[int, int, int]] = field(default_factory=list)
    insured: list[tuple[int, int]] = field(default_factory=list)
    claimed: list[tuple[int, int]] = field(default_factory=list)
    twins: dict[int, int] = field(default_factory=dict)
    holidays: dict[int, date] = field(default_factory=dict)
    moved: dict[int, date] = field(default_factory=dict)
    phones: set[int] = field(default_factory=set)

    def name(self, rule, *places):
        self.found.setdefault(rule, set()).update(places)


def plant(schedule, cases: int, calendar) -> Frauds:
    """So many cases of each kind, or as many as there is room for."""
    frauds = Frauds()
    anchors = rows_of(schedule)[:cases]
    for week, institution in anchors:
        plant_people(frauds, schedule, week, institution)
        plant_teacher(frauds, schedule, week, institution)
        plant_mill(frauds, schedule, week, institution)
    for place, day in on_holidays(schedule, calendar)[:cases]:
        frauds.holidays[place] = day
        frauds.name("on_public_holiday", place)
    return frauds


def rows_of(schedule) -> list[tuple[int, int]]:
    """(week, institution) of each case: four weeks behind it are over and in its year, and so many before it
    that a mill needs."""
    found = []
    week = schedule.past - 5
    while week >= weeks_of_a_mill(schedule):
        if schedule.weeks[week].year == schedule.weeks[week + 4].year:
            found += [(week, each) for each in range(0, schedule.institutions, 3)]
            week -= ROW
        else:
            week -= 1
    return found


def weeks_of_a_mill(schedule) -> int:
    return ASSUMED["certified_a_week_most"] // completing(schedule.learners) + 1


def completing(learners: int) -> int:
    """Of a class of so many: the last tenth does not complete."""
    return learners - learners // 10


def plant_people(frauds, schedule, week, institution):
    """Who sits in classes in which she should not. Each further class is one that is over, too."""
    home = schedule.at(week, institution)
    beside, later = schedule.at(week, institution + 1), schedule.at(week + 3, institution)

    def sit(rule, *others):
        frauds.extra += [(home, SLOTS[rule], other) for other in others]

    sit("overlapping_classes", beside)
    frauds.name("overlapping_classes", home, beside)
    sit("same_level_before", later)
    frauds.name("same_level_before", later)
    sit("subsidised_before", later)
    frauds.claimed.append((home, SLOTS["subsidised_before"]))
    frauds.name("subsidised_before", later)
    often = [
        schedule.at(week + 1, institution + 1),
        schedule.at(week + 2, institution + 2),
        schedule.at(week + 4, institution),
    ]
    sit("times_a_year", *often)
    frauds.name("times_a_year", home, *often)
    frauds.insured.append((home, SLOTS["insured_job_seeker"]))
    frauds.name("insured_job_seeker", home)
    frauds.phones.add(home)
    frauds.name("shared_phone", home)


def plant_teacher(frauds, schedule, week, institution):
    one, other = schedule.at(week + 1, institution), schedule.at(week + 1, institution + 2)
    frauds.twins[other] = one
    frauds.name("teacher_in_two_rooms", one, other)


def plant_mill(frauds, schedule, week, institution):
    """All who have come to classes of some weeks complete in one."""
    friday = schedule.weeks[week] + timedelta(days=4)
    for back in range(weeks_of_a_mill(schedule)):
        place = schedule.at(week - back, institution + 1)
        frauds.moved[place] = friday
        frauds.name("certificate_mill", place)


def on_holidays(schedule, calendar) -> list[tuple[int, date]]:
    """Classes that can have one more lesson on a holiday that is over, in their year."""
    return [
        (schedule.at(week, institution), day)
        for week in range(schedule.past)
        if (day := holiday_after(schedule.weeks[week] + timedelta(days=7), calendar))
        and day < schedule.today
        and day.year == schedule.weeks[week].year
        for institution in range(2, schedule.institutions, 3)
    ]


def holiday_after(first, calendar):
    days = (first + timedelta(days=number) for number in range(HOLIDAY_WITHIN.days))
    return next(filter(calendar.is_statutory_holiday, days), None)
