"""The copy of everything that is kept about a worker is complete, hers alone, and a real workbook."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse

from accounts.access import reveal
from accounts.models import User
from accounts.tests.factories import UserFactory
from workers import kept
from workers.models import Worker
from workers.signed_in import SESSION_KEY
from workers.tests.factories import EmploymentFactory, HealthCertificateFactory, WorkerFactory

COPY = reverse("worker:copy")
# Registers that name a worker and are not copied, and why.
NOT_COPIED = {
    "workers.OneTimeCode": "codes of text messages, gone within the hour",
    "workers.ImportLine": "the line of an enterprise's sheet; what came of it is in the register",
}
REGISTERS = {register.label for register in kept.registers()}


def with_a_worker():
    for model in apps.get_models():
        fields = [each for each in model._meta.fields if each.related_model is Worker]
        if fields and not hasattr(model, "pgh_obj"):
            yield model._meta.label, fields[0]


def test_every_register_that_names_a_worker_is_copied_or_says_why_not():
    named = {label for label, field in with_a_worker() if field.model is apps.get_model(label)}

    assert named - REGISTERS - set(NOT_COPIED) == set()
    assert set(NOT_COPIED) <= named


def is_nobodys_to_read(column):
    """Keys, digests and who in an office it was: left out everywhere, without a word at each."""
    is_person_in_office = column.is_relation and column.related_model is User
    return column.primary_key or column.name.endswith("digest") or is_person_in_office


@pytest.mark.parametrize("register", kept.registers(), ids=lambda register: register.label)
def test_every_field_is_copied_or_says_why_not(register):
    known = {*register.fields, *register.left_out, register.of.partition("__")[0]}
    fields = register.model._meta.fields

    assert {each.name for each in fields if not is_nobodys_to_read(each)} - known == set()
    for name in (*register.fields, *register.left_out):
        register.model._meta.get_field(name)
    for name in register.told:
        with pytest.raises(FieldDoesNotExist):
            register.model._meta.get_field(name)
        assert isinstance(getattr(register.model, name), property)


def test_sheets_have_names_of_their_own_and_headings_are_chinese():
    titles = [register.title for register in kept.registers()]
    headings = [heading for register in kept.registers() for heading in register.headings]
    assert [heading for heading in headings if heading.isascii()] == []

    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 31


@pytest.fixture
def worker(db):
    return WorkerFactory(name="=王秀兰", phone="13912345678", id_number="620724199001010022")


@pytest.fixture
def signed_in(client, worker):
    session = client.session
    session[SESSION_KEY] = {"pk": worker.pk, "phone": worker.phone_digest, "seen": 9e12}
    session.save()
    return client


def sheets_of(response):
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def test_she_gets_her_rows_and_nobody_elses(signed_in, worker):
    mine = EmploymentFactory(worker=worker, enterprise__name="绿洲家政")
    EmploymentFactory(enterprise__name="别家")
    HealthCertificateFactory(
        worker=worker, valid_from=date(2026, 3, 1), valid_until=date(2027, 3, 1)
    )
    reveal(UserFactory(name="李建国"), worker, ["phone"], reason="核对电话", address="192.0.2.7")

    sheets = sheets_of(signed_in.get(COPY))

    assert sheets["从业经历"][0][0] == "家政企业"
    assert [row[0] for row in sheets["从业经历"][1:]] == [str(mine.enterprise)]
    assert "2027-03-01" in str(sheets["健康证明"][1][3])
    assert sheets["谁看过我"][1][1:] == ["李*", None, "手机号", "核对电话"]
    assert ["从业经历", 1] in [row[:2] for row in sheets["说明"]]
    assert "商业保险" not in sheets


def test_no_full_number_is_in_the_file_and_no_text_is_a_formula(signed_in, worker):
    sheets = sheets_of(signed_in.get(COPY))

    cells = [str(cell) for rows in sheets.values() for row in rows for cell in row]
    assert not any(worker.id_number in cell or worker.phone in cell for cell in cells)
    assert "'=王秀兰" in cells


def test_stranger_is_sent_to_sign_in_and_many_copies_are_stopped(client, signed_in, settings):
    answers = [signed_in.get(COPY).status_code for _ in range(11)]

    assert answers == [200] * 10 + [302]
    signed_in.logout()
    assert signed_in.get(COPY)["Location"].split("?")[0] == reverse("worker:sign_in")
