"""Messages about reports: to the contact of the bureau that writes."""

from bureaus.models import BureauMember
from reminders import outbox

KIND = "progress_report"
TOLD = (BureauMember.Role.CONTACT,)


def message_of(report, subject: str, body: str) -> outbox.Message:
    """It does not ring at night: quarters are opened by the clock."""
    return outbox.Message(
        KIND, subject, body, link=report.get_absolute_url(), waits_for_morning=True
    )


def tell_asked(reports, due_on) -> None:
    """Each bureau, that its report is wanted."""
    rows = []
    for report in reports:
        words = f"请填写{report}，{due_on:%-m月%-d日}前提交"
        message = message_of(report, words, "数字由平台统计，请写各项措施的进展。")
        rows += outbox.post_to_members(report.bureau_id, TOLD, message)
    outbox.write(rows)


def tell_returned(report, again_by) -> None:
    """The bureau and whoever sent it in, why it comes back and by when it is wanted again; each once."""
    words = f"{report}退回修改，{again_by:%-m月%-d日}前重新提交"
    message = message_of(report, words, f"原因：{report.reason}")
    rows = outbox.post_to_members(report.bureau_id, TOLD, message)
    told = {row.recipient_id for row in rows}
    outbox.write(rows + outbox.post_to_users({report.submitted_by_id} - told, message))
