"""What a rule says."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """key: what was found, the same in every run. reason: a sentence without anything that says who somebody
    is. rows: the numbers of the rows that it rests on."""

    key: str
    reason: str
    rows: list[str] = field(default_factory=list)
