"""The enterprise's own pages."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.tests.factories import UserFactory
from enterprises import workspace
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from ratings import services
from ratings.models import Answer, Application, Evidence
from ratings.rooms import rating_to_dos
from ratings.services import schemes
from ratings.tests.factories import moment, scheme_entry

pytestmark = pytest.mark.django_db
HOME = reverse("ratings_workspace:index")


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(moment("2026-11-26 10:00"), tick=False):
        yield


@pytest.fixture
def owner(client, county):
    client.force_login(county.owner)
    return client


def url(name, *args):
    return reverse(f"ratings_workspace:{name}", args=args)


def photo():
    content = BytesIO()
    Image.new("RGB", (20, 20), "green").save(content, "PNG")
    return SimpleUploadedFile("执照.png", content.getvalue())


def test_way_of_an_owner_from_the_first_answer_to_the_application(owner, county):
    assert "按这份自评" in owner.get(HOME).text
    owner.post(url("start", county.scheme.pk))
    first, second, third = county.scheme.items.all()
    assert "还差3项" in owner.get(HOME).text

    on = owner.post(url("item", first.pk), {"claim": "met", "next": "1"})
    owner.post(url("item", second.pk), {"claim": "partly", "note": "下月补", "next": "1"})
    back = owner.post(url("item", third.pk), {"claim": "met", "next": "1"})
    assert (on["Location"], back["Location"]) == (url("item", second.pk), HOME)
    assert "还差1项" in owner.get(HOME).text
    owner.post(
        url("add_evidence", first.pk), {"evidence-title": "营业执照", "evidence-file": photo()}
    )
    assert "都齐了" in owner.get(HOME).text

    owner.post(url("apply"))

    application = Application.objects.get()
    assert application.state == "submitted"
    assert application.number in owner.get(HOME).text
    late = "申请已经提交或者办完，不能再修改。"
    assert late in owner.get(url("item", first.pk), follow=True).text
    typed = owner.post(url("item", first.pk), {"claim": "partly", "note": "门口也贴了"})
    assert typed.status_code == 409
    assert "申请已经提交，不能再修改。" in typed.text and "门口也贴了" in typed.text
    assert late in owner.post(url("apply"), follow=True).text


def test_what_is_to_be_corrected_stands_at_the_top(owner, county):
    application = county.submitted()
    services.send_back(application, note="2.1的照片看不清。", by=county.contact)

    page = owner.get(HOME).text

    assert page.index("2.1的照片看不清。") < page.index("各项情况")


def test_wrong_answer_loses_nothing(owner, county):
    county.assessing()
    item = county.scheme.items.first()

    response = owner.post(url("item", item.pk), {"claim": "", "note": "已经贴在墙上"})

    assert response.status_code == 422
    assert "请选择做到了没有。" in response.text
    assert "已经贴在墙上" in response.text
    assert not Answer.objects.exists()


def test_every_button_of_the_page_keeps_all_that_was_typed(owner, county):
    county.assessing()
    first, second = county.scheme.items.all()[:2]
    file = {"evidence-title": "营业执照", "evidence-file": photo()}
    typed = {"claim": "partly", "note": "已经贴在墙上", "cost_yuan": ""}

    owner.post(url("add_evidence", first.pk), typed | file)
    page = owner.get(url("item", first.pk))
    assert page.context["answer_form"]["note"].value() == "已经贴在墙上"
    [kept] = page.context["evidence"]
    owner.post(url("remove_evidence", kept.pk), typed | {"note": "门口也贴了"})
    assert Answer.objects.get().note == "门口也贴了"
    owner.post(url("item", second.pk), typed | {"evidence-title": "合同", "evidence-file": photo()})
    assert Evidence.objects.get().title == "合同"


def test_an_answer_that_is_not_whole_is_shown_again_and_the_file_is_kept(owner, county):
    county.assessing()
    item = county.scheme.items.first()
    sent = {"note": "已经贴在墙上", "cost_yuan": "", "evidence-title": "照片"}

    response = owner.post(url("add_evidence", item.pk), sent | {"evidence-file": photo()})

    assert (response.status_code, Evidence.objects.count()) == (422, 1)
    assert "请选择做到了没有。" in response.text and "已经贴在墙上" in response.text
    assert response.context["evidence_form"]["title"].value() is None


@pytest.mark.parametrize(
    ("title", "file", "sentence"),
    [
        ("", photo, "请写明是什么材料。"),
        ("执照", None, "请选择文件。"),
        ("执照13893600001", photo, "公开的文字里有手机号"),
        ("执照", lambda: SimpleUploadedFile("a.png", b"no picture"), "只能上传"),
    ],
)
def test_wrong_file_is_told_beside_the_field(owner, county, title, file, sentence):
    county.assessing()
    item = county.scheme.items.first()
    data = {"evidence-title": title}
    if file:
        data["evidence-file"] = file()

    response = owner.post(url("add_evidence", item.pk), data)

    assert response.status_code == 422
    assert sentence in response.text
    assert not Evidence.objects.exists()


def test_file_is_read_and_removed_by_its_enterprise_alone(owner, county, client):
    application = county.assessing()
    item = county.scheme.items.first()
    owner.post(url("add_evidence", item.pk), {"evidence-title": "照片", "evidence-file": photo()})
    file = Evidence.objects.get()
    read = owner.get(url("evidence", file.pk))
    assert read["Content-Type"] == "image/png"
    assert "sandbox" in read["Content-Security-Policy"]
    assert b"".join(read.streaming_content).startswith(b"\x89PNG")

    stranger = UserFactory()
    EnterpriseMember.objects.create(enterprise=EnterpriseFactory(), user=stranger, role="owner")
    client.force_login(stranger)
    assert client.get(url("evidence", file.pk)).status_code == 404
    assert client.post(url("remove_evidence", file.pk)).status_code == 404

    client.force_login(county.owner)
    client.post(url("remove_evidence", file.pk))
    assert not application.evidence.exists()


def test_who_belongs_to_no_enterprise_finds_nothing(client, county):
    client.force_login(county.contact)

    assert client.get(HOME).status_code == 404


def test_clerk_does_not_apply(client, county):
    county.filled()
    clerk = UserFactory()
    EnterpriseMember.objects.create(enterprise=county.enterprise, user=clerk, role="clerk")
    client.force_login(clerk)

    assert client.post(url("apply")).status_code == 403
    assert "请企业负责人或者受托人提交" in client.get(HOME).text


def test_application_with_gaps_is_a_conflict(owner, county):
    county.assessing()

    response = owner.post(url("apply"))

    assert response.status_code == 409
    assert "还差3项，补齐后才能申请。" in response.text


def test_reference_leads_to_no_application(owner, county):
    county.filled(scheme=county.reference_scheme())

    response = owner.post(url("apply"))

    assert response.status_code == 409
    assert "自评参考（非官方）" in owner.get(HOME).text


def test_second_start_is_told_and_makes_nothing(owner, county):
    county.assessing()

    page = owner.post(url("start", county.scheme.pk), follow=True).text

    assert "已有一份没有办结的自评或者申请" in page
    assert Application.objects.count() == 1


def test_owner_goes_on_by_another_scheme(owner, county, client, django_capture_on_commit_callbacks):
    dossier = county.filled()
    evidence = dossier.evidence.get()
    storage, name = evidence.file.storage, evidence.file.name
    entry = scheme_entry(title="新标准", version="2")
    kept = replace(entry, items=entry.items[1:])
    another = schemes.put_to_use(schemes.bring_in(kept, bureau=county.bureau))
    draft = schemes.bring_in(scheme_entry(title="草稿", version="3"), bureau=county.bureau)
    change = url("change_scheme", another.pk)
    page = owner.get(HOME).text
    assert (f'action="{change}"' in page, "新标准里没有的项目，答案和材料会删除。" in page) == (
        True,
        True,
    )
    assert owner.post(url("change_scheme", draft.pk)).status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        changed = owner.post(change, follow=True).text

    dossier.refresh_from_db()
    assert dossier.scheme == another
    assert "已经换成这份标准" in changed
    answered = {answer.item for answer in dossier.answers.select_related("item")}
    assert answered == set(another.items.all())
    assert (dossier.evidence.exists(), storage.exists(name)) == (False, False)
    client.force_login(EnterpriseMemberFactory().user)
    assert client.post(change).status_code == 404


def test_dossier_that_was_handed_in_keeps_its_scheme(owner, county):
    dossier = county.submitted()

    response = owner.post(url("change_scheme", county.reference_scheme().pk))

    dossier.refresh_from_db()
    assert (response.status_code, dossier.scheme) == (302, county.scheme)
    assert "change_scheme" not in owner.get(HOME).text


def test_application_is_taken_back(owner, county):
    county.submitted()

    owner.post(url("withdraw"))

    assert Application.objects.get().state == "withdrawn"


def test_page_asks_the_same_few_queries(owner, county, django_assert_num_queries):
    county.filled()
    owner.get(HOME)

    with django_assert_num_queries(13):
        owner.get(HOME)


def test_to_dos_of_a_self_assessment_and_of_a_rating(county):
    on = date(2026, 11, 26)
    assert list(rating_to_dos(county.enterprise, on)) == []

    county.assessing()
    assert [each.title for each in rating_to_dos(county.enterprise, on)] == ["标准化自评还差3项"]
    assert "标准化评定" in [room.title for room in workspace.rooms()]


def test_annual_check_is_named_sixty_days_before(county):
    rating = county.granted()

    assert list(rating_to_dos(county.enterprise, date(2027, 9, 18))) == []
    (to_do,) = rating_to_dos(county.enterprise, date(2027, 9, 19))
    assert (to_do.due_on, to_do.detail) == (date(2027, 11, 18), rating.number)


def test_room_says_why_a_rating_has_to_be_repaired_and_by_when(owner, county):
    rating = county.granted()

    services.keep(
        rating,
        "order_repair",
        reason="两名服务员没有健康证明。",
        by=county.contact,
        repair_by=date(2026, 12, 20),
    )

    page = owner.get(HOME).text
    assert "2026年11月26日限期整改：两名服务员没有健康证明。" in page
    assert f"请在2026年12月20日以前改好，并告诉{county.bureau}" in page
    assert "整改期限</dt><dd>2026年12月20日" in owner.get(rating.get_absolute_url()).text
    services.keep(rating, "repaired", reason="已经补齐。", by=county.contact)
    assert "以前改好" not in owner.get(HOME).text


def test_sent_back_is_a_thing_to_do(county):
    services.send_back(county.submitted(), note="执照看不清。", by=county.contact)

    titles = [each.title for each in rating_to_dos(county.enterprise, date(2026, 11, 26))]

    assert titles == ["评定申请需要补正"]
