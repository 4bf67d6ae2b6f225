"""E-mail through Django's backend; one connection for a whole sweep."""

import smtplib
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from reminders.channels import DeliveryFailed, delivery_key

FINAL_REPLIES = range(500, 600)


class EmailChannel:
    """Sends plain text. The Message-ID is the same at every attempt, so that a mail server or a
    reader that looks at it shows a repeated message once."""

    def __enter__(self):
        self.connection = get_connection(fail_silently=False)
        return self

    def __exit__(self, *exception):
        # The messages are out; a server that does not say goodbye changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            self.connection.close()

    def send(self, notification):
        """Send one message. Raises DeliveryFailed."""
        try:
            email = EmailMessage(
                subject=subject_of(notification),
                body=body_of(notification),
                to=[notification.address],
                headers={"Message-ID": message_id(notification)},
                connection=self.connection,
            )
            self.connection.open()
            email.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _reply in error.recipients.values()]
            is_final = all(code in FINAL_REPLIES for code in codes)
            raise DeliveryFailed(f"收件地址被拒绝（{codes}）", is_final=is_final) from error
        except smtplib.SMTPResponseException as error:
            # A reply to the text is about this message; one to the sign-in or the sender is about all.
            is_server_down = not isinstance(error, smtplib.SMTPDataError)
            reason = f"邮件服务器答复 {error.smtp_code}"
            raise DeliveryFailed(reason, is_server_down=is_server_down) from error
        except (OSError, smtplib.SMTPException) as error:
            reason = f"邮件服务器没有应答（{type(error).__name__}）"
            raise DeliveryFailed(reason, is_server_down=True) from error
        except ValueError as error:  # a line break in a header, an address that cannot be written
            raise DeliveryFailed("地址或标题不能用于邮件", is_final=True) from error


def message_id(notification) -> str:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    domain = sender.rpartition("@")[2] or "localhost"
    return f"<{delivery_key(notification)}@{domain}>"


def subject_of(notification) -> str:
    return ("【补发】" if notification.is_late else "") + notification.subject


def body_of(notification) -> str:
    lines = [subject_of(notification), notification.body]
    if notification.link:
        lines.append(settings.SITE_URL + notification.link)
    lines.append(f"本邮件由{settings.SITE_FULL_NAME}自动发出，请登录平台办理，不要直接回复。")
    return "\n\n".join(line for line in lines if line)
