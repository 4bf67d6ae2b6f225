"""Certificates from confirmed results: written into the register of workers by its own service."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from credentials.models import Issue, Registration, Result
from credentials.models.result import PASSED
from credentials.permissions import keeps_exams
from credentials.services import telling
from credentials.services.stepping import begin, finish, lock, now, refused_in_words
from credentials.transitions import TOLD_STATES, Action
from gaotai_jiazheng.refusals import refusal
from workers.models import OccupationCertificate, VerifyMethod
from workers.services import papers


@transaction.atomic
def certify(plan, lines, *, issued_on: date, by, at=None) -> list[Issue]:
    """Issue certificates. lines: [(result, number)]; numbers are those of the issuing body.

    Each is verified at once, by this person's bureau, from the records of the exam. Codes: step_not_allowed,
    issued_as_examined, issued_one_that_stands, certificate_number_once, outside_scope, issued_before_exam.
    """
    plan, at = begin(plan, Action.CERTIFY, by=by), now(at)
    made = [issue(plan, result, number, issued_on, by=by, at=at) for result, number in lines]
    for result, _ in lines:
        told, link = f"您的{plan.what}证书已经登记", reverse("worker:home")
        telling.tell_worker(result.registration.worker, told, link=link)
    finish(plan, Action.CERTIFY, by=by, at=at, note=f"{len(made)}人")
    return made


def issue(plan, result, number, issued_on, *, by, at, replaces=None) -> Issue:
    if issued_on < plan.held_on:
        raise refusal("issued_on", "发证日不能早于考核日。", "issued_before_exam")
    worker = result.registration.worker
    with refused_in_words():
        certificate = papers.enter(
            OccupationCertificate,
            worker,
            by=by,
            kind=plan.certificate_kind,
            occupation=plan.occupation,
            skill_level=plan.level,
            number=number,
            body=plan.body,
            issued_on=issued_on,
        )
        papers.verify(
            certificate,
            agrees=True,
            method=VerifyMethod.OWN_RECORDS,
            by=by,
            note=f"考核计划{plan.number}",
            at=at,
        )
        return Issue.objects.create(
            result=result, certificate=certificate, replaces=replaces, by=by, at=at
        )


@transaction.atomic
def replace(found: Issue, *, number: str, issued_on: date, reason: str, by, at=None) -> Issue:
    """A certificate with a mistake is revoked and issued again. Raises PermissionDenied; codes as of
    ``certify``, and already_revoked."""
    plan = lock(found.result.registration.plan)
    if not keeps_exams(by):
        raise PermissionDenied("由县人社局更正证书。")
    papers.revoke(
        found.certificate,
        on=max(issued_on, found.certificate.issued_on),
        reason=f"更正：{reason}"[:200],
        by=by,
    )
    newest = Result.objects.current().get(registration=found.result.registration)
    made = issue(plan, newest, number, issued_on, by=by, at=now(at), replaces=found)
    told = f"您的{plan.what}证书已经更正，新证书已经登记"
    telling.tell_worker(newest.registration.worker, told, link=reverse("worker:home"))
    return made


@transaction.atomic
def revoke(found: Issue, *, reason: str, on: date, by) -> None:
    """The certificate is void from a day. Raises what ``workers.services.papers.revoke`` raises."""
    papers.revoke(found.certificate, on=on, reason=reason, by=by)


def revoke_of_registration(registration: Registration, *, reason, on, by) -> None:
    """What stands on an earlier result falls with it."""
    standing = Issue.objects.filter(
        result__registration=registration, certificate__revoked_on=None
    ).select_related("certificate")
    for found in standing:
        revoke(found, reason=reason, on=max(on, found.certificate.issued_on), by=by)


def to_certify(plan):
    """The results of the exam that passed and have no certificate that stands; of who has a correction
    that waits for its confirmation none."""
    standing = Issue.objects.filter(certificate__revoked_on=None).values("result__registration")
    rows = Result.objects.newest().confirmed().filter(registration__plan=plan)
    rows = rows.exclude(registration__in=standing).select_related("registration__worker")
    return [result for result in rows if result.is_passed]


def awaiting_certificates(plans):
    """Those of these exams with somebody who passed, as published, and was never given a certificate."""
    given = Issue.objects.values("result__registration")
    rows = Result.objects.newest().confirmed().filter(PASSED).exclude(registration__in=given)
    published = plans.filter(state__in=TOLD_STATES)
    return published.filter(pk__in=rows.order_by().values("registration__plan"))
