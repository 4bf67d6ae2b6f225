"""Who does what with applications, panels and ratings."""

from django.db.models import F

from bureaus.permissions import oversees_all_bureaus, roles_of
from enterprises.models import EnterpriseMember, Scope
from enterprises.permissions import can_act_for, can_keep_register, can_sign_for
from ratings.models import Seat
from ratings.transitions import ENTERPRISE_ACTIONS, Action, State, actions_from


def rates_for(user, scheme) -> bool:
    """Whether the person acts for the bureau that rates by this scheme."""
    return scheme.bureau_id in roles_of(user)


def can_write(user, application) -> bool:
    """Whether the person may write in the dossier now: acts for the enterprise, and it is open."""
    return application.is_editable and can_act_for(user, application.enterprise)


def may_do(user, application, action) -> bool:
    """Whether the person may take the step, whatever state the application is in.

    What binds the enterprise is signed by its owner or a delegate; everything else is the bureau's, and
    never of somebody who stood aside or belongs to the enterprise. The end with the register is nobody's.
    """
    if action == Action.END:
        return False
    if action in ENTERPRISE_ACTIONS:
        return can_sign_for(user, application.enterprise, Scope.APPLY)
    return rates_for(user, application.scheme) and not is_involved(user, application)


def actions_for(user, application) -> list[str]:
    """The steps that the table allows now and the person may take."""
    return [
        action for action in actions_from(application.state) if may_do(user, application, action)
    ]


def is_involved(user, application) -> bool:
    """Whether the person stood aside in this application or belongs to the enterprise."""
    if belongs_to(user, application.enterprise):
        return True
    return application.seats.filter(user=user, recused_at__isnull=False).exists()


def belongs_to(user, enterprise) -> bool:
    """Whether the person acts for the enterprise today."""
    return EnterpriseMember.objects.current().filter(enterprise=enterprise, user=user).exists()


def seat_of(user, application):
    """The person's seat in the round that is open, or None."""
    return application.seats.filter(user=user, panel_round=application.panel_round).first()


def sits_on_a_panel(user) -> bool:
    """Whether the person has a seat in a panel that scores today."""
    mine = Seat.objects.sitting().filter(user=user.pk)
    of_this_round = mine.filter(panel_round=F("application__panel_round"))
    return of_this_round.filter(application__state=State.SCORING).exists()


def can_open_dossier(user, application) -> bool:
    """Whether the person may read what the enterprise has handed in.

    A member of the panel only after having declared to have no interest; who stood aside, never, also
    when the person works in the bureau.
    """
    if is_involved(user, application):
        return False
    seat = seat_of(user, application)
    if seat is not None:
        return seat.declared_at is not None
    return rates_for(user, application.scheme) or oversees_all_bureaus(user)


def can_keep_schemes(user) -> bool:
    """Whether the person may bring in criteria, and keep the cultivation list."""
    return can_keep_register(user)


def can_keep(user, scheme) -> bool:
    """Whether the person may put the criteria to use, confirm them and retire them."""
    return can_keep_schemes(user) and (user.is_superuser or rates_for(user, scheme))
