"""A batch from draft to the bank's answer, in every format; and what is refused on the way."""

import base64
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from openpyxl import Workbook, load_workbook

from accounts.models import AccessLog
from funds import payables, services
from funds.files import Payment, RowsDigest, written
from funds.models import BankFormat, BatchRow, Payable, PaymentBatch
from funds.tests.factories import AT, FundCounty, answered, bank_account, demo_format
from funds.tests.test_services import check_deferred, free, heard, refused
from gaotai_jiazheng.tests.made_once import made_once
from ledger.proving import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def county():
    return FundCounty()


def test_a_batch_is_paid_with_one_failure_which_comes_again(county):
    seen = []
    payables.on_paid(
        lambda rows, **_: seen.append(("paid", sorted(rows.values_list("pk", flat=True))))
    )
    payables.on_failed(lambda rows, **_: seen.append(("failed", [row.failure for row in rows])))
    first, second, third = (county.payable(place) for place in (1, 2, 3))
    batch = county.sent()

    returned = services.look(batch, answered(batch, failing={2: "账户已销户"}), by=county.maker)
    assert (returned.paid_count, returned.failed_fen) == (2, 10_000)
    services.settle(returned, by=county.maker, at=AT)

    payables._paid.pop(), payables._failed.pop()
    assert seen == [("paid", [first.pk, third.pk]), ("failed", ["账户已销户"])]
    assert refused(services.settle, returned, by=county.maker) == "step_not_allowed"
    assert free(county.budget) == 1_000_000 - 30_000
    assert county.fund.spent.__class__.objects.get(pk=county.fund.spent_id).balance_fen == 20_000
    correction = services.propose_correction(
        second, payee_name="张三2", bank_account=bank_account(9), reason="新卡", by=county.maker
    )
    assert refused(services.approve_correction, correction, by=county.maker) == (
        "account_correction_by_two_people"
    )
    services.approve_correction(correction, by=county.second)
    again = county.sent()
    services.settle(services.look(again, answered(again), by=county.maker), by=county.maker, at=AT)
    second.refresh_from_db()
    assert (second.state, second.bank_account) == ("paid", bank_account(9))
    check_deferred()
    assert prove().is_sound


def test_the_file_is_sealed_and_each_opening_is_written_down(county):
    county.payable(1)
    batch = county.sent()

    content = b"".join(
        services.download(batch, by=county.maker, reason="送银行柜台", address="10.0.0.1")
    ).decode("gb18030")

    assert (
        content.splitlines()[1]
        == f"1,张三1,{Payable.objects.get().id_number},{bank_account(1)},100.00"
    )
    assert content.splitlines()[-1] == f"合计,{batch.number},1,100.00,{batch.file.rows_sha256}"
    assert list(AccessLog.objects.of(batch).values_list("reason", flat=True)) == [
        "1笔：送银行柜台",
        "1笔：送银行发放",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM funds_batchfilepart")
        assert base64.b64encode("张三".encode("gb18030")).decode() not in cursor.fetchone()[0]
    with pytest.raises(PermissionDenied):
        services.download(batch, by=county.decider, reason="送银行柜台")


def test_maker_and_approver_are_two_people(county):
    county.payable(1)
    batch = services.draft(county.fund, 2026, bank_format=demo_format(), by=county.leader, at=AT)

    assert refused(services.approve, batch, by=county.leader) == "payment_batch_by_two_people"
    with pytest.raises(PermissionDenied):
        services.approve(batch, by=county.second)
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        PaymentBatch.objects.update(
            state="approved", approved_by=county.leader, approved_at=AT, number=batch.number
        )
    assert raised.value.__cause__.diag.constraint_name == "payment_batch_by_two_people"


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Payable, {"bank_account": "6" * 19}),
        (Payable, {"amount_fen": 1}),
        (Payable, {"state": "paid"}),
        (Payable, {"state": "ready"}),
        (BatchRow, {"amount_fen": 1}),
        (BatchRow, {"outcome": "paid"}),
        (PaymentBatch, {"total_fen": 1}),
        (PaymentBatch, {"state": "settled", "settled_at": AT}),
    ],
)
def test_an_approved_batch_takes_no_change(county, model, change):
    county.payable(1)
    batch = county.drafted()
    services.approve(batch, by=county.leader)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchRow.objects.create(batch=batch, number=2, payable=county.payable(2), amount_fen=10_000)


def test_a_batch_is_the_sum_of_its_rows(county):
    county.payable(1)
    batch = county.drafted()

    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(total_fen=10_001)
        check_deferred()
    assert raised.value.__cause__.diag.constraint_name == "funds_batch_adds_up"
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchRow.objects.create(batch=batch, number=2, payable=county.payable(2), amount_fen=10_000)
        check_deferred()


