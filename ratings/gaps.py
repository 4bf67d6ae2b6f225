"""What an enterprise still lacks: read from its answers and files, item by item."""

from dataclasses import dataclass
from decimal import Decimal

from ratings.models import Answer, Evidence, Item
from ratings.models.application import Application

Claim = Answer.Claim
SHARE_OF_CLAIM = {Claim.MET: Decimal(1), Claim.PARTLY: Decimal("0.5"), Claim.NOT_MET: Decimal(0)}


@dataclass(frozen=True)
class ItemState:
    """An item with what the enterprise has said and shown. gap: what is lacking, "" when nothing is."""

    item: Item
    answer: Answer | None
    evidence: tuple[Evidence, ...]

    @property
    def gap(self) -> str:
        if self.answer is None:
            return "还没有自评"
        if self.item.is_mandatory and self.answer.claim != Claim.MET:
            return "必备项还没有做到"
        if self.needs_evidence and not self.evidence:
            return "还缺证明材料"
        return ""

    @property
    def needs_evidence(self) -> bool:
        """Whether a file has to show what is said: where the scheme names one, unless nothing is claimed."""
        is_claimed = self.answer is not None and self.answer.claim != Claim.NOT_MET
        return bool(self.item.evidence) and is_claimed

    @property
    def points(self) -> Decimal:
        """What the enterprise may expect by its own word."""
        return self.item.points * SHARE_OF_CLAIM[self.answer.claim] if self.answer else Decimal(0)

    @property
    def gain(self) -> Decimal:
        """What closing the gap gives: the points that are not there yet, or that nothing shows yet."""
        lacking = self.item.points - self.points
        is_unshown = self.needs_evidence and not self.evidence
        return lacking + self.points if is_unshown else lacking

    @property
    def gain_per_effort(self) -> Decimal | None:
        """Points for one unit of the effort that the scheme's author has marked; None without a mark."""
        return self.gain / self.item.effort if self.item.effort else None

    @property
    def cost_yuan(self) -> Decimal | None:
        """What the enterprise itself reckons; None where it has said nothing."""
        return self.answer.cost_yuan if self.answer else None


@dataclass(frozen=True)
class Overview:
    """A dossier at a glance."""

    items: tuple[ItemState, ...]
    levels: tuple[dict, ...]  # from the lowest

    @property
    def gaps(self) -> list[ItemState]:
        """The items that stand in the way of applying."""
        return [state for state in self.items if state.gap]

    @property
    def gaps_by_benefit(self) -> list[ItemState]:
        """The gaps, those that give the most points for their effort first; those without a marked effort
        last, in the order of the scheme."""
        return sorted(
            self.gaps,
            key=lambda state: (state.gain_per_effort is None, -(state.gain_per_effort or 0)),
        )

    @property
    def total(self) -> Decimal:
        return sum((state.points for state in self.items), Decimal(0))

    @property
    def full(self) -> Decimal:
        return sum((state.item.points for state in self.items), Decimal(0))

    @property
    def answered(self) -> int:
        return sum(state.answer is not None for state in self.items)

    @property
    def level(self) -> str:
        """The level that the own points would reach; "" for none."""
        reached = [
            level["name"] for level in self.levels if self.total >= Decimal(str(level["at_least"]))
        ]
        return reached[-1] if reached else ""

    @property
    def next_level(self) -> tuple[str, Decimal] | None:
        """The next level and how many points are lacking."""
        for level in self.levels:
            if self.total < Decimal(str(level["at_least"])):
                return level["name"], Decimal(str(level["at_least"])) - self.total
        return None

    @property
    def by_category(self) -> list[tuple[str, list[ItemState]]]:
        """The items under their categories, in the order of the scheme."""
        found = {}
        for state in self.items:
            found.setdefault(state.item.category, []).append(state)
        return list(found.items())


def overview(application: Application) -> Overview:
    """The dossier with its gaps; three queries, whatever its length."""
    answers = {answer.item_id: answer for answer in application.answers.all()}
    evidence = {}
    for file in application.evidence.all():
        evidence.setdefault(file.item_id, []).append(file)
    states = tuple(
        ItemState(item, answers.get(item.pk), tuple(evidence.get(item.pk, ())))
        for item in application.scheme.items.all()
    )
    return Overview(states, tuple(application.scheme.levels_from_lowest))
