"""Text messages through a gateway over HTTP. Where none is set they go into the log, in production nowhere: a
message may hold a code, and whoever keeps the machine reads its log.

The request, for whoever puts the county's provider behind it::

    POST <SMS_GATEWAY_URL>
    Authorization: Bearer <SMS_GATEWAY_TOKEN>
    Content-Type: application/json; charset=utf-8
    Idempotency-Key: 4711-1795406400

    {"phone": "13800000000", "text": "【高台家政】…", "reference": "4711-1795406400"}

* 200, 201 or 202: the gateway has taken the message over; the body is not read.
* 400, 404, 410, 413 or 422: this message will never be taken; it is shown to staff as failed.
* 401 or 403: the token is wrong; every message waits, as with a gateway that is down.
* Anything else, a redirect too, or no answer within 10 seconds: the message is offered again later.

A message whose sender was killed is offered again with the same key. The gateway must remember keys for
at least three days (the attempts of one message reach over 46 hours, over 60 where nights lie between) and answer a known one with 200
without sending again.
"""

import json
import urllib.error
import urllib.request
from http.client import HTTPException

import structlog
from django.conf import settings

from gaotai_jiazheng.masking import mask_phone
from reminders.channels import DeliveryFailed, delivery_key

TIMEOUT_SECONDS = 10
FINAL_STATUSES = frozenset({400, 404, 410, 413, 422})
DOWN_STATUSES = frozenset({401, 403, 502, 503, 504})
SIGNATURE = f"【{settings.SITE_NAME}】"

log = structlog.get_logger(__name__)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuses to follow: a POST that is redirected becomes a GET of some page, and a token leaks."""

    def redirect_request(self, *args):
        return None


class SmsChannel:
    """Hands each message to the gateway."""

    def __enter__(self):
        self.opener = urllib.request.build_opener(NoRedirect)
        return self

    def __exit__(self, *exception):
        self.opener.close()

    def send(self, notification):
        """Send one message. Raises DeliveryFailed."""
        if not settings.SMS_GATEWAY_URL:
            phone = mask_phone(notification.address)
            if settings.IS_PRODUCTION:
                log.warning("sms_without_gateway", phone=phone)
                raise DeliveryFailed("没有设置短信网关", is_server_down=True)
            log.info("sms_to_log", phone=phone, text=text_of(notification))
            return
        try:
            with self.opener.open(self.request_for(notification), timeout=TIMEOUT_SECONDS):
                pass
        except urllib.error.HTTPError as error:
            with error:
                raise DeliveryFailed(
                    f"短信网关答复 {error.code}",
                    is_final=error.code in FINAL_STATUSES,
                    is_server_down=error.code in DOWN_STATUSES,
                ) from error
        except (OSError, HTTPException) as error:
            reason = f"短信网关没有应答（{type(error).__name__}）"
            raise DeliveryFailed(reason, is_server_down=True) from error

    def request_for(self, notification):
        key = delivery_key(notification)
        body = {"phone": notification.address, "text": text_of(notification), "reference": key}
        return urllib.request.Request(
            settings.SMS_GATEWAY_URL,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={
                "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": key,
            },
            method="POST",
        )


def text_of(notification) -> str:
    """What is read on the telephone: the subject, the sentence below it, where to look."""
    late = "（补发）" if notification.is_late else ""
    parts = [f"{SIGNATURE}{late}{notification.subject}"]
    if notification.body:
        parts.append(notification.body.rstrip("。"))
    text = "。".join(parts)
    return f"{text}。{settings.SITE_URL}{notification.link}" if notification.link else f"{text}。"