def test_a_batch_is_of_one_fund_and_one_year(county):
    payable = county.payable(1)
    rival = county.make_fund("start-up", "创业资金", county.bureau)

    for fund, year in ((rival, 2026), (county.fund, 2025)):
        assert (
            refused(services.draft, fund, year, bank_format=demo_format(), by=county.maker)
            == "nothing_to_pay"
        )
        batch = PaymentBatch.objects.create(
            number=f"X{fund.pk}{year}",
            fund=fund,
            year=year,
            bank_format=demo_format(),
            made_by=county.maker,
        )
        with pytest.raises(IntegrityError) as raised, transaction.atomic():
            BatchRow.objects.create(batch=batch, number=1, payable=payable, amount_fen=10_000)
        assert raised.value.__cause__.diag.constraint_name == "funds_row_inside_fund_and_year"


def test_who_looks_for_payments_in_january_hears_of_those_of_the_year_before(county):
    county.payable(1)
    county.payable(2)

    with pytest.raises(ValidationError) as raised:
        services.draft(county.fund, 2027, bank_format=demo_format(), by=county.maker)

    assert raised.value.messages == ["就业补助资金2027年没有待编批的款项；2026年有2笔。"]


def test_a_withdrawn_batch_gives_its_payables_back(county):
    payable = county.payable(1)
    batch = county.drafted()

    services.withdraw(batch, by=county.maker, reason="有一笔要核对")

    payable.refresh_from_db()
    assert payable.state == "ready"
    assert county.drafted().count == 1
    check_deferred()


@pytest.mark.parametrize(("who", "is_told"), [("maker", False), ("leader", True)])
def test_whoever_made_a_batch_hears_that_another_has_withdrawn_it(county, who, is_told):
    county.payable(1)
    batch = county.drafted()

    services.withdraw(batch, by=getattr(county, who), reason="有一笔要核对")

    told = (f"您编的发放批次{batch.number}被撤回，原因写在这一批上", batch.get_absolute_url())
    assert heard(county.maker, "payment_batch") == ([told] if is_told else [])


def test_answers_of_another_batch_or_with_other_sums_are_refused(county):
    for place in (1, 2):
        county.payable(place)
    batch = county.sent()
    good = answered(batch)
    lines = good.decode("gb18030").splitlines(keepends=True)

    def code(content):
        return refused(services.look, batch, content.encode("gb18030"), by=county.maker)

    text = "".join(lines)
    assert code(text.replace(batch.number, "FF20260101000001X")) == "other_batch"
    assert code("".join(lines[:2] + lines[3:])) == "totals_differ"
    assert code("".join([lines[0], lines[2], lines[1], lines[3]])) == "rows_out_of_order"
    assert code(text.replace("100.00", "99.00", 1)) == "totals_differ"
    assert code(text.replace("100.00", "100.001", 1)) == "line_unreadable"
    assert code(text.replace("100.00", "1e15", 1)) == "line_unreadable"
    assert code(text.replace(bank_account(1), bank_account(5))) == "checksum_differs"
    assert code(text.replace(batch.file.rows_sha256, "0" * 64)) == "checksum_differs"
    assert code("") == "file_empty"
    assert refused(services.look, batch, b"\xff\xff\xff,", by=county.maker) == "line_unreadable"
    assert not batch.returns.exists()


FIXED = [
    {"value": "number", "title": "序号", "width": 6, "align": "right", "fill": "0"},
    {"value": "payee_name", "title": "姓名", "width": 20},
    {"value": "bank_account", "title": "账号", "width": 20},
    {"value": "amount_fen", "title": "金额", "width": 12, "align": "right", "fill": "0"},
]
FIXED_BACK = [FIXED[0], FIXED[2], FIXED[3], {"value": "answer", "title": "结果", "width": 2}]


def test_a_file_of_fixed_widths(county):
    county.payable(1)
    form = BankFormat.objects.create(
        code="fixed",
        name="定长",
        kind="fixed",
        encoding="gb18030",
        columns=FIXED,
        return_columns=FIXED_BACK,
        answers=["00"],
    )
    batch = county.sent(form)

    [line] = b"".join(services.batches.pieces_of(batch.file)).decode("gb18030").splitlines()
    assert (
        line
        == f"000001张三1{' ' * 15}{bank_account(1)}{' ' * (20 - len(bank_account(1)))}000000010000"
    )
    back = f"000001{bank_account(1).ljust(20)}00000001000000\r\n".encode("gb18030")
    assert services.look(batch, back, by=county.maker).paid_count == 1
    form.columns[1]["width"] = 4
    line = Payment(1, "张三1", "", bank_account(1), 10_000, "")
    with pytest.raises(ValidationError, match="放不下"):
        list(written(form, batch.number, [line], RowsDigest()))


def test_a_workbook(county):
    county.payable(1)
    form = demo_format(code="book", kind="xlsx", name="表格")
    batch = county.sent(form)

    sheet = load_workbook(BytesIO(b"".join(services.batches.pieces_of(batch.file)))).active
    assert [cell.value for cell in sheet[2]][3:] == [bank_account(1), "100.00"]
    book, stream = Workbook(), BytesIO()
    for line in answered(batch).decode("gb18030").splitlines():
        book.active.append(line.split(","))
    book.save(stream)
    returned = services.look(batch, stream.getvalue(), by=county.maker)
    assert returned.paid_fen == 10_000
