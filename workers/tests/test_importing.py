"""Workers by spreadsheet: each line told, written, and taken back."""

import gc
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from workers.models import (
    Employment,
    EmploymentRequest,
    ImportFile,
    ImportLine,
    Worker,
    WorkerImport,
)
from workers.services import importing, registering
from workers.services.sheet_lines import COLUMNS
from workers.tasks import drop_undecided_imports, work_on_imports
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


def sheet(*lines, head=tuple(COLUMNS)):
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for line in (head, *lines):
        page.append(list(line))
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("人员.xlsx", out.getvalue())


def uploaded(enterprise, owner, *lines, **more):
    return importing.upload(
        sheet(*lines, **more).read(), file_name="人员.xlsx", enterprise=enterprise, by=owner
    )


def checked(enterprise, owner, *lines):
    return worked(uploaded(enterprise, owner, *lines))


def worked(batch, at=None):
    """The sheet after a turn of the worker."""
    importing.work(at)
    batch.refresh_from_db()
    return batch


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
    waiting = client.get(page).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    assert "等待处理，共约5行。" in waiting
    worked(batch)
    assert (batch.state, batch.rows_done, batch.wrong_count) == ("previewed", 5, 2)
    assert not ImportFile.objects.exists()
    kinds = list(batch.lines.values_list("kind", "problem"))
    assert [kind for kind, _ in kinds] == ["new", "new", "known", "wrong", "wrong"]
    assert kinds[3][1] == "这个人已经是您的服务人员。"
    assert kinds[4][1] == "手机号：请填写11位手机号。"
    shown = client.get(page).content.decode()
    assert known.id_number not in shown
    assert Worker.objects.count() == 2

    def step(name):
        client.post(reverse("workspace_workers:import_step", args=[batch.pk, name]))
        worked(batch)

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
        ({"姓名": ""}, "姓名：请填写。"),
        (
            {"姓名": "", "证件号码": "123", "手机号": ""},
            "手机号：请填写11位手机号。姓名：请填写。"
            "身份证号应为18位：前17位是数字，最后一位是数字或 X。",
        ),
        ({"证件号码": "123"}, "身份证号应为18位：前17位是数字，最后一位是数字或 X。"),
        (
            {"证件类型": "学生证", "手机号": "138", "证件号码": "123"},
            "证件类型：没有“学生证”，可以写居民身份证、港澳台居民居住证。手机号：请填写11位手机号。"
            "身份证号应为18位：前17位是数字，最后一位是数字或 X。",
        ),
        ({"方式": ""}, "方式：请填写。"),
        ({"方式": "加盟"}, "方式：没有“加盟”，可以写员工制、中介制、会员制。"),
        (
            {"手机号": "138", "证件号码": "123", "入职日期": "昨天"},
            "入职日期：请按“年-月-日”填写，例如 2026-11-03。手机号：请填写11位手机号。"
            "身份证号应为18位：前17位是数字，最后一位是数字或 X。",
        ),
        ({"入职日期": "昨天"}, "入职日期：请按“年-月-日”填写，例如 2026-11-03。"),
        ({"入职日期": "2099-01-01"}, "入职日期：不能晚于今天。"),
        ({"合同截止日": "2025-01-01"}, "合同的截止日不能早于起始日。"),
        ({"合同起始日": ""}, "请写全合同的种类和起始日；没有合同的，都空着。"),
    ],
)
def test_wrong_line_says_why(enterprise, owner, changes, problem):
    batch = checked(enterprise, owner, line(**changes))

    found = batch.lines.get()

    assert (found.kind, found.problem, found.values) == ("wrong", problem, "")


