"""Taking back cases that came in by mistake: a file of work orders that was read wrongly (撤销登记)."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from complaints.models import Complaint, Step
from complaints.services.filing import letters_of_many
from complaints.transitions import Action, State
from papers.models import Paper
from reminders import deadlines, outbox

UNTOUCHED_STATES = (State.SUBMITTED, State.RETURNED)


def touched(complaint_ids):
    """Those of these cases on which something has been done since they came in: any step, any paper.

    complaint_ids: keys, or a query of keys; the answer is a QuerySet of cases.
    """
    stepped = Step.objects.filter(complaint__in=complaint_ids).exclude(action=Action.SUBMIT)
    papers = Paper.objects.filter(subject_type=ContentType.objects.get_for_model(Complaint))
    cases = Complaint.objects.order_by().filter(pk__in=complaint_ids)
    return cases.filter(
        ~Q(state__in=UNTOUCHED_STATES)
        | Q(pk__in=stepped.order_by().values("complaint"))
        | Q(pk__in=papers.order_by().values("subject_id"))
    )


@transaction.atomic
def annul_untouched(complaint_ids, *, reason, by, at=None) -> set[int]:
    """Annul those of these cases on which nothing has been done, and return their keys; others stay.

    The case stays on record with its number, its reason and who did it, and counts in no figure; its clocks
    are cancelled and each bureau is told once. Whoever steps at the same moment waits, or is waited for.
    Whether the person may is asked before, by whoever knows where the cases came from.
    """
    at = at or timezone.now()
    locked = Complaint.objects.select_for_update(of=("self",)).select_related("bureau")
    cases = list(locked.filter(pk__in=complaint_ids).order_by("pk"))
    stay = set(touched([case.pk for case in cases]).values_list("pk", flat=True))
    free = [case for case in cases if case.pk not in stay]
    if not free:
        return set()
    keys = [case.pk for case in free]
    Step.objects.bulk_create(annulment(case, reason, by, at) for case in free)
    Complaint.objects.filter(pk__in=keys).update(
        state=State.ANNULLED,
        closed_at=at,
        next_due_on=None,
        next_due_is_provisional=False,
        next_due_is_expected=False,
    )
    deadlines.cancel_running(Complaint, keys, reason="撤销登记")
    outbox.write(letters_of_many(free, "件事项的登记已撤销", kind="complaint_annulled"))
    return set(keys)


def annulment(case, reason, by, at) -> Step:
    return Step(
        complaint=case,
        action=Action.ANNUL,
        state_before=case.state,
        state=State.ANNULLED,
        bureau=case.bureau,
        by=by,
        at=at,
        public_note="这件事项登记有误，已经撤销。",
        internal_note=reason,
    )
