"""The stages of a target: on which day a bureau is told what. Dates in, dates out; no database.

How long before the last day the stages lie are rules with their own days in force (``PLACES``), so the
county changes them without a programmer. A stage never falls on the day on which a bureau's watch began, or
before it: what was missed by a plan that was loaded late is not told late. The stage "at risk" is the one
exception: it holds as long as its reason does.
"""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
# Rules of the ladder before the last day, by slug.
AT_RISK = "plan_target_at_risk"
BEFORE = (
    "plan_target_before_1",
    "plan_target_before_2",
    "plan_target_before_3",
    "plan_target_before_4",
)
PACE, MISSED, NO_CONTACT = "pace", "missed", "no_contact"


@dataclass(frozen=True)
class Stage:
    """One thing to be told. key: what makes it unique within a watch. kind: what is said."""

    key: str
    kind: str
    due_to_send_on: date

    def is_late(self, on: date) -> bool:
        return self.due_to_send_on < on


def stages_due(since: date, on: date, due_on: date, leads: dict[str, int]) -> list[Stage]:
    """What should have been told by the end of a day, given already or not, the earliest first.

    since: the day on which the watch began. leads: slug of a rule -> how many days before the last one.
    """
    found = [*before_the_end(since, on, due_on, leads), *at_risk(on, due_on, leads)]
    if pace := end_of_month(since, on, due_on):
        found.append(pace)
    missed_on = due_on + ONE_DAY
    if since < missed_on <= on:
        found.append(Stage(MISSED, MISSED, missed_on))
    return sorted(found, key=lambda stage: stage.due_to_send_on)


def before_the_end(since, on, due_on, leads):
    for slug in BEFORE:
        if slug in leads:
            day = due_on - timedelta(days=leads[slug])
            if since < day <= on <= due_on:
                yield Stage(slug, "near", day)


def at_risk(on, due_on, leads):
    """As long as the last day is near and has not passed, whenever the watch began."""
    if AT_RISK in leads:
        day = due_on - timedelta(days=leads[AT_RISK])
        if day <= on <= due_on:
            yield Stage(AT_RISK, "at_risk", day)


def end_of_month(since, on, due_on) -> Stage | None:
    """The pace of the newest month that has ended, told on the first of the next one; an older month says
    nothing any more. The month of the last day has no pace: then it is reached or missed."""
    told_on = on.replace(day=1)
    month = told_on - ONE_DAY
    if since < told_on and month < due_on:
        return Stage(f"{PACE}:{month:%Y-%m}", PACE, told_on)
    return None
