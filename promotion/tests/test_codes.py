import pytest
from django.db import connection

from promotion import codes


def test_short_code_follows_from_the_token_and_catches_slips():
    token = codes.new_token()

    code = codes.short_code_of(token)

    assert code == codes.short_code_of(token) != codes.short_code_of(codes.new_token())
    assert len(token) == 22
    assert codes.is_short_code(codes.grouped(code).lower())
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    assert not codes.is_short_code(wrong)
    assert not codes.is_short_code(code[:-1])
    assert codes.token_digest(token) != codes.token_digest(token.swapcase())


@pytest.mark.django_db
def test_claim_of_nothing_is_told_apart():
    with connection.cursor() as cursor:
        cursor.execute("SELECT promotion_claim(0, '', now(), current_date, current_date, 5)")
        assert cursor.fetchone() == ("done",)
