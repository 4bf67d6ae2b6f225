"""A closed case loses its complainant after the years that the privacy notice names."""

import hashlib
import json
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from complaints import attachments, retention, services
from complaints.models import Attachment, Complaint, Step
from complaints.tasks import purge_cases
from complaints.tests.factories import moment
from complaints.tests.intake_answers import png
from complaints.tests.workbench import page_of
from complaints.tracking import find
from gaotai_jiazheng import change_history
from gaotai_jiazheng.uploads import accept_upload
from papers import services as papers
from papers.models import Paper, PaperContent, Series
from reminders.models import Notification
from reminders.outbox import Message, post_to_phone, post_to_users, write

FILED = "2026-11-23 10:00"
CLOSED = moment("2026-11-24 09:00")
LATER = moment("2029-11-24 09:01")
NAME, PHONE, ADDRESS = "王小兰", "13893600001", "城关镇东关社区3号楼"


@pytest.fixture
def closed(county):
    """A case of three years ago with an attached file, closed by its complainant."""
    complaint = county.complaint(at=FILED, complainant_address=ADDRESS)
    attachments.add([accept_upload(png())], owner=complaint)
    services.record(complaint, by=county.market_contact, at=moment("2026-11-23 15:00"))
    services.withdraw(complaint, at=CLOSED)
    return complaint


def complainant_of(row):
    return [getattr(row, name) for name in retention.COMPLAINANT]


def purge(**options):
    out = StringIO()
    call_command("purge_cases", stdout=out, **options)
    return out.getvalue()


def stored_columns(table):
    """What the database itself holds of the complainants, sealed or not."""
    columns = ", ".join(retention.COMPLAINANT)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")
        return {value for row in cursor.fetchall() for value in row}


def test_case_keeps_everything_until_the_last_moment(closed):
    assert retention.erase(moment("2029-11-24 08:59")).cases == 0

    closed.refresh_from_db()
    assert complainant_of(closed)[:2] == [NAME, PHONE]
    assert closed.erased_at is None
    assert Attachment.objects.count() == 1


def test_after_three_years_nobody_is_named_and_the_case_is_still_there(
    closed, attachments_folder, django_capture_on_commit_callbacks
):
    steps = list(Step.objects.values_list("action", "public_note", "internal_note"))
    with django_capture_on_commit_callbacks(execute=True):
        erased = retention.erase(LATER)

    after = Complaint.objects.get(pk=closed.pk)
    assert (erased.cases, erased.files) == (1, 1)
    assert complainant_of(after) == ["", "", "", ""]
    assert after.erased_at == LATER
    assert (after.title, after.state, after.bureau) == (closed.title, "withdrawn", closed.bureau)
    assert list(Step.objects.values_list("action", "public_note", "internal_note")) == steps
    assert Attachment.objects.count() == 0
    assert [path for path in attachments_folder.rglob("*") if path.is_file()] == []


def test_nothing_is_left_in_the_history_of_the_table(closed):
    before = stored_columns("complaints_complaintevent")
    assert any(value.startswith("v1:") for value in before)

    retention.erase(LATER)

    assert stored_columns("complaints_complaintevent") == {""}
    assert stored_columns("complaints_complaint") == {""}


def test_history_says_who_erased_and_when(closed):
    retention.erase(LATER)

    events = change_history.registers()["complaints.complaint"]
    newest = change_history.of_row(events, closed.pk).entries[0]
    assert newest.origin == "purge_cases"
    assert "个人信息删除时间" in [change.field for change in newest.changes]


def test_numbers_that_messages_went_to_are_emptied(county, closed):
    message = Message(kind="test", subject="到期提醒")
    write(post_to_users([county.market_contact], message) + post_to_phone(PHONE, message))
    Notification.objects.update(created_at=CLOSED)
    recent = post_to_phone(PHONE, message)
    recent[0].created_at = LATER - timedelta(days=1)
    write(recent)

    retention.erase(LATER)

    of_residents = Notification.objects.filter(recipient=None).order_by("created_at")
    addresses = [row.address for row in of_residents]
    assert addresses[-1] == PHONE
    assert set(addresses[:-1]) == {""}


def test_open_and_reopened_cases_are_left_alone(county, closed):
    still_open = county.complaint(at=FILED)
    reopened = county.complaint(at=FILED)
    services.withdraw(reopened, at=CLOSED)
    Complaint.objects.filter(pk=reopened.pk).update(state="recorded", closed_at=None)

    retention.erase(LATER)

    left = Complaint.objects.filter(erased_at=None).values_list("pk", flat=True)
    assert set(left) == {still_open.pk, reopened.pk}


def test_second_run_finds_nothing(closed):
    assert retention.erase(LATER).cases == 1
    assert retention.erase(LATER) == retention.Erased()


