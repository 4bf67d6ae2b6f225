"""The link and the one-time codes by which a household and a worker are known: a phone, nothing else."""

import hmac
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from contracts.models import ContractParty, OneTimeCode
from contracts.services.stepping import require
from contracts.transitions import Action, State
from gaotai_jiazheng.sealed import blind_index
from reminders import outbox

VALID_FOR = timedelta(minutes=10)
MOST_WRONG = 5
SENT_PER_HOUR = 6
DIGITS = 6


def new_token() -> str:
    return secrets.token_urlsafe(18)


def token_digest(token: str) -> str:
    return blind_index(token, "contract_token")


def party_of(token: str) -> ContractParty | None:
    """Whose link this is."""
    found = ContractParty.objects.filter(token_digest=token_digest(token))
    return found.select_related("contract__enterprise").first()


def code_digest(party, purpose, code) -> str:
    return blind_index(f"{party.pk}:{purpose}:{code}", "contract_one_time_code")


@transaction.atomic
def send(party, purpose, *, at=None) -> OneTimeCode:
    """Send a code to the party's phone; the one sent before is worth nothing any more.

    Codes: too_many_codes, party_erased; of a code to sign with also step_not_allowed, signed_already.
    """
    at = at or timezone.now()
    party = ContractParty.objects.select_for_update(no_key=True).get(pk=party.pk)
    if not party.phone:
        raise ValidationError("这份合同的个人信息已经按期删除。", code="party_erased")
    if purpose == OneTimeCode.Purpose.SIGN:
        refuse_nothing_to_sign(party)
    lately = party.codes.filter(sent_at__gt=at - timedelta(hours=1)).count()
    if lately >= SENT_PER_HOUR:
        message = "验证码发得太多了，请过一小时再试，或者请企业帮您用纸签。"
        raise ValidationError(message, code="too_many_codes")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    sent = OneTimeCode.objects.create(
        party=party,
        purpose=purpose,
        digest=code_digest(party, purpose, code),
        sent_at=at,
        expires_at=at + VALID_FOR,
    )
    message = outbox.Message(
        kind="contract_code",
        subject="家政服务合同的验证码",
        body=f"验证码{code}，用于{OneTimeCode.Purpose(purpose).label}，十分钟内有效。不要告诉别人，企业也不会问您要。",
        good_until=sent.expires_at,
    )
    outbox.write(outbox.post_to_phone(party.phone, message))
    return sent


def refuse_nothing_to_sign(party):
    """Codes: step_not_allowed, signed_already."""
    require(party.contract, Action.SIGN)
    if party.contract.signatures.filter(role=party.role).exists():
        message = f"{party.get_role_display()}已经签过字，不用再签。"
        raise ValidationError(message, code="signed_already")


def use(party, purpose, code: str, *, at=None) -> None:
    """Use the code that was sent last. A wrong try is counted, so this is not to be called inside a
    transaction that is rolled back by the refusal.

    Codes: code_not_sent, code_expired, code_wrong.
    """
    if problem := try_code(party, purpose, code, at or timezone.now()):
        raise problem


@transaction.atomic
def try_code(party, purpose, code, at) -> ValidationError | None:
    """Mark the code as used, or count a wrong try; what is wrong, None for a good one."""
    latest = (
        OneTimeCode.objects.select_for_update()
        .filter(party=party, purpose=purpose)
        .order_by("-pk")
        .first()
    )
    if latest is None:
        return ValidationError("请先点“发送验证码”。", code="code_not_sent")
    is_spent = latest.used_at is not None or latest.wrong_tries >= MOST_WRONG
    if is_spent or at >= latest.expires_at:
        return ValidationError("验证码已经失效，请重新发送。", code="code_expired")
    typed = "".join(code.split())
    if not hmac.compare_digest(code_digest(party, purpose, typed), latest.digest):
        latest.wrong_tries += 1
        latest.save(update_fields=["wrong_tries"])
        return ValidationError("验证码不对，请看最新的一条短信。", code="code_wrong")
    latest.used_at = at
    latest.save(update_fields=["used_at"])
    return None


def link_message(contract, token) -> outbox.Message:
    """The link to a party, without anybody's data."""
    subject, body = "有一份家政服务合同请您看并签字", "看不清可以点“大字版”，也可以请家人帮忙。"
    if contract.state == State.IN_FORCE:
        subject, body = "您签的家政服务合同，打开链接就能看", "以前的链接打不开了。"
    return outbox.Message(
        kind="contract_link",
        subject=subject,
        body=f"打开链接，用这个手机收验证码。{body}",
        link=reverse("contracts:sign", args=[token]),
    )


@transaction.atomic
def send_link_again(party) -> str:
    """Send a new link, to sign or to read again what is in force; the old one opens nothing any more. The token.
    Codes: party_erased, step_not_allowed."""
    rows = ContractParty.objects.select_for_update(of=("self",), no_key=True)
    party = rows.select_related("contract").get(pk=party.pk)
    if not party.phone:
        raise ValidationError("这份合同的个人信息已经按期删除。", code="party_erased")
    if party.contract.state not in {State.SENT, State.IN_FORCE}:
        message = f"这份合同{party.contract.get_state_display()}，没有要看要签的，不再发链接。"
        raise ValidationError(message, code="step_not_allowed")
    token = new_token()
    party.token_digest, party.linked_at = token_digest(token), timezone.now()
    party.save(update_fields=["token_digest", "linked_at"])
    outbox.write(outbox.post_to_phone(party.phone, link_message(party.contract, token)))
    return token
