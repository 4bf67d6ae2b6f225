"""The convention: drafted, put up for comments, answered, adopted, in force from a day; signed, withdrawn."""

import hashlib
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from disclosure.gate import refuse_personal_data
from enterprises.permissions import can_sign_for
from enterprises.services.declaring import declare
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import refusal
from market.models import Association, CommentRound, Convention, ConventionComment, Signature
from market.permissions import can_guide
from market.services import telling
from reminders import deadlines

State = Convention.State
ANSWERS = "convention_answers"
# Assumption: long enough to hear of it and to write; to be confirmed by 县工业信息化和商务局.
SHORTEST_TERM, LONGEST_TERM = timedelta(days=7), timedelta(days=90)
FURTHEST = timedelta(days=366)
LEAST_WORDS = 5


def current_association() -> Association | None:
    """The association that exists today."""
    return Association.objects.open().select_related("bureau").first()


@transaction.atomic
def begin(association: Association, *, by) -> Convention:
    """The version in preparation: the one that is there, or a new one that starts as a copy of the newest."""
    refuse_others(by, association)
    lock_versions_of(association)
    newest = association.conventions.first()
    if newest is not None and newest.state in {State.DRAFT, State.COMMENTING}:
        return newest
    return Convention.objects.create(
        association=association,
        version=newest.version + 1 if newest else 1,
        title=newest.title if newest else f"{settings.SITE_COUNTY}家政服务公约",
        text=newest.text if newest else "",
        started_by=by,
    )


@transaction.atomic
def write(convention: Convention, *, title: str, text: str, by) -> Convention:
    """Write a draft. Codes: step_not_allowed, personal_data, those of its fields."""
    convention = lock_in(convention, State.DRAFT, by=by)
    convention.title, convention.text = title, clean_ends(text)
    convention.full_clean()
    for name in ("title", "text"):
        refuse_personal_data(getattr(convention, name), name)
    convention.save(update_fields=["title", "text"])
    return convention


@transaction.atomic
def throw_away(convention: Convention, *, by) -> None:
    """Delete a draft that nobody was asked about. Codes: step_not_allowed, draft_was_public."""
    convention = lock_in(convention, State.DRAFT, by=by)
    if convention.rounds.exists():
        message = "这一版已经公开征求过意见，不能删除。"
        raise ValidationError(message, code="draft_was_public")
    convention.delete()


