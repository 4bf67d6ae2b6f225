"""The classroom's pages: who may open them, what they say, and what becomes of bad input."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.tests.test_uploads import pdf
from regions.tests.factories import TownFactory
from reminders.models import Notification
from training import person_times
from training.models import (
    AuditFlag,
    BaseApplication,
    DemandAnswer,
    DemandSurvey,
    EmployerOrder,
    InstitutionMember,
    Settlement,
    TrainingClass,
)
from training.services import attending, classes, flagging, ordering
from training.tests.classroom import assessed, attended, completed, followup_rule, moved, running
from training.tests.factories import enrolment, member, new_class
from training.transitions import State
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db
NOW = "2026-11-23T10:00:00+08:00"


@pytest.fixture(autouse=True)
def today(db):
    followup_rule()
    with time_machine.travel(NOW, tick=False):
        yield date(2026, 11, 23)


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data)


def test_learner_signs_in_with_telephone_and_code_of_the_day(client):
    room = running(2, days=0)
    session = room.sessions[0]
    data = {"phone": room.people[0].phone, "code": attending.code_of(session)}

    assert post(client, "classroom:sign_in", session.pk, **data | {"code": "x"}).status_code == 422
    page = client.post(
        reverse("classroom:sign_in", args=[session.pk]), data, follow=True
    ).content.decode()

    assert "已经签到" in page
    line = session.attendances.get()
    assert (line.enrolment, line.is_present, line.way) == (room.people[0], True, "code")
    assert post(client, "classroom:sign_in", session.pk, **data).status_code == 302
    assert session.attendances.count() == 1


def test_who_is_entered_as_absent_is_not_told_that_she_has_signed_in(client):
    room = running(1, days=0)
    attended(room, room.people[0], lessons=0)
    session = room.sessions[0]
    data = {"phone": room.people[0].phone, "code": attending.code_of(session)}

    answer = post(client, "classroom:sign_in", session.pk, **data)

    assert (answer.status_code, "请老师更正" in answer.text) == (409, True)
    attending.correct(
        session.attendances.get(), is_present=True, reason="迟到，人在教室", by=room.teacher
    )
    assert post(client, "classroom:sign_in", session.pk, **data).status_code == 302
    assert session.attendances.count() == 2


def test_code_changes_with_the_lesson_and_is_refused_outside_it(client):
    room = running(1, days=0)
    first, second = room.sessions[:2]
    data = {"phone": room.people[0].phone, "code": attending.code_of(second)}

    assert attending.code_of(first) != attending.code_of(second)
    assert post(client, "classroom:sign_in", second.pk, **data).status_code == 409


def test_stranger_to_the_class_does_not_sign_in(client):
    room = running(1, days=0)
    session = room.sessions[0]
    answer = post(
        client,
        "classroom:sign_in",
        session.pk,
        phone="13811112222",
        code=attending.code_of(session),
    )

    assert answer.status_code == 422
    assert "找不到" in answer.content.decode()


def test_teacher_shows_the_code_and_prints_the_sheet(client):
    room = running(2, days=0)
    client.force_login(room.teacher)
    session = room.sessions[0]

    page = client.get(reverse("classroom:code", args=[session.pk])).content.decode()
    sheet = client.get(reverse("classroom:sheet_pdf", args=[session.pk]))

    assert attending.code_of(session) in page
    assert sheet.content.startswith(b"%PDF")


def test_rival_institution_and_stranger_do_not_see_the_classroom(client):
    room = running(1)
    for name, pk in (("room", room.row.pk), ("code", room.sessions[0].pk)):
        address = reverse(f"classroom:{name}", args=[pk])
        assert client.get(address).status_code == 302
        client.force_login(member(new_class().institution))
        assert client.get(address).status_code == 404
        client.logout()


def test_signed_sheet_is_entered_with_its_scan(client):
    room = running(2)
    session = room.sessions[0]
    client.force_login(room.teacher)
    address = reverse("classroom:enter_sheet", args=[session.pk])
    scan = SimpleUploadedFile("签到表.pdf", pdf(), "application/pdf")

    assert client.post(address, {"present": [room.people[0].pk]}).status_code == 422
    answer = client.post(address, {"present": [room.people[0].pk], "file": scan})

    assert answer.status_code == 302
    lines = session.attendances.order_by("enrolment").values_list("is_present", "way")
    assert list(lines) == [(True, "sheet"), (False, "sheet")]
    assert session.sheets.count() == 1
    scan = reverse("classroom:sheet_scan", args=[session.sheets.get().pk])
    assert scan in client.get(reverse("classroom:room", args=[room.row.pk])).text
    assert b"".join(client.get(scan).streaming_content) == pdf()
    look = AccessLog.objects.get()
    assert (look.by, look.reason) == (room.teacher, "查看签到表")
    for other in (officer("womens-federation"), member(new_class().institution)):
        client.force_login(other)
        assert client.get(scan).status_code == 404


def test_attendance_is_corrected_with_a_reason_and_keeps_its_history(client):
    room = running(1)
    attended(room, room.people[0])
    line = room.people[0].attendances.first()
    client.force_login(room.teacher)

    assert post(client, "classroom:correct", line.pk, is_present="no").status_code == 422
    answer = post(client, "classroom:correct", line.pk, is_present="no", reason="签名不是本人")

    assert answer.status_code == 302
    versions = line.session.attendances.values_list("version", "is_present")
    assert list(versions) == [(1, True), (2, False)]
    assert post(client, "classroom:correct", line.pk, is_present="yes").status_code == 404


def test_result_is_entered_and_the_roll_says_who_fits(client):
    room = running(2)
    attended(room, room.people[0])
    client.force_login(room.teacher)
    address = ("classroom:result", room.row.pk, room.people[0].pk)

    assert post(client, *address, outcome="absent", score="60").status_code == 422
    assert post(client, *address, outcome="passed", score="101").status_code == 422
    assert post(client, *address, outcome="passed", score="88").status_code == 302
    page = client.get(reverse("classroom:room", args=[room.row.pk])).content.decode()

    assert page.count("符合，等县人社局确认") == 1


def test_roll_takes_the_same_queries_for_one_learner_and_for_five(client):
    counts = []
    for learners in (1, 5):
        room = running(learners, serial=learners * 10)
        for person in room.people:
            attended(room, person)
        client.force_login(room.teacher)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("classroom:room", args=[room.row.pk]))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_certificate_is_a_pdf_and_the_look_is_written_down(client):
    room = completed(1)
    client.force_login(room.teacher)

    answer = client.get(reverse("classroom:certificate", args=[room.made[0].pk]))

    assert answer.content.startswith(b"%PDF")
    assert AccessLog.objects.filter(by=room.teacher, reason="打印结业证书").count() == 1


def test_officer_confirms_completion_and_answers_a_flag(client):
    room = running(2)
    for person in room.people:
        attended(room, person)
        assessed(room, person)
    moved(room.row, State.COMPLETED)
    client.force_login(room.officer)
    page = ("admin:training_classroom_confirm", room.row.pk)

    assert client.get(reverse(page[0], args=[room.row.pk])).status_code == 200
    assert post(client, *page).status_code == 302
    assert Settlement.objects.get().training_class == room.row

    row = new_class(days=5, seats=3)
    for serial in (1, 2):
        enrolment(row, serial, phone="13900000001")
    flagging.audit(row)
    flag = AuditFlag.objects.get(training_class=row, rule="shared_phone")
    own = client.get(reverse("admin:training_classroom_change", args=[row.pk])).content.decode()
    assert flag.reason in own
    filed = client.get(reverse("admin:training_trainingclass_change", args=[row.pk])).text
    assert f"核对提示（{row.audit_flags.count()}条没有处理）" in filed
    address = ("admin:training_classroom_flag", row.pk, flag.pk)
    assert post(client, *address, answer="in_order", note="夫妻两人，已核实").status_code == 302
    assert post(client, *address, answer="in_order", note="夫妻两人，已核实").status_code == 409


def test_a_class_waits_for_its_completion_to_be_confirmed_and_its_institution_hears_of_it(client):
    room = running(2)
    for person in room.people:
        assessed(room, person)
    attended(room, room.people[0])
    moved(room.row, State.COMPLETED)
    start, title = reverse("admin:index"), "待确认结业的班"
    client.force_login(room.officer)
    register = reverse("admin:training_classroom_changelist")
    asked = {"settlement__isnull": "True", "state__in": "completed,assessed"}
    assert title in client.get(start).text
    listed = client.get(register, asked).context["cl"].result_list
    assert [each.pk for each in listed] == [room.row.pk]

    post(client, "admin:training_classroom_confirm", room.row.pk)
    post(client, "admin:training_classroom_confirm", room.row.pk)

    assert title not in client.get(start).text
    told = Notification.objects.filter(subject__contains="已确认结业，1人结业", channel="inbox")
    members = InstitutionMember.objects.filter(institution=room.row.institution)
    assert {each.recipient for each in told} == {each.user for each in members}
    assert told.count() == members.count()


def test_the_roll_offers_the_institution_nothing_that_it_may_not_do_any_more(client):
    room = completed(1)
    address = reverse("classroom:room", args=[room.row.pk])
    person, line = room.people[0], room.people[0].attendances.first()
    of_the_bureau = [
        reverse("classroom:correct", args=[line.pk]),
        reverse("classroom:result", args=[room.row.pk, person.pk]),
        reverse("classroom:enter_sheet", args=[line.session_id]),
    ]
    for user, is_offered in ((room.teacher, False), (room.officer, True)):
        client.force_login(user)
        page = client.get(address).text
        assert [each in page for each in of_the_bureau] == [is_offered] * 3
        statuses = {client.get(each).status_code for each in of_the_bureau}
        assert statuses == {200 if is_offered else 403}
        assert reverse("classroom:certificate", args=[room.made[0].pk]) in page
        back = reverse("training_rooms:training_class", args=[room.row.pk])
        assert (back in page) is not is_offered
        assert ("请县人社局更正" in page) is not is_offered


def test_round_is_answered_after_its_day(client):
    room = completed(1, days=-60)
    row = room.row.followups.get(days=30)
    client.force_login(room.teacher)
    data = {"completion": room.made[0].pk, "is_employed": "yes"}

    assert post(client, "classroom:followup", row.pk, **data).status_code == 422
    assert post(client, "classroom:followup", row.pk, **data, employer="某宾馆").status_code == 302
    late = room.row.followups.get(days=180)
    assert post(client, "classroom:followup", late.pk, **data, employer="某宾馆").status_code == 409
    assert row.answers.get().employer == "某宾馆"
    client.force_login(officer("womens-federation"))
    assert client.get(reverse("classroom:followup", args=[row.pk])).status_code == 200
    assert post(client, "classroom:followup", row.pk).status_code == 403


def test_an_answer_that_was_entered_wrongly_is_entered_again(client):
    room = completed(2, days=-60)
    row = room.row.followups.get(days=30)
    client.force_login(room.teacher)
    address = reverse("classroom:followup", args=[row.pk])
    for made in room.made:
        post(client, "classroom:followup", row.pk, completion=made.pk, is_employed="no")
    assert "都登记了" in client.get(reverse("classroom:room", args=[room.row.pk])).text
    person = room.people[0]
    assert f"{person.number}，已登记，要更正" in client.get(address).text

    post(
        client,
        "classroom:followup",
        row.pk,
        completion=room.made[0].pk,
        is_employed="yes",
        employer="某宾馆",
    )

    assert [each.is_employed for each in client.get(address).context["answers"]] == [True, False]
    assert row.answers.count() == 3
    assert person_times.figures_of(timezone.localdate()).placed == 1


def test_public_figures_say_the_pace_and_open_to_classes(client):
    completed(2)

    page = client.get(reverse("classroom:person_times")).content.decode()

    assert "2人次" in page
    assert "家政服务员初级班" in page


def test_of_a_class_with_a_few_nobody_reads_who_passed(client):
    few = completed(2).row
    alone = client.get(reverse("classroom:person_times")).context
    many = [completed(count).row for count in (6, 7)]
    page = client.get(reverse("classroom:person_times"))

    assert alone["classes"] == [(few, None)]
    assert alone["results"] == [(few, None, 2)]
    assert dict(page.context["classes"]) == {few: None, many[0]: None, many[1]: 7}
    assert {row: passed for row, passed, _ in page.context["results"]} == {
        few: None,
        many[0]: None,
        many[1]: 7,
    }
    assert page.text.count("不公布</td>") == 4


def survey():
    today = timezone.localdate()
    return DemandSurvey.objects.create(
        title="家政培训需求", opens_on=today, closes_on=today, by=officer("hrss")
    )


def test_household_answers_once_and_its_number_is_not_kept(client):
    row = survey()
    occupation = new_class().occupation
    data = {
        "phone": "13912345678",
        "occupation": occupation.pk,
        "town": TownFactory().pk,
        "people": "2",
    }

    assert post(client, "classroom:needs", **data | {"people": "501"}).status_code == 422
    assert post(client, "classroom:needs", **data).status_code == 302
    assert post(client, "classroom:needs", **data).status_code == 409
    assert "2人" in client.get(reverse("classroom:needs")).content.decode()
    assert "13912345678" not in str(DemandAnswer.objects.values().get())
    assert row.answers.counted()[0]["wanted"] == 2


def test_what_one_household_asked_for_is_told_in_no_row(client):
    row, occupation = survey(), new_class().occupation
    near, far, firms = (TownFactory(name=name) for name in ("近镇", "远镇", "企业镇"))
    asked = [(near, {"phone_digest": f"{number}"}) for number in range(9)]
    asked += [
        (far, {"phone_digest": "last"}),
        (firms, {"enterprise": EnterpriseMemberFactory().enterprise}),
    ]
    for town, asker in asked:
        row.answers.create(occupation=occupation, town=town, people=3, **asker)

    few = client.get(reverse("classroom:needs"))
    for number in range(20, 26):
        row.answers.create(occupation=occupation, town=far, people=3, phone_digest=f"{number}")
    many = client.get(reverse("classroom:needs"))

    def shown(page):
        return {each["town__name"]: each["answers"] for each in page.context["counts"]}

    assert shown(few) == {"企业镇": 1}
    assert few.context["others"] == {"answers": 10, "wanted": 30}
    assert shown(many) == {"近镇": 9, "远镇": 7, "企业镇": 1}
    assert many.context["others"] == {"answers": 0, "wanted": 0}


def test_household_that_is_late_is_told_that_its_answer_was_not_taken(client):
    row = survey()
    type(row).objects.update(opens_on=date(2026, 11, 1), closes_on=date(2026, 11, 22))

    late = post(client, "classroom:needs", phone="13912345678", people="2")

    assert (late.status_code, "已经截止，刚才填的没有收下" in late.text) == (409, True)
    assert not DemandAnswer.objects.exists()


def test_enterprise_orders_and_the_order_goes_into_a_class(client):
    survey()
    owner = EnterpriseMemberFactory()
    row = new_class(days=5, mode="order")
    client.force_login(owner.user)
    day = timezone.localdate() + timedelta(days=40)
    data = {"occupation": row.occupation_id, "people": "4", "needed_by": day.isoformat()}
    answer = {"occupation": row.occupation_id, "town": TownFactory().pk, "people": "3"}

    assert post(client, "training_demand:order", **data | {"people": "0"}).status_code == 422
    assert post(client, "training_demand:order", **data).status_code == 302
    assert post(client, "training_demand:answer", **answer).status_code == 302
    assert "已下单" in client.get(reverse("training_demand:index")).content.decode()

    order = EmployerOrder.objects.get()
    client.force_login(officer("hrss"))
    into = post(client, "admin:training_employerorder_class", order.pk, training_class=row.pk)
    assert into.status_code == 302
    order.refresh_from_db()
    told = Notification.objects.inbox_of(owner.user).get()
    assert told.subject == f"{row.occupation}4人的订单编入“{row.title}”，2026年11月28日开班"
    assert (order.state, order.training_class) == ("in_class", row)
    assert "完成率0%" in client.get(order.get_absolute_url()).content.decode()


def test_learners_read_who_has_ordered_people_from_their_class(client):
    owner, row = EnterpriseMemberFactory(), new_class(days=5, mode="order")
    page = reverse("training:training_class", args=[row.pk])
    order = ordering.place(
        owner.enterprise,
        occupation=row.occupation,
        level=None,
        people=4,
        needed_by=timezone.localdate() + timedelta(days=40),
        offer="包吃住",
        by=owner.user,
    )
    assert "包吃住" not in client.get(page).text

    ordering.put_into_class(order, training_class=row, by=officer("hrss"))

    said = f"{owner.enterprise}，要4人，最晚2027年1月2日到岗：包吃住"
    assert said in client.get(page).text
    type(owner.enterprise).objects.update(state="cancelled")
    assert said not in client.get(page).text


def test_order_that_no_class_comes_for_is_answered_with_a_reason(client):
    owner, row = EnterpriseMemberFactory(), new_class(days=5, mode="order")
    wanted = {"occupation": row.occupation, "level": None, "people": 3, "offer": "包吃住"}
    wanted |= {"needed_by": timezone.localdate() + timedelta(days=40), "by": owner.user}
    order = ordering.place(owner.enterprise, **wanted)
    decline = reverse("admin:training_employerorder_decline", args=[order.pk])
    why = {"decline_reason": "今年没有这个职业的指标"}
    client.force_login(officer("womens-federation"))
    assert client.post(decline, why).status_code == 403
    client.force_login(officer("hrss"))
    assert decline in client.get(order.get_absolute_url()).text
    assert client.post(decline, {"decline_reason": " "}).status_code == 422

    assert client.post(decline, why).status_code == 302
    assert client.post(decline, why).status_code == 409

    shown = client.get(order.get_absolute_url()).text
    assert (decline in shown, "今年没有这个职业的指标" in shown) == (False, True)
    assert not EmployerOrder.objects.filter(state="placed").exists()
    told = Notification.objects.inbox_of(owner.user).get()
    assert told.subject == f"{row.occupation}3人的订单不能安排，原因写在订单上"
    client.force_login(owner.user)
    assert "不予安排的原因：今年没有这个职业的指标" in client.get(told.link).text
    assert ordering.place(owner.enterprise, **wanted) != order


def test_order_is_withdrawn_by_who_signs_while_it_is_in_no_class(client):
    owner = EnterpriseMemberFactory()
    row = new_class(days=5, mode="order")
    orders = [
        ordering.place(
            owner.enterprise,
            occupation=row.occupation,
            level=None,
            people=people,
            needed_by=timezone.localdate() + timedelta(days=40),
            offer="包吃住",
            by=owner.user,
        )
        for people in (2, 3)
    ]
    withdraw = [reverse("training_demand:withdraw", args=[each.pk]) for each in orders]
    clerk = EnterpriseMemberFactory(enterprise=owner.enterprise, role="clerk")
    for user, status in ((clerk.user, 403), (EnterpriseMemberFactory().user, 404)):
        client.force_login(user)
        assert client.post(withdraw[0]).status_code == status
    client.force_login(officer("hrss"))
    close = reverse("admin:training_employerorder_close", args=[orders[1].pk])
    assert client.post(close).status_code == 409
    ordering.put_into_class(orders[1], training_class=row, by=officer("hrss"))
    client.force_login(owner.user)
    shown = client.get(reverse("training_demand:index")).text
    assert [each in shown for each in withdraw] == [True, False]

    assert "订单已撤回。" in client.post(withdraw[0], follow=True).text
    for address, said in zip(withdraw, ("就是“已撤回”", "是“已开班”，不能办理“撤回”"), strict=True):
        again = client.post(address, follow=True).text
        assert f"这份订单现在{said}" in again

    client.force_login(officer("womens-federation"))
    assert client.post(close).status_code == 403
    client.force_login(officer("hrss"))
    assert close in client.get(orders[1].get_absolute_url()).text
    assert client.post(close).status_code == 302
    assert client.post(close).status_code == 409
    states = EmployerOrder.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "closed"]


def test_order_of_a_cancelled_class_waits_for_another_one(client):
    owner, keeper = EnterpriseMemberFactory(), officer("hrss")
    row, other = new_class(days=5, mode="order"), new_class(days=6, mode="order")
    order = ordering.place(
        owner.enterprise,
        occupation=row.occupation,
        level=None,
        people=2,
        needed_by=timezone.localdate() + timedelta(days=40),
        offer="包吃住",
        by=owner.user,
    )
    ordering.put_into_class(order, training_class=row, by=keeper)
    into = reverse("admin:training_employerorder_class", args=[order.pk])
    client.force_login(keeper)
    assert into not in client.get(order.get_absolute_url()).text

    classes.cancel(row, note="老师病了", by=keeper)

    told = Notification.objects.filter(recipient=owner.user).latest("pk")
    assert told.subject == f"“{row.title}”取消了，{row.occupation}2人的订单重新等待编班"
    assert into in client.get(order.get_absolute_url()).text
    refused = client.post(into, {"training_class": row.pk})
    assert refused.context["form"].errors == {"training_class": ["没有这一项，请重新选。"]}
    with pytest.raises(ValidationError) as late:
        ordering.put_into_class(order, training_class=row, by=keeper)
    assert late.value.error_dict["training_class"][0].code == "class_takes_no_orders"
    client.force_login(owner.user)
    withdraw = reverse("training_demand:withdraw", args=[order.pk])
    assert withdraw in client.get(reverse("training_demand:index")).text
    client.force_login(keeper)
    assert client.post(into, {"training_class": other.pk}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.training_class) == ("in_class", other)


def test_survey_is_opened_by_the_bureau_alone(client):
    add = reverse("admin:training_demandsurvey_add")
    data = {"title": "冬季培训需求", "opens_on": "2026-11-23", "closes_on": "2026-12-23"}
    client.force_login(officer("womens-federation"))
    assert client.post(add, data).status_code == 403
    keeper = officer("hrss")
    client.force_login(keeper)
    assert client.post(add, data | {"closes_on": "2026-11-01"}).status_code == 422

    assert client.post(add, data).status_code == 302

    row = DemandSurvey.objects.get()
    assert (row.title, row.by) == ("冬季培训需求", keeper)
    client.force_login(officer("hrss"))
    change = reverse("admin:training_demandsurvey_change", args=[row.pk])
    assert client.post(change, data | {"title": "冬季需求"}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.by) == ("冬季需求", keeper)


def test_papers_of_an_application_are_opened_by_the_bureau_and_each_look_is_kept(client):
    keeper = officer("hrss")
    client.force_login(keeper)
    data = {
        "kind": "training_base",
        "level": "city",
        "applicant": "弱水职业培训学校",
        "title": "家政高技能人才培训基地",
        "conditions": "实训室六间",
        "files": SimpleUploadedFile("场地.pdf", pdf()),
    }
    assert post(client, "admin:training_baseapplication_add", **data).status_code == 302
    row = BaseApplication.objects.get()
    paper = row.files.get()
    address = reverse("admin:training_baseapplication_file", args=[paper.pk])
    shown = client.get(row.get_absolute_url()).text
    assert address in shown
    assert [each in shown for each in ("审核通过", "退回补正", "推荐上报")] == [True, True, False]

    assert b"".join(client.get(address).streaming_content) == pdf()

    look = AccessLog.objects.get()
    assert (look.by, look.fields, look.reason) == (keeper, [f"file {paper.pk}"], "查看申报材料")
    client.force_login(officer("public-security"))
    assert client.get(address).status_code == 403
    assert AccessLog.objects.count() == 1


def test_keeper_has_a_class_looked_at_by_every_rule_now(client):
    row = new_class(days=5, seats=3)
    for serial in (1, 2):
        enrolment(row, serial, phone="13900000001")
    audit = reverse("admin:training_classroom_audit", args=[row.pk])
    client.force_login(officer("womens-federation"))
    assert audit not in client.get(reverse("admin:training_classroom_change", args=[row.pk])).text
    assert client.post(audit).status_code == 403
    client.force_login(officer("hrss"))
    assert client.get(audit).status_code == 405
    assert not row.audit_flags.filter(rule="shared_phone").exists()

    for _ in range(2):
        assert "已按规则核对。" in client.post(audit, follow=True).text

    assert row.audit_flags.filter(rule="shared_phone").count() == 1


@pytest.mark.parametrize(
    ("minutes_into_the_first", "of_first", "of_second"),
    [
        (5, ["code", "sheet_pdf", "enter_sheet"], ["code", "sheet_pdf"]),
        (24 * 60 - 60, ["sheet_pdf", "enter_sheet"], ["code", "sheet_pdf"]),
    ],
)
def test_room_offers_of_each_lesson_what_can_be_done_with_it_now(
    client, minutes_into_the_first, of_first, of_second
):
    room = running(1, days=5)
    first, second, *_ = room.sessions
    with time_machine.travel(first.starts_at + timedelta(minutes=minutes_into_the_first)):
        client.force_login(room.teacher)
        page = client.get(reverse("classroom:room", args=[room.row.pk])).text

    def offered(session):
        pages = ("code", "sheet_pdf", "enter_sheet")
        return [
            each for each in pages if f'"{reverse(f"classroom:{each}", args=[session.pk])}"' in page
        ]

    assert (offered(first), offered(second)) == (of_first, of_second)


def test_rows_of_the_registers_open_at_the_class_that_they_are_of(client):
    room = completed(1, days=-60)
    around = room.row.followups.get(days=30)
    flag = AuditFlag.objects.create(
        training_class=room.row, rule="shared_phone", key="1", reason="两人用一个手机号", rows=[]
    )
    rows = {
        "auditflag": (flag, reverse("admin:training_classroom_change", args=[room.row.pk])),
        "followupround": (around, around.get_absolute_url()),
        "completion": (room.made[0], reverse("classroom:room", args=[room.row.pk])),
    }

    for model, (row, place) in rows.items():
        client.force_login(officer("hrss"))
        for page in ("change", "history"):
            address = reverse(f"admin:training_{model}_{page}", args=[row.pk])
            opened = client.get(address)
            assert opened["Location"] == place
            assert client.get(place).status_code == 200
        assert client.get(address.replace(str(row.pk), "999999")).status_code == 404
        client.force_login(officer("public-security"))
        assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("state", "waits"), [("filed", True), ("returned", False), ("cancelled", False)]
)
def test_what_was_found_in_a_class_waits_while_the_class_is_looked_at(client, state, waits):
    row = new_class(state="filed")
    flag = AuditFlag.objects.create(
        training_class=row, rule="shared_phone", key="1", reason="两人用一个手机号", rows=[]
    )
    TrainingClass.objects.filter(pk=row.pk).update(state=state)
    client.force_login(officer("hrss"))

    listed = client.get(reverse("admin:training_auditflag_changelist")).context["cl"].queryset
    page = client.get(reverse("admin:training_trainingclass_change", args=[row.pk])).text

    classroom = reverse("admin:training_classroom_change", args=[row.pk])
    assert list(listed) == ([flag] if waits else [])
    assert (classroom in page) is waits
    assert client.get(classroom).status_code == (200 if waits else 404)


def test_application_for_a_base_is_decided_by_a_second_person(client):
    first, second = officer("hrss"), officer("hrss")
    client.force_login(first)
    data = {
        "kind": "training_base",
        "level": "city",
        "applicant": "弱水职业培训学校",
        "title": "家政高技能人才培训基地",
        "conditions": "实训室六间",
    }
    assert post(client, "admin:training_baseapplication_add", **data).status_code == 302
    row = BaseApplication.objects.get()
    step = "admin:training_baseapplication_step"

    assert post(client, step, row.pk, "recommend").status_code == 409
    assert post(client, step, row.pk, "check").status_code == 302
    assert post(client, step, row.pk, "decline").status_code == 422
    assert post(client, step, row.pk, "recommend").status_code == 409
    client.force_login(second)
    assert post(client, step, row.pk, "recommend").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.checked_by, row.decided_by) == ("recommended", first, second)


def test_returned_application_is_put_right_and_filed_again(client):
    client.force_login(officer("hrss"))
    data = {"kind": "master_studio", "level": "city", "applicant": "弱水职业培训学校"}
    data |= {"title": "家政大师工作室", "conditions": "实训室一间"}
    post(client, "admin:training_baseapplication_add", **data)
    row = BaseApplication.objects.get()
    step = "admin:training_baseapplication_step"
    put_right = {"title": "家政大师工作室", "conditions": "实训室一间，师资六人"}
    assert post(client, step, row.pk, "refile", **put_right).status_code == 409
    post(client, step, row.pk, "return", reason="没有写师资")

    page = client.get(reverse(step, args=[row.pk, "refile"])).text
    assert ("没有写师资" in page, "实训室一间" in page) == (True, True)
    assert post(client, step, row.pk, "refile", title="", conditions="").status_code == 422
    paper = SimpleUploadedFile("师资.pdf", pdf())
    assert post(client, step, row.pk, "refile", **put_right, files=paper).status_code == 302

    row.refresh_from_db()
    assert (row.state, row.conditions) == ("filed", "实训室一间，师资六人")
    assert [each.name for each in row.files.all()] == ["师资.pdf"]


@pytest.mark.parametrize(
    "model",
    [
        "classroom",
        "auditflag",
        "completion",
        "employerorder",
        "demandsurvey",
        "demandanswer",
        "baseapplication",
        "classroomterms",
    ],
)
def test_registers_open_for_the_bureau_and_not_for_another(client, model):
    address = reverse(f"admin:training_{model}_changelist")
    client.force_login(officer("hrss"))
    assert client.get(address).status_code == 200

    client.force_login(officer("public-security"))
    assert client.get(address).status_code == 403


def test_workbench_page_of_the_pace(client):
    completed(1)
    client.force_login(officer("hrss"))

    page = client.get(reverse("admin:training_completion_pace")).content.decode()

    assert "1人次" in page
