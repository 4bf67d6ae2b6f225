"""What papers say about a case, as plain values; and what of it a party may be told."""

from dataclasses import dataclass, replace
from datetime import date

from complaints.scrubbing import COMPLAINANT, respondent_scrubber, scrubber
from complaints.transitions import Kind
from gaotai_jiazheng.masking import mask_address, mask_name, mask_phone

RESPONDENT = "被投诉人"
UNIT = "办理机构"
HIDDEN_NAME = "投诉人（按其要求不公开姓名）"
# What people have typed about the matter; the names of the parties are not searched for each other.
TYPED_FREELY = ("title", "content", "demand", "outcome", "decline_reason")


@dataclass(frozen=True)
class CaseFacts:
    """A case on the day of the paper; a day that has not come yet is None.

    ground, termination: (number of the item in its article, its words), or None. check_result: the words
    of the decision that a check ended with. decline_reason: what the officer wrote when declining.
    """

    number: str
    kind: str
    category: str
    title: str
    content: str
    demand: str
    amount_yuan: str
    occurred_on: date | None
    name: str
    phone: str
    address: str
    is_anonymous: bool
    hides_name: bool
    agrees_to_publish: bool
    agrees_to_entrust: bool
    respondent_name: str
    respondent_address: str
    bureau: str
    bureau_phone: str
    channel: str
    submitted_on: date
    received_on: date | None
    identity_due_on: date | None
    accepted_on: date | None
    ground: tuple[int, str] | None
    termination: tuple[int, str] | None
    decline_reason: str
    check_result: str
    outcome: str
    attachments: int

    @property
    def person(self) -> str:
        """Who brought the matter, as a paper calls that person."""
        if self.is_anonymous:
            return "匿名"
        return self.name or COMPLAINANT


def preview_scrubber(facts: CaseFacts):
    """For a preview on the screen: whoever looks need not be told more than the case page tells."""
    return scrubber(
        [
            (facts.name, mask_name(facts.name)),
            (facts.phone, mask_phone(facts.phone)),
            (facts.address, mask_address(facts.address)),
        ]
    )


def for_respondent(facts: CaseFacts) -> CaseFacts:
    """The case without what the other party must not learn: never the complainant's telephone and
    address, nor the name where it is hidden; also where somebody has written them into a text.

    Raises ValueError for a report: nothing of it goes to the other party (总局令第121号第三十七条).
    """
    if facts.kind == Kind.VIOLATION_REPORT:
        raise ValueError("A paper of a report is never for the respondent.")
    scrub = other_partys_scrubber(facts)
    typed = {name: scrub(getattr(facts, name)) for name in TYPED_FREELY}
    name = HIDDEN_NAME if facts.hides_name else facts.name
    return replace(facts, name=name, phone="", address="", **typed)


def other_partys_scrubber(facts: CaseFacts):
    """What words pass through before the other party reads them."""
    return respondent_scrubber(facts.name, facts.phone, facts.address, hides_name=facts.hides_name)
