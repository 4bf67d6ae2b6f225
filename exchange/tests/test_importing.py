"""Work orders by file: the same orders as by the interface, row by row judged, imported once, undone."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import InternalError
from django.utils import timezone
from openpyxl import Workbook

from complaints import services
from complaints.figures import FIGURES
from complaints.models import Complaint, Handover, Step
from complaints.tests.factories import moment
from complaints.transitions import Action, State
from exchange import import_rows, importing
from exchange.forms import check_order
from exchange.models import ColumnMapping, ImportBatch, ImportFile, OrderField, WorkOrder
from exchange.orders import take_order
from exchange.tasks import work_on_batches
from exchange.tests.factories import PartnerFactory, order_data
from reminders.models import Deadline, Notification

HEADINGS = [field.label for field in OrderField]
CELLS = {"kind": "投诉", "category": "服务质量", "received_at": datetime(2026, 11, 23, 9, 30)}


def row(**changes):
    """The cells of a row as people fill them in, in the order of HEADINGS."""
    data = {**order_data(), **CELLS, **changes}
    return [data.get(field.value) for field in OrderField]


def xlsx(*rows, headings=HEADINGS) -> bytes:
    book = Workbook()
    book.active.append(headings)
    for cells in rows:
        book.active.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def uploaded(county, partner, *rows, **more):
    content = xlsx(*rows, **more)
    by = county.center_contact
    return importing.upload(partner, file_name="工单.xlsx", content=content, by=by)


def checked(county, partner, *rows, **more):
    batch = uploaded(county, partner, *rows, **more)
    importing.work()
    batch.refresh_from_db()
    return batch


def imported(county, partner, *rows):
    batch = checked(county, partner, *rows)
    importing.confirm(batch, by=county.center_contact)
    work_on_batches()
    batch.refresh_from_db()
    return batch


def reasons(batch):
    return list(batch.problems.values_list("row", "reason"))


def test_file_is_checked_first_and_makes_no_case(now, county, partner):
    batch = checked(
        county, partner, row(external_number="A1"), row(external_number="A2", kind="表扬")
    )

    assert (batch.state, batch.valid_count, batch.invalid_count) == ("checked", 1, 1)
    assert reasons(batch) == [(3, "事项类型：没有这个事项类型。")]
    assert [shown["caller"] for shown in batch.preview] == ["王*", ""]
    assert batch.preview[0]["phone"] == "138****0001"
    assert (batch.rows_total, batch.rows_done, batch.percent) == (2, 2, 100)
    assert not Complaint.objects.exists()


def test_confirmed_rows_become_cases_with_their_hand_over(now, county, partner):
    batch = imported(county, partner, row(external_number="A1"), row(external_number="A2"))

    assert (batch.state, batch.new_count) == ("imported", 2)
    assert batch.orders.count() == Complaint.objects.count() == 2
    case = batch.orders.get(external_number="A1").complaint
    assert case.occurred_on == date(2026, 11, 20)
    assert case.complainant_phone == "13893600001"
    handover = Handover.objects.get(complaint=case)
    assert (handover.from_system, handover.to_system) == ("12345", "portal")
    assert handover.external_number == "A1"
    assert handover.sent_at == moment("2026-11-23 09:30")
    assert handover.received_at == batch.confirmed_at


def test_the_same_order_by_interface_and_by_file_makes_one_case(now, county, partner):
    first = take_order(partner, check_order(order_data())).order

    batch = checked(county, partner, row(), row(external_number="A2"), row(title="另一个标题"))

    assert (batch.known_count, batch.valid_count, batch.invalid_count) == (1, 1, 1)
    assert reasons(batch) == [(4, "工单编号：这个工单号已经用于另一份内容。")]
    importing.confirm(batch, by=county.center_contact)
    importing.work()
    again = take_order(partner, check_order(order_data(external_number="A2")))
    assert not again.is_new
    assert again.order.batch == batch
    assert WorkOrder.objects.get(external_number=first.external_number) == first
    assert Complaint.objects.count() == 2


def test_number_that_stands_twice_in_a_file_is_one_order(now, county, partner):
    batch = checked(
        county,
        partner,
        row(external_number="A1"),
        row(external_number="A1"),
        row(external_number="A1", title="另一个标题"),
    )

    assert (batch.valid_count, batch.known_count, batch.invalid_count) == (1, 1, 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"received_at": "昨天"}, "受理时间："),
        ({"category": "没有的类别"}, "类别：投诉没有这个类别。"),
        ({"complainant_phone": "12"}, "来电人电话："),
        ({"anonymous": "也许"}, "匿名：请填写是（true）或者否（false）。"),
        ({"external_number": 2.0261123000000018e16}, "工单编号：这一格是数字格式"),
        ({"amount_yuan": "六百"}, "涉及金额（元）："),
        ({"title": None}, "标题：请填写这一项。"),
        ({"bureau_received_on": "2026-11-23"}, "市场监管局收到日期：只有12315工单填写这一项。"),
    ],
)
def test_wrong_row_says_which_column_and_why(now, county, partner, changes, reason):
    batch = checked(county, partner, row(**changes))

    assert [(line, said.startswith(reason)) for line, said in reasons(batch)] == [(2, True)]


@pytest.mark.parametrize(
    "changes",
    [
        {"received_at": "2026/11/23 9:30"},
        {"received_at": "2026年11月23日 09:30:00"},
        {"occurred_on": datetime(2026, 11, 20)},
        {"complainant_phone": 13893600001},
        {"complainant_phone": 13893600001.0},
        {"amount_yuan": 600},
        {"anonymous": "否"},
        {"kind": "complaint", "category": "service_quality"},
        {"demand": "  退还一半费用 "},
    ],
)
def test_row_is_the_same_order_however_its_cells_were_typed(now, county, partner, changes):
    take_order(partner, check_order(order_data()))

    batch = checked(county, partner, row(**changes))

    assert (batch.known_count, reasons(batch)) == (1, [])


def test_what_was_kept_from_being_a_formula_is_read_as_it_was(now, county, partner):
    take_order(partner, check_order(order_data(title="-20元")))

    assert checked(county, partner, row(title="'-20元")).known_count == 1


def test_hotline_with_headings_of_its_own_is_asked_once(now, county, partner):
    headings = ["单号", *HEADINGS[1:3], "", *HEADINGS[4:]]
    batch = uploaded(county, partner, row(external_number="A1"), headings=headings)
    assert batch.state == ImportBatch.State.MAPPING
    mapping = {field.value: (field.label, "") for field in OrderField}
    mapping |= {"external_number": ("单号", ""), "category": ("", "服务质量")}

    importing.map_columns(batch, mapping, by=county.center_contact)
    importing.work()

    batch.refresh_from_db()
    assert (batch.state, batch.valid_count) == ("checked", 1)
    assert ColumnMapping.objects.get(partner=partner, field="external_number").heading == "单号"
    later = uploaded(county, partner, row(external_number="A2"), headings=headings)
    assert later.state == ImportBatch.State.CHECKING


def test_mapping_without_what_every_order_needs_is_refused(now, county, partner):
    batch = uploaded(county, partner, row(), headings=["单号", *HEADINGS[1:]])

    with pytest.raises(ValidationError) as refused:
        importing.map_columns(batch, {"title": ("标题", "")}, by=county.center_contact)

    assert refused.value.code == "columns_missing"
    assert not ColumnMapping.objects.exists()


# Who may


def test_dispatch_centre_and_the_hotlines_bureau_import_and_others_do_not(now, county, partner):
    with pytest.raises(PermissionDenied):
        importing.upload(partner, file_name="a.xlsx", content=xlsx(row()), by=county.market_contact)
    partner.bureau = county.market
    partner.save()
    batch = importing.upload(
        partner, file_name="a.xlsx", content=xlsx(row()), by=county.market_contact
    )
    importing.work()

    assert list(ImportBatch.objects.visible_to(county.market_contact)) == [batch]
    assert list(ImportBatch.objects.visible_to(county.center_contact)) == [batch]
    assert list(ImportBatch.objects.visible_to(county.housing_contact)) == []
    for act in (importing.confirm, importing.discard):
        with pytest.raises(PermissionDenied):
            act(batch, by=county.housing_contact)


def test_hotline_that_was_switched_off_brings_nothing_by_file(now, county, partner):
    partner.is_active = False
    partner.save()

    with pytest.raises(ValidationError) as refused:
        uploaded(county, partner, row())

    assert refused.value.code == "partner_inactive"


def test_what_a_hotline_brought_can_be_undone_after_it_was_switched_off(batch, county, partner):
    partner.is_active = False
    partner.save()

    assert undone(batch, county).undone_count == 3


# The worker


def test_batch_is_confirmed_once(now, county, partner):
    batch = imported(county, partner, row())

    with pytest.raises(ValidationError) as refused:
        importing.confirm(batch, by=county.center_contact)

    assert refused.value.code == "batch_elsewhere"


def test_worker_that_was_killed_is_followed_by_another_that_goes_on(
    now, county, partner, monkeypatch
):
    monkeypatch.setattr(import_rows, "ROWS_AT_ONCE", 2)
    batch = checked(county, partner, *(row(external_number=f"A{n}") for n in range(5)))
    importing.confirm(batch, by=county.center_contact)
    dying = importing.leased()
    taken = importing.take_portion
    calls = []

    def die_at_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit
        return taken(*args)

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(importing, "take_portion", die_at_the_second)
        importing.bring_in(dying)

    assert Complaint.objects.count() == 2
    assert importing.work() == 0, "leased still"
    importing.work(moment("2026-11-23 10:05"))
    batch.refresh_from_db()
    assert (batch.state, batch.new_count, batch.rows_done) == ("imported", 5, 5)
    assert Complaint.objects.count() == 5


def test_lease_of_a_worker_whose_clock_was_ahead_holds_nobody_up(now, county, partner):
    batch = checked(county, partner, row(external_number="A1"))
    importing.confirm(batch, by=county.center_contact)
    ImportBatch.objects.update(leased_until=moment("2026-12-24 10:00"))

    assert importing.work() == 1
    batch.refresh_from_db()
    assert batch.state == "imported"


def test_worker_that_was_overtaken_writes_nothing(now, county, partner):
    batch = checked(county, partner, row(external_number="A1"))
    importing.confirm(batch, by=county.center_contact)
    slow = importing.leased()
    importing.work(moment("2026-11-23 10:05"))

    with pytest.raises(importing.Overtaken):
        importing.bring_in(slow)

    assert Complaint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_import_each_row_once(county, monkeypatch):
    monkeypatch.setattr(import_rows, "ROWS_AT_ONCE", 2)
    partner = PartnerFactory()
    now = timezone.localtime().replace(microsecond=0, tzinfo=None)
    rows = [row(external_number=f"A{n}", received_at=now, occurred_on=None) for n in range(7)]
    batch = checked(county, partner, *rows)
    importing.confirm(batch, by=county.center_contact)
    same = [ImportBatch.objects.select_related("partner").get(pk=batch.pk) for _ in range(2)]

    def bring_in(copy):
        try:
            importing.bring_in(copy)
        except importing.Overtaken:
            return "overtaken"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(bring_in, same))

    batch.refresh_from_db()
    assert answers == ["done", "overtaken"]
    assert (batch.state, batch.new_count, batch.rows_done) == ("imported", 7, 7)
    assert Complaint.objects.count() == 7


def test_file_that_is_gone_leaves_a_sentence(now, county, partner):
    batch = uploaded(county, partner, row())
    ImportFile.objects.all().delete()

    importing.work()

    batch.refresh_from_db()
    assert (batch.state, batch.problem) == ("failed", "文件已经按期删除，请重新上传。")


def test_file_is_sealed_and_goes_after_a_month(now, county, partner):
    checked(county, partner, row())
    stored = ImportFile.objects.extra(select={"stored": "content"}).get().stored

    assert stored.startswith("v1:")
    assert importing.purge_files(moment("2026-12-22 10:00")) == 0
    assert importing.purge_files(moment("2026-12-24 10:00")) == 1


def test_discarded_file_is_deleted(now, county, partner):
    batch = checked(county, partner, row(), row(title=None))

    importing.discard(batch, by=county.center_contact)

    assert not ImportFile.objects.exists()
    assert not batch.problems.exists()
    with pytest.raises(ValidationError):
        importing.confirm(batch, by=county.center_contact)


def test_batch_that_is_given_up_while_a_worker_begins_with_it_stays_given_up(now, county, partner):
    batch = uploaded(county, partner, row())
    begun = importing.leased()
    importing.discard(batch, by=county.center_contact)

    with pytest.raises(importing.Overtaken):
        importing.go_through(begun)

    batch.refresh_from_db()
    assert (batch.state, batch.problem) == ("discarded", "")


# Undoing


@pytest.fixture
def batch(now, county, partner):
    return imported(county, partner, *(row(external_number=f"A{n}") for n in range(3)))


def undone(batch, county, reason="列对应错了"):
    importing.undo(batch, reason=reason, by=county.center_contact)
    importing.work()
    batch.refresh_from_db()
    return batch


def test_undoing_takes_back_the_cases_on_which_nothing_was_done(batch, county):
    worked_on = batch.orders.get(external_number="A1").complaint
    services.record(worked_on, by=county.market_contact)

    undone(batch, county)

    assert (batch.state, batch.undone_count) == ("undone", 2)
    kept = batch.orders.standing().get()
    assert kept.complaint == worked_on
    annulled = Complaint.objects.filter(state=State.ANNULLED)
    assert annulled.count() == 2
    case = annulled.earliest("pk")
    assert not case.is_open
    assert case.next_due_on is None
    step = Step.objects.get(complaint=case, action=Action.ANNUL)
    assert (step.by, step.internal_note) == (county.center_contact, "撤销导入：列对应错了")
    assert not Deadline.objects.of(case).open().exists()
    assert Deadline.objects.of(worked_on).open().exists()
    letters = Notification.objects.filter(kind="complaint_annulled")
    assert set(letters.values_list("subject", flat=True)) == {
        f"{case.number} 等2件事项的登记已撤销"
    }


def test_what_was_taken_back_counts_nowhere(batch, county):
    on = date(2026, 11, 23)
    assert FIGURES["received"].by_bureau(on, on) == {county.market.pk: 3}
    assert FIGURES["given"].by_bureau(on, on) == {county.market.pk: 3}

    undone(batch, county)

    for name in ("received", "given", "closed", "kept_late"):
        assert FIGURES[name].by_bureau(on, on) == {}


def test_number_of_an_undone_order_is_free_again(batch, county, partner):
    undone(batch, county)

    again = imported(county, partner, row(external_number="A1", title="改正以后的标题"))

    assert again.new_count == 1
    assert WorkOrder.objects.filter(external_number="A1").count() == 2


def test_undoing_needs_a_reason_and_an_imported_batch(batch, county, partner):
    with pytest.raises(ValidationError) as refused:
        importing.undo(batch, reason="错", by=county.center_contact)
    assert refused.value.code == "reason_missing"

    waiting = checked(county, partner, row(external_number="B1"))
    with pytest.raises(ValidationError) as refused:
        importing.undo(waiting, reason="列对应错了", by=county.center_contact)
    assert refused.value.code == "batch_elsewhere"


def test_undone_order_stays_undone_and_the_rest_of_it_never_changes(batch, county):
    undone(batch, county)

    for values in ({"undone_at": None}, {"external_number": "other"}):
        with pytest.raises(InternalError), transaction.atomic():
            batch.orders.update(**values)
