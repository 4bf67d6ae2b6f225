"""Formats of a bank's files: those that are shipped write and read, and what is typed in wrongly is told."""

import pytest
from django.urls import reverse
from lxml import html

from accounts.tests.factories import UserFactory
from funds import format_words, services
from funds.files import ANSWER_VALUES, CLOSING_VALUES, PAYMENT_VALUES
from funds.format_faults import faults_of
from funds.loading import load_reference
from funds.models import BankFormat
from funds.tests.factories import FundCounty, bank_account

pytestmark = pytest.mark.django_db


def test_the_shipped_format_of_fixed_widths_goes_there_and_back():
    county = FundCounty()
    county.payable(1)
    load_reference()
    assert [faults_of(each) for each in BankFormat.objects.all()] == [{}, {}, {}]
    batch = county.sent(BankFormat.objects.get(code="demo-fixed"))

    row, last = b"".join(services.batches.pieces_of(batch.file)).splitlines()
    assert row.startswith("00000001张三1".encode("gb18030"))
    assert last.startswith("合计".encode("gb18030")) and len(last) == 119
    answer = (
        batch.number.ljust(24).encode()
        + b"00000001"
        + bank_account(1).ljust(24).encode()
        + b"000000000010000"
        + "成功".encode("gb18030").ljust(8)
        + b" " * 80
    )
    returned = services.look(batch, b"\r\n".join([answer, last, b""]), by=county.maker)

    assert (returned.paid_count, returned.paid_fen) == (1, 10_000)


PAID = [("number", "序号"), ("bank_account", "账号"), ("amount", "金额")]
RETURNED = [*PAID, ("answer", "结果")]
ADD = "admin:funds_bankformat_add"


def cells(name, *lines) -> dict:
    """What a browser sends for a table of columns: (value, title) or a mapping for each line."""
    sent = {}
    for number, line in enumerate(lines):
        typed = line if isinstance(line, dict) else dict(zip(("value", "title"), line, strict=True))
        for cell in ("place", "title", "value", "width", "align", "fill"):
            sent[f"{name}_{number}_{cell}"] = typed.get(cell, "")
    return sent


def filled_in(**changes) -> dict:
    lists = {
        "columns": PAID,
        "closing": [("", "")],
        "return_columns": RETURNED,
        "return_closing": [("", "")],
        **{name: lines for name, lines in changes.items() if isinstance(lines, list)},
    }
    sent = {
        "code": "icbc",
        "name": "某行",
        "kind": "csv",
        "encoding": "utf-8",
        "delimiter": ",",
        "answers": "成功\n\n 交易成功 ",
    }
    sent |= {name: typed for name, typed in changes.items() if isinstance(typed, str)}
    for name, lines in lists.items():
        sent |= cells(name, *lines)
    return sent


def sent_by(response) -> dict:
    """What a browser would send back from the form of a format, untouched."""
    forms = html.fromstring(response.content.decode()).forms
    (form,) = (each for each in forms if "kind" in each.fields)
    return {name: value or "" for name, value in form.form_values()}


@pytest.fixture
def setter_up(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("columns", [("nummer", "序号")], "第1列：“写什么”请从单子里选一项"),
        ("columns", [("number", "")], "第1列：列名要写"),
        ("columns", [("number", "序号")], "缺少“银行账号”、“金额（元）”或者“金额（分）”"),
        ("columns", [*PAID, ("number", "又是序号")], "“序号”写了两次"),
        ("columns", [{"title": "序号", "place": "第二"}], "“第二”不是次序"),
        ("return_columns", [("number", "序号")], "缺少“银行的回答”"),
        ("closing", [("", "合计"), {"title": "笔数", "align": "middle"}], "第2列：对齐"),
        ("closing", [{"title": "合计", "fill": "零零"}], "第1列：补位"),
        ("answers", "  ", "请写银行怎样回答算是成功"),
    ],
)
def test_what_is_typed_in_wrongly_is_told_beside_its_field(setter_up, field, typed, sentence):
    refused = setter_up.post(reverse(ADD), filled_in(**{field: typed}))

    assert refused.status_code == 422
    assert sentence in "".join(refused.context["adminform"].form.errors[field])
    assert not BankFormat.objects.exists()


def test_lines_are_kept_in_the_order_of_their_places_and_an_empty_one_is_none(setter_up):
    lines = [{"value": value, "title": title, "place": str(place)} for place, (value, title) in
             enumerate(PAID, 1)]  # fmt: skip
    between = {"title": "币种 ", "place": "1.5"}

    answer = setter_up.post(reverse(ADD), filled_in(columns=[*lines, {"place": "9"}, between]))

    assert answer.status_code == 302
    kept = BankFormat.objects.get()
    assert [each["title"] for each in kept.columns] == ["序号", "币种", "账号", "金额"]
    assert kept.columns[1] == {"title": "币种"}
    assert kept.answers == ["成功", "交易成功"]
    assert kept.closing == []


def test_fixed_widths_are_asked_for_and_nothing_typed_is_lost(setter_up):
    first = {"value": "number", "title": "序号", "width": "八", "align": "right", "fill": "0"}
    wrong = filled_in(columns=[first, *PAID[1:]], kind="fixed", delimiter=";")

    refused = setter_up.post(reverse(ADD), wrong)

    assert "第1列：定长文本的每一列要写宽" in str(
        refused.context["adminform"].form.errors["columns"]
    )
    page = refused.content.decode()
    assert 'value="八"' in page and '<option value="right" selected>' in page


def test_the_form_of_a_format_sends_back_what_is_kept(setter_up):
    load_reference()
    fixed = BankFormat.objects.get(code="demo-fixed")
    before = (
        fixed.columns,
        fixed.closing,
        fixed.return_columns,
        fixed.return_closing,
        fixed.answers,
    )
    page = reverse("admin:funds_bankformat_change", args=[fixed.pk])

    answer = setter_up.post(page, sent_by(setter_up.get(page)))

    assert answer.status_code == 302
    fixed.refresh_from_db()
    assert before == (
        fixed.columns, fixed.closing, fixed.return_columns, fixed.return_closing, fixed.answers
    )  # fmt: skip


def test_every_value_of_a_file_has_a_name():
    assert format_words.VALUES.keys() == PAYMENT_VALUES | ANSWER_VALUES | CLOSING_VALUES


def test_who_may_only_read_sees_the_columns_in_tables(client):
    load_reference()
    client.force_login(UserFactory(is_staff=True))
    fixed = BankFormat.objects.get(code="demo-fixed")

    page = client.get(reverse("admin:funds_bankformat_change", args=[fixed.pk])).content.decode()

    assert "<td>金额（分）</td><td>15</td><td>靠右</td><td>0</td>" in page
    assert "<td>合计</td><td>“合计”二字</td>" in page
    assert "payee_name" not in page
