"""Exams and awards in the workbench: from the plan to the certificate by the pages alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from credentials.models import (
    Award,
    ExamPerson,
    ExamPlan,
    Issue,
    Promotion,
    Qualification,
    Recusal,
    Result,
)
from credentials.services import scoring
from credentials.tests.factories import (
    FAILED,
    PASSED,
    AssessorFactory,
    BodyFactory,
    LevelRuleFactory,
    PlanFactory,
    announced,
    candidate,
    days_from_now,
    held,
    in_state,
    lines_of,
    occupation,
    part,
)
from credentials.tests.test_awards import award
from credentials.tests.test_candidates import certified, confirmed, published
from credentials.tests.test_keeping import terms
from gaotai_jiazheng.tests.test_uploads import pdf
from workers.models import OccupationCertificate
from workers.tests.factories import WorkerFactory, id_number, officer

pytestmark = pytest.mark.django_db
MOMENT = "%Y-%m-%dT%H:%M"


def admin(name, *args):
    return reverse(f"admin:credentials_{name}", args=args)


def plan_page(name, plan, *args):
    return admin(f"examplan_{name}", plan.pk, *args)


@pytest.fixture
def hrss():
    return officer("hrss")


@pytest.fixture
def staff(client, hrss):
    client.force_login(hrss)
    return client


def as_colleague(client):
    client.force_login(officer("hrss"))
    return client


def text_of(response):
    return response.content.decode()


def test_exam_from_plan_to_certificate(staff, client, hrss):
    LevelRuleFactory(level=5, previous_level=None)
    body, worker = BodyFactory(), WorkerFactory()
    qualification = AssessorFactory(body=body)
    data = {
        "body": body.pk,
        "occupation": occupation().pk,
        "level": "5",
        "starts_at": timezone.localtime(days_from_now(1, 9)).strftime(MOMENT),
        "ends_at": timezone.localtime(days_from_now(1, 12)).strftime(MOMENT),
        "place": "县职教中心",
        "seats": "20",
    }
    assert staff.post(admin("examplan_add"), data).status_code == 302
    plan = ExamPlan.objects.get()
    staff.post(plan_page("part", plan), {"qualification": qualification.pk})
    staff.post(plan_page("step", plan, "announce"))
    sent = {"id_type": "resident", "id_number": worker.id_number}
    assert staff.post(plan_page("candidate", plan), sent).status_code == 302
    ExamPlan.objects.filter(pk=plan.pk).update(state="held")
    key = plan.registrations.get().pk
    scores = {
        f"theory_{key}": "80",
        f"skill_{key}": "75",
        f"assessor_{key}": str(plan.parts.get().pk),
    }
    assert staff.post(plan_page("sheet", plan), scores).status_code == 302
    colleague = as_colleague(client)
    result = Result.objects.get()
    assert colleague.post(plan_page("confirm", plan), {"results": [result.pk]}).status_code == 302
    for action in ("complete", "publish"):
        colleague.post(plan_page("step", plan, action))
    plan.refresh_from_db()
    numbers = {
        "issued_on": (timezone.localdate() + timedelta(days=1)).isoformat(),
        f"number_{result.pk}": "S000062072400260001",
    }
    assert colleague.post(plan_page("certify", plan), numbers).status_code == 422  # a day to come
    assert not OccupationCertificate.objects.exists()
    assert plan.state == "published"


def test_certificate_by_the_page(staff):
    plan = published()
    result = Result.objects.get()
    sent = {"issued_on": timezone.localdate().isoformat(), f"number_{result.pk}": "S00006207240001"}

    assert staff.post(plan_page("certify", plan), sent).status_code == 302

    page = text_of(staff.get(plan.get_absolute_url()))
    assert "S00006207240001" in page
    assert OccupationCertificate.objects.verified().count() == 1


def test_level_that_does_not_exist_is_told_beside_the_field(staff):
    data = {
        "body": BodyFactory().pk,
        "occupation": occupation().pk,
        "level": "1",
        "starts_at": "2026-12-20T09:00",
        "ends_at": "2026-12-20T12:00",
        "place": "县职教中心",
        "seats": "20",
    }

    response = staff.post(admin("examplan_add"), data)

    assert response.status_code == 422
    assert "家政服务员没有一级（高级技师）" in text_of(response)
    assert "县职教中心" in text_of(response)


def test_trainer_as_assessor_is_refused_on_the_page(staff):
    plan = PlanFactory()
    mine = part(plan).person
    trainer = Qualification.objects.create(
        person=mine,
        part="trainer",
        organisation="县职教中心",
        number="JS1",
        valid_from="2025-01-01",
    )

    response = staff.post(plan_page("part", plan), {"qualification": trainer.pk})

    assert response.status_code == 422
    assert "同一个人不能既给这些考生授课又考评他们" in text_of(response)


def test_sheet_keeps_what_was_typed_and_says_what_is_lacking(staff):
    plan = held(candidates=2)
    key = plan.registrations.first().pk

    response = staff.post(plan_page("sheet", plan), {f"theory_{key}": "80", f"skill_{key}": "101"})

    assert response.status_code == 422
    assert "成绩应在0到100之间。" in text_of(response)
    assert "请选择考评员。" in text_of(response)
    assert 'value="80"' in text_of(response)
    assert not Result.objects.exists()


def test_sheet_says_whose_results_a_colleague_has_entered_meanwhile(staff):
    plan = held(candidates=2)
    first, second = lines_of(plan)
    typed = {}
    for line in (first, second):
        key = line["registration"].pk
        typed |= {f"theory_{key}": "80", f"skill_{key}": "75"}
        typed[f"assessor_{key}"] = line["assessor"].pk
    scoring.enter_results(plan, [first], by=officer("hrss"))

    response = staff.post(plan_page("sheet", plan), typed)

    assert (response.status_code, "他们已经不在表上" in response.text) == (422, True)
    assert Result.objects.get().registration == first["registration"]


def test_who_did_not_come(staff):
    plan = held()
    key = plan.registrations.get().pk

    staff.post(plan_page("sheet", plan), {f"is_absent_{key}": "on"})

    assert Result.objects.get().words == "缺考"


def test_own_entries_are_not_offered_for_confirmation(staff, hrss):
    plan = held()
    scoring.enter_results(plan, lines_of(plan), by=hrss)

    response = staff.post(plan_page("confirm", plan), {"results": [Result.objects.get().pk]})

    assert response.status_code == 422
    assert Result.objects.confirmed().count() == 0


def test_correction_recusal_replacement_and_revocation(staff, client):
    plan, issue = certified()
    registration = plan.registrations.get()
    sent = {
        "theory": "80",
        "skill": "70",
        "assessor": plan.parts.get().pk,
        "reason": "技能漏登一项",
    }
    assert staff.post(plan_page("correct", plan, registration.pk), sent).status_code == 302
    again = sent | {"skill": "71"}
    assert staff.post(plan_page("correct", plan, registration.pk), again).status_code == 302
    made = Result.objects.get(version=3)
    as_colleague(client).post(plan_page("confirm", plan), {"results": [made.pk]})
    sent = {
        "number": "S000062072400260009",
        "issued_on": timezone.localdate().isoformat(),
        "reason": "编号打错",
    }
    assert client.post(plan_page("replace", plan, issue.pk), sent).status_code == 302
    newest = Issue.objects.latest("pk")
    sent = {"on": timezone.localdate().isoformat(), "reason": "替考"}
    assert client.post(plan_page("revoke", plan, newest.pk), sent).status_code == 302
    assert client.post(plan_page("revoke", plan, newest.pk), sent).status_code == 409
    assert OccupationCertificate.objects.filter(revoked_on=None).count() == 0


def test_assessor_is_taken_out_before_the_exam_is_announced(staff, client):
    plan = PlanFactory()
    one, other = part(plan), part(plan)
    remove = plan_page("remove_part", plan, one.pk)
    assert remove in staff.get(plan.get_absolute_url()).text
    assert staff.get(remove).status_code == 405

    assert "已去掉。" in staff.post(remove, follow=True).text

    assert list(plan.parts.all()) == [other]
    assert staff.post(remove).status_code == 404
    staff.post(plan_page("step", plan, "announce"))
    remove = plan_page("remove_part", plan, other.pk)
    shown = staff.get(plan.get_absolute_url()).text
    assert remove not in shown
    late = staff.post(remove, follow=True)
    assert ("已去掉。" in late.text, list(plan.parts.all())) == (False, [other])
    client.force_login(officer("education"))
    assert client.post(remove).status_code in {403, 404}


def test_step_that_cannot_be_taken_back_says_so_and_asks_once_more(staff):
    planned, entered = PlanFactory(), held(candidates=1)
    confirmed(entered)
    in_state(entered, "entered")

    shown = [staff.get(plan.get_absolute_url()).text for plan in (planned, entered)]

    assert "只能取消，不能收回来改。" in shown[0]
    assert "确认公布计划</button>" in shown[0]
    assert "考生和报名的企业马上收到消息" in shown[1]
    assert "确认公布成绩</button>" in shown[1]


def test_candidate_is_taken_off_by_the_page_until_the_exam_begins(staff, client):
    plan = announced()
    one, other = candidate(plan), candidate(plan)
    withdraw = plan_page("withdraw", plan, one.pk)
    assert withdraw in staff.get(plan.get_absolute_url()).text
    assert staff.get(withdraw).status_code == 405

    assert "已取消报名。" in staff.post(withdraw, follow=True).text

    assert "已经取消过。" in staff.post(withdraw, follow=True).text
    assert list(plan.registrations.standing()) == [other]
    in_state(plan, "held")
    late = staff.post(plan_page("withdraw", plan, other.pk), follow=True)
    assert "已取消报名。" not in late.text
    assert list(plan.registrations.standing()) == [other]
    strange = plan_page("withdraw", PlanFactory(), other.pk)
    assert staff.post(strange).status_code == 404


def test_recusal_by_the_page(staff):
    plan = announced()
    registration = candidate(plan)
    sent = {"assessor": plan.parts.get().pk, "kind": "relative"}

    assert staff.post(plan_page("recuse", plan, registration.pk), sent).status_code == 302

    assert Recusal.objects.get().kind == "relative"
    assert "和考生有亲属关系" in text_of(staff.get(plan.get_absolute_url()))


def test_other_readers_look_and_take_no_step(client):
    plan = announced()
    candidate(plan)
    client.force_login(officer("trade-union"))

    assert client.get(plan.get_absolute_url()).status_code == 200
    assert client.get(admin("examplan_add")).status_code == 403
    for name in ("part", "candidate", "sheet", "confirm", "certify", "cancel"):
        assert client.get(plan_page(name, plan)).status_code == 403
    assert client.post(plan_page("step", plan, "hold")).status_code == 403


def test_superuser_issues_nothing(admin_client):
    assert admin_client.get(plan_page("certify", published())).status_code == 403


def test_step_by_get_is_not_taken(staff):
    plan = PlanFactory()

    assert staff.get(plan_page("step", plan, "announce")).status_code == 405
    assert staff.post(plan_page("step", plan, "enter")).status_code == 404


@pytest.mark.parametrize("kind", ["", "all_passed", "too_early"])
def test_outliers_open_to_their_rows(staff, kind):
    terms(all_passed_least=2, candidates_per_assessor_a_day=30)
    plan, plain = held(candidates=2, in_days=1), held(in_days=-1)
    confirmed(plan)
    confirmed(plain)

    page = text_of(staff.get(admin("outlier_changelist"), {"kind": kind} if kind else {}))

    assert plan.number in page
    assert plain.number not in page
    answer = staff.get(admin("outlier_change", plan.pk))
    assert answer["Location"] == plan.get_absolute_url()
    assert "2人参加，全部合格" in text_of(staff.get(plan.get_absolute_url()))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same(staff, django_assert_num_queries, count):
    terms(all_passed_least=1)
    for _ in range(count):
        confirmed(held(in_days=-1))
        award(WorkerFactory())
    for name, queries in QUERIES.items():
        staff.get(admin(f"{name}_changelist"))
        with django_assert_num_queries(queries):
            staff.get(admin(f"{name}_changelist"))


QUERIES = {"examplan": 10, "outlier": 8, "award": 10, "examperson": 9}


@pytest.mark.parametrize("count", [1, 3])
def test_exam_page_costs_the_same(staff, django_assert_num_queries, count):
    plan = held(candidates=count)
    confirmed(plan)
    staff.get(plan.get_absolute_url())

    with django_assert_num_queries(15):
        staff.get(plan.get_absolute_url())


def test_person_is_typed_once_and_masked(staff):
    number = id_number(77)
    data = {
        "name": "张考平",
        "id_number": number,
        "enterprise": "",
        "qualifications-TOTAL_FORMS": "1",
        "qualifications-INITIAL_FORMS": "0",
        "qualifications-MIN_NUM_FORMS": "0",
        "qualifications-MAX_NUM_FORMS": "1000",
        "qualifications-0-part": "assessor",
        "qualifications-0-body": BodyFactory().pk,
        "qualifications-0-organisation": "",
        "qualifications-0-number": "KP9",
        "qualifications-0-valid_from": "2025-01-01",
        "qualifications-0-valid_until": "",
    }

    response = staff.post(admin("examperson_add"), data)

    assert response.status_code == 302
    person = ExamPerson.objects.get()
    page = text_of(staff.get(admin("examperson_change", person.pk)))
    assert number not in page
    assert "张考平" not in page
    assert person.masked_id_number in page
    again = staff.post(admin("examperson_add"), data)
    assert "这个人已经登记" in text_of(again)


@pytest.mark.parametrize("id_type", ["", "no-such-type"])
def test_number_of_an_unknown_kind_of_paper_is_a_sentence(client, id_type):
    client.force_login(officer("womens-federation"))
    sent = {"id_type": id_type, "id_number": WorkerFactory().id_number}

    answer = client.post(admin("award_add"), sent)

    assert answer.status_code == 422
    assert "证件类型" in text_of(answer)


def test_award_by_the_page_with_its_file(client):
    client.force_login(officer("womens-federation"))
    worker = WorkerFactory()
    sent = {
        "id_type": "resident",
        "id_number": worker.id_number,
        "title": "巾帼家政标兵",
        "awarded_by": "县妇联",
        "document": "高妇发〔2026〕3号",
        "awarded_on": "2026-03-08",
        "files": [SimpleUploadedFile("文件.pdf", pdf())],
    }

    assert client.post(admin("award_add"), sent).status_code == 302

    made = Award.objects.get()
    file = made.files.get()
    kept = client.get(admin("award_file", file.pk))
    assert b"".join(kept.streaming_content) == pdf()
    assert AccessLog.objects.of(worker).count() == 1
    sent = {"on": "2026-05-01", "reason": "材料不实"}
    assert client.post(admin("award_withdraw", made.pk), sent).status_code == 302
    assert "材料不实" in text_of(client.get(admin("award_change", made.pk)))


def test_results_are_complete_only_when_all_were_confirmed(staff):
    plan = held(candidates=2)
    scoring.enter_results(plan, lines_of(plan, PASSED)[:1], by=officer("hrss"))
    page = admin("examplan_change", plan.pk)

    waits = staff.get(page)
    assert "还有2人的成绩没有登记或者没有复核" in waits.text
    assert plan_page("step", plan, "complete") not in waits.text

    scoring.confirm(plan, list(Result.objects.all()), by=officer("hrss"))
    second = plan.registrations.exclude(results__isnull=False).get()
    line = next(each for each in lines_of(plan, PASSED) if each["registration"] == second)
    scoring.enter_results(plan, [line], by=officer("hrss"))
    scoring.confirm(plan, list(second.results.all()), by=officer("hrss"))
    assert plan_page("step", plan, "complete") in staff.get(page).text


def test_exams_whose_certificates_are_due_are_found_by_the_list(staff):
    due, done = held(candidates=1), held(candidates=1)
    for plan, scores in ((due, PASSED), (done, FAILED)):
        scoring.enter_results(plan, lines_of(plan, scores), by=officer("hrss"))
        results = Result.objects.filter(registration__plan=plan)
        scoring.confirm(plan, list(results), by=officer("hrss"))
        in_state(in_state(plan, "entered"), "published", published_at=timezone.now())

    found = staff.get(admin("examplan_changelist"), {"certificates": "due"})

    assert list(found.context["cl"].queryset) == [due]


def test_exam_whose_time_has_come_waits_until_it_is_recorded_or_cancelled(staff):
    begun, _to_come = announced(in_days=-1), announced()
    held(in_days=-1)
    title = "到了时间、待记录开考或者取消的"
    assert title in staff.get(reverse("admin:index")).text

    found = staff.get(admin("examplan_changelist"), {"begun": "unrecorded"})

    assert list(found.context["cl"].queryset) == [begun]
    in_state(begun, "held")
    assert title not in staff.get(reverse("admin:index")).text


def test_award_of_somebody_who_is_not_registered(client):
    client.force_login(officer("trade-union"))
    sent = {"id_type": "resident", "id_number": id_number(5), "title": "劳动模范"}

    response = client.post(admin("award_add"), sent)

    assert response.status_code == 422
    assert "登记里没有这个人" in text_of(response)
    assert "劳动模范" in text_of(response)


def test_registers_open(staff):
    in_state(announced(), "cancelled")
    for name in ("levelrule", "examterms", "employerbody", "rewardrule"):
        assert staff.get(admin(f"{name}_changelist")).status_code == 200
        assert staff.get(admin(f"{name}_add")).status_code == 200


def test_promotion_is_decided_once_with_a_reason(client, staff):
    promotion = Promotion.objects.create(
        worker=WorkerFactory(), occupation=occupation(), level=4, basis="县级技能大赛一等奖"
    )
    page, given = (
        admin("promotion_change", promotion.pk),
        {"is_agreed": "yes", "reason": "按标准第三条"},
    )
    assert 'name="reason"' in staff.get(page).text

    unsaid = staff.post(page, given | {"reason": ""})
    done = staff.post(page, given, follow=True)
    again = staff.post(page, given | {"is_agreed": "no"})

    assert (unsaid.status_code, unsaid.context["form"].errors) == (
        422,
        {"reason": ["请写明理由。"]},
    )
    assert "已决定。" in done.text
    assert (again.status_code, "这项建议已经决定。" in again.text) == (409, True)
    promotion.refresh_from_db()
    assert (promotion.state, promotion.reason) == ("agreed", "按标准第三条")
    shown = staff.get(page).text
    assert "同意：按标准第三条" in shown and 'name="reason"' not in shown


def test_promotion_is_read_by_others_and_decided_by_the_labour_bureau(client):
    promotion = Promotion.objects.create(
        worker=WorkerFactory(), occupation=occupation(), level=4, basis="县级技能大赛一等奖"
    )
    page = admin("promotion_change", promotion.pk)
    client.force_login(officer("trade-union"))

    shown = client.get(page)

    assert "县级技能大赛一等奖" in shown.text and 'name="reason"' not in shown.text
    assert "由县人社局决定。" in shown.text
    assert client.post(page, {"is_agreed": "yes", "reason": "x"}).status_code == 403
    client.force_login(officer("civil-affairs"))
    assert client.get(page).status_code == 403