@transaction.atomic
def put_up(
    convention: Convention, *, last_day: date, by, at: datetime | None = None
) -> CommentRound:
    """Ask everybody; the text that is asked about is kept. Codes: step_not_allowed, text_missing,
    term_out_of_range."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    convention = lock_in(convention, State.DRAFT, by=by)
    if not convention.text.strip():
        raise ValidationError("公约还没有正文。", code="text_missing")
    if not today + SHORTEST_TERM <= last_day <= today + LONGEST_TERM:
        message = f"截止日应在{SHORTEST_TERM.days}天以后、{LONGEST_TERM.days}天以内。"
        raise refusal("last_day", message, "term_out_of_range")
    convention.state = State.COMMENTING
    convention.save(update_fields=["state"])
    asked = CommentRound.objects.create(
        convention=convention,
        number=convention.rounds.count() + 1,
        text=convention.text,
        opened_at=at,
        last_day=last_day,
        opened_by=by,
    )
    deadlines.start(
        convention,
        f"公约第{convention.version}版意见",
        reverse("admin:market_convention_change", args=[convention.pk]),
        ANSWERS,
        owner=convention.association.bureau,
        received_on=last_day,
        at=at,
    )
    return asked


@transaction.atomic
def comment(
    asked: CommentRound, *, voice: str, content: str, at: datetime | None = None
) -> ConventionComment:
    """Somebody says something of the draft; what arrives twice is one comment. Codes: term_ended, too_short,
    personal_data."""
    at = at or timezone.now()
    content = clean_ends(content)
    convention = Convention.objects.select_for_update(of=("self",)).get(pk=asked.convention_id)
    if convention.state != State.COMMENTING or not asked.is_open(timezone.localdate(at)):
        raise ValidationError("征求意见已经结束。", code="term_ended")
    if len(content) < LEAST_WORDS:
        message = f"请写得具体一些，至少{LEAST_WORDS}个字。"
        raise refusal("content", message, "too_short")
    refuse_personal_data(content, "content")
    just_now = asked.comments.waiting().filter(voice=voice, content=content)
    if same := just_now.filter(submitted_at__gt=at - ARRIVES_TWICE_WITHIN).first():
        return same
    row = ConventionComment(round=asked, voice=voice, content=content, submitted_at=at)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def answer(
    row: ConventionComment, *, outcome: str, answer: str, by, at: datetime | None = None
) -> ConventionComment:
    """Say what becomes of a comment; from now on both are public. Codes: comment_answered, personal_data."""
    rows = ConventionComment.objects.select_for_update(of=("self",))
    row = rows.select_related("round__convention__association").get(pk=row.pk)
    refuse_others(by, row.round.convention.association)
    if row.answered_at is not None:
        raise ValidationError("这条意见已经答复。", code="comment_answered")
    answer = clean_ends(answer)
    refuse_personal_data(answer, "answer")
    row.outcome, row.answer = outcome, answer
    row.answered_by, row.answered_at = by, at or timezone.now()
    row.full_clean()
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    return row


@transaction.atomic
def take_back(convention: Convention, *, by, at: datetime | None = None) -> Convention:
    """Go back to the desk, to ask again with another text. Codes: step_not_allowed."""
    convention = lock_in(convention, State.COMMENTING, by=by)
    convention.state = State.DRAFT
    convention.save(update_fields=["state"])
    for clock in deadlines.open_clocks(convention):
        deadlines.cancel(clock, reason="退回起草", on=timezone.localdate(at or timezone.now()))
    return convention


@transaction.atomic
def adopt(
    convention: Convention,
    *,
    text: str,
    decision: str,
    in_force_on: date,
    by,
    at: datetime | None = None,
) -> Convention:
    """The association has adopted the text; from its day on it takes the place of the version before.

    text: as adopted; where it differs from what was put up, the page shows how.
    Codes: step_not_allowed, term_running, comments_waiting, personal_data, in_force_past, in_force_far,
    in_force_not_after, those of its fields.
    """
    convention = lock_in(convention, State.COMMENTING, by=by)
    before = newest_held(convention.association)
    # Now, and not before the locks: what was signed while this waited was signed in time.
    at = at or timezone.now()
    today = timezone.localdate(at)
    refuse_unheard(convention, today)
    if not today <= in_force_on <= today + FURTHEST:
        code = "in_force_past" if in_force_on < today else "in_force_far"
        raise about_day("施行日应在今天以后、一年以内。", code)
    convention.text = clean_ends(text)
    refuse_personal_data(convention.text, "text")
    refuse_personal_data(decision, "decision")
    start = timezone.make_aware(datetime.combine(in_force_on, time.min))
    convention.in_force_from = max(start, at)
    supersede(before, convention)
    convention.state, convention.decision = State.ADOPTED, decision.strip()
    convention.adopted_on, convention.adopted_by = today, by
    convention.digest = digest_of(convention.text)
    convention.full_clean(validate_constraints=False)
    if not convention.decision:
        raise refusal("decision", "请写明会议或者文件。", "required")
    convention.save()
    for clock in deadlines.open_clocks(convention):
        deadlines.meet(clock, on=today)
    if before is not None:
        telling.tell_signers(before, convention)
    return convention


def refuse_unheard(convention, today):
    """Nothing is adopted while its members may still comment, or wait for an answer."""
    asked = convention.rounds.last()
    if asked.is_open(today):
        message = f"征求意见到{date_format(asked.last_day)}为止，期满以后才能登记通过。"
        raise ValidationError(message, code="term_running")
    waiting = ConventionComment.objects.waiting().filter(round__convention=convention).count()
    if waiting:
        message = f"还有{waiting}条意见没有答复。"
        raise ValidationError(message, code="comments_waiting")


def newest_held(association) -> Convention | None:
    """The newest adopted version, held, so that nobody signs it meanwhile."""
    rows = association.conventions.filter(state=State.ADOPTED)
    return rows.select_for_update(of=("self",)).first()


def supersede(before, successor):
    """The version that was the newest ends where its successor begins."""
    if before is None:
        return
    if successor.in_force_from <= before.in_force_from:
        message = f"第{before.version}版自{date_format(timezone.localdate(before.in_force_from))}起施行，新版应晚于这一天。"
        raise about_day(message, "in_force_not_after")
    before.state, before.in_force_until = State.SUPERSEDED, successor.in_force_from
    before.save(update_fields=["state", "in_force_until"])


@transaction.atomic
def sign(
    convention: Convention, *, digest: str, enterprise, by, at: datetime | None = None
) -> Signature:
    """The enterprise binds itself to this very text.

    digest: of the text that the person has read. Codes: version_superseded (also for one that is not
    adopted), text_differs, signed_already. Raises PermissionDenied for whoever does not bind the enterprise.
    """
    if not can_sign_for(by, enterprise):
        raise PermissionDenied("由企业负责人或者受托人签署。")
    convention = Convention.objects.select_for_update(of=("self",)).get(pk=convention.pk)
    if convention.state != State.ADOPTED:
        message = f"第{convention.version}版不是最新通过的公约，不能签署。"
        raise ValidationError(message, code="version_superseded")
    if digest != convention.digest:
        message = "您读的不是现在的文本，请看过再签。"
        raise ValidationError(message, code="text_differs")
    at = at or timezone.now()
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                convention=convention,
                enterprise=enterprise,
                digest=digest,
                signed_by=by,
                signed_at=at,
            )
    except IntegrityError:
        raise ValidationError("已经签署过这一版。", code="signed_already") from None
    declare(
        enterprise,
        by=by,
        kind="convention_signature",
        title=f"签署{convention}",
        text=convention.text,
        link=convention.get_absolute_url(),
    )
    return signature


@transaction.atomic
def withdraw(signature: Signature, *, by, at: datetime | None = None) -> Signature:
    """The enterprise no longer stands by it; that it had signed stays on record. Codes: withdrawn_already."""
    if not can_sign_for(by, signature.enterprise):
        raise PermissionDenied("由企业负责人或者受托人撤回。")
    rows = Signature.objects.select_for_update(of=("self",))
    signature = rows.select_related("enterprise", "convention").get(pk=signature.pk)
    if signature.withdrawn_at is not None:
        raise ValidationError("已经撤回。", code="withdrawn_already")
    signature.withdrawn_by, signature.withdrawn_at = by, at or timezone.now()
    signature.save(update_fields=["withdrawn_by", "withdrawn_at"])
    declare(
        signature.enterprise,
        by=by,
        kind="convention_withdrawal",
        title=f"撤回对{signature.convention}的签署",
        text=signature.digest,
        link=signature.convention.get_absolute_url(),
    )
    return signature


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def clean_ends(text: str) -> str:
    """The text with "\\n" at the end of each line and no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def lock_versions_of(association):
    """Let one person at a time prepare versions of the convention, until the transaction ends."""
    Association.objects.select_for_update(no_key=True).only("pk").get(pk=association.pk)


def lock_in(convention, state, *, by) -> Convention:
    """The version as it is now, held. Codes: step_not_allowed."""
    lock_versions_of(convention.association)
    found = Convention.objects.select_related("association__bureau").filter(pk=convention.pk)
    found = found.select_for_update(of=("self",)).first()
    if found is None or found.state != state:
        word = found.get_state_display() if found else "已经删除"
        raise ValidationError(f"这一版{word}，不能这样办理。", code="step_not_allowed")
    refuse_others(by, found.association)
    return found


def refuse_others(by, association):
    if not can_guide(by, association):
        raise PermissionDenied("由协会的指导单位办理。")


def about_day(message, code) -> ValidationError:
    """A refusal that stands beside the day."""
    return refusal("in_force_on", message, code)
