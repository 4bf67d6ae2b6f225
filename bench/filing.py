"""Filing a complaint through the API against a bare view that does one INSERT."""

import itertools
import json

from bench import load
from bench.bars import at_least, at_most
from bench.county import ratio

CONCURRENCY = 8


def body(number):
    return json.dumps(
        {
            "kind": "complaint",
            "category": "service_quality",
            "title": f"保洁没有做完就走了 {number}",
            "content": "约定四小时深度保洁，两小时就离开，要求补做被拒绝。" * 4,
            "demand": "退还一半费用",
            "respondent_name": "高台县安心家政服务有限公司",
            "complainant_name": "王小兰",
            "complainant_phone": "13893600001",
            "consent_version": "2026-11",
        },
        ensure_ascii=False,
    ).encode()


def measure(county):
    """Yields the ratio of throughput at concurrency 8."""
    database = county.database(county.sizes[0])
    counter = itertools.count()
    ours, limit, unexpected = [], [], 0
    with county.portal(database) as portal, county.bare(1000) as bare:
        for _ in range(county.rounds + 1):
            for port, path, kept in (
                (bare, "/insert/", limit),
                (portal, "/api/v1/complaints/", ours),
            ):

                def request(path=path):
                    return load.request_bytes(
                        "POST", path, host="127.0.0.1", body=body(next(counter))
                    )

                measured = load.run(
                    port, request, concurrency=CONCURRENCY, seconds=county.seconds, expect=201
                )
                kept.append(measured.per_second)
                unexpected += measured.unexpected
    ours, limit = ours[1:], limit[1:]  # the first round warms both up
    value = ratio(ours, limit)
    yield {
        "figure": "filing ÷ bare INSERT, concurrency 8",
        "value": value,
        "bars": [at_least(0.3, value), at_most(0, unexpected, "unexpected answers")],
        "portal_per_second": [round(value) for value in ours],
        "bare_per_second": [round(value) for value in limit],
        "unexpected_answers": unexpected,
    }
