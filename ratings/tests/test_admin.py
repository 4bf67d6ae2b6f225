"""Ratings in the workbench: the bureau's steps, the panel's pages, criteria, keeping."""

from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccessLog
from accounts.roles import Role
from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from disclosure import services as disclosure
from enterprises.models import EnterpriseMember
from ratings import services
from ratings.models import Application, Rating, Score, StandardScheme
from ratings.scheme_files import as_spreadsheet
from ratings.services import schemes
from ratings.tests.factories import moment, picture, scheme_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(moment("2026-11-26 10:00"), tick=False):
        yield


def url(name, *args):
    return reverse(f"admin:ratings_{name}", args=args)


def as_(client, user):
    client.force_login(user)
    return client


def test_way_of_an_application_through_the_workbench(client, county):
    application = county.submitted()
    bureau = as_(client, county.contact)

    def step(action, **data):
        response = bureau.post(url("application_step", application.pk, action), data)
        assert response.status_code == 302, response.context["form"].errors

    step("accept")
    step(
        "record_visit",
        visited_on="2026-11-05",
        inspectors=[county.contact.pk, county.handler.pk],
        report="与申报一致。",
    )
    step("convene", members=[expert.pk for expert in county.experts])
    items = list(application.scheme.items.all())
    for expert in county.experts:
        member = as_(client, expert)
        member.post(url("application_declare", application.pk))
        sheet = {f"item_{item.pk}": str(item.points) for item in items}
        assert member.post(url("application_score", application.pk), sheet).status_code == 302
    bureau = as_(client, county.contact)
    step("conclude")
    form = bureau.get(url("application_step", application.pk, "put_up")).context["form"]
    step("put_up", text=form.initial["text"])

    too_early = bureau.post(url("application_step", application.pk, "grant"))
    assert too_early.status_code == 409
    with time_machine.travel(moment("2026-12-08 10:00"), tick=False):
        as_(client, county.leader)
        step("grant")
    assert Rating.objects.get().level == "一档"


def test_text_with_personal_data_goes_up_masked_or_not_at_all(client, county):
    application = county.scored()
    page = url("application_step", application.pk, "put_up")
    bureau = as_(client, county.contact)
    text = "绿洲家政拟评定为一档，联系人13893600001。"

    refused = bureau.post(page, {"text": text})
    assert refused.status_code == 422
    assert "公开的文字里有手机号" in refused.text
    assert text in refused.text
    assert bureau.post(page, {"text": text, "masks": "on"}).status_code == 302

    notice = services.notice_of(Application.objects.get())
    assert notice.text == "绿洲家政拟评定为一档，联系人138****0001。"
    assert notice.original == text


def test_step_that_is_not_possible_now_is_a_conflict(client, county):
    application = county.submitted()

    response = as_(client, county.contact).get(url("application_step", application.pk, "grant"))

    assert response.status_code == 409
    assert "这份评定申请现在是“已申请”，不能办理“授予”" in response.text


def test_wrong_form_loses_nothing(client, county):
    application = services.accept(county.submitted(), by=county.contact)

    response = as_(client, county.contact).post(
        url("application_step", application.pk, "record_visit"),
        {"visited_on": "2026-11-05", "inspectors": [county.contact.pk], "report": "写了很多"},
    )

    assert response.status_code == 422
    assert "现场核查至少两个人。" in response.text
    assert "写了很多" in response.text


def test_panel_is_chosen_by_name_and_bureau(client, county):
    application = county.visited()
    BureauMemberFactory(user=county.experts[0], bureau__name="县人社局")
    keeper = UserFactory(name="管平台的人", is_staff=True)
    keeper.groups.add(Group.objects.get(name=Role.SYSTEM))

    page = as_(client, county.contact).get(url("application_step", application.pk, "convene")).text

    assert "专家1（县人社局）" in page and "专家2" in page
    assert "管平台的人" not in page


def test_member_of_the_enterprise_is_refused_with_a_sentence(client, county):
    application = county.visited()
    county.owner.is_staff = True
    county.owner.save()
    members = [user.pk for user in [*county.experts, county.owner]]

    response = as_(client, county.contact).post(
        url("application_step", application.pk, "convene"), {"members": members}
    )

    assert response.status_code == 422
    assert "赵敏是这家企业的人员，不能参加核查和评审。" in response.text


def test_others_find_no_application(client, county):
    application = county.submitted()

    for user in (BureauMemberFactory().user, county.experts[0]):
        assert as_(client, user).get(url("application_change", application.pk)).status_code == 404


def test_file_opens_after_declaring_and_the_look_is_kept(client, county):
    application = services.convene(county.visited(), members=county.experts, by=county.contact)
    file = application.evidence.get()
    member = as_(client, county.experts[0])
    page = url("application_change", application.pk)
    assert "声明没有利害关系以后，才能打开材料" in member.get(page).text
    assert member.get(url("application_evidence", file.pk)).status_code == 403

    member.post(url("application_declare", application.pk))

    assert "营业执照" in member.get(page).text
    opened = member.get(url("application_evidence", file.pk))
    assert b"".join(opened.streaming_content) == b"not looked at"
    log = AccessLog.objects.get(action=AccessLog.Action.VIEW)
    assert (log.by, log.label) == (county.experts[0], application.number)


