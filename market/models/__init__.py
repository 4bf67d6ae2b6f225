"""Price lists of enterprises, the association, and the convention: what is public never changes."""

from market.models.association import (
    AnnualPlan,
    AnnualReport,
    Association,
    CouncilMember,
    Duty,
)
from market.models.convention import (
    LONGEST_COMMENT,
    LONGEST_TEXT,
    CommentRound,
    Convention,
    ConventionComment,
    Signature,
    with_signature_of,
)
from market.models.price_list import (
    LONGEST_CONTENT,
    LONGEST_TITLE,
    MOST_FEN,
    MOST_LINES,
    PriceConfirmation,
    PriceLine,
    PriceList,
    Unit,
)

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_CONTENT",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "MOST_FEN",
    "MOST_LINES",
    "AnnualPlan",
    "AnnualReport",
    "Association",
    "CommentRound",
    "Convention",
    "ConventionComment",
    "CouncilMember",
    "Duty",
    "PriceConfirmation",
    "PriceLine",
    "PriceList",
    "Signature",
    "Unit",
    "with_signature_of",
]
