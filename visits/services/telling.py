"""Text messages to a household: a number, a code and a link, nothing of who went where. What household and bureau
said is told to the enterprise, and an answered dispute to the worker, too."""

from django.urls import reverse

from enterprises.services.standing import people_of
from reminders import outbox
from reminders.models import Notification

KIND = "visit"
MOST_CODES = 5
# Each side may dispute what another has had answered; of more answers than these the household reads on its page.
MOST_ANSWERS = 5
WORDS = (
    *("planned", "cancelled", "confirmed"),
    *(f"code{n}" for n in range(1, MOST_CODES + 1)),
    *(f"answered{n}" for n in range(1, MOST_ANSWERS + 1)),
)


def send_code(visit, code) -> None:
    """The six digits that show that the number is the household's."""
    body = f"验证码{code}，10分钟内有效。不是您在登记，不用理会。"
    until = visit.sms_expires_at
    write(visit, f"code{visit.sms_sent}", "验证码", body, reverse("visits:code"), good_until=until)


def send_planned(visit, query_code) -> None:
    """An enterprise has planned a visit: the household confirms with the code of this message."""
    body = f"上门以后请确认：编号{visit.number}，查询码{query_code}。没有这回事，也请在页面上说明。"
    write(visit, "planned", "请确认", body, reverse("visits:trace"))


def send_cancelled(visit) -> None:
    """The reason stands on the page that number and code open."""
    write(
        visit, "cancelled", "已取消", "不用确认。原因凭编号和查询码查看。", reverse("visits:trace")
    )


def send_receipt(visit, query_code) -> None:
    body = f"查询码{query_code}。凭编号和查询码可以评价、查看、投诉。"
    write(visit, "confirmed", "已确认", body, reverse("visits:trace"))


def tell_of_answer(visit) -> None:
    """A bureau has answered the dispute: all three sides hear of it, and read the reason on their pages."""
    count = visit.disputes.count()
    if count <= MOST_ANSWERS:
        body = "答复凭编号和查询码查看。"
        write(visit, f"answered{count}", "的争议有了答复", body, reverse("visits:trace"))
    if visit.worker.phone:
        subject = f"您的上门服务记录{visit.number}的争议有了答复"
        body = "答复写在“我的记录”里，用这个手机号登录查看。"
        message = outbox.Message(
            KIND, subject, body, link=reverse("visits:own"), waits_for_morning=True
        )
        outbox.write(outbox.post_to_phone(visit.worker.phone, message))
    tell_enterprise(visit, "的争议有了答复")


def tell_enterprise(visit, words) -> None:
    subject = f"上门服务记录{visit.number}{words}"
    message = outbox.Message(KIND, subject, link=reverse("workspace_visits:index"))
    outbox.write(outbox.post_to_users(people_of(visit.enterprise), message))


def write(visit, word, heading, body, link, *, good_until=None) -> None:
    message = outbox.Message(
        kind=KIND,
        subject=f"上门服务记录{visit.number}{heading}",
        body=body,
        link=link,
        dedupe_key=key_of(visit.number, word),
        good_until=good_until,
    )
    outbox.write(outbox.post_to_phone(visit.phone, message))


def key_of(number, word) -> str:
    return f"visit:{number}:{word}"


def forget_messages(numbers) -> int:
    """Empty the telephone numbers and the codes of the messages about these visits; how many."""
    keys = [f"{key_of(number, word)}:sms" for number in numbers for word in WORDS]
    rows = Notification.objects.filter(dedupe_key__in=keys)
    return rows.update(address="", body="")
