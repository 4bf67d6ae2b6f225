"""Putting a declared fact right while an application is checked."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from subsidies import permissions
from subsidies.models import FactCorrection
from subsidies.rules import Facts
from subsidies.services import clocks, deciding, records, stepping, telling
from subsidies.transitions import Action

# What the register of incubators alone says.
RECORDED = ("is_operator", "stays")


@transaction.atomic
def correct(application, *, changed: dict, reason: str, by, at=None):
    """Replace declared facts by what was found, all for one reason; the applicant is told.

    changed: fact -> plain value; what is as it was, and what is not said (None), is left out. Whoever has agreed
    did so to other facts: where somebody has, it begins again at the first stage. Codes: step_not_allowed,
    nothing_corrected, reason_missing, reason_has_personal_data.
    """
    at = at or timezone.now()
    application = stepping.lock(application)
    application.state = stepping.next_state(application, Action.CORRECT)
    stepping.require(permissions.can_check(by, application))
    reason = stepping.require_text(reason)[:300]
    before = application.known.as_data()
    changed = {
        fact: value
        for fact, value in changed.items()
        if value is not None and before.get(fact) != value
    }
    if not changed:
        raise ValidationError("没有更正任何一项。", code="nothing_corrected")
    amounts = {"amount_before_fen": amount_of(application)}
    application.facts = facts_with(application, before, changed, timezone.localdate(at))
    amounts["amount_after_fen"] = amount_of(application)
    FactCorrection.objects.bulk_create(
        FactCorrection(
            application=application,
            fact=fact,
            old=before.get(fact),
            new=value,
            reason=reason,
            by=by,
            at=at,
            **amounts,
        )
        for fact, value in changed.items()
    )
    begin_again(application, at=at)
    stepping.finish(application, Action.CORRECT, by=by, at=at, note=reason)
    telling.tell_applicant(application, f"有{len(changed)}项填报经核对作了更正，请上网查看")
    return application


def facts_with(application, before: dict, changed: dict, on) -> dict:
    """The facts with what was changed; of another incubator what the register knows of it, and of the one before
    nothing."""
    if "incubator" in changed:
        before = {name: value for name, value in before.items() if name not in RECORDED}
    found = records.incubator_facts(changed.get("incubator"), application.name, on)
    return Facts.from_data(before | changed | found).as_data()


def amount_of(application) -> int | None:
    """What would be paid for its facts; None where nothing would or it is not known."""
    try:
        return deciding.computed(application, deciding.judged(application))[1]
    except ValidationError:
        return None


def begin_again(application, *, at):
    """A new round at the first stage, where anybody has agreed in this one."""
    if not application.approvals.filter(round=application.round).exists():
        return
    application.round += 1
    if application.position:
        application.position = 0
        clocks.cancel_all(application, "填报有更正，从第一个环节重新审核", at=at)
        clocks.start_for_stage(application, at=at)
        telling.tell_stage(application)


def kept(application, facts: Facts) -> Facts:
    """What the applicant says once more, with what was put right before where the answer is the same again."""
    values = facts.as_data()
    for each in application.corrections.all():
        if values.get(each.fact) == each.old:
            values[each.fact] = each.new
    return Facts.from_data(values)
