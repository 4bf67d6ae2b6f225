"""Claiming a voucher: by telephone code, or on paper at an outlet."""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from communities.models import Outlet
from gaotai_jiazheng import numbering
from gaotai_jiazheng.identifiers import id_number_problem
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import blind_index
from promotion import codes, permissions
from promotion.models import Participation, Voucher, VoucherBatch
from promotion.models.voucher import VOUCHER_SEQUENCE
from promotion.refusals import refused_in_words
from promotion.transitions import VoucherState
from reminders import outbox

PREFIX = "XF"
KIND = "promotion"
SMS_VALID_FOR = timedelta(minutes=10)
MOST_ATTEMPTS = 5
CLAIM = "SELECT promotion_claim(%s, %s, %s, %s, %s, %s)"
CODE_REFUSALS = {
    "done": (None, "这张券已经领过，请看短信里的链接。", "step_not_allowed"),
    "code_expired": ("code", "验证码已经失效，请重新发一个。", "code_expired"),
    "code_wrong": ("code", "验证码不对，请看短信里的六位数字。", "code_wrong"),
}


def person_digest(phone: str = "", id_number: str = "") -> str:
    """By which the vouchers of one person are counted; a telephone goes before an identity number."""
    return blind_index(phone, "promotion_phone") or blind_index(id_number, "promotion_id")


def ask(batch: VoucherBatch, *, phone: str, at=None) -> Voucher:
    """Send a code to the telephone; the voucher is claimed when the code comes back, not before.

    Whether the number has its vouchers already is said to who brings the code, and not to whoever types a
    number. Codes: batch_closed, stock_gone.
    """
    at = at or timezone.now()
    digest = person_digest(phone)
    refuse_closed(batch, timezone.localdate(at))
    voucher = new_voucher(batch, digest, at, phone=phone, way=Voucher.Way.PHONE)
    code = new_code_of(voucher, at)
    with transaction.atomic():
        voucher.save()
        tell_code(voucher, code)
    return voucher


@transaction.atomic
def send_code_again(voucher: Voucher, *, at=None) -> Voucher:
    """Another code to the same telephone; the one before is of no use any more. Codes: step_not_allowed,
    batch_closed, stock_gone."""
    at = at or timezone.now()
    rows = Voucher.objects.select_for_update(of=("self",)).select_related("batch__campaign")
    voucher = rows.get(pk=voucher.pk)
    if voucher.state != VoucherState.ISSUED:
        raise refusal(*CODE_REFUSALS["done"])
    refuse_closed(voucher.batch, timezone.localdate(at))
    code = new_code_of(voucher, at)
    voucher.save(update_fields=["sms_digest", "sms_expires_at", "attempts"])
    tell_code(voucher, code)
    return voucher


def new_code_of(voucher, at) -> str:
    code = f"{secrets.randbelow(1_000_000):06}"
    voucher.sms_digest = blind_index(code, "promotion_sms")
    voucher.sms_expires_at, voucher.attempts = at + SMS_VALID_FOR, 0
    return code


def tell_code(voucher, code) -> None:
    message = outbox.Message(
        KIND,
        f"领取“{voucher.batch.title}”的验证码",
        body=f"验证码{code}，10分钟内有效。不是您本人领券，不用理会。",
        link=reverse("promotion:code"),
        good_until=voucher.sms_expires_at,
    )
    outbox.write(outbox.post_to_phone(voucher.phone, message))


