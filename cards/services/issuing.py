"""Issuing cards, and what becomes of them: the only writer of their tables."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import has_personal_number
from cards import codes, permissions, tokens
from cards.models import Card, CardStep
from cards.rule import Colour, reason_in_words
from cards.services import telling
from cards.services.keys import signing_key
from cards.services.standings import verdict_now
from cards.transitions import Action, State, state_after
from enterprises.permissions import can_act_for
from gaotai_jiazheng.refusals import not_now
from reminders import deadlines
from reminders.rulebook import length_in_words
from workers.models import Employment, Verification, VerifyMethod, Worker

# Assumption: a card holds for a year. 待县人社局、县工业信息化和商务局确认.
CARD_DAYS = 365
# The clock for a new card in place of a lost one; its length is a row of the rule register.
REISSUE = "card_reissue"


@transaction.atomic
def issue(worker, *, enterprise, is_identity_seen: bool, by, at=None) -> Card:
    """Issue a card to a worker of this enterprise.

    is_identity_seen: whether the officer has compared the original identity paper now; it need not be
    compared again where that has been written down before. Raises PermissionDenied; ValidationError,
    codes card_in_use, card_lost, identity_not_seen, standing_red, no_signing_key.
    """
    bureau = permissions.issuing_bureau(by)
    if bureau is None:
        raise PermissionDenied("只有发证单位的人员可以发证。")
    at = at or timezone.now()
    worker = locked_worker(worker)
    refuse_second(worker)
    if is_identity_seen:
        look_at_identity(worker, bureau=bureau, by=by, at=at)
    card = add_card(worker, enterprise, bureau=bureau, replaces=None, by=by, at=at)
    note(card, Action.ISSUE, by=by, at=at)
    tell_of_new(card)
    return card


@transaction.atomic
def replace(card, *, reason: str, enterprise=None, by, at=None) -> Card:
    """A new card in place of a lost, worn or outdated one; the old one ends, its clock is met.

    enterprise: None = as on the old card. Raises PermissionDenied; ValidationError, codes
    step_not_allowed, reason_missing, reason_has_personal_data, card_in_use, standing_red,
    no_signing_key.
    """
    bureau = permissions.issuing_bureau(by)
    if bureau is None:
        raise PermissionDenied("只有发证单位的人员可以换发。")
    at = at or timezone.now()
    card = end(card, Action.REPLACE, reason=reason, by=by, at=at)
    for clock in deadlines.open_clocks(card):
        deadlines.meet(clock, on=timezone.localdate(at))
    worker = locked_worker(card.worker)
    if Card.objects.live().filter(worker=worker).exists():
        message = "这个人另有一张使用中的上门服务证；这一张不用换发，请办理吊销。"
        raise ValidationError(message, code="card_in_use")
    enterprise = enterprise or card.enterprise
    new = add_card(worker, enterprise, bureau=bureau, replaces=card, by=by, at=at)
    note(new, Action.ISSUE, by=by, at=at, text=f"换发，原证{card}")
    tell_of_new(new)
    return new


def tell_of_new(card) -> None:
    telling.tell_holder(card, f"您的居家上门服务证{card}已经发了", "上门时带着；丢了马上挂失。")
    telling.tell_enterprise(card, f"居家上门服务证{card}已经发了", "可以打印。")


@transaction.atomic
def report_lost(card, *, reason: str, by, at=None) -> Card:
    """The card is gone: it counts no longer, and the clock for a new one begins (REISSUE). The holder is told, and the
    enterprise where others have written it down.

    Raises PermissionDenied; ValidationError, codes step_not_allowed, reason_missing,
    reason_has_personal_data.
    """
    if not permissions.can_report_lost(by, card):
        raise PermissionDenied("只有持证人所在企业和发证单位可以挂失。")
    card = lose(card, reason=reason, by=by, at=at or timezone.now())
    told = f"居家上门服务证{card}已经挂失"
    telling.tell_holder(card, f"您的{told}", "不能再用；补发以后通知您。")
    if not can_act_for(by, card.enterprise):
        telling.tell_enterprise(card, told, "由发证单位办理；补发以前不要派其上门。")
    return card


@transaction.atomic
def report_own_lost(card, *, worker, reason: str, at=None) -> Card:
    """The same by the holder herself, who has signed in with a code. Raises as ``report_lost`` does."""
    if card.worker_id != worker.pk:
        raise PermissionDenied("只能挂失自己的证。")
    card = lose(card, reason=reason, by=None, at=at or timezone.now())
    telling.tell_enterprise(card, f"居家上门服务证{card}已经由本人挂失", "补发以前不要派其上门。")
    return card


def reissue_time(on) -> str:
    """How long a new card for a lost one may take by the rule of that day, in words."""
    return length_in_words(REISSUE, on)


def lose(card, *, reason, by, at) -> Card:
    """End the card and start the clock of its bureau."""
    card = end(card, Action.REPORT_LOST, reason=reason, by=by, at=at)
    deadlines.start(
        card,
        f"上门服务证 {card}",
        card.get_absolute_url(),
        REISSUE,
        owner=card.bureau,
        received_on=timezone.localdate(at),
        at=at,
    )
    telling.tell_bureau(card, f"上门服务证{card}已挂失，待补发")
    return card


@transaction.atomic
def revoke(card, *, reason: str, by, at=None) -> Card:
    """Take a card away for good. Raises as ``report_lost`` does."""
    if not permissions.can_issue(by):
        raise PermissionDenied("只有发证单位的人员可以吊销。")
    at = at or timezone.now()
    card = end(card, Action.REVOKE, reason=reason, by=by, at=at)
    for clock in deadlines.open_clocks(card):
        deadlines.cancel(clock, reason="证已吊销", on=timezone.localdate(at))
    for tell in (telling.tell_holder, telling.tell_enterprise):
        tell(card, f"居家上门服务证{card}已经吊销", "不能再用。不服的，请找发证单位。")
    return card


@transaction.atomic
def let_who_left(employment, *, by, at) -> None:
    """Nobody waits for a new card of who works nowhere any more: the clock of a lost one ends. The card can be
    exchanged for the next employer."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    if employment.worker.employments.in_force(tomorrow).exists():
        return
    lost = Card.objects.filter(worker=employment.worker_id, state=State.LOST)
    stop_clocks(lost, "持证人已离开企业", at)


