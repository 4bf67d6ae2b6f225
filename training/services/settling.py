"""Completion: confirmed by 县人社局 for a class, and kept in step with every correction afterwards.

A completion becomes a worker credential of the kind 培训合格证书: it says that she has learnt, and never that
she has a level, which only an exam gives.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import not_now, refusal
from training.models.assessment import CERTIFICATE_SEQUENCE, Assessment, Completion, Settlement
from training.permissions import keeps_training, teaches
from training.services import followups, telling
from training.services.records import records_of
from training.services.refusals import refused_in_words
from training.services.stepping import lock
from training.transitions import COMPLETED_STATES, USING_STATES
from workers.models import CertificateKind, OccupationCertificate, VerifyMethod, Worker
from workers.services import papers

PREFIX = "JY"
SHORTEST_REASON = 4


def is_settled(training_class) -> bool:
    return Settlement.objects.filter(training_class=training_class.pk).exists()


def refuse_who_may_not_enter(training_class, by):
    """Attendance and results are the institution's until completion is confirmed, then the bureau's. Raises
    PermissionDenied; ValidationError, code step_not_allowed."""
    if not teaches(by, training_class):
        raise PermissionDenied("由这个班的培训机构登记。")
    if is_settled(training_class) and not keeps_training(by):
        raise PermissionDenied("已经确认结业，由县人社局更正。")
    if training_class.state not in USING_STATES:
        message = f"{training_class.get_state_display()}的班不登记考勤和成绩。"
        raise ValidationError(message, code="step_not_allowed")


@transaction.atomic
def assess(enrolment, *, outcome: str, by, score=None, reason="", at=None) -> Assessment:
    """Enter a result; a second one corrects the first and says why.

    Raises PermissionDenied; codes step_not_allowed, class_not_over, reason_missing,
    assessment_score_to_hundred, assessment_version_once.
    """
    training_class, at = lock(enrolment.training_class), at or timezone.now()
    refuse_who_may_not_enter(training_class, by)
    if at < training_class.ends_at:
        raise ValidationError("最后一节课还没有上完，不能登记结业考核。", code="class_not_over")
    before = enrolment.assessments.order_by("-version").first()
    reason = reason.strip()
    if before is not None and len(reason) < SHORTEST_REASON:
        raise refusal("reason", "更正成绩请写明理由，至少四个字。", "reason_missing")
    with refused_in_words(Assessment):
        made = Assessment.objects.create(
            enrolment=enrolment,
            version=before.version + 1 if before else 1,
            outcome=outcome,
            score=score,
            reason=reason if before else "",
            by=by,
            at=at,
        )
    settle(training_class, [enrolment], by=by, at=at)
    return made


@transaction.atomic
def confirm(training_class, *, by, at=None) -> list[Completion]:
    """Confirm who has completed a class that is over. Twice the same adds nothing.

    Raises PermissionDenied; codes step_not_allowed, results_missing.
    """
    if not keeps_training(by):
        raise PermissionDenied("由县人社局确认结业。")
    training_class = lock(training_class)
    if training_class.state not in COMPLETED_STATES:
        raise not_now("这个班", training_class.get_state_display(), "确认结业")
    learners = list(training_class.enrolments.seated().select_related("worker"))
    assessed = Assessment.objects.filter(enrolment__in=learners).values("enrolment").distinct()
    if missing := len(learners) - assessed.count():
        message = f"还有{missing}名学员没有登记结业考核，没有参加的也要登记。"
        raise ValidationError(message, code="results_missing")
    _, is_first = Settlement.objects.get_or_create(
        training_class=training_class, defaults={"by": by, "at": at or timezone.now()}
    )
    made = reconcile(training_class, learners, by=by, at=at)
    if is_first:
        completed = {each.enrolment_id for each in made}
        for learner in learners:
            if learner.pk not in completed:
                telling.tell_not_completed(learner, "没有结业")
        telling.tell_institution(
            training_class, f"培训班{training_class.number}已确认结业，{len(made)}人结业"
        )
    return made


def settle(training_class, learners, *, by, at=None) -> None:
    """After a change of what is known of learners: bring their completions in step, once they were confirmed.

    training_class: held, as by the confirmation itself: of two changes at once the second one sees the first.
    """
    if is_settled(training_class):
        reconcile(training_class, learners, by=by, at=at)


def reconcile(training_class, learners, *, by, at) -> list[Completion]:
    """Make the completions that are missing and take back those that no longer hold; the new ones."""
    records, at = records_of(training_class), at or timezone.now()
    made, is_taken_back = [], False
    standing = {
        each.enrolment_id: each
        for each in Completion.objects.standing().filter(enrolment__in=learners)
    }
    for learner in learners:
        record, found = records[learner.pk], standing.get(learner.pk)
        if found is not None and record.completed_on != found.completed_on:
            withdraw(found, reason="更正以后不再符合当时的结业条件或者日期", by=by, at=at)
            if record.completed_on is None and found.certificate_id is None:
                telling.tell_not_completed(learner, "的结业撤回了")
            found, is_taken_back = None, True
        if found is None and record.completed_on is not None:
            made.append(complete(training_class, learner, record, by=by, at=at))
            telling.tell_completed(learner, made[-1])
    if made:
        followups.open_rounds(training_class, max(each.completed_on for each in made))
    if is_taken_back:
        followups.meet_those_answered(training_class, by=by, at=at)
    return made


def complete(training_class, learner, record, *, by, at) -> Completion:
    _, number = numbering.next_number(PREFIX, record.completed_on, CERTIFICATE_SEQUENCE)
    with refused_in_words(Completion):
        return Completion.objects.create(
            enrolment=learner,
            number=number,
            completed_on=record.completed_on,
            attended_minutes=record.attended_minutes,
            taught_minutes=record.taught_minutes,
            asked_percent=record.asked_percent,
            certificate=credential(training_class, learner, number, record.completed_on, by, at),
            by=by,
            at=at,
        )


def credential(training_class, learner, number, issued_on, by, at) -> OccupationCertificate | None:
    """The entry in the register of workers; None for whoever is not in it and for classes without an
    occupation."""
    worker = learner.worker or worker_of(learner)
    if worker is None or training_class.occupation is None:
        return None
    certificate = papers.enter(
        OccupationCertificate,
        worker,
        by=by,
        kind=CertificateKind.TRAINING,
        occupation=training_class.occupation,
        number=number,
        issuer=training_class.institution.name,
        issued_on=issued_on,
    )
    papers.verify(
        certificate,
        agrees=True,
        method=VerifyMethod.OWN_RECORDS,
        by=by,
        note=f"培训班{training_class.number}",
        at=at,
    )
    return certificate


def worker_of(learner) -> Worker | None:
    """The row of the register of the same person."""
    if not learner.id_digest:
        return None
    return Worker.objects.registered().with_digests(numbers=[learner.id_digest]).first()


def withdraw(completion, *, reason, by, at) -> None:
    """The completion and its credential fall together; both stay on record."""
    completion.withdrawn_at, completion.withdrawn_reason = at, reason
    completion.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    if completion.certificate_id:
        on = max(timezone.localdate(at), completion.completed_on)
        papers.revoke(completion.certificate, on=on, reason=reason, by=by)
