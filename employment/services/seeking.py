"""Seekers: registering by a telephone code or on paper, keeping the wish up to date, taking it back."""

import hmac
import secrets
from datetime import timedelta
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from employment import clocks, permissions
from employment.models import Interview, Seeker, Way, phone_index
from employment.models.seeker import SEEKER_SEQUENCE
from employment.refusals import refused_in_words
from employment.services import telling
from employment.transitions import MatchState
from gaotai_jiazheng import numbering
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.each_by_itself import each_by_itself
from gaotai_jiazheng.refusals import not_now, refusal
from gaotai_jiazheng.sealed import blind_index

PREFIX = "QZ"
SMS_VALID_FOR, MOST_ATTEMPTS = timedelta(minutes=10), 5
KEPT_UNCONFIRMED = timedelta(days=1)
# Assumption: a year after the end nobody asks for the person any more, and who has looked for a year without a match
# and without a word has found something else; 县人社局 is to confirm both.
KEPT_AFTER_END = KEPT_LOOKING = timedelta(days=365)
PURGED_AT_ONCE, ENDED_AT_ONCE = 5000, 500
FORGOTTEN = "登记满一年没有消息，由平台结束"
State = Seeker.State
WISH = (
    "service_lines",
    "reach",
    "shifts",
    "takes_live_in",
    "wage_min_yuan",
    "wage_unit",
    "note",
)


@transaction.atomic
def ask(*, name, phone, communities, at=None, **wish) -> Seeker:
    """Send a code to the telephone; the wish is on the list when the code comes back, not before.

    Whether the number is known already is told by a text message to it and not on the page.
    """
    at = at or timezone.now()
    seeker = new_seeker(name, phone, at, way=Way.PHONE, **wish)
    seeker.state = State.PENDING
    code = new_code_of(seeker, at)
    store(seeker, communities)
    tell_code(seeker, code)
    return seeker


@transaction.atomic
def send_code_again(seeker: Seeker, *, at=None) -> Seeker:
    """Another code to the same telephone; the one before is of no use any more. Codes: step_not_allowed."""
    seeker = lock(seeker)
    if seeker.state != State.PENDING:
        raise ValidationError("这次登记已经办理过。", code="step_not_allowed")
    code = new_code_of(seeker, at or timezone.now())
    seeker.save(update_fields=["sms_digest", "sms_expires_at", "attempts"])
    tell_code(seeker, code)
    return seeker


def new_code_of(seeker, at) -> str:
    code = f"{secrets.randbelow(1_000_000):06}"
    seeker.sms_digest = blind_index(code, "seeker_sms")
    seeker.sms_expires_at, seeker.attempts = at + SMS_VALID_FOR, 0
    return code


def tell_code(seeker, code) -> None:
    telling.tell_phone(
        seeker.phone,
        "求职登记的验证码",
        body=f"验证码{code}，10分钟内有效。不是您本人登记，不用理会。",
        link=reverse("employment:seek_code"),
        good_until=seeker.sms_expires_at,
    )


def confirm(seeker: Seeker, *, code: str, at=None) -> tuple[Seeker, str]:
    """Put the wish on the list with the code of the text message; (the seeker, the query code).

    A wrong code is counted, also though it is refused. Codes: step_not_allowed, code_expired, code_wrong,
    registered_already.
    """
    at = at or timezone.now()
    with transaction.atomic():
        seeker = lock(seeker)
        if seeker.state != State.PENDING:
            raise ValidationError("这次登记已经办理过。", code="step_not_allowed")
        is_over = seeker.attempts >= MOST_ATTEMPTS or at > seeker.sms_expires_at
        digest = blind_index(code, "seeker_sms")
        if not is_over and hmac.compare_digest(digest, seeker.sms_digest):
            return put_on_list(seeker, at)
        seeker.attempts += 1
        seeker.save(update_fields=["attempts"])
    if is_over:
        raise refusal("code", "验证码已经失效，请重新发一个。", "code_expired")
    raise refusal("code", "验证码不对，请看短信里的六位数字。", "code_wrong")


