"""The pages of imported files: upload, what would come of it, confirm, progress, undo."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.sessions import sign_in
from complaints import services
from complaints.models import Complaint
from exchange import importing
from exchange.models import ColumnMapping, ImportBatch, OrderField, Partner
from exchange.tests.test_importing import HEADINGS, checked, imported, row, uploaded, xlsx
from gaotai_jiazheng.short_memory import forget_all

BATCHES = "/admin/exchange/importbatch/"
ADD = f"{BATCHES}add/"
COLUMNS = "/admin/exchange/columnmapping/"
LIST_QUERIES = 7


def post_file(client, partner, content, name="工单.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(ADD, {"partner": partner.pk, "file": file})


def page_of(batch, name):
    return reverse(f"admin:exchange_importbatch_{name}", args=[batch.pk])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def center(now, client, county):
    sign_in(client, county.center_contact)
    return client


def test_a_file_is_uploaded_checked_confirmed_and_opens_to_its_cases(center, county, partner):
    response = post_file(center, partner, xlsx(row(external_number="A1"), row(title=None)))
    batch = ImportBatch.objects.get()
    assert response["Location"] == batch.get_absolute_url()
    waiting = text_of(center.get(batch.get_absolute_url()))
    assert "等待处理，共约2行" in waiting
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    importing.work()

    shown = text_of(center.get(batch.get_absolute_url()))
    assert "标题：请填写这一项。" in shown
    assert "王*" in shown
    assert "王小兰" not in shown
    assert "13893600001" not in shown
    assert "refresh" not in shown
    assert not Complaint.objects.exists()

    center.post(page_of(batch, "confirm"))
    importing.work()

    shown = text_of(center.get(batch.get_absolute_url()))
    orders = f"/admin/exchange/workorder/?batch={batch.pk}"
    assert f'href="{orders}"' in shown
    listed = text_of(center.get(orders))
    assert "A1" in listed
    assert Complaint.objects.get().number in listed


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "这是一个空文件。"),
        (b"a,b", "只能导入 Excel 文件（.xlsx）。"),
        (xlsx(row())[:-100], "文件打不开"),
    ],
)
def test_bad_file_gets_its_sentence_and_keeps_the_hotline(center, partner, content, sentence):
    response = post_file(center, partner, content)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert f'<option value="{partner.pk}" selected>' in text_of(response)
    assert not ImportBatch.objects.exists()


def test_unknown_headings_are_assigned_on_a_page_of_their_own(center, partner):
    headings = ["单号", *HEADINGS[1:]]
    post_file(center, partner, xlsx(row(external_number="A1"), headings=headings))
    batch = ImportBatch.objects.get()
    assert "请先说明哪一列是什么" in text_of(center.get(batch.get_absolute_url()))
    page = page_of(batch, "columns")
    assert "现在还缺少：工单编号。" in text_of(center.get(page))
    values = {field.value: field.label for field in OrderField}

    twice = center.post(page, values | {"external_number": "标题"})
    assert twice.status_code == 422
    assert "这一列已经是“工单编号”。" in text_of(twice)
    center.post(page, values | {"external_number": "单号", "demand_fixed": "请处理"})

    importing.work()
    batch.refresh_from_db()
    assert (batch.state, batch.valid_count) == ("checked", 1)
    listed = text_of(center.get(COLUMNS))
    assert "单号" in listed
    assert "请处理" in listed


def test_rows_with_problems_are_downloaded_with_their_reasons_and_the_download_is_logged(
    center, county, partner
):
    wrong = row(external_number="A2", title='=HYPERLINK("http://x")x', complainant_phone="12")
    content = xlsx(row(external_number="A1"), wrong)
    batch = importing.upload(
        partner, file_name="a.xlsx", content=as_text(content), by=county.center_contact
    )
    importing.work()
    batch.refresh_from_db()

    response = center.get(page_of(batch, "problems"))

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    headings, only = list(sheet.iter_rows(values_only=True))
    assert headings == (*HEADINGS, "原来的行号", "没有导入的原因")
    assert only[HEADINGS.index("工单编号")] == "A2"
    assert only[HEADINGS.index("标题")] == '\'=HYPERLINK("http://x")x'
    assert only[-2] == 3
    assert only[-1].startswith("来电人电话：")
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    assert AccessLog.objects.get().reason == "下载有问题的行（1行）"


def as_text(content):
    """The workbook with every formula written as the text that it is."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for line in book.active.iter_rows():
        for cell in line:
            if cell.data_type == "f":
                cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_undo_page_lists_what_it_cannot_undo(center, county, partner):
    batch = imported(county, partner, row(external_number="A1"), row(external_number="A2"))
    worked_on = batch.orders.get(external_number="A1").complaint
    services.record(worked_on, by=county.market_contact)
    page = page_of(batch, "undo")

    shown = text_of(center.get(page))
    assert "1件已经办理过，不撤销" in shown
    assert worked_on.number in shown
    refused = center.post(page, {"reason": ""})
    assert refused.status_code == 422
    assert "请写明撤销的理由。" in text_of(refused)
    center.post(page, {"reason": "列对应错了"})
    importing.work()

    shown = text_of(center.get(batch.get_absolute_url()))
    assert "撤销了1件。" in shown
    assert worked_on.number in shown


