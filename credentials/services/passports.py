"""The career passport: made by the worker, opened by whoever has the link, each opening written down."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format

from credentials.models import Award, Passport, PassportField, PassportOpening
from credentials.services.levels import months_worked
from credentials.services.stepping import now
from workers.badges import badges_of
from workers.models import Employment, OccupationCertificate, Worker
from workers.services.own import Look

HOLDS = timedelta(days=7)
MOST_OPEN = 10
SHOWN = 30


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(worker: Worker, *, fields: list[str], openings: int, at=None) -> tuple[Passport, str]:
    """A passport and the token of its link, which nobody can read again.

    Raises ValidationError: codes too_many_open and those of the fields.
    """
    Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    at = now(at)
    if worker.passports.open(at).count() >= MOST_OPEN:
        message = f"最多有{MOST_OPEN}个还能打开的链接，请先收回不用的。"
        raise ValidationError(message, code="too_many_open")
    token = secrets.token_urlsafe(24)
    passport = Passport(
        worker=worker,
        fields=[field for field in PassportField.values if field in fields],
        token_digest=digest_of(token),
        openings=openings,
        made_at=at,
        expires_at=at + HOLDS,
    )
    passport.full_clean()
    passport.save()
    return passport, token


def revoke(passport: Passport, *, at=None) -> None:
    """The link opens nothing from now on."""
    Passport.objects.filter(pk=passport.pk, revoked_at=None).update(revoked_at=now(at))


def find(token: str) -> Passport | None:
    """The passport of a link, open or not; None for a link that never was, and of an erased worker."""
    rows = Passport.objects.select_related("worker").filter(token_digest=digest_of(token))
    return rows.exclude(worker__state=Worker.State.ERASED).first()


@dataclass(frozen=True)
class Shown:
    """What an opened passport shows. None: not chosen. name: masked, where it was not chosen.

    certificates: verified and in force. badges: her stars and brands of today. months: of registered work.
    employers: of today.
    """

    name: str
    certificates: list[OccupationCertificate] | None
    badges: tuple[str, ...] | None
    months: int | None
    awards: list[Award] | None
    employers: list[str] | None


def open_passport(passport: Passport, *, at=None) -> Shown:
    """Count the opening and read what was chosen, as it stands now.

    Raises ValidationError, code passport_closed: revoked, run out, or opened as often as it may be.
    """
    at = now(at)
    try:
        with transaction.atomic():
            PassportOpening.objects.create(passport=passport, at=at)
    except IntegrityError as error:
        message = "这个链接已经用完、过期，或者本人收回了。"
        raise ValidationError(message, code="passport_closed") from error
    return shown_of(passport.worker, passport.fields, timezone.localdate(at))


def shown_of(worker, fields, day) -> Shown:
    chosen = set(fields)
    return Shown(
        name=worker.name if PassportField.NAME in chosen else worker.masked_name,
        certificates=certificates_of(worker, day) if PassportField.CERTIFICATES in chosen else None,
        badges=badges_of(worker.pk, day) if PassportField.BADGES in chosen else None,
        months=months_worked(worker, day) if PassportField.YEARS in chosen else None,
        awards=list(worker.awards.standing()[:SHOWN]) if PassportField.AWARDS in chosen else None,
        employers=employers_of(worker, day) if PassportField.EMPLOYER in chosen else None,
    )


def certificates_of(worker, day) -> list[OccupationCertificate]:
    rows = OccupationCertificate.objects.in_force(day).verified().filter(worker=worker)
    return list(rows.select_related("occupation", "body", "verification__bureau")[:SHOWN])


def employers_of(worker, day) -> list[str]:
    rows = Employment.objects.in_force(day).filter(worker=worker)
    return [str(each.enterprise) for each in rows.select_related("enterprise")[:SHOWN]]


def openings_of(worker: Worker) -> list[Look]:
    """Who opened her links, for her own list of looks: one query."""
    rows = PassportOpening.objects.filter(passport__worker=worker).select_related("passport")
    return [
        Look(
            row.pk,
            row.at,
            "拿到链接的人",
            "",
            f"您的职业护照（{'、'.join(row.passport.field_names)}）",
            f"您{date_format(timezone.localtime(row.passport.made_at))}生成的链接",
        )
        for row in rows[:SHOWN]
    ]


def recent(worker: Worker):
    """Her links, the newest first."""
    return list(worker.passports.annotate(left=F("openings") - F("opened"))[:SHOWN])
