"""Workers by spreadsheet: each line told, written, and taken back."""

import tracemalloc
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from workers.models import Employment, EmploymentRequest, ImportLine, Worker, WorkerImport
from workers.services import importing
from workers.tests.factories import (
    EmploymentFactory,
    HealthCertificateFactory,
    WorkerFactory,
    id_number,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return EnterpriseMemberFactory().user


@pytest.fixture
def enterprise(owner):
    return owner.enterprise_memberships.get().enterprise


def sheet(*lines, head=tuple(importing.COLUMNS)):
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for line in (head, *lines):
        page.append(list(line))
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("人员.xlsx", out.getvalue())


def line(n=1, **changes):
    values = {
        "姓名": "王秀兰",
        "证件类型": "",
        "证件号码": id_number(n),
        "手机号": f"137{n:08}",
        "镇": "",
        "方式": "员工制",
        "服务项目": "保洁、育幼",
        "入职日期": "2026年3月1日",
        "合同种类": "固定期限劳动合同",
        "合同编号": "HT-1",
        "合同起始日": "2026-03-01",
        "合同截止日": "2028/2/29",
    }
    return list((values | changes).values())


def test_lines_are_told_written_and_taken_back(client, owner, enterprise):
    known = WorkerFactory()
    here = EmploymentFactory(enterprise=enterprise).worker
    client.force_login(owner)
    file = sheet(
        line(1),
        line(2),
        line(3, 证件号码=known.id_number),
        line(4, 证件号码=here.id_number),
        line(5, 手机号="139"),
    )

    response = client.post(reverse("workspace_workers:imports"), {"sheet": file})

    batch = WorkerImport.objects.get()
    page = reverse("workspace_workers:import", args=[batch.pk])
    assert response["Location"] == page
    kinds = list(batch.lines.values_list("kind", "problem"))
    assert [kind for kind, _ in kinds] == ["new", "new", "known", "wrong", "wrong"]
    assert kinds[3][1] == "这个人已经是您的服务人员。"
    assert kinds[4][1] == "手机号：请填写11位手机号。"
    shown = client.get(page).content.decode()
    assert known.id_number not in shown
    assert Worker.objects.count() == 2

    def step(name):
        return client.post(reverse("workspace_workers:import_step", args=[batch.pk, name]))

    step("apply")
    assert Worker.objects.count() == 4
    assert Employment.objects.filter(enterprise=enterprise).count() == 3
    assert EmploymentRequest.objects.get().worker == known
    assert Notification.objects.filter(kind="worker_registered").count() == 2
    assert (
        not ImportLine.objects.exclude(kind="wrong")
        .exclude(worker=None)
        .filter(problem__gt="")
        .exists()
    )
    step("apply")
    assert Worker.objects.count() == 4

    touched = Worker.objects.order_by("-pk").first()
    HealthCertificateFactory(worker=touched)
    step("undo")
    batch.refresh_from_db()
    assert (batch.state, batch.kept_count) == ("undone", 1)
    assert Worker.objects.count() == 3
    assert EmploymentRequest.objects.get().state == "withdrawn"
    assert Worker.pgh_event_model.objects.filter(pgh_obj__isnull=True).count() == 0


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"姓名": ""}, "请填写姓名。"),
        ({"证件号码": "123"}, "身份证号应为18位：前17位是数字，最后一位是数字或 X。"),
        ({"证件类型": "学生证"}, "证件类型：没有“学生证”。"),
        ({"镇": "不知道镇"}, "镇：没有“不知道镇”。"),
        ({"方式": ""}, "方式：请填写。"),
        ({"方式": "加盟"}, "方式：没有“加盟”。"),
        ({"服务项目": "修理"}, "没有这项服务：修理。"),
        ({"入职日期": "昨天"}, "入职日期：请按“年-月-日”填写，例如 2026-11-03。"),
        ({"入职日期": "2099-01-01"}, "入职日期：不能晚于今天。"),
        ({"合同截止日": "2025-01-01"}, "合同的截止日不能早于起始日。"),
        ({"合同起始日": ""}, "请写全合同的种类和起始日；没有合同的，都空着。"),
    ],
)
def test_wrong_line_says_why(enterprise, owner, changes, problem):
    batch = importing.preview(sheet(line(**changes)), enterprise=enterprise, by=owner)

    found = batch.lines.get()

    assert (found.kind, found.problem, found.values) == ("wrong", problem, "")


def test_person_twice_in_a_sheet(enterprise, owner):
    batch = importing.preview(
        sheet(line(1), line(1, 手机号="13700000009"), line(2, 手机号="13700000001")),
        enterprise=enterprise,
        by=owner,
    )

    assert [row.problem for row in batch.lines.all()] == [
        "",
        "证件号码和第2行重复。",
        "手机号和第2行重复。",
    ]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (SimpleUploadedFile("a.xlsx", b"not a workbook"), "file_broken"),
        (sheet(line(), head=list(importing.COLUMNS)[:3]), "columns_missing"),
        (sheet(), "no_rows"),
    ],
)
def test_files_that_are_no_sheet(enterprise, owner, file, code):
    with pytest.raises(ValidationError) as raised:
        importing.preview(file, enterprise=enterprise, by=owner)

    assert raised.value.code == code
    assert not WorkerImport.objects.exists()


def test_who_came_meanwhile_is_asked(enterprise, owner):
    batch = importing.preview(sheet(line(1)), enterprise=enterprise, by=owner)
    worker = WorkerFactory(id_number=id_number(1))

    importing.apply(batch, by=owner)

    assert EmploymentRequest.objects.get().worker == worker
    assert not Employment.objects.exists()


def test_telephone_taken_meanwhile_writes_nothing(enterprise, owner):
    batch = importing.preview(sheet(line(1), line(2)), enterprise=enterprise, by=owner)
    WorkerFactory(phone="13700000002")

    with pytest.raises(ValidationError) as raised:
        importing.apply(batch, by=owner)

    assert raised.value.code == "changed_meanwhile"
    assert not Employment.objects.exists()


def test_dropped_sheet_keeps_nothing(enterprise, owner):
    batch = importing.preview(sheet(line(1)), enterprise=enterprise, by=owner)

    importing.drop(batch, by=owner)

    assert batch.lines.get().values == ""


def test_clerk_of_another_enterprise_does_not_see_it(client, enterprise, owner):
    batch = importing.preview(sheet(line(1)), enterprise=enterprise, by=owner)
    client.force_login(EnterpriseMemberFactory().user)

    assert client.get(reverse("workspace_workers:import", args=[batch.pk])).status_code == 404


def peak_of(call):
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_lines(enterprise, owner, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 20)
    few = sheet(*(line(n) for n in range(1, 41)))
    many = sheet(*(line(n) for n in range(41, 341)))

    few_peak = peak_of(lambda: importing.preview(few, enterprise=enterprise, by=owner))
    many_peak = peak_of(lambda: importing.preview(many, enterprise=enterprise, by=owner))

    assert many_peak < 2 * few_peak
