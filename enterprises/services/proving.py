"""Proving that a telephone number is one's own: by a code in a text message, or by one from a counter.

Nothing that was typed waits for the text message: the registration is kept, the invitation stays open, a
code can be sent again, and where no message arrives a bureau's officer hands out a printed code.
"""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.signing_up import digest_of
from enterprises.models import PhoneCode
from gaotai_jiazheng.sealed import blind_index
from reminders import outbox

SENT_GOOD_FOR = timedelta(minutes=30)
HANDED_GOOD_FOR = timedelta(days=3)
CODES_PER_HOUR = 5
DIGITS = 6
Channel = PhoneCode.Channel


def purpose_of(row) -> str:
    """What a proof is for: this registration, or this invitation."""
    return f"{row._meta.model_name}:{row.pk}"


def send(purpose: str, phone: str, *, link: str = "") -> PhoneCode:
    """Send a code to the number. Raises ValidationError, code too_many_codes, after five in an hour.

    link: the page where it is asked for; that of the registration when empty.

    Who asks again may use any code that has not run out: messages come late and in any order.
    """
    now = timezone.now()
    lately = PhoneCode.objects.filter(
        phone_digest=digest_of(phone), channel=Channel.SMS, issued_at__gt=now - timedelta(hours=1)
    )
    if lately.count() >= CODES_PER_HOUR:
        message = "这个号码一小时内已经发过五次验证码，请过一会儿再发，或者到窗口领取。"
        raise ValidationError(message, code="too_many_codes")
    row, code = new_code(phone, Channel.SMS, SENT_GOOD_FOR, purpose=purpose)
    message = outbox.Message(
        kind="phone_code",
        subject="手机验证码",
        body=f"验证码{code}，30分钟内有效。工作人员不会向您要验证码。",
        link=link or reverse("enterprises:register"),
        good_until=row.expires_at,
    )
    with transaction.atomic():
        row.save()
        outbox.write(outbox.post_to_phone(phone, message))
    return row


def hand_out(phone: str, *, checked: str, by) -> tuple[PhoneCode, str]:
    """A code for somebody who stands at the counter with the telephone; (its row, the code to print)."""
    row, code = new_code(
        phone, Channel.COUNTER, HANDED_GOOD_FOR, issued_by=by, checked=checked.strip()
    )
    row.full_clean()
    row.save()
    return row, code


def new_code(phone, channel, good_for, **values):
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    now = timezone.now()
    row = PhoneCode(
        phone_digest=digest_of(phone),
        code_digest=code_digest(phone, code),
        channel=channel,
        issued_at=now,
        expires_at=now + good_for,
        **values,
    )
    return row, code


def code_digest(phone: str, code: str) -> str:
    """What is kept of a code: worth nothing for another number."""
    return blind_index(f"{phone}:{code}", "enterprise_phone_code")


def prove(purpose: str, phone: str, code: str) -> None:
    """Accept a code, or count a wrong try against every open one.

    Raises ValidationError by field ``phone_code``, codes no_open_code (none was sent, or all have run out)
    and wrong_code. What was counted stays counted: call it outside of a transaction that is rolled back.
    """
    is_right = False
    with transaction.atomic():
        found = PhoneCode.objects.for_use(purpose, digest_of(phone)).open()
        rows = list(found.select_for_update().order_by("pk"))
        given = code_digest(phone, code)
        right = next((row for row in rows if row.code_digest == given), None)
        if right is not None:
            right.purpose, right.proved_at = purpose, timezone.now()
            right.save(update_fields=["purpose", "proved_at"])
            is_right = True
        else:
            wrong = PhoneCode.objects.filter(pk__in=[row.pk for row in rows])
            wrong.update(wrong_tries=F("wrong_tries") + 1)
    if not rows:
        raise refusal("验证码已经失效，请重新发一个。", "no_open_code")
    if not is_right:
        raise refusal("验证码不对，请核对短信或者窗口给的纸条。", "wrong_code")


def refusal(message, code):
    return ValidationError({"phone_code": ValidationError(message, code=code)})


def is_proved(purpose: str, phone: str) -> bool:
    """Whether this number was proved for this purpose."""
    proved = PhoneCode.objects.filter(purpose=purpose, phone_digest=digest_of(phone))
    return proved.filter(proved_at__isnull=False).exists()


def has_open_code(purpose: str, phone: str) -> bool:
    """Whether a code is on its way or in somebody's hand."""
    return PhoneCode.objects.for_use(purpose, digest_of(phone)).open().exists()


def require_proof(purpose: str, phone: str) -> None:
    """Raises ValidationError, code phone_unproved."""
    if not is_proved(purpose, phone):
        message = "请先用验证码证明手机号是您的；填好的内容都在。"
        raise ValidationError(message, code="phone_unproved")
