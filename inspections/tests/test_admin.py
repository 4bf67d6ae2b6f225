"""Inspections in the workbench: plans, draws, the record on site, every step, and who may."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import AccessLog
from disclosure import services as disclosure
from inspections import services
from inspections.models import Checklist, Inspection, InspectionPlan, Inspector, Tie
from inspections.tests.factories import DRAWN_AT, LOTTERY, moment, picture
from papers.models import Paper

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"admin:inspections_{name}", args=args)


def as_(client, user):
    client.force_login(user)
    return client


def at(text):
    return time_machine.travel(moment(text), tick=False)


def photo():
    content = BytesIO()
    Image.new("RGB", (20, 20), "green").save(content, "PNG")
    return SimpleUploadedFile("现场.png", content.getvalue())


def plan_answers(county, **changes):
    return {
        "title": "2026年双随机检查",
        "year": "2026",
        "purpose": "检查明码标价",
        "lead": county.bureau.pk,
        "partners": [county.partner.pk],
        "checklist": county.checklist.pk,
        "count": "2",
    } | changes


def test_way_of_a_plan_through_the_workbench(client, county):
    bureau = as_(client, county.contact)
    with at("2026-11-02 09:00"):
        made = bureau.post(url("inspectionplan_add"), plan_answers(county))
        plan = InspectionPlan.objects.get()
        announced = bureau.post(
            url("inspectionplan_announce", plan.pk),
            {"public_source": LOTTERY, "public_at": "2026-11-03T21:30"},
        )
        too_early = bureau.post(url("inspectionplan_draw", plan.pk), {"public_value": "1 2"})
    assert (made.status_code, announced.status_code, too_early.status_code) == (302, 302, 409)
    assert "随机数还没有到公布时间。" in too_early.text

    with at(DRAWN_AT):
        bureau = as_(client, county.contact)
        drawn = bureau.post(url("inspectionplan_draw", plan.pk), {"public_value": "02 09 14"})
        page = bureau.get(url("inspectionplan_change", plan.pk)).text

    assert drawn.status_code == 302
    inspection = Inspection.objects.first()
    assert inspection.number in page
    assert inspection.assignments.first().inspector.user.name in page


def test_way_of_an_inspection_through_the_workbench(client, county):
    inspection = county.planned()
    county.owner_of(inspection.enterprise)

    def step(user, action, **data):
        response = as_(client, user).post(url("inspection_step", inspection.pk, action), data)
        assert response.status_code == 302, response.context["form"].errors

    with at("2026-11-05 09:00"):
        step(county.contact, "notify", visit_on="2026-11-09")
    inspector = county.inspector_of(inspection)
    with at("2026-11-09 10:00"):
        site = as_(client, inspector)
        first, second, _third = county.checklist.questions.all()
        on = site.post(
            url("inspection_question", inspection.pk, first.pk), {"value": "yes", "next": "1"}
        )
        assert on["Location"] == url("inspection_question", inspection.pk, second.pk)
        assert "1项必查的没有填" in site.get(url("inspection_sheet", inspection.pk)).text
        site.post(
            url("inspection_question", inspection.pk, second.pk),
            {"value": "no", "severity": "minor", "what": "没有价格表"},
        )
        kept = site.post(url("inspection_add_photo", inspection.pk, second.pk), {"file": photo()})
        assert kept.status_code == 200
        step(inspector, "record", inspected_on="2026-11-09", summary="看了现场")
    finding = inspection.findings.get()
    with at("2026-11-10 09:00"):
        step(county.contact, "order", **{f"due_{finding.pk}": "2026-11-20"})
        issued = as_(client, county.contact).post(
            url("inspection_paper", inspection.pk),
            {"key": "6f1c1c2e-6f3b-4b36-9f2e-0f0b8a5d1c11"},
        )
        assert issued.status_code == 302
    with at("2026-11-18 09:00"):
        services.answer(finding, text="贴好了", by=county.owner_of(inspection.enterprise))
    with at("2026-11-19 16:00"):
        rechecked = as_(client, inspector).post(
            url("inspection_recheck", finding.pk),
            {"checked_on": "2026-11-19", "is_passed": "yes", "note": "看过"},
        )
        assert rechecked.status_code == 302
    with at("2026-11-20 09:00"):
        bureau = as_(client, county.contact)
        form = bureau.get(url("inspection_step", inspection.pk, "put_up")).context["form"]
        step(county.contact, "put_up", text=form.initial["text"])
        too_early = bureau.post(url("inspection_step", inspection.pk, "close"))
        assert too_early.status_code == 409
    with at("2026-11-30 09:00"):
        step(county.contact, "close")
        page = as_(client, county.contact).get(url("inspection_change", inspection.pk))

    assert Inspection.objects.get(pk=inspection.pk).state == "closed"
    assert Paper.objects.get().title in page.text


@pytest.mark.parametrize(
    ("now", "offered"), [("2026-11-20 17:00", False), ("2026-11-21 09:00", True)]
)
def test_giving_up_is_offered_when_the_last_day_has_passed(client, county, now, offered):
    inspection = county.rectifying()

    with at(now):
        page = as_(client, county.contact).get(url("inspection_change", inspection.pk)).text

    assert ("记录逾期未整改" in page) == offered


def test_giving_up_is_not_offered_while_something_is_to_be_looked_at(client, county):
    inspection = county.answered()

    with at("2026-11-21 09:00"):
        page = as_(client, county.contact).get(url("inspection_change", inspection.pk)).text

    assert "待复查" in page
    assert "记录逾期未整改" not in page


@pytest.mark.parametrize(
    ("faults", "offered", "not_offered"),
    [(("2.1",), "责令整改", "公示结果"), ((), "公示结果", "责令整改")],
)
def test_after_the_record_the_one_step_is_offered_that_has_something_to_do(
    client, county, faults, offered, not_offered
):
    inspection = county.done(faults=faults)

    page = as_(client, county.contact).get(url("inspection_change", inspection.pk)).text

    assert f">{offered}</a>" in page
    assert f">{not_offered}</a>" not in page


def test_sheet_of_a_record_that_is_closed_leads_to_no_form(client, county):
    inspection = county.done()
    question = url("inspection_question", inspection.pk, county.checklist.questions.first().pk)

    page = (
        as_(client, county.inspector_of(inspection))
        .get(url("inspection_sheet", inspection.pk))
        .text
    )

    assert "营业执照公示" in page
    assert "现在是“已检查”，不能填写。" in page
    assert question not in page
    assert "完成检查" not in page


def test_visit_is_moved_through_the_workbench(client, county):
    inspection = county.notified()
    bureau = as_(client, county.contact)

    with at("2026-11-06 09:00"):
        page = bureau.get(url("inspection_change", inspection.pk)).text
        form = bureau.get(url("inspection_step", inspection.pk, "move_visit")).context["form"]
        moved = bureau.post(
            url("inspection_step", inspection.pk, "move_visit"), {"visit_on": "2026-11-12"}
        )

    assert "改约检查日" in page
    assert form.initial["visit_on"] == date(2026, 11, 9)
    assert moved.status_code == 302
    inspection.refresh_from_db()
    assert inspection.visit_on == date(2026, 11, 12)


def test_plan_that_is_sent_twice_is_made_once(client, county):
    bureau = as_(client, county.contact)

    first = bureau.post(url("inspectionplan_add"), plan_answers(county))
    again = bureau.post(url("inspectionplan_add"), plan_answers(county))
    other = bureau.post(url("inspectionplan_add"), plan_answers(county, count="3"))
    alone = bureau.post(url("inspectionplan_add"), plan_answers(county, partners=[]))

    assert first["Location"] == again["Location"]
    assert len({first["Location"], other["Location"], alone["Location"]}) == 3
    assert InspectionPlan.objects.count() == 3


def test_plan_of_more_than_its_page_shows_leads_to_them_all(client, county, monkeypatch):
    plan = county.drawn(county.plan(count=5)).plan
    monkeypatch.setattr("inspections.admin.plan.SHOWN_INSPECTIONS", 2)
    bureau = as_(client, county.contact)

    page = bureau.get(url("inspectionplan_change", plan.pk)).text
    listed = bureau.get(url("inspection_changelist"), {"plan__id__exact": plan.pk})

    assert "一共抽中5家，这里列出2家" in page
    assert f"{url('inspection_changelist')}?plan__id__exact={plan.pk}" in page
    assert listed.context["cl"].result_count == 5


def test_who_tells_an_enterprise_that_has_nobody_here_reads_that_she_has_to_call(client, county):
    inspection = county.planned()
    address = url("inspection_step", inspection.pk, "notify")
    bureau = as_(client, county.contact)

    alone = bureau.get(address).text
    county.owner_of(inspection.enterprise)

    assert "收不到消息，请打电话通知" in alone
    assert "收不到消息" not in bureau.get(address).text


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        ("done", "已检查、待责令整改或者公示的"),
        ("rechecked", "已复查、待公示结果的检查"),
        ("noticed", "公示中、待办结的检查"),
    ],
)
def test_what_waits_for_the_bureau_stands_on_its_start_page(client, county, stands, words):
    getattr(county, stands)()

    assert words in as_(client, county.contact).get(reverse("admin:index")).text


def test_plan_says_where_it_asks_for_more_than_there_are(client, county):
    bureau = as_(client, county.contact)
    bureau.post(url("inspectionplan_add"), plan_answers(county, count="200"))
    many = bureau.get(url("inspectionplan_change", InspectionPlan.objects.get().pk)).text
    InspectionPlan.objects.update(count=1)
    one = bureau.get(url("inspectionplan_change", InspectionPlan.objects.get().pk)).text

    assert ("有几家抽几家" in many, "有几家抽几家" in one) == (True, False)


def test_picture_sent_first_keeps_what_was_typed_beside_it(client, county):
    inspection, question = county.notified(), county.checklist.questions.first()
    site = as_(client, county.inspector_of(inspection))
    typed = {"value": "no", "severity": "minor", "what": "执照没有挂出来", "note": ""}

    page = site.post(
        url("inspection_add_photo", inspection.pk, question.pk), typed | {"file": photo()}
    )
    missing = site.post(url("inspection_add_photo", inspection.pk, question.pk), typed)

    assert {name: page.context["form"][name].value() for name in typed} == typed
    assert (missing.status_code, list(missing.context["form"].errors)) == (422, ["file"])
    assert missing.context["form"]["what"].value() == "执照没有挂出来"
    assert (inspection.photos.count(), inspection.replies.count()) == (1, 0)


def test_picture_that_was_chosen_is_kept_with_the_answer(client, county):
    inspection, question = county.notified(), county.checklist.questions.first()
    site = as_(client, county.inspector_of(inspection))

    site.post(
        url("inspection_question", inspection.pk, question.pk), {"value": "yes", "file": photo()}
    )

    assert inspection.replies.get().value == "yes"
    assert inspection.photos.get().question == question


def test_plan_with_count_and_share_is_refused_and_loses_nothing(client, county):
    response = as_(client, county.contact).post(
        url("inspectionplan_add"), plan_answers(county, share_percent="20")
    )

    assert response.status_code == 422
    assert "抽取家数和抽取比例填一个。" in response.text
    assert "2026年双随机检查" in response.text
    assert not InspectionPlan.objects.exists()


def test_half_an_answer_stands_beside_its_field_and_loses_nothing(client, county):
    inspection = county.notified()
    question = county.checklist.questions.first()

    response = as_(client, county.inspector_of(inspection)).post(
        url("inspection_question", inspection.pk, question.pk),
        {"value": "no", "severity": "minor", "note": "挂在里屋"},
    )

    assert response.status_code == 422
    assert response.context["form"].errors["what"] == ["不符合的，请写明发现的问题。"]
    assert "挂在里屋" in response.text


def test_step_that_is_not_possible_now_is_a_conflict(client, county):
    inspection = county.planned()

    response = as_(client, county.contact).get(url("inspection_step", inspection.pk, "close"))

    assert response.status_code == 409
    assert "这次检查现在是“待检查”，不能办理“办结”" in response.text


def test_who_is_not_drawn_does_not_open_the_sheet(client, county):
    inspection = county.notified()

    response = as_(client, county.contact).get(url("inspection_sheet", inspection.pk))

    assert response.status_code == 403


def test_inspection_of_other_bureaus_does_not_exist(client, county):
    inspection = county.planned()
    stranger = county.listed(county.notice().subject, "QT", 1)[0].user

    assert as_(client, stranger).get(inspection.get_absolute_url()).status_code == 404
    page = as_(client, stranger).get(inspection.plan.get_absolute_url())
    assert inspection.enterprise.name not in page.text
    assert "抽中的名单只向参加单位打开" in page.text


def test_only_a_bureau_of_the_register_makes_plans(client, county):
    response = as_(client, county.partner_contact).get(url("inspectionplan_add"))

    assert response.status_code == 403


def test_recusal_brings_the_next_and_hides_the_files(client, county):
    inspection = county.notified()
    assignment = inspection.assignments.first()
    kept = services.add_photo(
        inspection,
        county.checklist.questions.first(),
        file=picture(),
        by=assignment.inspector.user,
    )

    response = as_(client, assignment.inspector.user).post(
        url("inspection_recuse", inspection.pk, assignment.pk),
        {"kind": "relative", "reason": "姐姐在企业工作"},
    )

    assert response.status_code == 302
    assert inspection.assignments.current().count() == 4
    assert (
        as_(client, assignment.inspector.user).get(url("inspection_photo", kept.pk)).status_code
        == 403
    )


def test_look_at_a_photo_is_written_down(client, county):
    inspection = county.notified()
    by = county.inspector_of(inspection)
    kept = services.add_photo(
        inspection,
        county.checklist.questions.first(),
        file=picture(),
        by=by,
    )

    response = as_(client, county.contact).get(url("inspection_photo", kept.pk))

    assert b"".join(response) == b"not looked at"
    assert "sandbox" in response["Content-Security-Policy"]
    assert AccessLog.objects.get().fields == [f"photo {kept.pk}"]


def test_photo_is_taken_out_of_an_open_record(client, county, django_capture_on_commit_callbacks):
    inspection, question = county.notified(), county.checklist.questions.first()
    by = county.inspector_of(inspection)
    kept = services.add_photo(inspection, question, file=picture(), by=by)
    storage, name = kept.file.storage, kept.file.name
    page, remove = (
        url("inspection_question", inspection.pk, question.pk),
        url("inspection_remove_photo", kept.pk),
    )
    assert as_(client, county.contact).post(remove).status_code == 403
    shown = as_(client, by).get(page).text
    assert f'action="{remove}"' in shown
    assert "删除以后找不回来。" in shown

    with django_capture_on_commit_callbacks(execute=True):
        removed = client.post(remove, follow=True).text

    assert ("照片已经删除。" in removed, remove in removed) == (True, False)
    assert (inspection.photos.exists(), storage.exists(name)) == (False, False)
    assert client.post(remove).status_code == 404


def test_photo_of_a_record_that_is_closed_stays(client, county):
    inspection = county.written()
    by = county.inspector_of(inspection)
    question = county.checklist.questions.first()
    kept = services.add_photo(inspection, question, file=picture(), by=by)
    services.record(
        inspection,
        inspected_on=date(2026, 11, 9),
        summary="现场查看。",
        by=by,
        at=moment("2026-11-09 16:00"),
    )

    page = as_(client, by).post(url("inspection_remove_photo", kept.pk), follow=True).text

    assert "，不能办理“填写”" in page
    assert inspection.photos.get() == kept


def test_file_of_the_enterprise_is_looked_at_and_that_is_written_down(client, county):
    inspection = county.answered()
    file = inspection.findings.get().rectifications.get().files.get()
    address = url("inspection_file", file.pk)

    assert as_(client, county.owner_of(inspection.enterprise)).get(address).status_code in (
        302,
        403,
    )
    assert not AccessLog.objects.filter(fields=[f"file {file.pk}"]).exists()
    bureau = as_(client, county.contact)
    assert address in bureau.get(inspection.get_absolute_url()).text
    response = bureau.get(address)

    assert b"".join(response) == b"not looked at"
    assert "sandbox" in response["Content-Security-Policy"]
    assert AccessLog.objects.get(fields=[f"file {file.pk}"]).by == county.contact


@time_machine.travel("2026-11-24 09:00+08:00", tick=False)
def test_result_is_corrected_after_an_objection_was_upheld(client, county):
    inspection = county.noticed(faults=("1.1", "2.1"))
    first, second = inspection.findings.order_by("pk")
    filed = disclosure.submit_objection(
        inspection.notice, content="价格表一直贴在墙上。", at=moment("2026-11-23 09:00")
    )
    correct = url("inspection_step", inspection.pk, "correct")
    bureau = as_(client, county.contact)
    given = {"findings": [first.pk], "note": "异议成立"}
    assert bureau.post(correct, given).status_code == 409
    disclosure.decide(filed.objection, is_upheld=True, answer="照片上有。", by=county.leader)

    offered = list(bureau.get(correct).context["form"].fields["findings"].queryset.order_by("pk"))
    wrong = bureau.post(correct, given | {"note": ""})
    right = bureau.post(correct, given, follow=True)

    assert offered == [first, second]
    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"note"})
    assert "已办理" in right.text
    inspection.refresh_from_db()
    assert (inspection.state, list(inspection.findings.standing())) == ("rechecked", [second])
    taken_back = f"{inspection.notice.number}</a>，已撤回"
    assert taken_back in right.text
    own = reverse("inspections_workspace:inspection", args=[inspection.number])
    assert taken_back in as_(client, county.owner_of(inspection.enterprise)).get(own).text


@time_machine.travel("2026-11-24 09:00+08:00", tick=False)
def test_correction_is_offered_when_the_notice_was_withdrawn(client, county):
    inspection = county.noticed()
    bureau = as_(client, county.contact)
    address = url("inspection_step", inspection.pk, "correct")

    before = bureau.get(url("inspection_change", inspection.pk)).text
    disclosure.withdraw(inspection.notice, reason="文字有误", by=county.contact)
    after = bureau.get(url("inspection_change", inspection.pk)).text

    assert (address in before, address in after) == (False, True)


def test_tie_is_declared_by_oneself_and_seen_by_the_own_bureau(client, county):
    inspector = county.inspectors[0]
    answers = {"uscc": county.enterprises[0].uscc, "kind": "relative"}

    declared = as_(client, inspector.user).post(url("tie_add"), answers)
    again = as_(client, inspector.user).post(url("tie_add"), answers)

    assert (declared.status_code, again.status_code) == (302, 422)
    assert Tie.objects.get().inspector == inspector
    assert inspector.code in as_(client, county.contact).get(url("tie_changelist")).text
    other = as_(client, county.partner_contact).get(url("tie_changelist")).text
    assert inspector.code not in other


def test_tie_to_an_unknown_code_is_told(client, county):
    response = as_(client, county.inspectors[0].user).post(
        url("tie_add"), {"uscc": "91620724MA00", "kind": "other"}
    )

    assert response.status_code == 422
    assert "名录里没有这个代码，请核对。" in response.text


def test_bureau_keeps_its_own_list_of_inspectors(client, county):
    values = {
        "code": "GX09",
        "user": county.leader.pk,
        "bureau": county.bureau.pk,
        "function": "分管",
        "is_active": "on",
    }

    added = as_(client, county.contact).post(url("inspector_add"), values)
    foreign = as_(client, county.partner_contact).post(
        url("inspector_add"), values | {"code": "GX10"}
    )

    own = as_(client, county.contact).post(
        url("inspector_add"), values | {"code": "GX11", "user": county.contact.pk}
    )

    assert (added.status_code, foreign.status_code, own.status_code) == (302, 422, 422)
    assert "自己的检查人员资格要由同事登记。" in own.text
    assert Inspector.objects.filter(code="GX09").exists()
    assert not Inspector.objects.filter(code__in=["GX10", "GX11"]).exists()


def test_inspector_is_taken_off_the_list(client, county):
    inspector = county.inspectors[0]

    response = as_(client, county.contact).post(
        url("inspector_change", inspector.pk), {"function": "执法人员"}
    )

    inspector.refresh_from_db()
    assert (response.status_code, inspector.is_active) == (302, False)


def test_checklist_is_written_as_a_draft_and_put_to_use(client, county):
    draft = {
        "title": "检查表",
        "version": "2",
        "source": "自拟",
        "bureau": county.bureau.pk,
        "questions-TOTAL_FORMS": "1",
        "questions-INITIAL_FORMS": "0",
        "questions-0-position": "1",
        "questions-0-number": "1.1",
        "questions-0-section": "主体",
        "questions-0-text": "营业执照",
        "questions-0-is_mandatory": "on",
    }
    bureau = as_(client, county.contact)

    assert bureau.post(url("checklist_add"), draft).status_code == 302
    checklist = Checklist.objects.get(version="2")
    assert bureau.post(url("checklist_use", checklist.pk)).status_code == 302

    checklist.refresh_from_db()
    assert checklist.state == "in_use"
    assert bureau.get(url("checklist_change", checklist.pk)).status_code == 200
    retire = url("checklist_retire", checklist.pk)
    other = as_(client, county.partner_contact)
    assert other.post(retire).status_code == 403
    page = as_(client, county.contact).get(url("checklist_change", checklist.pk)).text
    assert f'action="{retire}"' in page
    assert "已停用。" in bureau.post(retire, follow=True).text
    again = bureau.post(retire, follow=True).text
    assert ("只有使用中的检查表可以停用。" in again, retire in again) == (True, False)
    checklist.refresh_from_db()
    assert checklist.state == "retired"
    assert (
        checklist
        not in bureau.get(url("inspectionplan_add")).context["form"].fields["checklist"].queryset
    )


@pytest.mark.parametrize("name", ["inspection", "inspectionplan", "inspector", "checklist"])
def test_lists_open(client, county, name):
    county.drawn()

    assert as_(client, county.contact).get(url(f"{name}_changelist")).status_code == 200


def test_lists_and_pages_cost_the_same_with_more_rows(
    client, county, django_assert_max_num_queries
):
    plan = county.drawn(county.plan(count=1)).plan
    page = as_(client, county.contact)

    def costs(*addresses):
        found = []
        for address in addresses:
            page.get(address)
            with django_assert_max_num_queries(60) as asked:
                page.get(address)
            found.append(len(asked))
        return found

    one = costs(
        url("inspection_changelist"), url("inspectionplan_changelist"), plan.get_absolute_url()
    )
    more = county.drawn(county.plan(count=4, year=2025)).plan
    three = costs(
        url("inspection_changelist"), url("inspectionplan_changelist"), more.get_absolute_url()
    )

    assert one == three


def test_day_that_cannot_be_read_is_told(client, county):
    inspection = county.planned()

    response = as_(client, county.contact).post(
        url("inspection_step", inspection.pk, "notify"), {"visit_on": "昨天"}
    )

    assert response.status_code == 422
    assert "请按“年-月-日”填写" in response.text
