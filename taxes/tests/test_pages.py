"""The room of the enterprise, and what the tax bureau sees."""

import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from contracts.tests.factories import picture
from enterprises import workspace
from enterprises.tests.factories import EnterpriseMemberFactory
from taxes import services
from taxes.models import Declaration, Pack, Sharing
from taxes.tests.factories import KEY, NOW, moment

pytestmark = pytest.mark.django_db
HOME = reverse("taxes:index")


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def owner(client, county):
    client.force_login(county.owner)
    return client


def url(name, *args):
    return reverse(f"taxes:{name}", args=args)


def answers(**changes):
    return {
        "kind": "wages",
        "from_on": "2026-10-01",
        "to_on": "2026-10-31",
        "people": "12",
        "text": "10月工资，银行代发",
        "file": SimpleUploadedFile("工资.png", picture()),
    } | changes


def test_way_of_an_owner_from_what_is_missing_to_the_pack(owner, county):
    first = owner.get(HOME).text
    assert "不能证明" in first
    assert "以税务机关认定为准" in first
    assert "财政部、税务总局等六部门公告2026年第7号" in first
    assert "免税条件自查" in [room.title for room in workspace.rooms()]

    assert owner.post(url("declare"), answers()).status_code == 302
    assert "企业自报，平台没有核对（1条）" in owner.get(HOME).text
    made = owner.post(url("make_pack"), {"on": "2026-11-26", "key": KEY})
    assert made["Location"] == f"{HOME}?on=2026-11-26"

    pack = Pack.objects.get()
    page = owner.get(url("pack", pack.number))
    assert page.content == services.pdf_of(pack) == owner.get(url("pack", pack.number)).content
    assert pack.sha256 in owner.get(HOME).text


def test_day_without_a_notice_is_told(owner):
    assert "2025年12月1日没有查到有效的规定" in owner.get(HOME, {"on": "2025-12-01"}).text


def test_day_that_cannot_be_read_is_told_and_kept(owner):
    response = owner.get(HOME, {"on": "上个月"})

    assert response.status_code == 422
    assert "请按“年-月-日”填写" in response.text
    assert "上个月" in response.text


def test_line_opens_to_its_rows(owner, county):
    response = owner.get(url("line", "workspace_people"))

    assert "平台记录1条" in response.text
    assert "负责人，自2020年1月1日" in response.text
    assert owner.get(url("line", "nothing")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to_on": "2026-09-01"}, "截止日期不能早于开始日期。"),
        ({"text": "王小兰13893600001"}, "公开的文字里有手机号"),
        ({"people": "许多"}, "请填整数。"),
        ({"file": ""}, "请选择文件。"),
        ({"file": SimpleUploadedFile("x.exe", b"MZ")}, "只能上传"),
    ],
)
def test_wrong_declaration_is_told_beside_its_field_and_loses_nothing(owner, changes, sentence):
    response = owner.post(url("declare"), answers(**{"text": "写了很多"} | changes))

    assert response.status_code == 422
    assert sentence in response.text
    assert changes.get("text", "写了很多") in response.text
    assert not Declaration.objects.exists()


def test_declaration_is_read_and_withdrawn(owner, county):
    declaration = county.declared()

    assert b"".join(owner.get(url("file", declaration.pk))) == b"not looked at"
    assert owner.post(url("withdraw", declaration.pk)).status_code == 302
    assert "企业自报，平台没有核对" not in owner.get(HOME).text


def test_clerk_looks_and_does_nothing(client, county):
    clerk = UserFactory()
    county.enterprise.members.create(user=clerk, role="clerk", valid_from="2026-01-01")
    client.force_login(clerk)

    assert client.get(HOME).status_code == 200
    assert client.get(url("declare")).status_code == 403
    assert client.post(url("make_pack"), {"on": "2026-11-26", "key": KEY}).status_code == 403
    assert client.post(url("share", county.bureau.pk)).status_code == 403


def test_another_enterprise_reads_nothing(client, county):
    declaration, pack = county.declared(), county.pack()
    client.force_login(EnterpriseMemberFactory().user)

    assert client.get(url("file", declaration.pk)).status_code == 404
    assert client.post(url("withdraw", declaration.pk)).status_code == 404
    assert client.get(url("pack", pack.number)).status_code == 404


# The tax bureau


def test_bureau_sees_what_is_shared_and_each_look_is_written_down(owner, county, client):
    declaration, pack = county.declared(), county.pack()
    owner.post(url("share", county.bureau.pk))
    sharing = county.enterprise.tax_sharings.get()
    client.force_login(county.officer)

    page = client.get(sharing.get_absolute_url()).text
    assert "不能证明" in page
    assert "10月工资，银行代发" in page
    file = reverse("admin:taxes_sharing_file", args=[sharing.pk, declaration.pk])
    assert b"".join(client.get(file)) == b"not looked at"
    printed = reverse("admin:taxes_sharing_pack", args=[sharing.pk, pack.number])
    assert client.get(printed).content == services.pdf_of(pack)
    assert [log.fields for log in AccessLog.objects.order_by("pk")] == [
        ["self-check"],
        [f"file {declaration.pk}"],
        [f"pack {pack.number}"],
    ]
    assert county.enterprise.name in client.get(reverse("admin:taxes_sharing_changelist")).text


def test_consent_taken_back_closes_every_door(owner, county, client):
    pack = county.pack()
    sharing = county.shared()
    owner.post(url("stop_sharing", county.bureau.pk))
    client.force_login(county.officer)

    for address in (
        sharing.get_absolute_url(),
        reverse("admin:taxes_sharing_pack", args=[sharing.pk, pack.number]),
    ):
        assert client.get(address).status_code == 404


def test_other_bureaus_and_administrators_see_nothing(client, county):
    sharing = county.shared()
    others = [BureauMemberFactory().user, UserFactory(is_staff=True, is_superuser=True)]

    for user in others:
        client.force_login(user)
        assert client.get(sharing.get_absolute_url()).status_code == 404


def test_every_pack_that_was_printed_can_be_found_again(owner, county, client):
    made = [county.pack(key=uuid.uuid4()) for _ in range(12)]
    county.shared()
    for home, user in ((HOME, county.owner), (sharing_page(), county.officer)):
        client.force_login(user)
        newest = client.get(home)
        assert [each.pk for each in newest.context["packs"]] == [p.pk for p in made[:1:-1]]
        older = client.get(home, {"on": "2026-11-26", "packs": newest.context["older"]})
        assert [each.pk for each in older.context["packs"]] == [made[1].pk, made[0].pk]
        assert "更早的材料" in newest.text and "更早的材料" not in older.text
        assert client.get(home, {"packs": "x" * 30}).status_code == 200


def sharing_page():
    return Sharing.objects.get().get_absolute_url()