@pytest.mark.parametrize(
    ("changes", "beginning"),
    [
        ({"镇": "不知道镇"}, "镇：没有“不知道镇”，可以写"),
        ({"服务项目": "修理"}, "没有这项服务：修理，可以写养老照护、育幼、保洁、"),
        (
            {"服务项目": "、".join(f"修理{place}" for place in range(90))},
            "没有这项服务：修理0、修理1、修理2、修理3、修理4，可以写",
        ),
    ],
)
def test_wrong_choice_says_what_may_be_written(enterprise, owner, changes, beginning):
    found = checked(enterprise, owner, line(**changes)).lines.get()

    assert found.kind == "wrong" and found.problem.startswith(beginning)


def test_person_twice_in_a_sheet(enterprise, owner):
    batch = checked(
        enterprise,
        owner,
        line(1),
        line(1, 手机号="13700000009"),
        line(2, 手机号="13700000001"),
    )

    assert [row.problem for row in batch.lines.all()] == [
        "",
        "证件号码和第2行重复。",
        "手机号和第2行重复。",
    ]


def test_lines_of_another_portion_are_compared_as_well(enterprise, owner, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)

    batch = checked(
        enterprise, owner, line(1), line(1, 手机号="13700000009"), line(2, 手机号="13700000001")
    )

    assert [row.problem for row in batch.lines.all()] == [
        "",
        "证件号码和第2行重复。",
        "手机号和第2行重复。",
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not a workbook", "file_type"),
        (b"PK not a workbook", "file_broken"),
        (b"", "file_empty"),
        (sheet(line(), head=list(COLUMNS)[:3]).read(), "columns_missing"),
    ],
)
def test_files_that_are_no_sheet(enterprise, owner, content, code):
    with pytest.raises(ValidationError) as raised:
        importing.upload(content, file_name="a.xlsx", enterprise=enterprise, by=owner)

    assert raised.value.code == code
    assert not WorkerImport.objects.exists()


def test_file_that_is_refused_is_told_beside_the_field(client, owner):
    client.force_login(owner)
    file = SimpleUploadedFile("a.xlsx", b"not a workbook")

    response = client.post(reverse("workspace_workers:imports"), {"sheet": file})

    assert response.status_code == 422
    assert "只能导入 Excel 文件（.xlsx）。" in response.content.decode()


def test_sheet_without_lines_fails_with_a_sentence(client, enterprise, owner):
    batch = checked(enterprise, owner)

    assert (batch.state, batch.problem) == ("failed", "表格里没有内容。")
    assert not ImportFile.objects.exists()
    client.force_login(owner)
    page = client.get(reverse("workspace_workers:import", args=[batch.pk])).content.decode()
    assert "表格里没有内容。" in page


