"""How any step is taken: lock the application, check, write, add to the record."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from disclosure.gate import personal_data_in
from gaotai_jiazheng.refusals import not_now, refusal
from subsidies.models import Application
from subsidies.transitions import state_after

NO_RIGHT = "您不能办理这件补贴申请。"


def lock(application) -> Application:
    """The application as it is now, held until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("policy__bureau", "town", "community", "notice", "amount_line").get(
        pk=application.pk
    )


def next_state(application, action):
    """The state after the step. Codes: step_not_allowed."""
    after = state_after(application.state, action)
    if after is None:
        raise not_now("这份申请", application.get_state_display(), action.label)
    return after


def require(is_allowed: bool):
    if not is_allowed:
        raise PermissionDenied(NO_RIGHT)


def require_text(text: str, field="reason") -> str:
    """A reason without its blanks, which has passed the gate of what is made public. Codes: reason_missing,
    reason_has_personal_data."""
    text = text.strip()
    if not text:
        raise refusal(field, "请写明理由。", "reason_missing")
    if found := personal_data_in(text):
        kinds = "、".join(dict.fromkeys(each.kind for each in found))
        message = f"这里的文字会长期保存，也会告诉申请人或者公开，请删去其中的{kinds}。"
        raise refusal(field, message, "reason_has_personal_data")
    return text


def finish(application, action, *, by=None, at=None, note="", stage=""):
    """Save the application and add the step to its record."""
    application.save()
    application.steps.create(
        action=action,
        state_after=application.state,
        stage=stage,
        by=by,
        at=at or timezone.now(),
        note=note[:500],
    )
    return application
