"""Who took part without being in the register of workers is forgotten some time after the competition, whose code
never came back a day after it was sent."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from competitions.models import EntrantTerms, Entry, Step
from competitions.transitions import Action

AT_ONCE = 5000
KEPT_UNCONFIRMED = timedelta(days=1)


@transaction.atomic
def purge(at=None) -> int:
    """Erase names, numbers and telephones of entries without a worker, so many days after their competition
    was closed or called off, and of those that nobody has confirmed; how many. Start numbers, scores and prizes
    stay, so that everything can still be computed anew."""
    at = at or timezone.now()
    kept = timedelta(days=EntrantTerms.objects.in_force(timezone.localdate(at)).days_kept)
    over = Step.objects.filter(action__in=[Action.CLOSE, Action.CANCEL], at__lt=at - kept)
    unconfirmed = Q(state=Entry.State.PENDING, entered_at__lt=at - KEPT_UNCONFIRMED)
    rows = Entry.objects.filter(worker=None, erased_at=None)
    rows = rows.filter(unconfirmed | Q(event__competition__in=over.values("competition")))
    # Held, so that a code that comes back at this moment is not erased with the others.
    rows = rows.order_by("pk").select_for_update(of=("self",), skip_locked=True)
    ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    erased = Entry.objects.filter(pk__in=ids).update(
        name="", id_number="", id_digest="", phone="", sms_digest="", erased_at=at
    )
    Entry.pgh_event_model.objects.filter(pgh_obj__in=ids).update(id_digest="")
    return erased
