"""Suspending, restoring, cancelling and re-entering an entry of the register, each with a reason that is shown."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from disclosure.gate import refuse_personal_data
from enterprises.cancelling import cancelled
from enterprises.models import Enterprise, EnterpriseMember
from enterprises.transitions import NEXT_STANDING, Standing, StandingAction
from gaotai_jiazheng.refusals import not_now, refusal
from reminders import outbox

Role = EnterpriseMember.Role


@transaction.atomic
def change_standing(
    enterprise: Enterprise, action, *, by, reason: str, but: int | None = None
) -> Enterprise:
    """Take a step of an entry's standing and tell its people. but: whoever hears of it otherwise.

    Held first is the enterprise, then what ends with it; whoever holds a row of the enterprise and adds another
    one, such as a receipt, is not kept from that.
    Everybody reads the reason on the enterprise's page while it is suspended or off the register.
    Raises ValidationError, codes step_not_allowed, reason_missing and personal_data, and writes nothing.
    """
    action = StandingAction(action)
    rows = Enterprise.objects.select_for_update(of=("self",), no_key=True)
    enterprise = rows.get(pk=enterprise.pk)
    try:
        after = NEXT_STANDING[Standing(enterprise.state), action]
    except KeyError:
        raise not_now("这家企业", enterprise.get_state_display(), action.label) from None
    if not reason.strip():
        raise refusal("reason", "请写明理由。", "reason_missing")
    refuse_personal_data(reason, "reason")
    enterprise.state, at = after, timezone.now()
    enterprise.save(update_fields=["state"])
    step = enterprise.standing_steps.create(
        action=action, state_after=after, by=by, at=at, reason=reason.strip()
    )
    if after == Standing.CANCELLED:
        cancelled(enterprise, by=by, at=at)
    message = outbox.Message(
        kind="enterprise_standing",
        subject=f"{enterprise}已在名录中{action.label}",
        body=reason.strip(),
        link=reverse("workspace:home"),
        dedupe_key=f"enterprise_standing:{step.pk}",
    )
    told = [pk for pk in people_of(enterprise) if pk != but]
    outbox.write(outbox.post_to_users(told, message))
    return enterprise


def people_of(enterprise: Enterprise, scope: str | None = None) -> list[int]:
    """The keys of those who act for it today. scope: of the room that a message leads to; then those whom it is open
    to (``permissions.may_enter``), and everybody where that is nobody."""
    members = enterprise.members.current()
    if scope is not None:
        is_entrusted = Q(delegation__scopes__contains=[scope])
        entering = members.filter(is_entrusted | Q(role__in=[Role.OWNER, Role.CLERK]))
        if found := list(entering.values_list("user_id", flat=True).distinct()):
            return found
    return list(members.values_list("user_id", flat=True).distinct())
