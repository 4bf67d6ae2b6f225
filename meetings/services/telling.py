"""Messages of meetings: to the contacts and leaders of the bureaus, with the page that they are about."""

from bureaus.models import BureauMember
from reminders import outbox

TOLD = (BureauMember.Role.CONTACT, BureauMember.Role.LEADER)


def tell(bureau_ids, message: outbox.Message) -> None:
    """To each of these bureaus; it does not ring at night."""
    rows = []
    for bureau_id in bureau_ids:
        rows += outbox.post_to_members(bureau_id, TOLD, message)
    outbox.write(rows)


def tell_asked(meeting, subject: str, body: str, *, kind: str, key: str) -> None:
    """To all bureaus that are asked to a meeting; each once."""
    message = outbox.Message(
        kind=kind,
        subject=subject,
        body=body,
        link=meeting.get_absolute_url(),
        dedupe_key=f"{kind}:{key}",
        waits_for_morning=True,
    )
    tell(meeting.invitations.values_list("bureau_id", flat=True), message)


def tell_of_action(action, bureau, words: str, note: str = "") -> None:
    """To a bureau, what became of an action. note: its result, or the reason."""
    origin = f"{action.meeting.number}会商，责任单位{action.bureau}。"
    message = outbox.Message(
        kind="meeting_action",
        subject=f"会商{words}：{action.title}",
        body=origin + note,
        link=action.get_absolute_url(),
        waits_for_morning=True,
    )
    tell([bureau.pk], message)