def test_who_stood_aside_opens_nothing(client, county):
    application = county.scoring()
    member = as_(client, county.experts[0])

    missing = member.post(url("application_recuse", application.pk), {"reason": ""})
    member.post(url("application_recuse", application.pk), {"reason": "亲属在该企业工作"})

    assert missing.status_code == 422
    page = member.get(url("application_change", application.pk)).text
    assert "您已退出评审组" in page
    assert "营业执照有效" not in page
    file = application.evidence.get()
    assert member.get(url("application_evidence", file.pk)).status_code == 403
    assert member.get(url("application_score", application.pk)).status_code == 403


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("6", "应在0到5之间。"),
        ("-1", "应在0到5之间。"),
        ("", "1.1还没有打分。"),
        ("五", "请填数字"),
    ],
)
def test_wrong_points_are_told_and_the_sheet_is_kept(client, county, points, sentence):
    application = county.scoring()
    first, second, third = application.scheme.items.all()
    sheet = {f"item_{first.pk}": points, f"item_{second.pk}": "2.75", f"item_{third.pk}": "1"}

    response = as_(client, county.experts[0]).post(url("application_score", application.pk), sheet)

    assert response.status_code == 422
    assert sentence in response.text
    assert 'value="2.75"' in response.text
    assert not Score.objects.exists()


def test_bureau_sees_who_has_handed_in_and_no_points(client, county):
    application = county.scoring()
    sheet = county.sheet(application, "4.44", "3", "1")
    services.score(application, points=sheet, by=county.experts[0])

    page = as_(client, county.contact).get(url("application_change", application.pk)).text

    assert "已提交评分" in page
    assert "4.44" not in page
    for expert in county.experts[1:]:
        services.score(application, points=sheet, by=expert)
    services.conclude(application, by=county.contact)
    assert "4.44" in client.get(url("application_change", application.pk)).text


def test_bureau_takes_a_member_off_the_panel(client, county):
    application = county.scoring()
    scored, quiet, _ = county.experts
    services.score(application, points=county.sheet(application, 5, 3, 1), by=scored)
    addresses = {
        user: url("application_take_off", application.pk, application.seats.get(user=user).pk)
        for user in (scored, quiet)
    }
    bureau = as_(client, county.contact)

    page = bureau.get(url("application_change", application.pk)).text
    missing = bureau.post(addresses[quiet], {"reason": ""})
    taken = bureau.post(addresses[quiet], {"reason": "出差，不能评分"}, follow=True)

    assert (addresses[quiet] in page, addresses[scored] in page) == (True, False)
    assert missing.status_code == 422
    assert "已退出：出差，不能评分" in taken.text
    assert as_(client, quiet).get(addresses[quiet]).status_code == 403


def test_who_belongs_to_the_enterprise_does_not_see_its_panel(client, county):
    application = county.scoring()
    EnterpriseMember.objects.create(enterprise=county.enterprise, user=county.handler, role="clerk")

    own = as_(client, county.handler).get(url("application_change", application.pk)).text
    other = as_(client, county.contact).get(url("application_change", application.pk)).text

    assert ("专家1" in own, "专家1" in other) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_few_queries(client, county, django_assert_num_queries, count):
    application = county.filled()
    for _ in range(count - 1):
        item = application.scheme.items.last()
        services.add_evidence(application, item, title="照片", file=picture(), by=county.owner)
    services.submit(application, by=county.owner)
    page = url("application_change", application.pk)
    as_(client, county.contact).get(page)

    with django_assert_num_queries(25):
        client.get(page)


