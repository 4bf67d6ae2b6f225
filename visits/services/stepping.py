"""One step of a visit: the row is locked, the table is asked, the step is written down."""

from datetime import date, timedelta

from django.utils import timezone

from gaotai_jiazheng.refusals import not_now, refusal
from visits.models import Visit, VisitTerms
from visits.transitions import NEXT_STATE, State


def lock(visit) -> Visit:
    """The visit as it is now, held until the transaction ends."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("worker", "enterprise")
    return rows.get(pk=visit.pk)


def allowed(visit, action) -> State:
    """The state after the action. Raises ValidationError, code step_not_allowed."""
    try:
        return NEXT_STATE[visit.state, action]
    except KeyError:
        raise not_now("这次上门", visit.get_state_display(), action.label) from None


def take(visit, action, *, side, at, by=None, note="", **changes) -> Visit:
    """Move a locked visit one step and write the step down."""
    visit.state = allowed(visit, action)
    for name, value in changes.items():
        setattr(visit, name, value)
    visit.save(update_fields=["state", *changes])
    visit.steps.create(action=action, side=side, by=by, at=at, note=note[:200])
    return visit


def kept_after(last_day: date) -> date:
    """Until when a telephone number is kept that is needed up to a day."""
    return last_day + timedelta(days=terms_on(last_day).retention_days)


def terms_on(day: date) -> VisitTerms:
    return VisitTerms.objects.in_force(day)


def day_of(at) -> date:
    return timezone.localdate(at)


def reason_of(text: str, field="reason") -> str:
    """A reason without surrounding blanks. Code: reason_missing."""
    text = " ".join(text.split())
    if not text:
        raise refusal(field, "请写明原因。", "reason_missing")
    return text