def test_sheet_with_too_many_lines_keeps_none(enterprise, owner, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    monkeypatch.setattr(importing, "MAX_ROWS", 2)

    batch = checked(enterprise, owner, line(1), line(2), line(3))

    assert (batch.state, batch.problem) == ("failed", "一个文件最多2行，请分开导入。")
    assert not batch.lines.exists()


def test_enterprise_has_one_sheet_at_work(client, enterprise, owner):
    uploaded(enterprise, owner, line(1))

    with pytest.raises(ValidationError) as raised:
        uploaded(enterprise, owner, line(2))

    assert raised.value.messages == ["还有一个表格在处理，请等它处理完。"]
    client.force_login(owner)
    response = client.post(reverse("workspace_workers:imports"), {"sheet": sheet(line(2))})
    assert "还有一个表格在处理，请等它处理完。" in response.content.decode()


def test_who_came_meanwhile_is_asked(enterprise, owner):
    batch = checked(enterprise, owner, line(1))
    worker = WorkerFactory(id_number=id_number(1))

    importing.apply(batch, by=owner)
    worked(batch)

    assert EmploymentRequest.objects.get().worker == worker
    assert not Employment.objects.exists()
    assert (batch.new_count, batch.known_count) == (0, 1)


def test_sheet_of_an_enterprise_that_is_off_the_register_is_not_written(client, enterprise, owner):
    batch = checked(enterprise, owner, line(1))
    Enterprise.objects.update(state="cancelled")
    client.force_login(owner)

    client.post(reverse("workspace_workers:import_step", args=[batch.pk, "apply"]))

    batch.refresh_from_db()
    assert batch.state == WorkerImport.State.PREVIEWED
    client.post(reverse("workspace_workers:import_step", args=[batch.pk, "drop"]))
    batch.refresh_from_db()
    assert batch.state == WorkerImport.State.DROPPED


def test_sheet_whose_enterprise_ends_before_its_turn_registers_and_asks_nobody(enterprise, owner):
    WorkerFactory(id_number=id_number(1))
    batch = checked(enterprise, owner, line(1), line(2))
    importing.apply(batch, by=owner)
    Enterprise.objects.update(state="cancelled")

    worked(batch)

    assert (batch.state, batch.wrong_count) == (WorkerImport.State.APPLIED, 2)
    assert set(batch.lines.values_list("problem", "values")) == {(importing.OFF_THE_REGISTER, "")}
    assert Worker.objects.count() == 1
    assert not EmploymentRequest.objects.exists()


def test_undoing_a_sheet_leaves_a_request_of_before(enterprise, owner):
    worker = WorkerFactory(id_number=id_number(1))
    employment = {"mode": "agency_based", "started_on": timezone.localdate()}
    before = registering.ask(enterprise, worker, employment=employment, by=owner)
    batch = checked(enterprise, owner, line(1))
    importing.apply(batch, by=owner)
    assert worked(batch).lines.get().problem

    importing.undo(batch, by=owner)
    worked(batch)

    before.refresh_from_db()
    assert before.state == EmploymentRequest.State.OPEN


def test_telephone_taken_meanwhile_makes_a_wrong_line(enterprise, owner):
    batch = checked(enterprise, owner, line(1), line(2))
    WorkerFactory(phone="13700000002")

    importing.apply(batch, by=owner)
    worked(batch)

    assert (batch.state, batch.new_count, batch.wrong_count) == ("applied", 1, 1)
    refused = batch.lines.get(kind="wrong")
    assert (refused.number, refused.values, refused.id_digest) == (3, "", "")
    assert refused.problem == "手机号在核对以后登记给了另一位服务人员，这一行没有写入。"


def test_sheet_with_nothing_but_wrong_lines_is_not_written(client, enterprise, owner):
    batch = checked(enterprise, owner, line(手机号="139"))

    with pytest.raises(ValidationError) as raised:
        importing.apply(batch, by=owner)

    assert raised.value.code == "nothing_to_write"
    client.force_login(owner)
    page = client.get(reverse("workspace_workers:import", args=[batch.pk])).content.decode()
    assert "放弃</button>" in page
    assert "写入</button>" not in page


def test_sheet_to_fill_in_is_taken_in(client, enterprise, owner):
    client.force_login(owner)
    template = reverse("workspace_workers:import_template")
    assert template in client.get(reverse("workspace_workers:imports")).text

    given = client.get(template)
    book = load_workbook(BytesIO(given.content))
    book.active.append(line(1))
    filled = BytesIO()
    book.save(filled)
    file = SimpleUploadedFile("workers.xlsx", filled.getvalue())
    client.post(reverse("workspace_workers:imports"), {"sheet": file})

    assert given["Content-Disposition"] == 'attachment; filename="workers.xlsx"'
    work_on_imports()
    batch = WorkerImport.objects.get()
    assert (batch.state, batch.new_count, batch.wrong_count) == ("previewed", 1, 0)


def test_dropped_sheet_keeps_nothing(enterprise, owner):
    batch = checked(enterprise, owner, line(1))

    importing.drop(batch, by=owner)

    assert not batch.lines.exists()


def test_undecided_sheet_is_dropped_after_thirty_days(enterprise, owner):
    batch = checked(enterprise, owner, line(1))

    assert importing.drop_undecided(batch.made_at + timedelta(days=29)) == 0
    with time_machine.travel(batch.made_at + timedelta(days=31), tick=False):
        assert drop_undecided_imports() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.lines.count()) == ("dropped", 0)


