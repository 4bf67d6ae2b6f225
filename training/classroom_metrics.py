"""The figure of the plan's target for training, read from completions."""

from datetime import date

from plan.metrics import metric
from training import person_times


@metric(
    person_times.TARGET,
    register="培训结业登记",
    rows="classroom:person_times",
    title="家政领域培训结业人次",
    unit="人次",
    definition="当年1月1日到当天结业的就业技能培训、岗位技能培训和创业培训人次；同一人参加两期计两人次。",
)
def training_person_times(on: date) -> int:
    """Completed person-times of the calendar year of the day."""
    return person_times.completed(on).count()
