"""What the officer is shown of 第十七条, and that nothing is done because of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from complaints.models import Complaint
from complaints.signals import (
    LOOKED_AT,
    Filing,
    frequent_phone,
    names_at_one_address,
    names_on_one_phone,
    no_consumption_facts,
    repeated_text,
    signals_of,
)
from complaints.tests.workbench import listed, page_of
from complaints.tracking import progress
from complaints.transitions import State
from enterprises.tests.factories import EnterpriseFactory

DAY = date(2026, 11, 23)


def filing(pk=1, *, days_before=0, **values):
    plain = {
        "number": f"GT{pk}",
        "seen_by": frozenset(),
        "filed_on": DAY - timedelta(days=days_before),
        "phone_index": "a",
        "name": "王小兰",
        "address": "东关社区3号楼",
        "text": "约定四小时，两小时就离开。",
        "has_facts": True,
    }
    return Filing(pk=pk, **{**plain, **values})


@pytest.mark.parametrize(
    ("in_month", "before_that", "words"),
    [
        (3, 0, None),
        (4, 0, "同一电话30天内投诉5件，365天内5件。"),
        (3, 7, None),
        (3, 8, "同一电话30天内投诉4件，365天内12件。"),
    ],
)
def test_frequency_counts_thirty_and_365_days_with_the_case_itself(in_month, before_that, words):
    others = [filing(n, days_before=30) for n in range(in_month)]
    others += [filing(100 + n, days_before=31) for n in range(before_that)]
    others += [filing(200, days_before=1, phone_index="b"), filing(201, days_before=366)]

    signal = frequent_phone(filing(300), others)

    assert (signal and signal.words) == words


def test_no_telephone_is_no_telephone_in_common():
    others = [filing(n, phone_index="", name=f"甲{n}") for n in range(20)]

    assert frequent_phone(filing(99, phone_index=""), others) is None
    assert names_on_one_phone(filing(99, phone_index=""), others) is None


@pytest.mark.parametrize(
    ("names", "is_seen"), [(["王小兰", "李四"], False), (["李四", "张三"], True)]
)
def test_three_names_on_one_telephone(names, is_seen):
    others = [filing(n, name=name) for n, name in enumerate(names)]

    assert (names_on_one_phone(filing(99), others) is not None) is is_seen


def test_three_names_at_one_address_whatever_their_telephones():
    others = [filing(n, name=name, phone_index=name) for n, name in enumerate(["李四", "张三"])]

    signal = names_at_one_address(filing(99), others)

    assert signal.words == "3个不同的姓名使用同一地址。"
    assert names_at_one_address(filing(99, address=""), others) is None


@pytest.mark.parametrize(("same", "is_seen"), [(1, False), (2, True)])
def test_the_same_text_three_times(same, is_seen):
    others = [filing(n) for n in range(same)] + [filing(50, text="别的事情。")]

    signal = repeated_text(filing(99), others)

    assert (signal is not None) is is_seen
    assert signal is None or len(signal.filings) == same


@pytest.mark.parametrize("has_facts", [True, False])
def test_nothing_that_shows_a_purchase(has_facts):
    assert (no_consumption_facts(filing(has_facts=has_facts), []) is None) is has_facts


@pytest.fixture
def many(county):
    """Six complaints of one telephone with the same words, the last of them under another name."""
    cases = [county.complaint(complainant_name=name) for name in ["王小兰"] * 4 + ["李四", "张三"]]
    return cases[-1]


def test_the_signals_of_a_case_stand_in_their_order(many):
    assert [signal.slug for signal in signals_of(many)] == [
        "frequent_phone",
        "names_on_one_phone",
        "repeated_text",
        "no_consumption_facts",
    ]


def test_later_cases_say_nothing_of_an_earlier_one(county):
    first = county.complaint(amount_yuan=100)
    for _ in range(9):
        county.complaint()

    assert signals_of(first) == []


@pytest.mark.parametrize("cases", [1, 3])
def test_signals_ask_twice_however_many_there_are(county, cases, django_assert_num_queries):
    enterprise = EnterpriseFactory()
    for _ in range(cases):
        complaint = county.complaint(enterprise=enterprise)

    with django_assert_num_queries(2):
        signals_of(complaint)


def test_the_neighbourhood_has_an_end():
    assert LOOKED_AT == 200


def test_filing_is_never_refused_and_lists_are_not_sorted_by_it(county, client):
    """第十七条 names what an officer weighs; a machine refuses nothing."""
    filed = [county.complaint() for _ in range(30)]

    assert {case.state for case in filed} == {State.SUBMITTED}
    assert {case.bureau for case in filed} == {county.market}
    assert signals_of(filed[-1])
    quiet = county.complaint(
        complainant_phone="13893600077", amount_yuan=100, content="另一件事情。"
    )
    client.force_login(county.market_contact)
    assert listed(client) == [case.pk for case in [*filed, quiet]][: len(listed(client))]


def test_officers_of_the_handling_bureau_see_them_with_links(county, many, client):
    client.force_login(county.market_handler)
    previous = Complaint.objects.exclude(pk=many.pk).latest("pk")

    page = client.get(page_of(many)).text

    assert "同一电话30天内投诉6件" in page
    assert "不能单凭这些不予受理" in page
    assert reverse("admin:complaints_complaint_change", args=[previous.pk]) in page


@pytest.mark.parametrize("who", ["commerce_handler", "center_handler"])
def test_nobody_else_sees_them(county, many, client, who):
    client.force_login(getattr(county, who))

    page = client.get(page_of(many))

    assert page.status_code == 200
    assert "供核实的情况" not in page.text


def test_a_case_of_another_bureau_is_counted_and_not_linked(county, client):
    """The telephone is the same, the other matters belong to the housing bureau."""
    others = [county.complaint(category=county.property_category) for _ in range(5)]
    complaint = county.complaint()
    client.force_login(county.market_handler)

    page = client.get(page_of(complaint)).text

    assert "同一电话30天内投诉6件" in page
    assert [case.number for case in others if case.number in page] == []


def test_the_resident_reads_nothing_of_it(many):
    assert "同一电话" not in "".join(step.public_note for step in progress(many).steps)
