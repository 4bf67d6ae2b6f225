"""The staff's list of 100 cases and one case, as JSON, against bare views of one table."""

from bench import load
from bench.bars import at_least, at_most
from bench.county import ratio


def measure(county):
    """Yields the ratios of the list and of the detail at the middle size, one request at a time."""
    cases = county.sizes[1]
    database = county.database(cases)
    token = county.run("-m", "bench.sign_in", database=database).strip().split()
    headers = [("Authorization", f"Bearer {token[0]}")]
    pk = token[1]
    pairs = {
        "list of 100": ("/list/", "/api/v1/staff/complaints/?page_size=100"),
        "one case": ("/detail/500/", f"/api/v1/staff/complaints/{pk}/"),
    }
    with county.portal(database) as portal, county.bare(cases) as bare:
        for name, (bare_path, portal_path) in pairs.items():
            bare_request = load.request_bytes("GET", bare_path, host="127.0.0.1")
            request = load.request_bytes("GET", portal_path, host="127.0.0.1", headers=headers)
            ours, limit, unexpected = [], [], 0
            for _ in range(county.rounds + 1):
                for port, data, kept in ((bare, bare_request, limit), (portal, request, ours)):
                    measured = load.run(
                        port,
                        lambda data=data: data,
                        concurrency=1,
                        seconds=county.seconds,
                        expect=200,
                    )
                    kept.append(measured.per_second)
                    unexpected += measured.unexpected
            value = ratio(ours[1:], limit[1:])
            yield {
                "figure": f"staff {name} at {cases:,} cases ÷ bare",
                "value": value,
                "bars": [at_least(0.15, value), at_most(0, unexpected, "unexpected answers")],
                "portal_per_second": [round(value, 1) for value in ours[1:]],
                "bare_per_second": [round(value, 1) for value in limit[1:]],
                "unexpected_answers": unexpected,
            }
