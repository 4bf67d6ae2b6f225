"""Personal data is opened with a reason and a row, and the row cannot be changed."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, connection, transaction

from accounts.access import accesses_of, label_of, log_access, reveal
from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from reminders.models import NotificationPreference

pytestmark = pytest.mark.django_db

PHONE = "13800000000"
REASON = "核实通知是否送达"
ADDRESS = "203.0.113.9"


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def preference():
    return NotificationPreference.objects.create(user=UserFactory(name="李秀英"), phone=PHONE)


def test_reveal_gives_the_open_values_and_writes_who_why_and_from_where(officer, preference):
    opened = reveal(officer, preference, ["phone"], f" {REASON} ", ADDRESS)

    row = AccessLog.objects.get()
    assert opened == {"phone": PHONE}
    assert (row.by, row.action, row.subject) == (officer, AccessLog.Action.REVEAL, preference)
    assert (row.label, row.fields) == (f"接收方式 {preference.pk}", ["phone"])
    assert (row.reason, row.address) == (REASON, ADDRESS)


@pytest.mark.parametrize(
    ("fields", "reason", "code"),
    [
        pytest.param(["phone"], "", "reason_missing", id="no reason"),
        pytest.param(["phone"], "  核实 ", "reason_missing", id="too short"),
        pytest.param(["phone"], "核" * 201, "reason_too_long", id="too long"),
        pytest.param(
            ["phone"],
            f"打电话给{PHONE}",
            "reason_has_personal_data",
            id="a phone in it",
        ),
        pytest.param(
            ["phone"],
            "核对11010519491231002X",
            "reason_has_personal_data",
            id="an identity number in it",
        ),
        pytest.param(
            ["phone"],
            "打电话给138 0000 0000",
            "reason_has_personal_data",
            id="a phone in three parts",
        ),
        pytest.param(
            ["phone"],
            "打电话给１３８００００００００",
            "reason_has_personal_data",
            id="wide digits",
        ),
        pytest.param(
            ["phone"],
            "核对110105-19491231-002X",
            "reason_has_personal_data",
            id="an identity number in three parts",
        ),
        pytest.param(["by_sms"], REASON, "field_unknown", id="not a sealed field"),
        pytest.param(["user__password"], REASON, "field_unknown", id="no field at all"),
        pytest.param(["delete"], REASON, "field_unknown", id="a method"),
        pytest.param(["phone", "by_sms"], REASON, "field_unknown", id="one good, one not"),
    ],
)
def test_reveal_refuses_and_writes_nothing(officer, preference, fields, reason, code):
    with pytest.raises(ValidationError) as refused:
        reveal(officer, preference, fields, reason, ADDRESS)

    assert refused.value.code == code
    assert not AccessLog.objects.exists()


def test_a_number_of_a_document_in_the_reason_is_no_personal_number(officer, preference):
    reveal(officer, preference, ["phone"], "按高政发〔2026〕12号核实", ADDRESS)
    reveal(officer, preference, ["phone"], "2026-11-23 10:30和2026-11-24 1530两次来电", ADDRESS)

    assert AccessLog.objects.count() == 2


def test_a_number_of_the_portals_own_in_the_reason_is_no_account_number(officer, preference):
    reveal(officer, preference, ["phone"], "核对GT202611230000174和XF202611230000170", ADDRESS)
    with pytest.raises(ValidationError) as refused:
        reveal(officer, preference, ["phone"], "核对GT202611230000175", ADDRESS)

    assert refused.value.code == "reason_has_personal_data"
    assert AccessLog.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_accesslog SET reason = 'another'",
        "DELETE FROM accounts_accesslog",
    ],
)
def test_a_row_can_be_neither_changed_nor_deleted(officer, preference, statement):
    reveal(officer, preference, ["phone"], REASON, ADDRESS)

    with (
        pytest.raises(InternalError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AccessLog.objects.get().reason == REASON


def test_the_log_holds_none_of_what_was_opened(officer, preference):
    reveal(officer, preference, ["phone"], REASON, ADDRESS)

    with connection.cursor() as cursor:
        cursor.execute("SELECT log::text FROM accounts_accesslog AS log")
        (row,) = cursor.fetchone()
    assert PHONE not in row
    assert "李秀英" not in row


def test_labels_are_numbers_and_user_names_never_names_of_people(preference):
    user = UserFactory(username="zhang", name="张三")
    case = SimpleNamespace(number="GT20261123-0001")

    assert label_of(case) == "GT20261123-0001"
    assert label_of(user) == "zhang"
    assert label_of(preference) == f"接收方式 {preference.pk}"


def test_an_unknown_address_is_left_empty(officer, preference):
    assert log_access(officer, AccessLog.Action.VIEW, preference).address is None


def test_accesses_of_a_record_are_its_own_newest_first(
    officer, preference, django_assert_num_queries
):
    other = NotificationPreference.objects.create(user=officer)
    rows = [log_access(officer, AccessLog.Action.VIEW, preference) for _ in range(2)]
    log_access(officer, AccessLog.Action.VIEW, other)
    log_access(officer, AccessLog.Action.VIEW, officer)

    with django_assert_num_queries(1):
        found = [(row.pk, row.by.username) for row in accesses_of(preference)]

    assert found == [(row.pk, officer.username) for row in reversed(rows)]
