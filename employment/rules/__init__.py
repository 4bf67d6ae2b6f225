"""What is looked at before a post is published: one file a rule, plain functions, in the order they are shown.

Each module has ``check(post, floor) -> Hit | None``. A grave hit is never published as it stands; the others
are told to the poster, who mends or explains, and an officer of 县人社局 decides.
"""

from employment.rules import (
    contact,
    deposit,
    discrimination,
    fees,
    insurance,
    wage_floor,
)
from employment.rules.post import Floor, Hit, Post

RULES = {
    "wage_floor": wage_floor,
    "deposit": deposit,
    "fees": fees,
    "discrimination": discrimination,
    "contact": contact,
    "insurance": insurance,
}

__all__ = ["RULES", "Floor", "Hit", "Post", "hits_of"]


def hits_of(post: Post, floor: Floor | None) -> list[dict]:
    """Every hit as JSON values, with the name of its rule. floor: None where no minimum wage is entered."""
    found = []
    for name, rule in RULES.items():
        hit = rule.check(post, floor)
        if hit is not None:
            found.append(
                {"rule": name, "field": hit.field, "text": hit.text, "is_grave": hit.is_grave}
            )
    return found
