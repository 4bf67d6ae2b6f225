"""Who issues, revokes, prints and reports cards."""

from bureaus.models import Bureau
from bureaus.permissions import oversees_all_bureaus, roles_of
from cards.models.card import ISSUERS
from enterprises.permissions import can_act_for
from workers.reading_bureaus import HRSS, acts_for_one_of


def can_issue(user) -> bool:
    """Whether the person issues, exchanges and revokes cards: acts for one of the two issuing bureaus."""
    return acts_for_one_of(user, ISSUERS)


def issuing_bureau(user) -> Bureau | None:
    """The bureau in whose name the person issues, 县人社局 before the other; None for who issues none."""
    if not can_issue(user):
        return None
    mine = Bureau.objects.filter(slug__in=ISSUERS)
    if not user.is_superuser:
        mine = mine.filter(pk__in=roles_of(user))
    return min(mine, key=lambda bureau: bureau.slug != HRSS, default=None)


def can_report_lost(user, card) -> bool:
    """Whether the person may say that the card is lost: of the enterprise or of an issuing bureau."""
    return can_act_for(user, card.enterprise) or can_issue(user)


def can_print(user, card) -> bool:
    """Whether the person may print the card: of the enterprise or of an issuing bureau."""
    return can_act_for(user, card.enterprise) or can_issue(user)


def sees_cards(user) -> bool:
    """Whether the workbench shows the register of cards to the person."""
    return can_issue(user) or oversees_all_bureaus(user)