@transaction.atomic
def let_those_of(enterprise, *, by, at) -> None:
    """The same of everybody who worked for an enterprise that is off the register."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    elsewhere = Employment.objects.in_force(tomorrow).exclude(enterprise=enterprise)
    here = Employment.objects.filter(enterprise=enterprise)
    lost = Card.objects.filter(state=State.LOST, worker__in=here.values("worker"))
    stop_clocks(lost.exclude(worker__in=elsewhere.values("worker")), "企业已注销", at)


def stop_clocks(cards, reason, at):
    for card in cards.order_by("pk"):
        for clock in deadlines.open_clocks(card):
            deadlines.cancel(clock, reason=reason, on=timezone.localdate(at))


@transaction.atomic
def note_print(cards, *, by, at=None) -> None:
    """Write down that cards in use were printed. Raises PermissionDenied."""
    at = at or timezone.now()
    for card in cards:
        if not permissions.can_print(by, card):
            raise PermissionDenied("只有持证人所在企业和发证单位可以打印。")
        note(card, Action.PRINT, by=by, at=at)


def end(card, action, *, reason, by, at) -> Card:
    """Lock the card, move it to the state after the step and add the step to its record."""
    rows = Card.objects.select_for_update(of=("self",)).select_related(
        "worker", "enterprise", "bureau"
    )
    card = rows.get(pk=card.pk)
    after = state_after(card.state, action)
    if after is None:
        raise not_now("这张证", card.get_state_display(), action.label)
    reason = clean_reason(reason)
    card.state, card.ended_reason, card.ended_at = after, reason, card.ended_at or at
    card.save(update_fields=["state", "ended_reason", "ended_at"])
    note(card, action, by=by, at=at, text=reason)
    return card


def add_card(worker, enterprise, *, bureau, replaces, by, at) -> Card:
    """The new row with its signed token. The worker's row is locked, so that serials follow each other."""
    day = timezone.localdate(at)
    refuse_red(worker, enterprise, day)
    key = signing_key(at)
    number = unused_number()
    token = tokens.Token(
        key_id=key.key_id,
        number=number,
        serial=worker.cards.count() + 1,
        issued_on=day,
        valid_until=day + timedelta(days=CARD_DAYS - 1),
    )
    return Card.objects.create(
        number=number,
        worker=worker,
        serial=token.serial,
        enterprise=enterprise,
        bureau=bureau,
        key=key,
        token=tokens.signed(token, key.opened()),
        issued_on=day,
        valid_until=token.valid_until,
        issued_by=by,
        replaces=replaces,
    )


def refuse_second(worker) -> None:
    """Nobody has two cards: one in use is exchanged, and so is one that was lost, or its clock would never
    be met. Codes: card_in_use, card_lost."""
    if Card.objects.live().filter(worker=worker).exists():
        message = "这个人已经有一张使用中的上门服务证，请办理换发。"
        raise ValidationError(message, code="card_in_use")
    if lost := Card.objects.filter(worker=worker, state=State.LOST).first():
        message = f"这个人的证{lost}挂失了、等补发，请打开那张证办理换发。"
        raise ValidationError(message, code="card_lost")


def refuse_red(worker, enterprise, day):
    """Whoever could not go to homes today gets no card today."""
    found = verdict_now(worker.pk, day, enterprise_id=enterprise.pk)
    if found.colour == Colour.RED:
        words = "；".join(map(reason_in_words, found.reasons))
        code = "identity_not_seen" if found.reasons == ("identity missing",) else "standing_red"
        raise ValidationError(f"现在不能发证：{words}。", code=code)


def look_at_identity(worker, *, bureau, by, at):
    """Write down that the original paper was seen and agrees with the register."""
    Verification.objects.create(
        subject=worker, agrees=True, method=VerifyMethod.ORIGINAL, bureau=bureau, by=by, at=at
    )


def unused_number() -> int:
    """A random number that no card has; one in a thousand draws is repeated with three million cards."""
    while True:
        number = codes.new_number()
        if not Card.objects.filter(number=number).exists():
            return number


def locked_worker(worker) -> Worker:
    return Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=worker.pk)


def clean_reason(text: str) -> str:
    """The reason without its blanks. Codes: reason_missing, reason_has_personal_data."""
    text = text.strip()
    if not text:
        raise refusal("请写明原因。", "reason_missing")
    if has_personal_number(text):
        raise refusal("这里会长期保存，请不要写电话、证件号或账号。", "reason_has_personal_data")
    return text[:200]


def refusal(message, code) -> ValidationError:
    return ValidationError({"reason": [ValidationError(message, code)]})


def note(card, action, *, by, at, text="") -> None:
    """Add a step to the record."""
    CardStep.objects.create(card=card, action=action, by=by, at=at, note=text)
