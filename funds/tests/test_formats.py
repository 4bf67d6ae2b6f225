"""Formats of a bank's files: those that are shipped write and read, and what is typed in wrongly is told."""

import pytest
from django.urls import reverse

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


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("columns", '{"value": "number"}', "应写成列表"),
        ("columns", '[{"value": "nummer", "title": "序号"}]', "第1列：value 应是"),
        ("columns", '[{"value": "number", "title": ""}]', "第1列：title（列名）要写"),
        ("columns", '[{"value": "number", "title": "序号"}]', "缺少bank_account、amount 或者"),
        ("columns", "[not json", "JSON"),
        ("return_columns", '[{"title": "序号", "breite": 3}]', "不认识breite"),
        ("closing", '[{"title": "合计"}, {"title": "笔数", "align": "middle"}]', "第2列：align"),
        ("answers", '"成功"', "至少一项"),
    ],
)
def test_what_is_typed_in_wrongly_is_told_beside_its_field(client, field, typed, sentence):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    right = {
        "code": "icbc",
        "name": "某行",
        "kind": "csv",
        "encoding": "utf-8",
        "delimiter": ",",
        "columns": '[{"value": "number", "title": "序号"}, {"value": "bank_account", "title": "账号"},'
        ' {"value": "amount", "title": "金额"}]',
        "closing": "[]",
        "return_columns": '[{"value": "number", "title": "序号"}, {"value": "bank_account", "title":'
        ' "账号"}, {"value": "amount", "title": "金额"}, {"value": "answer", "title": "结果"}]',
        "return_closing": "[]",
        "answers": '["成功"]',
    }
    address = reverse("admin:funds_bankformat_add")

    refused = client.post(address, right | {field: typed})

    errors = refused.context["adminform"].form.errors[field]
    assert sentence in "".join(errors)
    assert client.post(address, right).status_code == 302
    fixed = client.post(address, right | {"code": "fix", "kind": "fixed"})
    assert "width（字节数）" in str(fixed.context["adminform"].form.errors["columns"])


def test_every_value_of_a_file_has_a_name():
    assert format_words.VALUES.keys() == PAYMENT_VALUES | ANSWER_VALUES | CLOSING_VALUES


@pytest.mark.parametrize("person", ["reader", "writer"])
def test_a_format_is_told_in_tables(client, person):
    load_reference()
    client.force_login(UserFactory(is_staff=True, is_superuser=person == "writer"))
    fixed = BankFormat.objects.get(code="demo-fixed")

    html = client.get(reverse("admin:funds_bankformat_change", args=[fixed.pk])).content.decode()

    assert "<td>金额（分）</td><td>15</td><td>靠右</td><td>0</td>" in html
    assert "<td>合计</td><td>“合计”二字</td>" in html
    assert ("payee_name" in html) == (person == "writer")