def test_every_case_is_erased_whatever_the_size_of_a_batch(county, monkeypatch):
    monkeypatch.setattr(retention, "CASES_AT_ONCE", 2)
    for _ in range(5):
        services.withdraw(county.complaint(at=FILED), at=CLOSED)

    assert retention.erase(LATER).cases == 5


def test_a_limited_run_leaves_the_rest_to_the_next(county, monkeypatch):
    monkeypatch.setattr(retention, "CASES_AT_ONCE", 2)
    for _ in range(5):
        services.withdraw(county.complaint(at=FILED), at=CLOSED)

    assert [retention.erase(LATER, limit=2).cases for _ in range(4)] == [2, 2, 1, 0]


def test_years_come_from_the_settings(closed, settings):
    settings.RETENTION_YEARS_OF_CASES = 10

    assert retention.erase(LATER).cases == 0
    assert retention.erase(moment("2036-11-24 09:01")).cases == 1


def test_years_before_a_leap_day():
    assert retention.kept_since(moment("2028-02-29 12:00")) == moment("2025-02-28 12:00")


def test_dry_run_counts_and_erases_nothing(closed, settings):
    Complaint.objects.update(closed_at=moment("2020-01-01 00:00"))

    told = purge(dry_run=True)

    assert told.splitlines()[0].startswith("办结满3年的事项 1 件，附件 1 个，修改记录 ")
    assert told.splitlines()[1] == "试运行，没有删除。"
    assert complainant_of(Complaint.objects.get())[:2] == [NAME, PHONE]


def test_dry_run_counts_what_the_run_then_does(closed):
    would = retention.preview(LATER)
    done = retention.erase(LATER)

    # The erasing itself writes one row of history, which it empties too.
    assert (would.cases, would.files, would.events + 1) == (done.cases, done.files, done.events)


def test_command_and_task_do_the_same(county):
    for run in (purge, purge_cases):
        complaint = county.complaint(at=FILED)
        services.withdraw(complaint, at=moment("2026-11-23 11:00"))
        Complaint.objects.filter(pk=complaint.pk).update(closed_at=moment("2020-01-01 00:00"))
        run()
        assert complainant_of(Complaint.objects.get(pk=complaint.pk)) == ["", "", "", ""]


def test_resident_still_sees_the_progress(county):
    filed = county.file(at=FILED)
    services.withdraw(filed.complaint, at=CLOSED)

    retention.erase(LATER)

    assert find(filed.complaint.number, filed.query_code) == filed.complaint


def test_case_page_says_that_the_complainant_was_erased(county, closed, client):
    retention.erase(LATER)
    client.force_login(county.market_contact)

    page = client.get(page_of(closed)).text

    assert "已于2029年11月24日删除" in page
    assert page_of(closed, "reveal") not in page


def test_database_refuses_an_erased_case_that_can_be_found_by_its_phone(closed):
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        Complaint.objects.filter(pk=closed.pk).update(erased_at=LATER)

    assert "complaint_erased_cannot_be_found_by_phone" in str(raised.value)


# Papers


@pytest.fixture
def papered(county):
    """A closed case with a registration form on which the complainant stands, delivered and kept."""
    Series.objects.create(bureau=county.market, word="高市监投")
    case = county.complaint(at=FILED, complainant_name=NAME, complainant_address=ADDRESS)
    by, at = county.market_contact, moment("2026-11-23 15:00")
    services.record(case, by=by, at=at)
    paper = services.issue_paper(
        case,
        "complaint-registration",
        inputs={"identity": ""},
        reason="登记存档使用",
        by=by,
        key=uuid.uuid4(),
        at=at,
    )
    services.withdraw(case, at=CLOSED)
    return case, paper


def test_papers_stay_whole_with_their_digests(papered):
    case, paper = papered
    before = papers.pdf_of(paper)

    retention.erase(LATER)

    case.refresh_from_db()
    paper = Paper.objects.get(pk=paper.pk)
    assert case.complainant_name == ""
    assert papers.pdf_of(paper) == before
    assert hashlib.sha256(before).hexdigest() == paper.sha256
    assert NAME in json.dumps(papers.data_of(paper), ensure_ascii=False)


def test_outside_its_sealed_content_a_paper_names_nobody(papered, county, client):
    case, paper = papered
    retention.erase(LATER)
    client.force_login(county.market_contact)

    with connection.cursor() as cursor:
        for table in ("papers_paper", "papers_papercontent", "papers_paperdelivery"):
            cursor.execute(f"SELECT * FROM {table}")
            assert NAME not in str(cursor.fetchall())
    assert paper.number in client.get("/admin/papers/paper/").text
    for address in ("/admin/papers/paper/", page_of(case)):
        shown = client.get(address).text
        assert NAME not in shown
        assert PHONE not in shown


def test_database_lets_nobody_empty_a_paper(papered):
    with pytest.raises(InternalError), transaction.atomic():
        PaperContent.objects.update(data="")
