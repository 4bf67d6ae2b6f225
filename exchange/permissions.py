"""Who may do what with the hotlines' files and news."""

from accounts.permissions import is_system_administrator
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from complaints.routing import dispatch_center_id
from exchange.models import Partner
from gaotai_jiazheng.short_memory import remembered


def partners_imported_by(user):
    """The hotlines whose files the person may import: the dispatch centre those of all, a bureau those of
    its own hotline. One that was switched off hands nothing over, by file neither."""
    bureaus = bureau_ids_of(user)
    active = Partner.objects.filter(is_active=True)
    return active if dispatch_center_id() in bureaus else active.filter(bureau__in=bureaus)


@remembered(seconds=5)
def bureaus_with_a_hotline() -> frozenset[int]:
    """The bureaus that hotlines belong to: every page's sidebar asks."""
    return frozenset(Partner.objects.filter(is_active=True).values_list("bureau_id", flat=True))


def imports_orders(user) -> bool:
    """Whether there may be a hotline whose files the person imports."""
    bureaus = roles_of(user).keys()
    if not bureaus or dispatch_center_id() in bureaus:
        return bool(bureaus)
    return not bureaus_with_a_hotline().isdisjoint(bureaus)


def can_import_for(user, partner) -> bool:
    """Whether the person may import, confirm and undo files of this hotline."""
    bureaus = bureau_ids_of(user)
    return dispatch_center_id() in bureaus or partner.bureau_id in bureaus


def sees_orders(user) -> bool:
    """Whether the person looks at work orders and news at all; which of them, ``visible_to`` says."""
    return bool(roles_of(user)) or oversees_all_bureaus(user)


def sends_again(user) -> bool:
    """Whether the person may put failed news back into the post: the dispatch centre, the administrator."""
    return dispatch_center_id() in roles_of(user) or is_system_administrator(user)
