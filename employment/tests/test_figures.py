"""Figures of any day and the pages that list exactly their rows; the sheet; the ledger; what the clock tells."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from employment import sheets
from employment.models import InternshipMonth, Job, JobSheet
from employment.services import interns, pairs, posting, reminding, sheeting
from employment.tests.factories import TODAY
from employment.tests.test_pairs import code_of, seeker_of
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseMemberFactory
from plan import metrics as registry
from reminders import rulebook
from reminders.models import Deadline, DeadlineRule, Notification
from workers.tests.factories import id_number

pytestmark = pytest.mark.django_db
SLUGS = (
    "communities_with_open_jobs",
    "jobs_published",
    "jobs_open",
    "job_seekers",
    "matches_agreed",
    "placements_made",
    "internship_months",
)


def month_of(county, month, *, by=None, number=1, **changes):
    values = {"host": county.enterprise, "name": "李见习", "allowance_yuan": Decimal(2000)}
    return interns.record(
        **(values | changes), id_number=id_number(number), month=month, by=by or county.owner
    )


def test_figures_of_days_and_their_rows(county, client, today, django_assert_num_queries):
    job = county.published(title="钟点保洁", places=1)
    county.published(title="周末擦窗")
    match = pairs.agree_by_phone(
        pairs.propose(job, seeker_of(county), by=county.owner), by=county.clerk
    )
    month_of(county, date(2026, 10, 1))
    today.move_to("2026-11-26T10:00:00+08:00")
    pairs.place(match, start_on=date(2026, 11, 26), by=county.owner)

    def on(day):
        return [registry._metrics[slug].count(day) for slug in SLUGS]

    assert on(date(2026, 11, 20)) == [0, 0, 0, 0, 0, 0, 1]
    assert on(date(2026, 11, 24)) == [1, 2, 2, 1, 1, 0, 1]
    assert on(date(2026, 11, 26)) == [1, 2, 1, 1, 1, 1, 1]
    for slug in SLUGS:
        found = registry._metrics[slug]
        assert found.title and found.unit and found.definition
        if found.rows == "plan:rows":
            continue
        for day in ("2026-11-24", "2026-11-26"):
            page = client.get(reverse(found.rows), {"on": day})
            count = found.count(date.fromisoformat(day))
            assert (page.context["total"], len(page.context["lines"])) == (count, count), slug
        assert client.get(reverse(found.rows), {"on": "2026-12-01"}).status_code == 404
    ended = client.get(reverse("employment:published")).content.decode()
    assert "钟点保洁" not in ended
    with django_assert_num_queries(2):
        client.get(reverse("employment:published"))


def test_rows_of_people_tell_one_thing_that_several_share(county, client, today):
    """Who sought work, agreed or began on which day and where, would be known by it in a small county."""
    job = county.published(title="钟点保洁", places=9)
    for _ in range(2):
        seeker = seeker_of(county)
        match = pairs.agree_by_phone(pairs.propose(job, seeker, by=county.owner), by=county.clerk)
        pairs.place(match, start_on=TODAY, by=county.owner)

    for slug in ("job_seekers", "matches_agreed", "placements_made"):
        page = client.get(reverse("plan:rows", args=[slug])).text
        assert page.count("不到5条，不列") == 2, slug
        assert "马秀英" not in page and "钟点" not in page


def test_sheet_prints_open_posts_in_large_type_on_one_page(county, client, today):
    for number in range(15):
        county.published(title=f"岗位{number:02}", places=2)
    posting.withdraw(Job.objects.order_by("-pk").first(), by=county.owner)
    county.published(title="今天到期", expires_on=TODAY)
    answer = client.get(reverse("employment:sheet", args=[county.community.pk]))
    pages = PdfReader(BytesIO(answer.content)).pages
    sizes = []

    def note(text, _cm, matrix, _font, size):
        if text.strip():
            sizes.append(size * abs(matrix[3] or 1))

    text = "".join(pages[0].extract_text(visitor_text=note).split())
    assert len(pages) == 1
    assert "今天到期" in text
    assert "岗位14" not in text
    assert "请扫码看" in text
    assert min(round(size, 1) for size in sizes) >= 14

    today.move_to("2026-11-24T00:10:00+08:00")

    later = PdfReader(BytesIO(sheets.sheet(county.community))).pages[0].extract_text()
    assert "今天到期" not in "".join(later.split())


def test_sheets_are_made_once_a_week_and_told(county):
    job = county.published()

    assert (sheeting.make_sheets(), sheeting.make_sheets()) == (1, 0)

    sheet = JobSheet.objects.get()
    assert (sheet.week_on, sheet.numbers) == (TODAY, [job.number])
    told = Notification.objects.filter(kind="job_sheet", channel="inbox")
    assert [row.recipient for row in told] == [county.clerk]
    assert [row.waits_for_morning for row in told] == [True]


def test_clock_tells_posters_and_stations_once(county, today):
    county.published(expires_on=date(2026, 12, 10))
    seeker_of(county, shifts=["night"])
    assert (reminding.remind_posters(), reminding.remind_stations()) == (0, 0)
    today.move_to("2026-12-08T10:00:00+08:00")

    for _ in range(2):
        assert (reminding.remind_posters(), reminding.remind_stations()) == (1, 1)

    rows = Notification.objects.filter(kind="employment", channel="inbox", dedupe_key__isnull=False)
    told = [(row.recipient, "到期" in row.subject) for row in rows.order_by("pk")]
    assert told == [(county.owner, True), (county.clerk, False)]


def test_bureau_is_reminded_once_of_a_post_whose_poster_has_nobody(county, today):
    job = county.published(expires_on=date(2026, 12, 10))
    EnterpriseMember.objects.filter(enterprise=job.enterprise).update(valid_until=TODAY)
    today.move_to("2026-12-08T10:00:00+08:00")

    for _ in range(2):
        assert reminding.remind_posters() == 1

    told = Notification.objects.get(channel="inbox", subject__contains="没有人在任")
    assert (told.recipient, told.waits_for_morning) == (county.officer, True)


def test_who_stands_behind_the_first_ones_is_told_of_as_well(county, today, monkeypatch):
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    for number in (1, 2, 3):
        seeker_of(county, number)
    today.move_to("2026-12-08T10:00:00+08:00")

    assert reminding.remind_stations() == 3

    told = Notification.objects.filter(channel="inbox", subject__contains="14天没有匹配")
    assert told.count() == 3


def test_stations_are_told_after_the_days_of_the_rule(county, today):
    seeker_of(county, shifts=["night"])
    DeadlineRule.objects.filter(slug="seeker_unmatched").update(length=10)
    rulebook.forget()
    today.move_to("2026-12-03T10:00:00+08:00")

    assert reminding.remind_stations() == 1
    row = Notification.objects.get(kind="employment", channel="inbox", recipient=county.clerk)
    assert "10天没有匹配" in row.subject


def test_unpaid_month_is_told_once_and_no_more_when_it_is_paid(county, today):
    rows = [month_of(county, date(2026, 10, 1), number=number) for number in (1, 2, 3)]
    clocks = Deadline.objects.filter(rule__slug="internship_allowance")
    assert set(clocks.values_list("owner__slug", "due_on")) == {("hrss", date(2026, 11, 15))}
    interns.pay(rows[0], paid_on=date(2026, 11, 20), by=county.owner)
    interns.strike(rows[1], note="登记错了", by=county.owner)
    assert clocks.running().get().subject_id == rows[2].pk

    assert (reminding.remind_hosts(), reminding.remind_hosts()) == (1, 1)

    told = Notification.objects.filter(channel="inbox", subject__contains="见习生活费")
    assert [row.recipient for row in told] == [county.owner]
    interns.pay(rows[2], paid_on=date(2026, 11, 23), by=county.owner)
    assert reminding.remind_hosts() == 0
    assert not clocks.running().exists()
    month_of(county, date(2026, 10, 1), number=4, paid_on=date(2026, 10, 31))
    assert clocks.count() == 3
    month_of(county, date(2019, 10, 1), number=4)
    assert clocks.running().get().due_on == date(2019, 11, 15)


def test_ledger_of_internship_months(county):
    row = month_of(county, date(2026, 10, 1), last_day=date(2026, 10, 20))
    rival = county.verified(name="高台县别家家政服务部")
    owner = EnterpriseMemberFactory(enterprise=rival).user

    with pytest.raises(ValidationError) as caught:
        month_of(county, date(2026, 10, 1), first_day=date(2026, 10, 25))
    assert code_of(caught.value) == "month_known"
    with pytest.raises(ValidationError) as caught:
        month_of(county, date(2026, 10, 1), host=rival, by=owner, first_day=date(2026, 10, 20))
    assert code_of(caught.value) == "days_overlap"
    with pytest.raises(PermissionDenied):
        month_of(county, date(2026, 9, 1), by=owner)
    with pytest.raises(ValidationError) as caught:
        month_of(county, date(2026, 12, 1))
    assert code_of(caught.value) == "future_month"
    assert month_of(county, date(2026, 10, 1), host=rival, by=owner, first_day=date(2026, 10, 21))

    digest, uscc = row.person_digest, county.enterprise.uscc
    days = (date(2026, 10, 1), date(2026, 10, 31))
    assert interns.months_of(digest, uscc, *days) == [row]
    interns.strike(row, note="登记错了", by=county.owner)
    assert interns.months_of(digest, uscc, *days) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        InternshipMonth.objects.filter(pk=row.pk).update(struck_reason="")