@transaction.atomic
def register_on_paper(
    *, name, communities, by, phone="", station=None, at=None, **wish
) -> tuple[Seeker, str]:
    """Somebody at the counter, with the paper form signed: (the seeker, the query code to hand over).

    Of whoever leaves no telephone, somebody of the same name a moment ago is the same one: the button was pressed
    twice. Codes: registered_already.
    """
    at = at or timezone.now()
    if not permissions.matches(by):
        raise PermissionDenied("由零工驿站、县人社局或者县妇联的人员登记。")
    if station is not None and not permissions.works_at(by, station.pk):
        raise PermissionDenied("您不是这个驿站的人员。")
    if not phone:
        refuse_written_down_just_now(name, by, at)
    seeker = new_seeker(name, phone, at, way=Way.PAPER, station=station, by=by, **wish)
    seeker.state = State.PENDING
    store(seeker, communities)
    return put_on_list(seeker, at)


def refuse_written_down_just_now(name, by, at) -> None:
    """The clerk is held, so that of two presses at once the second one sees the first. Code registered_already, beside
    the name."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
    rows = Seeker.objects.looking().filter(way=Way.PAPER, by=by, phone_digest="")
    just_now = rows.filter(consented_at__gt=at - ARRIVES_TWICE_WITHIN, consented_at__lte=at)
    if same := next((row for row in just_now if row.name == name), None):
        message = f"刚刚登记过“{name}”，编号{same.number}。是另一位同名的人，请过十分钟再登记。"
        raise refusal("name", message, "registered_already")


def put_on_list(seeker, at) -> tuple[Seeker, str]:
    query_code = numbering.new_code()
    seeker.state = State.LOOKING
    seeker.code_digest = blind_index(query_code, "seeker_code")
    seeker.sms_digest = ""
    seeker.consented_at = at
    seeker.registered_on = timezone.localdate(at)
    with refused_in_words():
        seeker.save()
    watch(seeker, at)
    telling.tell_phone(
        seeker.phone,
        f"已登记求职，编号{seeker.number}",
        body=f"查询码{query_code}。有合适的岗位先问您，您同意了才把电话告诉对方。",
        link=reverse("employment:own"),
    )
    return seeker, query_code


def watch(seeker, at=None) -> None:
    """From now on a station has the days of the rule to bring a job."""
    link = seeker.get_absolute_url()
    day = timezone.localdate(at)
    clocks.start(seeker, seeker.number, link, clocks.UNMATCHED, day, at=at)


def go_on(seeker, at=None) -> None:
    """Who does not work there any more looks for work again; not who is erased, or has registered anew since."""
    seeker = lock(seeker)
    others = Seeker.objects.looking().filter(phone_digest=seeker.phone_digest)
    is_anew = bool(seeker.phone_digest) and others.exists()
    if seeker.state == State.PLACED and seeker.erased_at is None and not is_anew:
        seeker.state, seeker.ended_on = State.LOOKING, None
        with refused_in_words():
            seeker.save(update_fields=["state", "ended_on"])
        look_again(seeker, at)


def look_again(seeker, at=None) -> None:
    """Nothing came of her last match: a station has these days again."""
    open_states = [MatchState.PROPOSED, MatchState.AGREED]
    has_other = seeker.matches.filter(state__in=open_states).exists()
    if seeker.state == State.LOOKING and not has_other:
        watch(seeker, at)


def find(*, number: str, code: str) -> Seeker | None:
    """The registration that this pair opens; one answer for a wrong number and a wrong code."""
    number = numbering.clean_number(number, PREFIX)
    found = Seeker.objects.filter(number=number).exclude(code_digest="").first()
    digest = blind_index(numbering.clean_code(code), "seeker_code")
    if found is None or not hmac.compare_digest(digest, found.code_digest):
        return None
    return found


@transaction.atomic
def keep(seeker: Seeker, *, communities, **wish) -> Seeker:
    """Write the wish anew. Codes: step_not_allowed."""
    seeker = lock(seeker)
    if seeker.state != State.LOOKING:
        raise not_now("这份登记", seeker.get_state_display(), "修改")
    for name in WISH:
        setattr(seeker, name, wish[name])
    seeker.full_clean(exclude=["station", "by"], validate_constraints=False)
    seeker.save()
    seeker.communities.set(communities)
    return seeker


@transaction.atomic
def withdraw(seeker: Seeker, *, by=None, at=None, why="求职人撤回登记") -> Seeker:
    """Take the wish back: who it was is erased at once, matches that wait are ended, and posters who were to hear
    from her are told. by: who does it for the person at a counter, None for whoever holds the code or for the clock.
    Codes: step_not_allowed."""
    at = at or timezone.now()
    seeker = lock(seeker)
    if by is not None and not permissions.matches(by):
        raise PermissionDenied("您不能撤回这个登记。")
    if seeker.state not in {State.LOOKING, State.PLACED}:
        raise not_now("这份登记", seeker.get_state_display(), "撤回")
    waiting = seeker.matches.filter(state__in=[MatchState.PROPOSED, MatchState.AGREED])
    for match in waiting.filter(state=MatchState.AGREED).select_related("job"):
        telling.tell_poster(match.job, "求职人的登记结束了，不再联系")
    planned = Interview.objects.filter(match__in=waiting, outcome=Interview.Outcome.PLANNED)
    planned.update(outcome=Interview.Outcome.CANCELLED)
    waiting.update(state=MatchState.ENDED, token_digest="", note=why)
    clocks.cancel(seeker, why)
    seeker.state = State.WITHDRAWN
    seeker.ended_on = seeker.ended_on or timezone.localdate(at)
    erase(seeker, at)
    return seeker


def erase(seeker, at) -> None:
    """Nothing is left of who it was."""
    for name in ("name", "phone", "phone_digest", "code_digest", "sms_digest", "note"):
        setattr(seeker, name, "")
    seeker.erased_at = at
    seeker.save()


def end_forgotten(at=None) -> int:
    """Take back the wishes of which nobody has said a word for a year, and tell who has a telephone; how many. Safe to
    run twice, and after a missed day."""
    at = at or timezone.now()
    rows = list(forgotten(at).order_by("pk")[:ENDED_AT_ONCE])
    return sum(each_by_itself(rows, partial(end_one, at=at)))


def forgotten(at):
    """Those who look for work, and for whom nothing was proposed or written anew for so long."""
    begin = at - KEPT_LOOKING
    day = timezone.localdate(begin)
    written = Seeker.pgh_event_model.objects.filter(
        pgh_obj=OuterRef("pk"), pgh_created_at__gte=begin
    )
    rows = Seeker.objects.looking().filter(~Exists(written), registered_on__lt=day)
    return rows.exclude(matches__proposed_on__gte=day)


@transaction.atomic
def end_one(seeker, *, at) -> bool:
    """False where somebody has said a word meanwhile."""
    seeker = lock(seeker)
    if not forgotten(at).filter(pk=seeker.pk).exists():
        return False
    telling.tell_phone(
        seeker.phone,
        f"求职登记{seeker.number}满一年没有消息，已经结束",
        body="名字和手机号已经删除；还想找工作，请重新登记。",
        link=reverse("employment:seek"),
        waits_for_morning=True,
    )
    withdraw(seeker, at=at, why=FORGOTTEN)
    return True


@transaction.atomic
def purge(at=None) -> int:
    """Erase who never sent the code, and who came to work long ago; how many rows."""
    at = at or timezone.now()
    was_left = Q(state=State.PENDING, sms_expires_at__lt=at - KEPT_UNCONFIRMED)
    is_old = Q(state=State.PLACED, ended_on__lt=timezone.localdate(at - KEPT_AFTER_END))
    rows = Seeker.objects.filter(was_left | is_old, erased_at=None)
    ids = list(
        rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:PURGED_AT_ONCE]
    )
    return Seeker.objects.filter(pk__in=ids).update(
        name="", phone="", phone_digest="", code_digest="", sms_digest="", note="", erased_at=at
    )


def new_seeker(name, phone, at, **values) -> Seeker:
    today = timezone.localdate(at)
    _, number = numbering.next_number(PREFIX, today, SEEKER_SEQUENCE)
    return Seeker(
        number=number,
        name=name,
        phone=phone,
        phone_digest=phone_index(phone) if phone else "",
        registered_on=today,
        **values,
    )


def store(seeker, communities) -> None:
    seeker.full_clean(exclude=["station", "by", "communities"], validate_constraints=False)
    with refused_in_words():
        seeker.save()
    seeker.communities.set(communities)


def lock(seeker) -> Seeker:
    return Seeker.objects.select_for_update(of=("self",)).get(pk=seeker.pk)
