"""The register as a spreadsheet: out, in by two people, and back."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from enterprises.models import Enterprise, RegisterImport
from enterprises.services import importing, update_enterprise
from enterprises.tests.factories import (
    EnterpriseFactory,
    EnterpriseMemberFactory,
    ReviewingBureaus,
    submitted_registration,
    uscc_number,
)
from enterprises.tests.test_registering import approved
from gaotai_jiazheng.tests.made_once import made_once
from gaotai_jiazheng.tests.test_spreadsheets import bomb

pytestmark = pytest.mark.django_db
HEAD = list(importing.COLUMNS)


@pytest.fixture
@made_once
def bureaus():
    BureauFactory(slug="gov-service-center", is_dispatch_center=True)
    return ReviewingBureaus()


def sheet(*lines, head=HEAD):
    book = Workbook()
    for line in (head, *lines):
        book.active.append(line)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("名录.xlsx", out.getvalue())


def line(name="绿洲家政", uscc=None, **changes):
    values = {
        "名称": name,
        "统一社会信用代码": uscc or uscc_number(700),
        "镇": "城关镇",
        "社区（村）": "东苑社区",
        "地址": "东苑小区2号",
        "公开电话": "0936-6620101",
        "经营模式": "员工制",
        "服务项目": "保洁、深度保洁",
    }
    return list((values | changes).values())


def test_one_brings_in_another_writes_and_it_is_undone(client, bureaus):
    known = EnterpriseFactory(name="驼铃家政", uscc=uscc_number(701))
    client.force_login(bureaus.reviewer)
    response = client.post(
        reverse("admin:enterprises_registerimport_add"),
        {"sheet": sheet(line(), line("驼铃家政服务部", uscc_number(701)), line("错", "123"))},
    )
    found = RegisterImport.objects.get()
    assert response["Location"] == reverse(
        "admin:enterprises_registerimport_change", args=[found.pk]
    )
    assert [row["kind"] for row in found.rows] == ["new", "changed", "wrong"]
    assert Enterprise.objects.count() == 1

    def step(name):
        return client.post(reverse("admin:enterprises_registerimport_step", args=[found.pk, name]))

    assert step("apply").status_code == 409
    client.force_login(bureaus.verifier)
    assert step("apply").status_code == 302
    assert Enterprise.objects.get(uscc=uscc_number(700)).community == bureaus.community
    assert Enterprise.objects.get(pk=known.pk).name == "驼铃家政服务部"
    assert step("undo").status_code == 302
    assert Enterprise.objects.get(pk=known.pk).name == "驼铃家政"
    assert Enterprise.objects.get(uscc=uscc_number(700)).state == "cancelled"
    assert step("undo").status_code == 409


def test_import_that_was_given_up_is_not_written(client, bureaus):
    found = importing.preview(sheet(line()), by=bureaus.reviewer)
    page = reverse("admin:enterprises_registerimport_change", args=[found.pk])
    drop, apply = (
        reverse("admin:enterprises_registerimport_step", args=[found.pk, name])
        for name in ("drop", "apply")
    )
    client.force_login(BureauMemberFactory().user)
    assert client.post(drop).status_code == 403
    client.force_login(bureaus.verifier)
    shown = client.get(page).text
    assert f'action="{drop}"' in shown
    assert "放弃以后这份表格不能再写入" in shown

    answer = client.post(drop, follow=True)
    late = [client.post(step) for step in (drop, apply)]

    found.refresh_from_db()
    assert found.state == "dropped"
    assert "已办理：放弃。" in answer.text
    assert drop not in answer.text
    assert [each.status_code for each in late] == [409, 409]
    assert "这次导入现在就是“已放弃”，不用再办。" in late[0].text
    assert not Enterprise.objects.exists()


def test_what_was_changed_since_is_not_written_over(bureaus):
    known = EnterpriseFactory(name="驼铃家政", uscc=uscc_number(701))
    found = importing.preview(
        sheet(line("驼铃家政服务部", uscc_number(701)), line()), by=bureaus.reviewer
    )
    update_enterprise(known, name="沙枣家政")

    with pytest.raises(ValidationError) as raised:
        importing.apply(found, by=bureaus.verifier)

    assert raised.value.code == "changed_meanwhile"
    assert not Enterprise.objects.filter(uscc=uscc_number(700)).exists()


def test_entry_off_the_register_comes_into_it_again_and_goes_with_the_import(client, bureaus):
    importing.undo(
        importing.apply(importing.preview(sheet(line()), by=bureaus.reviewer), by=bureaus.verifier),
        by=bureaus.verifier,
    )
    entry = Enterprise.objects.get()
    assert entry.state == "cancelled"

    found = importing.preview(sheet(line("绿洲家政服务部")), by=bureaus.reviewer)
    client.force_login(bureaus.verifier)
    page = client.get(reverse("admin:enterprises_registerimport_change", args=[found.pk])).text
    found = importing.apply(found, by=bureaus.verifier)

    assert [row["kind"] for row in found.rows] == ["again"]
    assert "已注销，重新列入" in page
    entry.refresh_from_db()
    assert (entry.state, entry.name) == ("registered", "绿洲家政服务部")
    importing.undo(found, by=bureaus.verifier)
    entry.refresh_from_db()
    assert (entry.state, entry.name) == ("cancelled", "绿洲家政")


def test_entry_that_somebody_has_registered_since_stays_in_the_register(bureaus):
    first = importing.preview(sheet(line()), by=bureaus.reviewer)
    importing.undo(importing.apply(first, by=bureaus.verifier), by=bureaus.verifier)
    again = importing.preview(sheet(line("绿洲家政服务部")), by=bureaus.reviewer)
    again = importing.apply(again, by=bureaus.verifier)
    entry = Enterprise.objects.get()
    approved(submitted_registration(bureaus, uscc=entry.uscc, name=entry.name), bureaus)

    with pytest.raises(ValidationError) as raised:
        importing.undo(again, by=bureaus.verifier)

    assert raised.value.messages == ["绿洲家政服务部后来已经有人登记，没有撤销。"]
    assert Enterprise.objects.get().state == "registered"


def test_a_line_that_stands_twice_does_not_keep_the_first_from_being_undone(bureaus):
    found = importing.preview(sheet(line(), line("绿洲家政服务部")), by=bureaus.reviewer)
    assert [row["kind"] for row in found.rows] == ["new", "wrong"]

    importing.undo(importing.apply(found, by=bureaus.verifier), by=bureaus.verifier)

    assert Enterprise.objects.get().state == "cancelled"


@pytest.mark.parametrize("how", ["owner", "change"])
def test_import_of_an_entry_that_others_have_touched_is_not_undone(bureaus, how):
    found = importing.apply(
        importing.preview(sheet(line()), by=bureaus.reviewer), by=bureaus.verifier
    )
    entry = Enterprise.objects.get()
    if how == "owner":
        EnterpriseMemberFactory(enterprise=entry)
    else:
        update_enterprise(entry, address="滨河路3号")

    with pytest.raises(ValidationError) as raised:
        importing.undo(found, by=bureaus.verifier)

    assert raised.value.code == "changed_meanwhile"
    assert Enterprise.objects.get().state == "registered"


def test_import_of_an_odd_address_does_not_exist(client, bureaus):
    client.force_login(bureaus.verifier)

    assert client.get("/admin/enterprises/registerimport/x/change/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"镇": "不知道镇"}, "没有这个镇：不知道镇。"),
        ({"社区（村）": "西苑社区"}, "这个镇没有这个社区（村）：西苑社区。"),
        ({"经营模式": "加盟"}, "没有这种经营模式：加盟。"),
        ({"服务项目": "修理"}, "没有这项服务：修理。"),
        (
            {"统一社会信用代码": "91620724MA0000101X"},
            "统一社会信用代码的校验位不对，请核对是否有错字。",
        ),
        ({"名称": "字" * 81}, "名称：最多80个字，现在是81个字。"),
    ],
)
def test_wrong_line_says_why(bureaus, changes, problem):
    (row,) = importing.read(sheet(line(**changes)))

    assert (row.kind, row.problems) == ("wrong", [problem])


def test_same_code_twice(bureaus):
    rows = importing.read(sheet(line(), line("另一家")))

    assert [row.kind for row in rows] == ["new", "wrong"]
    assert rows[1].problems == ["代码和第2行重复。"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (SimpleUploadedFile("a.xlsx", b"not a workbook"), "file_type"),
        (sheet(line(), head=HEAD[:3]), "columns_missing"),
        (sheet(), "no_rows"),
    ],
)
def test_files_that_are_no_register(bureaus, file, code):
    with pytest.raises(ValidationError) as raised:
        importing.read(file)

    assert raised.value.code == code


def test_workbook_that_stands_for_too_much_is_not_opened(bureaus):
    with pytest.raises(ValidationError) as raised:
        importing.read(SimpleUploadedFile("a.xlsx", bomb()))

    assert raised.value.code == "file_bomb"


def test_export_comes_in_again_unchanged(client, bureaus):
    EnterpriseFactory(name="=绿洲家政", town=bureaus.community.town, community=bureaus.community)
    client.force_login(bureaus.reviewer)

    content = client.get(reverse("admin:enterprises_registerimport_export")).content

    cells = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert cells[1][0] == "'=绿洲家政"
    (row,) = importing.read(SimpleUploadedFile("名录.xlsx", content))
    assert row.kind == "same"


def test_who_keeps_no_register_neither_exports_nor_imports(client, bureaus):
    client.force_login(BureauMemberFactory().user)

    assert client.get(reverse("admin:enterprises_registerimport_export")).status_code == 403
    assert client.get(reverse("admin:enterprises_registerimport_add")).status_code == 403
