import base64
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from papers import services
from papers.models import Paper, PaperContent, PaperDelivery, Series, SeriesCount
from papers.tests.factories import issue

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def codes(refused):
    error = refused.value
    if hasattr(error, "error_dict"):
        return {each.code for errors in error.error_dict.values() for each in errors}
    return {each.code for each in error.error_list}


def deliver(paper, by, **changes):
    values = {
        "way": PaperDelivery.Way.LETTER,
        "recipient": "投诉人",
        "delivered_at": NOON + timedelta(hours=1),
        "at": NOON + timedelta(hours=2),
    }
    return services.record_delivery(paper, by=by, **{**values, **changes})


@pytest.fixture
def paper(bureau, officer, series):
    return issue(bureau, officer, at=NOON)


# Numbers


def test_numbers_run_within_a_word_and_begin_again_in_the_new_year(bureau, officer, series):
    numbers = [issue(bureau, officer, at=NOON).number for _ in range(2)]
    # 16:30 UTC of the last day is the new year in the county.
    numbers.append(issue(bureau, officer, at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC)).number)

    assert numbers == [
        "高市监调〔2026〕第1号",
        "高市监调〔2026〕第2号",
        "高市监调〔2027〕第1号",
    ]


def test_form_with_a_series_of_its_own_uses_that_one(bureau, officer, series):
    Series.objects.create(
        bureau=bureau, template="refusal", word="高市监不受", pattern="{字}[{年}]{号}号"
    )

    assert issue(bureau, officer, template="refusal", at=NOON).number == "高市监不受[2026]1号"
    assert issue(bureau, officer, at=NOON).number == "高市监调〔2026〕第1号"


def test_bureau_without_a_series_issues_nothing(bureau, officer):
    with pytest.raises(ValidationError) as refused:
        issue(bureau, officer)

    assert codes(refused) == {"series_missing"}
    assert Paper.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_sixteen_threads_draw_every_number_once_and_leave_no_gap(bureau, officer, series):
    def issue_some(_):
        try:
            return [issue(bureau, officer, at=NOON).sequence for _ in range(3)]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        drawn = sorted(number for some in threads.map(issue_some, range(16)) for number in some)

    assert drawn == list(range(1, 49))


def test_number_of_a_failed_issue_is_given_to_the_next(bureau, officer, series, monkeypatch):
    def broken(template, data):
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(services, "render", broken)
        with pytest.raises(OSError, match="no room"):
            issue(bureau, officer, at=NOON)

    assert issue(bureau, officer, at=NOON).sequence == 1


def test_same_page_pressed_twice_makes_one_paper(bureau, officer, series):
    key = uuid.uuid4()

    assert issue(bureau, officer, key=key) == issue(bureau, officer, key=key)
    assert SeriesCount.objects.get().last == 1


def test_database_refuses_a_number_that_is_there(paper):
    again = Paper.objects.get()
    again.pk, again.key = None, uuid.uuid4()

    with pytest.raises(IntegrityError, match="paper_sequence_once"), transaction.atomic():
        again.save(force_insert=True)


def test_word_belongs_to_one_bureau(series):
    other = Series(bureau=BureauFactory(), word=series.word)

    with pytest.raises(ValidationError):
        other.full_clean()
    one_bureau = pytest.raises(IntegrityError, match="paper_series_word_of_one_bureau")
    with one_bureau, transaction.atomic():
        other.save()


@pytest.mark.parametrize("pattern", ["{字}{年}", "{字}〔{年}〕{号}{号}", "第{号}号", ""])
def test_pattern_needs_each_of_its_places_once(bureau, pattern):
    with pytest.raises(ValidationError) as refused:
        Series(bureau=bureau, word="高市监", pattern=pattern).full_clean()

    assert set(refused.value.error_dict) >= {"pattern"}


# What is stored


def test_what_is_stored_opens_and_nothing_of_it_is_readable_in_the_database(paper):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data, pdf FROM papers_papercontent")
        data, pdf = cursor.fetchone()

    assert data.startswith("v1:")
    assert pdf.startswith("v1:")
    assert services.pdf_of(paper)[:5] == b"%PDF-"
    assert services.data_of(paper)["addressee"] == "王小兰"


def test_other_bytes_than_the_issued_ones_do_not_open(paper):
    changed = base64.b64encode(services.pdf_of(paper) + b" ").decode()
    with pgtrigger.ignore("papers.PaperContent:append_only"):
        PaperContent.objects.filter(paper=paper).update(pdf=changed, data='{"addressee": "李四"}')
    paper = Paper.objects.get()

    with pytest.raises(services.ContentDamaged):
        services.pdf_of(paper)
    with pytest.raises(services.ContentDamaged):
        services.data_of(paper)


