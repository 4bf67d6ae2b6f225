"""Claims of one batch of vouchers by 64 clients against a bare UPDATE."""

from bench.bars import at_least, none_of
from bench.county import ratio
from bench.ledger import answer


def measure(county):
    """Yields two ratios of throughput to ``UPDATE … WHERE stock > 0`` on one row: of the call that claims, which
    the bar is for, and of the whole claim as the page makes it."""
    database = county.database(county.sizes[0])
    seen = answer(county, database, "bench.claiming", county.rounds)
    for name, words, least in (
        ("call", "claim of a voucher, by its call", 0.2),
        ("claim", "whole claim with the code of the telephone", None),
    ):
        value = ratio(seen[f"{name}_per_second"], seen["bare_per_second"])
        yield {
            "figure": f"{words} ÷ bare UPDATE on one row, 64 clients",
            "value": value,
            "bars": [at_least(least, value)] if least else [],
            **seen,
        }
    yield {
        "figure": "64 clients at batches with fewer vouchers than people",
        "value": f"{seen['errors']} errors, {seen['oversold']} oversold",
        "bars": none_of(errors=seen["errors"], oversold=seen["oversold"]),
    }
