"""Score sheets: signed once by their judge, corrected only by a second person, both kept."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from competitions.models import Entry, Judge, ScoreSheet
from competitions.publishing import sheet_digest
from competitions.services.stepping import lock, now, refused_in_words, require_keeper
from competitions.transitions import State


@transaction.atomic
def sign(judge: Judge, entry: Entry, *, points: dict[int, Decimal], by, at=None) -> ScoreSheet:
    """The judge's own sheet, locked from now on. points: {criterion's position: 0 to 100}.

    Raises PermissionDenied; ValidationError: codes sheet_while_it_is_held,
    sheet_by_a_judge_without_a_tie, sheet_on_the_scale, sheet_version_once.
    """
    if judge.user_id != by.pk:
        raise PermissionDenied("由评委本人签名。")
    return write(judge, entry, points, by=by, at=at, version=1, reason="")


@transaction.atomic
def correct(sheet: ScoreSheet, *, points, reason: str, by, at=None) -> ScoreSheet:
    """A further version by somebody else than the judge, with the reason.

    Codes: of ``sign``, and sheet_corrected_by_a_second_person.
    """
    require_keeper(by)
    version = sheet.version + 1
    return write(sheet.judge, sheet.entry, points, by=by, at=at, version=version, reason=reason)


def write(judge, entry, points, *, by, at, version, reason) -> ScoreSheet:
    words = {str(position): str(value) for position, value in sorted(points.items())}
    with refused_in_words():
        return ScoreSheet.objects.create(
            judge=judge,
            entry=entry,
            version=version,
            points=words,
            digest=sheet_digest(entry, judge, version, words),
            reason=reason,
            by=by,
            at=now(at),
        )


@transaction.atomic
def mark_absent(entry: Entry, *, is_absent: bool, by) -> Entry:
    """Who did not come is not scored. Codes: step_not_allowed, already_scored."""
    require_keeper(by)
    competition = lock(entry.event.competition)
    if competition.state != State.HELD or entry.state != Entry.State.ELIGIBLE:
        raise ValidationError("比赛评分期间才能登记到场。", code="step_not_allowed")
    if entry.sheets.exists():
        raise ValidationError("这名选手已经有评分。", code="already_scored")
    entry.is_absent = is_absent
    entry.save(update_fields=["is_absent"])
    return entry