def test_rating_is_kept_with_a_reason(client, county):
    rating = county.granted()
    keep = url("rating_keep", rating.pk, "downgrade")
    bureau = as_(client, county.contact)

    wrong = bureau.post(keep, {"reason": "", "level": "二档"})
    right = bureau.post(keep, {"reason": "台账不全。", "level": "二档"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "台账不全。" in bureau.get(url("rating_change", rating.pk)).text
    assert as_(client, county.experts[0]).get(keep).status_code == 403


def test_the_page_for_criteria_opens_without_an_error(client, county):
    page = as_(client, county.contact).get(url("standardscheme_add"))

    assert page.context["form"].errors == {}


def test_criteria_are_brought_in_looked_at_used_and_confirmed(client, county):
    content = as_spreadsheet(county.scheme, county.scheme.items.all())
    bureau = as_(client, county.contact)
    file = SimpleUploadedFile("标准.xlsx", content)

    same = bureau.post(url("standardscheme_add"), {"file": file})
    assert same.status_code == 422
    assert "请换一个版本号" in same.text

    text = "title: 新标准\nversion: '2'\nsource: 省厅\nlevels: [{name: 达标, at_least: 1}]\n"
    text += "items: [{number: '1', category: 甲, title: 有执照, points: 2}]\n"
    upload = SimpleUploadedFile("a.yaml", text.encode())
    page = bureau.post(url("standardscheme_add"), {"file": upload}, follow=True)
    scheme = StandardScheme.objects.get(title="新标准")
    assert "有执照" in page.text
    bureau.post(url("standardscheme_use", scheme.pk))
    bureau.post(url("standardscheme_confirm", scheme.pk), {"document": "高工信商〔2026〕2号"})

    scheme.refresh_from_db()
    assert (scheme.state, scheme.is_confirmed, scheme.bureau) == ("in_use", True, county.bureau)
    sheet = bureau.get(url("standardscheme_spreadsheet", scheme.pk))
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def test_draft_is_thrown_away_and_criteria_in_use_are_retired(client, county):
    draft = schemes.bring_in(scheme_entry(title="草稿", version="3"), bureau=county.bureau)
    bureau = as_(client, county.contact)
    away, retire = (
        {each: url(f"standardscheme_{name}", each.pk) for each in (draft, county.scheme)}
        for name in ("throw_away", "retire")
    )
    pages = {each: url("standardscheme_change", each.pk) for each in (draft, county.scheme)}
    assert f'formaction="{away[draft]}"' in bureau.get(pages[draft]).text
    assert f'formaction="{retire[county.scheme]}"' in bureau.get(pages[county.scheme]).text

    kept = [bureau.post(each, follow=True).text for each in (retire[draft], away[county.scheme])]
    gone = bureau.post(away[draft], follow=True).text
    retired = bureau.post(retire[county.scheme], follow=True).text
    again = bureau.post(retire[county.scheme], follow=True).text

    assert ("只有使用中的标准可以停用。" in kept[0], "只有草稿可以删除。" in kept[1]) == (
        True,
        True,
    )
    assert ("草稿已经删除。" in gone, "已停用。" in retired) == (True, True)
    assert "只有使用中的标准可以停用。" in again
    assert list(StandardScheme.objects.values_list("pk", "state")) == [
        (county.scheme.pk, "retired")
    ]
    assert (
        "按这份自评" not in as_(client, county.owner).get(reverse("ratings_workspace:index")).text
    )


def test_superuser_is_offered_what_she_may_press_and_nobody_else_is(client, county):
    retire = url("standardscheme_retire", county.scheme.pk)
    page = url("standardscheme_change", county.scheme.pk)
    offered = [
        f'formaction="{retire}"' in as_(client, user).get(page).text
        for user in (UserFactory(is_superuser=True, is_staff=True), BureauMemberFactory().user)
    ]

    assert offered == [True, False]


def test_bad_file_tells_every_fault(client, county):
    upload = SimpleUploadedFile("a.yaml", b"items: [{number: '1', points: -1}]")

    response = as_(client, county.contact).post(url("standardscheme_add"), {"file": upload})

    assert response.status_code == 422
    for sentence in ("名称没有填写。", "第1项的分值应为大于0", "至少要有一个等级。"):
        assert sentence in response.text


def test_help_that_everybody_reads_names_no_telephone(client, county):
    values = {
        "enterprise": county.enterprise.pk,
        "year": "2026",
        "rung": "seed",
        "entered_on": "2026-11-02",
    }
    bureau = as_(client, county.contact)
    address = url("cultivationentry_add")

    refused = bureau.post(address, values | {"help_given": "联系王经理13893600001"})
    taken = bureau.post(address, values | {"help_given": "上门辅导两次"})

    assert refused.status_code == 422
    assert "请遮盖或者删去后再发布" in refused.text
    assert taken.status_code == 302


def test_others_bring_in_no_criteria(client, county):
    officer = as_(client, BureauMemberFactory().user)

    assert officer.get(url("standardscheme_add")).status_code == 403
    assert officer.post(url("standardscheme_retire", county.scheme.pk)).status_code == 403
    assert officer.get(url("standardscheme_change", county.scheme.pk)).status_code == 200


def test_points_are_decimals_of_the_sheet(county):
    application = county.scoring()
    services.score(
        application, points=county.sheet(application, "4.5", "3", "1"), by=county.experts[0]
    )

    assert Score.objects.first().points == Decimal("4.50")


def test_new_panel_is_offered_only_after_an_objection_was_upheld(client, county):
    application = county.noticed()
    client.force_login(county.contact)
    assert "重新评审" not in offered(client, application)

    objection = county.objection(
        services.notice_of(application), at="2026-11-17 10:00", content="培训是假的，请查。"
    )
    disclosure.decide(objection, is_upheld=True, answer="经查属实。", by=county.leader)

    assert "重新评审" in offered(client, application)


def test_result_that_does_not_pass_is_not_offered_to_be_put_up(client, county):
    application = county.scored(points=("1", "1", "1"))
    client.force_login(county.contact)

    assert offered(client, application) == ["不予评定"]


def offered(client, application):
    buttons = client.get(application.get_absolute_url()).context["step_buttons"]
    return [each["action"].label for each in buttons]
