"""What an enterprise's own records show of each condition as of a day, and what they do not show.

Three things are kept apart: records of the portal, what the enterprise declares itself, and what nobody
has. There is no verdict: a condition has records to look at, or what is missing is named.
"""

from dataclasses import dataclass
from datetime import date

from enterprises.tax_evidence import Found, Line, registered_lines
from taxes.conditions import WAGES_AND_TRAINING, Condition, Notice, notice_on
from taxes.models import Declaration

ROWS_ON_A_PAGE, ROWS_IN_A_PACK = 5, 200
NOTHING = Found(0, [])
# Records that the conditions ask for and no app keeps yet; who registers a line of the slug takes its place.
NOT_KEPT_YET = (
    Line(
        "wages",
        WAGES_AND_TRAINING,
        "向服务员发放劳动报酬的记录",
        "平台还没有工资发放记录这种登记。",
    ),
)


@dataclass(frozen=True)
class LineCheck:
    """A line as of a day."""

    line: Line
    found: Found

    @property
    def is_shown(self) -> bool:
        """Whether the portal has records for it."""
        return self.found.count > 0

    @property
    def more(self) -> int:
        """How many records are not among the rows."""
        return self.found.count - len(self.found.rows)


@dataclass(frozen=True)
class ConditionCheck:
    """A condition as of a day. declared: what the enterprise says itself, apart from the lines."""

    condition: Condition
    lines: list[LineCheck]
    declared: list[Declaration]

    @property
    def missing(self) -> list[LineCheck]:
        """The lines without a record of the portal."""
        return [line for line in self.lines if not line.is_shown]


@dataclass(frozen=True)
class SelfCheck:
    """notice: None where none is known for the day; then there are no conditions."""

    on: date
    notice: Notice | None
    conditions: list[ConditionCheck]


def all_lines() -> list[Line]:
    """Registered lines, and those that nobody has registered yet, in the order of their slugs."""
    registered = {line.slug: line for line in registered_lines()}
    expected = {line.slug: line for line in NOT_KEPT_YET}
    return [line for _, line in sorted((expected | registered).items())]


def check(enterprise, on: date, *, rows: int = ROWS_ON_A_PAGE) -> SelfCheck:
    """The self-check as of a day: a query or two for each line and one for the declarations."""
    notice = notice_on(on)
    if notice is None:
        return SelfCheck(on, None, [])
    declared = list(Declaration.objects.standing(on).filter(enterprise=enterprise))
    return SelfCheck(
        on,
        notice,
        [
            ConditionCheck(
                condition,
                [
                    check_line(line, enterprise, on, rows)
                    for line in all_lines()
                    if line.condition == condition.slug
                ],
                [each for each in declared if each.condition == condition.slug],
            )
            for condition in notice.conditions
        ],
    )


def check_line(line: Line, enterprise, on: date, rows: int) -> LineCheck:
    return LineCheck(line, line.find(enterprise, on, rows) if line.find else NOTHING)


def line_of(slug: str) -> Line | None:
    return next((line for line in all_lines() if line.slug == slug), None)
