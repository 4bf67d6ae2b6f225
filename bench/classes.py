"""Enrolment into one class by 64 clients against a bare UPDATE."""

from bench.bars import at_least, none_of
from bench.county import ratio
from bench.ledger import answer


def measure(county):
    """Yields two ratios of throughput to ``UPDATE … WHERE seats > 0`` on one row: of the statement that gives
    a seat or a place in the list, which the bar is for, and of the whole enrolment with its code, its
    cancel code and its message."""
    database = county.database(county.sizes[0])
    seen = answer(county, database, "bench.enrolling", county.rounds)
    for name, words, least in (
        ("seat", "seat in a class, by its statement", 0.2),
        ("confirm", "whole enrolment with the code of the telephone", None),
    ):
        value = ratio(seen[f"{name}_per_second"], seen["bare_per_second"])
        yield {
            "figure": f"{words} ÷ bare UPDATE on one row, 64 clients",
            "value": value,
            "bars": [at_least(least, value)] if least else [],
            **seen,
        }
    yield {
        "figure": "64 clients in classes with fewer seats than people",
        "value": f"{seen['errors']} errors, {seen['oversold']} oversold",
        "bars": none_of(errors=seen["errors"], oversold=seen["oversold"]),
    }
