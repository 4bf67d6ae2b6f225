"""Price lists of enterprises, the association, and the convention: what is public never changes."""

from market.models.association import (
    AnnualPlan,
    AnnualReport,
    Association,
    CouncilMember,
    Duty,
)
from market.models.comment import LONGEST_COMMENT, CommentRound, ConventionComment
from market.models.convention import LONGEST_TEXT, Convention
from market.models.price_line import LONGEST_CONTENT, LONGEST_TITLE, MOST_FEN, PriceLine, Unit
from market.models.price_list import MOST_LINES, PriceConfirmation, PriceList
from market.models.signature import Signature, with_signature_of

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
