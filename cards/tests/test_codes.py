"""The code for reading out: what it detects is detected without exception."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import codes

NUMBERS = st.integers(0, codes.HOW_MANY - 1)
SAMPLES = [0, 1, codes.HOW_MANY - 1, *random.Random(7).sample(range(codes.HOW_MANY), 40)]


def is_code(text):
    try:
        codes.number_of(text)
    except ValueError:
        return False
    return True


@given(NUMBERS)
def test_code_and_number_belong_together(number):
    code = codes.code_of(number)

    assert len(code) == 8
    assert set(code) <= set(codes.ALPHABET)
    assert codes.number_of(code) == number


@pytest.mark.parametrize("number", [-1, codes.HOW_MANY])
def test_other_numbers_have_no_code(number):
    with pytest.raises(ValueError, match="not the number of a card"):
        codes.code_of(number)


def test_alphabet_has_a_prime_number_of_characters_and_no_look_alikes():
    assert len(set(codes.ALPHABET)) == 23
    for alike in ("0OQD"[:2], "1IL", "2Z", "5S", "8B", "6G", "UV"):
        assert len(set(alike) & set(codes.ALPHABET)) <= 1, alike


@pytest.mark.parametrize("number", SAMPLES)
def test_every_wrong_character_is_detected(number):
    code = codes.code_of(number)
    for place, wrong in itertools.product(range(8), codes.ALPHABET):
        if wrong != code[place]:
            assert not is_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize("number", SAMPLES)
def test_every_exchange_of_two_characters_is_detected(number):
    code = codes.code_of(number)
    for one, other in itertools.combinations(range(8), 2):
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if code[one] != code[other]:
            assert not is_code("".join(swapped))


def test_every_equal_pair_that_became_another_is_detected():
    tried = 0
    for number in range(0, codes.HOW_MANY, codes.HOW_MANY // 3000):
        code = codes.code_of(number)
        for one, other in itertools.combinations(range(8), 2):
            if code[one] != code[other]:
                continue
            for wrong in set(codes.ALPHABET) - {code[one]}:
                text = list(code)
                text[one] = text[other] = wrong
                tried += 1
                assert not is_code("".join(text))
    assert tried > 10_000


def test_one_in_23_of_other_texts_passes():
    chance = random.Random(11)
    texts = ("".join(chance.choices(codes.ALPHABET, k=8)) for _ in range(23_000))

    assert 850 < sum(map(is_code, texts)) < 1150


@pytest.mark.parametrize(
    "typed", ["36ua-ce7k", " 3 6 U A C E 7 K ", "３６ｕａ—ｃｅ７ｋ", "3gva·ce7k", "36UA_CE7K"]
)
def test_typed_code_is_cleaned(typed):
    assert codes.clean(typed) == "36UACE7K"


def test_code_is_printed_in_two_groups():
    assert codes.grouped("36UACE7K") == "36UA-CE7K"
