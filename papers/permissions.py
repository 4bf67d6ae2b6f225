"""Who may handle papers, and who keeps a bureau's series."""

from accounts.permissions import is_system_administrator
from bureaus.models import BureauMember
from bureaus.permissions import roles_of
from papers import subjects

Role = BureauMember.Role
KEEPERS = frozenset({Role.CONTACT, Role.DEPUTY, Role.LEADER})


def can_open(user, paper) -> bool:
    """Whether the person may read the paper, which shows what is sealed in its case."""
    return subjects.may_handle(user, paper.subject)


def can_deliver(user, paper) -> bool:
    """Whether the person may record how the paper reached somebody."""
    return can_open(user, paper)


def can_withdraw(user, paper) -> bool:
    """Whether the person may withdraw the paper: who handles the case, in the bureau that issued it."""
    return paper.bureau_id in roles_of(user) and can_open(user, paper)


def keeps_any_series(user) -> bool:
    """Whether there is a series that the person may write."""
    return is_system_administrator(user) or bool(bureaus_whose_series_kept_by(user))


def can_keep_series(user, series) -> bool:
    """The system administrator all; the bureau's intake and leader its own."""
    return is_system_administrator(user) or series.bureau_id in bureaus_whose_series_kept_by(user)


def bureaus_whose_series_kept_by(user) -> list[int]:
    return [pk for pk, roles in roles_of(user).items() if not roles.isdisjoint(KEEPERS)]