def test_clerk_of_another_enterprise_does_not_see_it(client, enterprise, owner):
    batch = checked(enterprise, owner, line(1))
    client.force_login(EnterpriseMemberFactory().user)

    assert client.get(reverse("workspace_workers:import", args=[batch.pk])).status_code == 404


# Processes that die, are slow, or work at the same time


@pytest.mark.parametrize("step", ["check", "apply", "undo"])
def test_process_that_was_killed_is_followed_by_another(enterprise, owner, monkeypatch, step):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    batch = uploaded(enterprise, owner, *(line(n) for n in range(1, 6)))
    for earlier in ("apply", "undo")[: ("check", "apply", "undo").index(step)]:
        worked(batch)
        importing.STEPS[earlier](batch, by=owner)
    dying = importing.leased()
    going = importing.go_on
    calls = []

    def die_at_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit
        going(*args)

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(importing, "go_on", die_at_the_second)
        importing.WORKS[dying.state](dying)

    batch.refresh_from_db()
    assert batch.rows_done == 2
    assert importing.work() == 0, "leased still"
    worked(batch, timezone.now() + timedelta(minutes=2))
    assert batch.state == {"check": "previewed", "apply": "applied", "undo": "undone"}[step]
    assert (batch.rows_done, batch.new_count, batch.kept_count) == (5, 5, 0)
    assert batch.lines.count() == 5
    assert Worker.objects.count() == {"check": 0, "apply": 5, "undo": 0}[step]


def at_once(call, arguments):
    """What each call answers, or "overtaken"; each with a connection of its own."""

    def called(argument):
        try:
            call(argument)
        except importing.Overtaken:
            return "overtaken"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(arguments)) as pool:
        return sorted(pool.map(called, arguments))


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_write_each_line_once(enterprise, owner, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    batch = checked(enterprise, owner, *(line(n) for n in range(1, 8)))
    importing.apply(batch, by=owner)
    same = [WorkerImport.objects.get(pk=batch.pk) for _ in range(2)]

    answers = at_once(importing.write, same)

    batch.refresh_from_db()
    assert answers == ["done", "overtaken"]
    assert (batch.state, batch.new_count, batch.rows_done) == ("applied", 7, 7)
    assert Worker.objects.count() == Employment.objects.count() == 7
    assert Notification.objects.filter(kind="worker_registered").count() == 7


@pytest.mark.django_db(transaction=True)
def test_two_sheets_with_the_same_people_at_once(enterprise, owner):
    other = EnterpriseMemberFactory().user
    lines = [line(n) for n in range(1, 30)]
    sheets = [checked(enterprise, owner, *lines)]
    sheets.append(checked(other.enterprise_memberships.get().enterprise, other, *lines[::-1]))
    for batch, by in zip(sheets, (owner, other), strict=True):
        importing.apply(batch, by=by)
    waiting = [WorkerImport.objects.get(pk=batch.pk) for batch in sheets]

    assert at_once(importing.write, waiting) == ["done", "done"]

    assert Worker.objects.count() == Employment.objects.count() == 29
    assert EmploymentRequest.objects.count() == 29


def peak_of(call):
    """The most bytes held at a time; what only waits to be collected is collected often."""
    usual = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*usual)


def test_memory_does_not_grow_with_the_lines(enterprise, owner, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 20)
    peaks = []
    for first, last in ((1, 41), (41, 341)):
        batch = uploaded(enterprise, owner, *(line(n) for n in range(first, last)))
        checking = peak_of(importing.work)
        importing.apply(WorkerImport.objects.get(pk=batch.pk), by=owner)
        peaks.append(max(checking, peak_of(importing.work)))

    assert WorkerImport.objects.filter(state="applied").count() == 2
    assert peaks[1] < 2 * peaks[0]
