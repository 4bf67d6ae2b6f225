"""Who answers objections, and who takes a notice down."""

from bureaus.permissions import roles_of


def can_withdraw(user, notice) -> bool:
    """Whether the person may withdraw the notice: acts for the bureau that put it up."""
    return notice.bureau_id in roles_of(user)


def can_attach(user, notice) -> bool:
    """Whether the person may put a file up with the notice: acts for the bureau that put it up."""
    return notice.bureau_id in roles_of(user)


def can_check(user) -> bool:
    """Whether the person may have a text or file checked: whoever acts for a bureau."""
    return bool(roles_of(user))


def can_decide(user, objection) -> bool:
    """Whether the person may answer the objection: of the bureau, but neither who put the notice up nor
    who objects."""
    if objection.notice.bureau_id not in roles_of(user):
        return False
    return user.pk not in {objection.notice.published_by_id, objection.user_id}


def can_reveal(user, objection) -> bool:
    """Whether the person may open who objects, and what exactly was said: who acts for the bureau."""
    return objection.notice.bureau_id in roles_of(user)
