"""What every step of a registration does: hold the row, write the record, start and end its clocks, tell people.

Of two officers one wins and the other is told: a step that is not possible raises ValidationError, code
step_not_allowed, and writes nothing.
"""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from enterprises.models import EnterpriseMember, Registration
from enterprises.reviewing_bureaus import verifying_bureau
from enterprises.transitions import NEXT_STATE, State
from gaotai_jiazheng.refusals import not_now, refusal
from reminders import deadlines, outbox
from reminders.models import Deadline

Role = EnterpriseMember.Role
VERIFY_RULE, REVIEW_RULE = "enterprise_verify", "enterprise_review"
PROVE_IT = (
    "如果您才是经营者，请带营业执照原件和法定代表人的身份证件到{bureau}核对；"
    "您填的内容都留着，核对以后可以接着提交。"
)


def refuse_claimed_code(registration: Registration) -> None:
    """Raise ValidationError, code uscc_claimed, when somebody else holds the credit code."""
    others = Registration.objects.live().filter(uscc=registration.uscc).exclude(pk=registration.pk)
    owned = EnterpriseMember.objects.current().filter(
        enterprise__uscc=registration.uscc, role__in=[Role.OWNER, Role.DELEGATE]
    )
    if registration.applicant_id:
        owned = owned.exclude(user=registration.applicant_id)
    if others.exists() or owned.exists():
        raise claimed()


def claimed() -> ValidationError:
    bureau = verifying_bureau()
    prove = PROVE_IT.format(bureau=bureau.name if bureau else "登记机关")
    message = f"这个统一社会信用代码已经有人登记或者正在登记。{prove}"
    return refusal("uscc", message, "uscc_claimed")


def start_clock(registration, rule, bureau, at):
    """Start a bureau's clock, where there is such a bureau and the clock is not running already."""
    if bureau is None or deadlines.open_clocks(registration).filter(rule__slug=rule).exists():
        return
    deadlines.start(
        registration,
        registration.number,
        registration.get_absolute_url(),
        rule,
        owner=bureau,
        received_on=timezone.localdate(at),
        at=at,
    )


def end_clocks(registration, *rules, on, reason=""):
    """Meet these clocks; cancel them when there is a reason why nothing more is owed."""
    for deadline in deadlines.open_clocks(registration).filter(rule__slug__in=rules):
        if reason:
            deadlines.cancel(deadline, reason=reason, on=on)
        else:
            deadlines.meet(deadline, on=on)


def lock_for(registration, action):
    """(the row as it is now, held until the transaction ends; the state after the action)."""
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    try:
        return registration, NEXT_STATE[State(registration.state), action]
    except KeyError:
        raise not_now("这份登记", registration.get_state_display(), action.label) from None


def finish(registration, action, *, by, note=""):
    registration.updated_at = timezone.now()
    registration.full_clean(exclude=["answers", "resume_code"], validate_unique=False)
    registration.save()
    add_step(registration, action, by=by, note=note)


def add_step(registration, action, *, by, note="", at=None):
    registration.steps.create(
        action=action,
        state_after=registration.state,
        by=by,
        note=note.strip(),
        at=at or timezone.now(),
    )


def tell_applicant(registration, subject, link=""):
    message = outbox.Message(
        kind="registration_progress",
        subject=f"{subject} {registration.number}",
        link=link or reverse("enterprises:status"),
        dedupe_key=f"registration_progress:{registration.number}:{registration.steps.count()}",
    )
    outbox.write(outbox.post_to_users([registration.applicant_id], message))


def clocks_of(registration: Registration):
    """Its clocks that were not cancelled, with their rules and bureaus, the nearest first."""
    clocks = Deadline.objects.of(registration).exclude(state=Deadline.State.CANCELLED)
    return clocks.select_related("rule", "owner").order_by("due_on", "pk")
