"""The conditions of every policy family: pure functions, one file each, shared by the finder, the letter about
what somebody may be entitled to, and the decision, so that the three cannot disagree."""

from dataclasses import dataclass

from subsidies.rules import (
    grant,
    incubator,
    insurance,
    internship,
    loan,
    reward,
    training,
    travel,
)
from subsidies.rules.facts import CERTIFICATES, DESTINATIONS, Facts
from subsidies.rules.reasons import Claim, Reason

__all__ = [
    "CERTIFICATES",
    "DESTINATIONS",
    "FAMILIES",
    "Claim",
    "Facts",
    "Judgement",
    "Reason",
    "judge",
]

FAMILIES = {
    "training": training,
    "travel": travel,
    "internship": internship,
    "social-insurance": insurance,
    "start-up-loan": loan,
    "start-up-grant": grant,
    "worker-reward": reward,
    "incubator": incubator,
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every reason for and against, and by which line of the table money follows (None: not known, or none)."""

    reasons: tuple[Reason, ...]
    claim: Claim | None

    @property
    def is_met(self) -> bool:
        return all(reason.holds for reason in self.reasons)

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands against it, though something may not be known."""
        return all(reason.holds is not False for reason in self.reasons)

    @property
    def against(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.holds is False]

    @property
    def open(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.holds is None]

    @property
    def papers(self) -> list[str]:
        """What has to be shown, each once."""
        return list(dict.fromkeys(reason.paper for reason in self.reasons if reason.paper))

    def as_data(self) -> list[list]:
        return [[reason.code, reason.holds, reason.text] for reason in self.reasons]


def judge(code: str, facts: Facts, terms: dict) -> Judgement:
    """What a family's rules say of these facts. terms: the numbers of the policy's version."""
    family = FAMILIES[code]
    return Judgement(tuple(family.reasons(facts, terms)), family.claim(facts, terms))
