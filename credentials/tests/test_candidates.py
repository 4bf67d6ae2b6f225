"""Candidates and results: who may come, who examines, who enters and who confirms."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from credentials.models import (
    ExamPerson,
    ExamPlan,
    Issue,
    Promotion,
    Recusal,
    Registration,
    Result,
)
from credentials.services import certifying, planning, promoting, registering, scoring
from credentials.tests.factories import (
    FAILED,
    PASSED,
    AssessorFactory,
    LevelRuleFactory,
    announced,
    candidate,
    certificate,
    employer_body,
    held,
    in_state,
    lines_of,
    occupation,
    part,
)
from credentials.tests.test_planning import refused
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from reminders.models import Notification
from workers.models import OccupationCertificate
from workers.tests.factories import EmploymentFactory, WorkerFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def hrss(db):
    return officer("hrss")


def confirmed(plan, scores=PASSED, by=None):
    """Every candidate has a result that a second person has confirmed."""
    scoring.enter_results(plan, lines_of(plan, scores), by=by or officer("hrss"))
    results = Result.objects.filter(registration__plan=plan)
    scoring.confirm(plan, list(results), by=officer("hrss"))
    return Result.objects.filter(registration__plan=plan)


def published(**values):
    plan = held(**values)
    confirmed(plan)
    return in_state(plan, "entered") and in_state(plan, "published", published_at=timezone.now())


def test_enterprise_registers_who_works_for_it(hrss):
    member = EnterpriseMemberFactory()
    employed = EmploymentFactory(enterprise=member.enterprise).worker
    plan = announced()

    registering.register(plan, employed, by=member.user, enterprise=member.enterprise)

    plan.refresh_from_db()
    assert (plan.taken, plan.registrations.get().enterprise) == (1, member.enterprise)
    code = refused(
        registering.register, plan, WorkerFactory(), by=member.user, enterprise=member.enterprise
    )
    assert code == {"not_employed"}


def test_stranger_registers_nobody():
    with pytest.raises(PermissionDenied):
        registering.register(announced(), WorkerFactory(), by=officer("trade-union"))
    with pytest.raises(PermissionDenied):
        registering.register(
            announced(),
            WorkerFactory(),
            by=EnterpriseMemberFactory().user,
            enterprise=EnterpriseFactory(),
        )


def test_candidate_is_registered_once_and_may_come_back(hrss):
    plan, worker = announced(), WorkerFactory()
    first = registering.register(plan, worker, by=hrss)
    assert refused(registering.register, plan, worker, by=hrss) == {"candidate_once_in_an_exam"}

    registering.withdraw(first, by=hrss)
    registering.register(plan, worker, by=hrss)

    plan.refresh_from_db()
    assert plan.taken == 1


def test_exam_that_is_held_takes_nobody_and_gives_no_seat_back(hrss):
    plan = held()
    later = timezone.now() - timedelta(days=1)

    code = refused(registering.register, plan, WorkerFactory(), by=hrss, at=later)

    assert code == {"registered_while_announced"}
    assert refused(registering.withdraw, plan.registrations.get(), by=hrss) == {
        "withdrawn_while_announced"
    }


def test_no_seat_is_given_back_once_the_exam_has_begun_also_before_that_is_written_down(hrss):
    plan = announced()
    seat = candidate(plan)

    assert refused(registering.withdraw, seat, by=hrss, at=plan.starts_at) == {"exam_begun"}
    registering.withdraw(seat, by=hrss, at=plan.starts_at - timedelta(minutes=1))

    plan.refresh_from_db()
    assert plan.taken == 0


def test_employer_examines_its_own_people_only(hrss):
    enterprise = EnterpriseFactory()
    plan = announced(body=employer_body(enterprise))
    own = EmploymentFactory(enterprise=enterprise).worker
    other = EmploymentFactory().worker

    registering.register(plan, own, by=hrss)

    assert refused(registering.register, plan, other, by=hrss) == {"employer_examines_its_own"}


def test_employer_examines_who_began_today_from_midnight_on(hrss):
    enterprise = EnterpriseFactory()
    plan = announced(body=employer_body(enterprise))
    began = EmploymentFactory(enterprise=enterprise, started_on=timezone.localdate()).worker

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE '<far>+48'")  # where it is another day
        candidate(plan, began)
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")

    assert plan.registrations.get().worker == began


def test_next_level_asks_for_the_one_before(hrss):
    LevelRuleFactory()
    plan, worker = announced(level=4), WorkerFactory()

    with pytest.raises(ValidationError, match="要先有五级（初级工）的证书"):
        registering.register(plan, worker, by=hrss)
    certificate(worker, 5, is_verified=False)
    assert refused(registering.register, plan, worker, by=hrss) == {"missing_before"}


def test_verified_level_before_is_enough_where_no_time_is_asked(hrss):
    LevelRuleFactory()
    worker = WorkerFactory()
    certificate(worker, 5)

    assert registering.register(announced(level=4), worker, by=hrss).pk


def test_time_after_the_level_before_is_counted(hrss):
    LevelRuleFactory(months_after_previous=24)
    worker = EmploymentFactory(started_on=date(2024, 1, 1)).worker
    certificate(worker, 5, issued_on=timezone.localdate() - timedelta(days=400))

    with pytest.raises(ValidationError, match="从业时间还差11个月"):
        registering.register(announced(level=4), worker, by=hrss)


def test_prize_that_was_agreed_to_stands_for_the_time_and_not_for_the_level(hrss):
    LevelRuleFactory(months_after_previous=24)
    member = EnterpriseMemberFactory()
    worker = EmploymentFactory(enterprise=member.enterprise).worker
    promotion = Promotion.objects.create(
        worker=worker, occupation=occupation(), level=4, basis="县级技能大赛一等奖"
    )
    as_owner = {"by": member.user, "enterprise": member.enterprise}

    promoting.decide(promotion, is_agreed=True, reason="按标准第三条", by=hrss)

    assert refused(registering.register, announced(level=4), worker, **as_owner) == {
        "missing_before"
    }
    certificate(worker, 5)
    assert registering.register(announced(level=4), worker, **as_owner).pk


def test_time_that_nobody_has_confirmed_asks_for_nothing(hrss):
    LevelRuleFactory(months_after_previous=24, confirmed_by="", awaiting_confirmation_by="县人社局")
    worker = WorkerFactory()
    certificate(worker, 5)

    assert registering.register(announced(level=4), worker, by=hrss).pk


def test_bureau_lets_in_by_a_paper_and_an_enterprise_does_not(hrss):
    LevelRuleFactory()
    plan = announced(level=4)
    registering.register(plan, WorkerFactory(), by=hrss, waiver="职业标准申报条件，技校毕业证")
    member = EnterpriseMemberFactory()
    worker = EmploymentFactory(enterprise=member.enterprise).worker

    with pytest.raises(PermissionDenied):
        registering.register(
            plan, worker, by=member.user, enterprise=member.enterprise, waiver="看着可以"
        )
    with pytest.raises(IntegrityError, match="waiver_by_the_bureau"), transaction.atomic():
        candidate(plan, worker, enterprise=member.enterprise, waiver="看着可以")


def test_assessor_of_the_candidates_enterprise_stays_away(hrss):
    enterprise = EnterpriseFactory()
    plan = announced()
    tied = AssessorFactory(body=plan.body, person__enterprise=enterprise)
    tied_part = part(plan, tied)
    worker = EmploymentFactory(enterprise=enterprise).worker

    registration = registering.register(plan, worker, by=hrss)

    assert registration.recusals.get().assessor == tied_part
    in_state(plan, "held")
    line = {"registration": registration, "assessor": tied_part, **PASSED}
    assert refused(scoring.enter_results, plan, [line], by=hrss) == {"result_by_its_assessor"}


def test_tie_holds_in_the_database_without_a_recusal():
    enterprise = EnterpriseFactory()
    plan = announced()
    tied = part(plan, AssessorFactory(body=plan.body, person__enterprise=enterprise))
    registration = candidate(plan, EmploymentFactory(enterprise=enterprise).worker)
    in_state(plan, "held")

    with pytest.raises(IntegrityError, match="does not examine"):
        Result.objects.create(
            registration=registration,
            assessor=tied,
            entered_by=plan.created_by,
            skill_pass=1,
            **PASSED,
        )


def test_candidate_with_no_assessor_left_is_not_registered(hrss):
    enterprise = EnterpriseFactory()
    plan = announced()
    ExamPerson.objects.update(enterprise=enterprise)
    worker = EmploymentFactory(enterprise=enterprise).worker

    assert refused(registering.register, plan, worker, by=hrss) == {"no_assessor_left"}
    assert not Registration.objects.exists()


def test_declared_recusal_keeps_the_assessor_away(hrss):
    plan = held()
    assessor, registration = plan.parts.get(), plan.registrations.get()

    registering.recuse(registration, assessor, kind=Recusal.Kind.RELATIVE, by=hrss)

    assert refused(scoring.enter_results, plan, lines_of(plan), by=hrss) == {
        "result_by_its_assessor"
    }


def test_result_is_confirmed_by_a_second_person(hrss):
    plan = held()
    scoring.enter_results(plan, lines_of(plan), by=hrss)
    result = Result.objects.get()

    with pytest.raises(PermissionDenied):
        scoring.confirm(plan, [result], by=hrss)
    with pytest.raises(IntegrityError, match="result_confirmed_by_another"), transaction.atomic():
        Result.objects.update(confirmed_by=hrss, confirmed_at=timezone.now())
    assert scoring.confirm(plan, [result], by=officer("hrss")) == 1


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ({"is_absent": False, "theory": 101, "skill": 60}, "result_scores_to_hundred"),
        ({"is_absent": False, "theory": None, "skill": 60}, "result_whole"),
        ({"is_absent": True, "theory": None, "skill": 60}, "result_whole"),
    ],
)
def test_result_that_is_not_whole_is_refused(hrss, scores, code):
    plan = held()

    assert refused(scoring.enter_results, plan, lines_of(plan, scores), by=hrss) == {code}
    assert not Result.objects.exists()


def test_confirmed_result_never_changes(hrss):
    plan = held()
    confirmed(plan)

    for changed in ({"skill": 99}, {"confirmed_by": hrss}, {"reason": "改了"}):
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            Result.objects.update(**changed)


def test_correction_is_a_version_that_counts_once_confirmed(hrss):
    plan = published()
    registration = plan.registrations.get()

    made = scoring.correct(
        registration, reason="技能漏登一项", by=hrss, assessor=plan.parts.get(), **FAILED
    )

    assert Result.objects.current().get().version == 1
    assert not Notification.objects.exists()
    scoring.confirm(plan, [made], by=officer("hrss"))
    assert (Result.objects.current().get().version, registration.results.count()) == (2, 2)
    told = Notification.objects.get()
    assert told.subject == f"{date_format(plan.held_on)}的{plan.what}考核，您的成绩更正了"
    assert told.address == registration.worker.phone


def test_entry_that_is_wrong_is_followed_by_another_before_anybody_confirms_it(hrss):
    plan = held()
    scoring.enter_results(plan, lines_of(plan, FAILED), by=hrss)
    wrong, assessor = Result.objects.get(), plan.parts.get()
    made = scoring.correct(
        plan.registrations.get(), reason="看错一行", by=hrss, assessor=assessor, **PASSED
    )

    assert refused(scoring.confirm, plan, [wrong], by=officer("hrss")) == {
        "result_confirmed_newest"
    }
    scoring.confirm(plan, [made], by=officer("hrss"))

    assert in_state(plan, "entered").state == "entered"
    assert Result.objects.current().get() == made


def test_a_mistake_found_before_the_results_are_published_is_corrected_first(hrss):
    plan = held()
    confirmed(plan)
    plan = planning.complete(plan, by=hrss)

    made = scoring.correct(
        plan.registrations.get(), reason="看错一行", by=hrss, assessor=plan.parts.get(), **FAILED
    )

    plan.refresh_from_db()
    assert plan.state == "held"
    assert refused(planning.complete, plan, by=hrss) == {"exam_results_confirmed"}
    scoring.confirm(plan, [made], by=officer("hrss"))
    assert planning.publish(planning.complete(plan, by=hrss), by=hrss).state == "published"
    assert Result.objects.current().get() == made


def test_correction_that_waits_holds_up_the_certificate(hrss):
    plan = published()
    scoring.correct(
        plan.registrations.get(),
        reason="技能漏登一项",
        by=hrss,
        assessor=plan.parts.get(),
        **PASSED,
    )

    assert certifying.to_certify(plan) == []


def test_certificates_go_into_the_register_verified(hrss):
    plan = published(candidates=2)
    results = certifying.to_certify(plan)

    made = certifying.certify(
        plan,
        [(result, f"S00006207240026{n:06}") for n, result in enumerate(results)],
        issued_on=timezone.localdate(),
        by=hrss,
    )

    plan.refresh_from_db()
    found = OccupationCertificate.objects.verified()
    assert (plan.state, len(made), found.count()) == ("certified", 2, 2)
    first = found.first()
    assert (first.skill_level, first.body, first.verification.method) == (
        5,
        plan.body,
        "own_records",
    )
    assert plan.number in first.verification.note
    assert certifying.to_certify(plan) == []
    told = Notification.objects.filter(subject=f"您的{plan.what}证书已经登记")
    assert {each.address for each in told} == {each.worker.phone for each in found}


def test_exam_waits_until_who_passed_has_her_certificate(hrss):
    plan = published(candidates=2)
    assert list(certifying.awaiting_certificates(ExamPlan.objects.all())) == [plan]

    (first, second) = certifying.to_certify(plan)
    (made,) = certifying.certify(plan, [(first, "S1")], issued_on=timezone.localdate(), by=hrss)
    assert list(certifying.awaiting_certificates(ExamPlan.objects.all())) == [plan]

    certifying.certify(plan, [(second, "S2")], issued_on=timezone.localdate(), by=hrss)
    certifying.revoke(made, reason="替考", on=timezone.localdate(), by=hrss)
    assert not certifying.awaiting_certificates(ExamPlan.objects.all()).exists()


def test_candidate_is_told_of_her_seat_and_that_it_is_given_back(hrss):
    member = EnterpriseMemberFactory()
    worker = EmploymentFactory(enterprise=member.enterprise).worker
    plan = announced()

    found = registering.register(plan, worker, by=member.user, enterprise=member.enterprise)
    registering.withdraw(found, by=hrss)

    day = date_format(plan.held_on)
    to_her = Notification.objects.filter(channel="sms").order_by("pk")
    assert [(each.address, each.subject) for each in to_her] == [
        (worker.phone, f"您报了{day}的{plan.what}考核"),
        (worker.phone, f"{day}的{plan.what}考核，您的报名取消了"),
    ]
    to_it = Notification.objects.filter(recipient=member.user, channel="inbox")
    assert [each.subject for each in to_it] == [f"{day}的{plan.what}考核取消了一个报名"]


def certified():
    plan = published()
    result = certifying.to_certify(plan)[0]
    issue = certifying.certify(
        plan, [(result, "S000062072400260001")], issued_on=timezone.localdate(), by=officer("hrss")
    )[0]
    plan.refresh_from_db()
    return plan, issue


def test_number_is_given_once(hrss):
    _, issue = certified()
    other = published()
    line = (certifying.to_certify(other)[0], issue.certificate.number)

    with pytest.raises(ValidationError, match="这个证书编号已经登记过"):
        certifying.certify(other, [line], issued_on=timezone.localdate(), by=hrss)
    assert Issue.objects.count() == 1


def test_who_failed_gets_no_certificate_even_by_hand(hrss):
    plan = held()
    result = confirmed(plan, FAILED).get()
    plan = in_state(plan, "published", published_at=timezone.now())

    assert certifying.to_certify(plan) == []
    assert refused(
        certifying.certify, plan, [(result, "S1")], issued_on=timezone.localdate(), by=hrss
    ) == {"issued_as_examined"}
    assert not OccupationCertificate.objects.exists()


def test_certificate_is_corrected_by_another_one(hrss):
    plan, issue = certified()
    values = {"number": "S000062072400260002", "reason": "编号打错", "by": hrss}
    before = plan.held_on - timedelta(days=1)
    assert refused(certifying.replace, issue, issued_on=before, **values) == {"issued_before_exam"}

    made = certifying.replace(issue, issued_on=timezone.localdate(), **values)

    issue.certificate.refresh_from_db()
    assert (made.replaces, issue.certificate.revoked_reason) == (issue, "更正：编号打错")
    made.certificate.refresh_from_db()
    assert made.certificate.is_verified
    told = Notification.objects.filter(channel="sms").order_by("pk")
    assert [row.subject for row in told][-2:] == [
        "您的一份技能证书登记了吊销",
        f"您的{plan.what}证书已经更正，新证书已经登记",
    ]


def test_correction_to_failed_revokes_the_certificate(hrss):
    plan, issue = certified()
    made = scoring.correct(
        plan.registrations.get(),
        reason="替考",
        by=hrss,
        assessor=plan.parts.get(),
        **FAILED,
    )

    scoring.confirm(plan, [made], by=officer("hrss"))

    issue.certificate.refresh_from_db()
    assert issue.certificate.revoked_reason == "成绩更正后不合格：替考"
    assert not issue.certificate.is_in_force(timezone.localdate())


def together(*calls):
    """Run the calls in threads that start at once; what each gave or raised."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_last_seats_are_taken_once_each():
    hrss = officer("hrss")
    plan = announced(seats=3)
    workers = [WorkerFactory() for _ in range(12)]

    found = together(
        *(lambda worker=worker: registering.register(plan, worker, by=hrss) for worker in workers)
    )

    refusals = [each.code for each in found if isinstance(each, ValidationError)]
    assert refusals == ["exam_seats_not_exceeded"] * 9
    assert Registration.objects.count() == ExamPlan.objects.get().taken == 3


def test_plan_cannot_be_completed_past_the_database():
    plan = held()

    with pytest.raises(IntegrityError, match="nobody has confirmed"):
        ExamPlan.objects.filter(pk=plan.pk).update(state="entered")
