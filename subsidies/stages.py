"""The stages of an application as data of its policy: who looks at it, and how many have to agree."""

from dataclasses import dataclass

TOWN, BUREAU = "town", "bureau"
BOARD, CHECK = "board", "check"


@dataclass(frozen=True)
class Stage:
    """One stage.

    kind: ``board`` is a notice on the board of the village, which the town reports; ``check`` is a look at
    the papers. who: ``town`` or ``bureau``. bureaus: slugs, [] for the policy's own. needs: "any", "all" (one
    from each bureau) or the number of people who have to agree. rule: slug of its clock.
    """

    code: str
    name: str
    kind: str = CHECK
    who: str = BUREAU
    bureaus: tuple[str, ...] = ()
    needs: str = "any"
    rule: str = "subsidy_check"

    @classmethod
    def from_data(cls, data: dict) -> "Stage":
        return cls(**{**data, "bureaus": tuple(data.get("bureaus", ()))})

    @property
    def agreeing(self) -> str:
        """How many have to agree, in words."""
        if self.needs == "all":
            return "每个单位各有一人同意"
        return "有一人同意" if self.needs == "any" else f"有{self.needs}人同意"

    def place(self, leader: str, names: dict[str, str]) -> str:
        """Whose stage it is, in words. leader: the policy's own bureau. names: of bureaus, by slug."""
        if self.kind == BOARD:
            return "村（社区）张榜，镇报结果"
        if self.who == TOWN:
            return "镇"
        return "、".join(names.get(slug, slug) for slug in self.bureaus) or leader

    def is_passed(self, approvals) -> bool:
        """Whether these approvals are enough. approvals: (user id, bureau slug) of each, a person once."""
        people = {user for user, _ in approvals}
        if self.needs == "all":
            return set(self.bureaus) <= {slug for _, slug in approvals}
        return len(people) >= (1 if self.needs == "any" else int(self.needs))
