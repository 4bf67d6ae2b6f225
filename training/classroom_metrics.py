"""The figure of the plan's target for training, read from completions."""

from datetime import date

from plan.metrics import metric
from training import person_times


@metric(person_times.TARGET, register="培训结业登记", rows="classroom:person_times")
def training_person_times(on: date) -> int:
    """Completed person-times of the calendar year of the day."""
    return person_times.completed(on).count()
