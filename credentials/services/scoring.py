"""Results: entered by one person, confirmed by another, corrected by a further version with its reason."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from credentials.models import Registration, Result
from credentials.services import telling
from credentials.services.certifying import revoke_of_registration
from credentials.services.stepping import begin, finish, now, refused_in_words
from credentials.transitions import TOLD_STATES, Action


@transaction.atomic
def enter_results(plan, lines, *, by, at=None) -> int:
    """Enter the first results of candidates; how many.

    lines: [{registration, is_absent, theory, skill, assessor}]. Whoever has a result already is refused, and
    nothing is written. Codes: step_not_allowed, result_whole, result_scores_to_hundred,
    result_by_its_assessor, result_version_once.
    """
    plan, at = begin(plan, Action.ENTER, by=by), now(at)
    for line in lines:
        require_of(line["registration"], plan)
        with refused_in_words():
            Result.objects.create(entered_by=by, entered_at=at, skill_pass=plan.skill_pass, **line)
    if lines:
        finish(plan, Action.ENTER, by=by, at=at, note=f"{len(lines)}人")
    return len(lines)


@transaction.atomic
def correct(registration: Registration, *, reason: str, by, at=None, **scores) -> Result:
    """A further version, which counts when another person has confirmed it; it also takes the place of one
    that nobody has confirmed. An exam whose results were complete and not published is open again until they are. scores:
    is_absent, theory, skill, assessor. Codes as of ``enter_results``, and nothing_to_correct."""
    plan, at = begin(registration.plan, Action.CORRECT, by=by), now(at)
    newest = registration.results.order_by("-version").first()
    if newest is None:
        raise ValidationError("还没有成绩，请先登记。", code="nothing_to_correct")
    plan = finish(plan, Action.CORRECT, by=by, at=at, note=reason)
    with refused_in_words():
        return Result.objects.create(
            registration=registration,
            version=newest.version + 1,
            reason=reason,
            entered_by=by,
            entered_at=at,
            skill_pass=plan.skill_pass,
            **scores,
        )


@transaction.atomic
def confirm(plan, results, *, by, at=None) -> int:
    """A second person has compared these versions with the sheets; how many.

    A certificate that stood on an earlier version is revoked when the new one does not pass. Who has read the result
    already hears that it was corrected, and who has registered her.
    Raises PermissionDenied for whoever has entered one of them; ValidationError: codes step_not_allowed,
    result_confirmed, result_confirmed_newest, nothing_to_confirm.
    """
    plan, at = begin(plan, Action.CONFIRM, by=by), now(at)
    rows = Result.objects.select_for_update(of=("self",)).filter(
        pk__in=[result.pk for result in results], registration__plan=plan
    )
    rows = list(rows.select_related("registration__worker"))
    if not rows:
        raise ValidationError("没有要复核的成绩。", code="nothing_to_confirm")
    for result in rows:
        if result.confirmed_at is not None:
            raise ValidationError("这份成绩已经复核过。", code="result_confirmed")
        if result.entered_by_id == by.pk:
            raise PermissionDenied("登记成绩的人不能复核自己登记的成绩。")
        result.confirmed_by, result.confirmed_at = by, at
        with refused_in_words():
            result.save(update_fields=["confirmed_by", "confirmed_at"])
        if result.version > 1 and not result.is_passed:
            reason = f"成绩更正后不合格：{result.reason}"[:200]
            revoke_of_registration(
                result.registration, reason=reason, on=timezone.localdate(at), by=by
            )
        if result.version > 1 and plan.state in TOLD_STATES:
            telling.tell_of_correction(plan, result)
    finish(plan, Action.CONFIRM, by=by, at=at, note=f"{len(rows)}人")
    return len(rows)


def require_of(registration, plan):
    if registration.plan_id != plan.pk:
        raise PermissionDenied("这名考生不在这次考核里。")
