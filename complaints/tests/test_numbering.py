from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from complaints.models import Complaint
from complaints.tests.factories import CountyFactory, advance_to_plain_numbers
from gaotai_jiazheng import numbering

DAY = date(2026, 11, 23)


def test_a_number_has_prefix_day_sequence_and_check_character():
    assert numbering.format_number("GT", DAY, 17)[:-1] == "GT20261123000017"
    assert numbering.is_number(numbering.format_number("GT", DAY, 17))


@given(
    st.integers(1, 10**9), st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTUVWXYZ")
)
def test_one_wrong_character_is_never_a_number(value, position, character):
    number = numbering.format_number("GT", DAY, value)
    wrong = number[:position] + character + number[position + 1 :]

    assert numbering.is_number(wrong) == (wrong == number)


def test_two_swapped_neighbours_are_hardly_ever_a_number():
    numbers = [numbering.format_number("GT", DAY, value) for value in range(1, 20_000, 17)]
    swapped = [
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for number in numbers
        for place in range(16)
        if number[place] != number[place + 1]
    ]

    # ISO 7064 promises that of a pure system only; this hybrid one has no check character but 0-9 and A-Z.
    assert sum(map(numbering.is_number, swapped)) / len(swapped) < 0.002


def test_a_code_is_read_as_people_type_it():
    assert numbering.clean_code(" ab3d-efgh ") == "AB3DEFGH"
    assert numbering.clean_code("ＡＢ３Ｄ—ＥＦＧＨ") == "AB3DEFGH"


def test_a_number_is_read_as_people_type_it():
    assert numbering.clean_number("gt2026-1123 0OOI23A", "GT") == "GT20261123000123A"


@pytest.mark.django_db(transaction=True)
def test_numbers_are_never_given_twice_under_thirty_two_threads():
    county = CountyFactory()

    def file_some(_):
        try:
            return [county.file().complaint.number for _ in range(10)]
        finally:
            connection.close()

    with ThreadPoolExecutor(32) as threads:
        numbers = [number for some in threads.map(file_some, range(32)) for number in some]

    assert len(set(numbers)) == 320
    assert Complaint.objects.count() == 320
    assert all(numbering.is_number(number) for number in numbers)
    assert {number[-1] for number in numbers}.isdisjoint("OI")


def test_number_that_was_drawn_ahead_saves_a_trip(county, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(numbering, "AHEAD_SECONDS", 3600.0)
    advance_to_plain_numbers(DAY)
    first = county.file().complaint

    with django_assert_num_queries(1):
        second = county.file().complaint

    assert (second.pk, second.number > first.number) == (first.pk + 1, True)


def test_number_that_was_drawn_long_ago_is_left_out(county, django_assert_num_queries):
    advance_to_plain_numbers(DAY)
    first = county.file().complaint

    with django_assert_num_queries(2):
        second = county.file().complaint

    assert second.pk == first.pk + 2
