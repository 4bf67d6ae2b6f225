"""When a learner has completed a class: arithmetic on what was recorded, without a database.

She has attended the share of the taught minutes that the parameters of the class's first day ask for, and her
newest result is a pass. She completed on the later of two days: the last lesson, and the day since which the result
is a pass: a score that is put right moves no completion.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Record:
    """What is known of one learner. passed_on: the day since which the result is a pass, None where it is none."""

    attended_minutes: int
    taught_minutes: int
    asked_percent: int
    last_lesson_on: date
    passed_on: date | None

    @property
    def has_attended_enough(self) -> bool:
        return self.taught_minutes > 0 and (
            self.attended_minutes * 100 >= self.taught_minutes * self.asked_percent
        )

    @property
    def completed_on(self) -> date | None:
        """The day on which she completed; None where she has not."""
        if self.passed_on is None or not self.has_attended_enough:
            return None
        return max(self.last_lesson_on, self.passed_on)

    @property
    def attended_percent(self) -> int:
        """Cut off: 79.9 per cent is not 80."""
        return self.attended_minutes * 100 // self.taught_minutes if self.taught_minutes else 0


def attended_minutes(lessons: Mapping[int, int], versions: Iterable[tuple[int, int, bool]]) -> int:
    """The minutes of the lessons whose newest version says present.

    lessons: lesson -> its minutes. versions: (lesson, version, is_present) of one learner, in any order.
    """
    newest: dict[int, tuple[int, bool]] = {}
    for lesson, version, is_present in versions:
        newest[lesson] = max(newest.get(lesson, (0, False)), (version, is_present))
    return sum(lessons[lesson] for lesson, (_, is_present) in newest.items() if is_present)