def claim(voucher: Voucher, *, code: str, at=None) -> Voucher:
    """Claim with the code of the text message: one call of the database, outside any transaction.

    voucher: with batch and campaign. A wrong code is counted, also though it is refused. Codes: step_not_allowed,
    code_expired, code_wrong, batch_closed, stock_gone, cap_reached.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    refuse_out_of_days(voucher.batch, day)
    until = last_day(voucher.batch, day)
    answer = blind_index(code, "promotion_sms")
    with refused_in_words(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [voucher.pk, answer, at, day, until, MOST_ATTEMPTS])
        (outcome,) = cursor.fetchone()
    if outcome in CODE_REFUSALS:
        raise refusal(*CODE_REFUSALS[outcome])
    voucher.state, voucher.valid_until = VoucherState.CLAIMED, until
    voucher.claimed_at, voucher.claimed_on = at, day
    return voucher


@transaction.atomic
def hand_out(
    batch: VoucherBatch, *, outlet: Outlet, by, phone="", id_number="", key=None, at=None
) -> Voucher:
    """Claim for somebody who stands in an outlet: the slip is printed.

    Who has no telephone shows an identity card; its number is only made into a digest and not kept.
    key: of the page; the same page sent twice for the same person is one voucher.
    Codes: batch_closed, stock_gone, cap_reached, person_missing, id_number, outlet_closed, not_taking_part.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    if not permissions.hands_out_at(by, outlet):
        raise PermissionDenied("您不能在这个网点代领。")
    if not Outlet.objects.open().filter(pk=outlet.pk).exists():
        raise refusal("outlet", "这个网点现在没有开放。", "outlet_closed")
    joined = Participation.objects.standing().filter(
        campaign=batch.campaign_id, enterprise=outlet.enterprise_id
    )
    if not joined.exists():
        raise refusal("outlet", "这个网点的企业没有参加这次活动。", "not_taking_part")
    if not phone and not id_number:
        raise refusal("phone", "请填写手机号；没有手机的，填身份证号。", "person_missing")
    if id_number and (problem := id_number_problem(id_number)):
        raise refusal("id_number", problem, "id_number")
    digest = person_digest(phone, id_number)
    token = codes.token_from(f"{key}:{batch.pk}:{digest}") if key else codes.new_token()
    if given := handed_out_already(token):
        return given
    refuse_closed(batch, day)
    place = refuse_capped(batch, digest) + 1
    voucher = new_voucher(batch, digest, at, token=token, phone=phone, way=Voucher.Way.PAPER)
    voucher.outlet, voucher.by, voucher.slot = outlet, by, place
    voucher.state, voucher.claimed_at, voucher.claimed_on = VoucherState.CLAIMED, at, day
    voucher.valid_until = last_day(batch, day)
    with refused_in_words():
        voucher.save()
    return voucher


def handed_out_already(token: str) -> Voucher | None:
    """The voucher that the same page has given. The token is held, so that of two at once the second sees the first."""
    held_text = f"voucher:{codes.token_digest(token)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [held_text])
    return by_token(token)


def find(text: str) -> Voucher | None:
    """The voucher of a short code, as read out, or of the token of a QR; None for one that does not exist."""
    text = text.strip()
    if codes.is_short_code(text):
        return held().filter(code_digest=codes.code_digest(text)).first()
    return by_token(text.rstrip("/").rsplit("/", 1)[-1])


def by_token(token: str) -> Voucher | None:
    """The voucher of a token, which nobody can guess; None for one that does not exist."""
    return held().filter(token_digest=codes.token_digest(token)).first() if token else None


def held():
    """Vouchers with what their rules are."""
    return Voucher.objects.select_related("batch__campaign__bureau")


def new_voucher(batch, digest, at, *, token="", **values) -> Voucher:
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), VOUCHER_SEQUENCE)
    token = token or codes.new_token()
    return Voucher(
        batch=batch,
        number=number,
        token=token,
        token_digest=codes.token_digest(token),
        code_digest=codes.code_digest(codes.short_code_of(token)),
        person_digest=digest,
        asked_at=at,
        **values,
    )


def last_day(batch, day):
    """The last day of a voucher that is claimed today; today counts."""
    return min(batch.campaign.ends_on, day + timedelta(days=batch.valid_days - 1))


def refuse_closed(batch, day):
    refuse_out_of_days(batch, day)
    if not batch.takes_claims:
        raise ValidationError("现在不能领这种券。", code="batch_closed")
    if batch.left < 1:
        raise ValidationError("券已经领完了。", code="stock_gone")


def refuse_out_of_days(batch, day):
    campaign = batch.campaign
    if day < campaign.starts_on:
        message = f"{campaign.starts_on:%-m月%-d日}开始领券，请到时再来。"
        raise ValidationError(message, code="batch_closed")
    if day > campaign.ends_on:
        raise ValidationError("活动已经结束，不能再领券。", code="batch_closed")


def refuse_capped(batch, digest) -> int:
    """How many of the batch the person has. Codes: cap_reached."""
    count = batch.vouchers.filter(person_digest=digest, slot__isnull=False).count()
    if count >= batch.per_person:
        message = (
            f"这种券每人最多领{batch.per_person}张，您已经领过：用短信里的链接打开，或者看小票。"
        )
        raise refusal("phone", message, "cap_reached")
    return count