def test_confirming_twice_is_409_with_a_sentence(center, county, partner):
    batch = imported(county, partner, row())

    response = center.post(page_of(batch, "confirm"))

    assert response.status_code == 409
    assert "这个批次已经确认过" in text_of(response)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("undo", {"reason": "列对应错了"}, "只有已经导入的批次可以撤销。"),
        ("columns", {"title": "标题"}, "这个批次现在不能重新对应列。"),
    ],
)
def test_form_that_comes_too_late_is_409_with_a_sentence(
    center, county, partner, name, typed, sentence
):
    batch = imported(county, partner, row())
    importing.undo(batch, reason="列对应错了", by=county.center_contact)

    response = center.post(page_of(batch, name), typed)

    assert response.status_code == 409
    assert sentence in text_of(response)


def test_file_is_given_up(center, county, partner):
    batch = checked(county, partner, row())

    center.post(page_of(batch, "discard"))

    batch.refresh_from_db()
    assert batch.state == "discarded"


def test_empty_file_has_the_headings_of_the_hotline(center, partner):
    ColumnMapping.objects.create(partner=partner, field="external_number", heading="单号")
    ColumnMapping.objects.create(partner=partner, field="kind", fixed_value="投诉")
    address = reverse("admin:exchange_importbatch_blank", args=[partner.pk])

    response = center.get(address)

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert list(sheet.iter_rows(values_only=True)) == [("单号",)]


def test_pages_are_for_the_centre_and_the_hotlines_bureau(now, client, county, partner):
    batch = checked(county, partner, row())
    pages = [batch.get_absolute_url(), *(page_of(batch, name) for name in ("columns", "undo"))]
    seen = {}
    for name in ("center", "market", "housing"):
        sign_in(client, getattr(county, f"{name}_contact"))
        seen[name] = [client.get(address).status_code for address in (ADD, *pages)]
        if name != "center":
            assert client.post(page_of(batch, "confirm")).status_code == 404
            assert client.get(page_of(batch, "problems")).status_code == 404

    assert seen == {
        "center": [200, 200, 200, 200],
        "market": [403, 404, 404, 404],
        "housing": [403, 404, 404, 404],
    }
    batch.refresh_from_db()
    assert batch.state == "checked"
    Partner.objects.update(bureau=county.market)
    forget_all()
    sign_in(client, county.market_contact)
    assert [client.get(address).status_code for address in (ADD, *pages)] == [200] * 4


def test_nothing_is_written_by_looking(center, county, partner):
    batch = checked(county, partner, row())

    for name in ("confirm", "discard"):
        assert center.get(page_of(batch, name)).status_code == 405

    batch.refresh_from_db()
    assert batch.state == "checked"


def test_list_costs_the_same_with_one_batch_and_with_three(
    center, county, partner, django_assert_num_queries
):
    uploaded(county, partner, row())
    center.get(BATCHES)
    with django_assert_num_queries(LIST_QUERIES):
        assert text_of(center.get(BATCHES)).count("工单.xlsx") == 1
    for _ in range(2):
        uploaded(county, partner, row())
    with django_assert_num_queries(LIST_QUERIES):
        assert text_of(center.get(BATCHES)).count("工单.xlsx") == 3


def test_mappings_of_others_are_not_seen(now, client, county, partner):
    mapping = ColumnMapping.objects.create(partner=partner, field="external_number", heading="单号")

    sign_in(client, county.housing_contact)
    assert client.get(COLUMNS).status_code == 403
    sign_in(client, county.center_contact)
    assert "单号" in text_of(client.get(COLUMNS))
    changed = client.post(
        f"{COLUMNS}{mapping.pk}/change/",
        {"partner": partner.pk, "field": "external_number", "heading": "", "fixed_value": ""},
    )
    assert "请填写列名，或者没有填写时当作什么。" in text_of(changed)