@pytest.mark.parametrize(
    "change",
    [
        {"number": "高市监调〔2026〕第9号"},
        {"sha256": "0" * 64},
        {"template": "refusal"},
        {"recipients": ["被投诉人"]},
    ],
)
def test_issued_paper_does_not_change(paper, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.update(**change)


def test_papers_contents_and_deliveries_are_never_deleted_nor_deliveries_changed(paper, officer):
    deliver(paper, officer)

    for model in (PaperDelivery, PaperContent, Paper):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperDelivery.objects.update(way="in_person")
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperContent.objects.update(data="{}")


# Withdrawing


def test_withdrawn_paper_stays_with_its_reason_and_its_number(paper, bureau, officer):
    services.withdraw(paper, reason="被投诉人名称写错", by=officer, at=NOON)

    paper = Paper.objects.get()
    assert (paper.state, paper.withdrawn_by, paper.withdrawal_reason) == (
        Paper.State.WITHDRAWN,
        officer,
        "被投诉人名称写错",
    )
    assert issue(bureau, officer, at=NOON).sequence == 2


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "reason_missing"),
        ("错了", "reason_missing"),
        ("电话写成13893600001", "reason_has_personal_data"),
    ],
)
def test_withdrawal_says_why_and_nothing_personal(paper, officer, reason, code):
    with pytest.raises(ValidationError) as refused:
        services.withdraw(paper, reason=reason, by=officer)

    assert codes(refused) == {code}
    assert Paper.objects.get().is_valid


def test_paper_is_withdrawn_once(paper, officer):
    services.withdraw(paper, reason="被投诉人名称写错", by=officer)

    with pytest.raises(ValidationError) as refused:
        services.withdraw(paper, reason="再撤一次看看", by=officer)
    assert codes(refused) == {"paper_withdrawn"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.update(
            state="issued", withdrawn_by=None, withdrawn_at=None, withdrawal_reason=""
        )


def test_database_refuses_a_withdrawal_without_a_reason(paper):
    with pytest.raises(IntegrityError, match="paper_withdrawn_says_why"), transaction.atomic():
        Paper.objects.update(state="withdrawn")


# Delivering


def test_delivery_is_written_down(paper, officer):
    deliver(paper, officer, remark="单号后四位 4711")

    assert PaperDelivery.objects.values_list("recipient", "way", "remark", "by").get() == (
        "投诉人",
        "letter",
        "单号后四位 4711",
        officer.pk,
    )


def test_delivery_that_arrives_twice_is_written_down_once(paper, officer):
    first = deliver(paper, officer)

    assert deliver(paper, officer) == first != deliver(paper, officer, remark="再次送达")
    assert PaperDelivery.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipient": "被投诉人"}, "recipient_unknown"),
        ({"delivered_at": NOON - timedelta(minutes=2)}, "delivered_at_impossible"),
        ({"delivered_at": NOON + timedelta(hours=3)}, "delivered_at_impossible"),
        ({"remark": "本人 13893600001"}, "reason_has_personal_data"),
    ],
)
def test_delivery_that_cannot_be_is_refused(paper, officer, changes, code):
    with pytest.raises(ValidationError) as refused:
        deliver(paper, officer, **changes)

    assert codes(refused) == {code}
    assert PaperDelivery.objects.count() == 0


def test_withdrawn_paper_is_not_delivered(paper, officer):
    services.withdraw(paper, reason="被投诉人名称写错", by=officer)

    with pytest.raises(ValidationError) as refused:
        deliver(paper, officer)
    assert codes(refused) == {"paper_withdrawn"}


# Who may


def test_who_does_not_handle_the_case_neither_issues_nor_delivers_nor_withdraws(paper, bureau):
    stranger = BureauMemberFactory(bureau=BureauFactory()).user

    for attempt in (
        lambda: issue(bureau, stranger),
        lambda: deliver(paper, stranger),
        lambda: services.withdraw(paper, reason="被投诉人名称写错", by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert (Paper.objects.count(), PaperDelivery.objects.count()) == (1, 0)


def test_papers_are_seen_by_who_sees_their_case(paper, officer):
    stranger = BureauMemberFactory(bureau=BureauFactory()).user
    overseer = BureauMemberFactory(bureau=BureauFactory(is_dispatch_center=True)).user

    seen = {user: list(Paper.objects.visible_to(user)) for user in (officer, overseer)}
    assert seen == {officer: [paper], overseer: [paper]}
    assert list(Paper.objects.visible_to(stranger)) == []
    assert list(Paper.objects.visible_to(UserFactory())) == []
