"""The gate before publication: planted documents that come through, and clean ones that do not."""

from collections import Counter

from bench.bars import none_of

DOCUMENTS, QUICK_DOCUMENTS = 10_000, 600


def measure(county):
    """Yields how many of 10,000 planted documents escape the gate and how many clean twins are stopped."""
    count = DOCUMENTS if county.is_full else QUICK_DOCUMENTS
    seen = judge(range(count))
    escapes, alarms = (sum(seen[name].values()) for name in ("escaped", "stopped"))
    yield {
        "figure": f"gate: {count:,} planted documents and their clean twins",
        "value": f"{escapes} escapes, {alarms} false alarms",
        "bars": none_of(escapes=escapes),
        "escaped": {" / ".join(key): many for key, many in seen["escaped"].items()},
        "stopped": {" / ".join(key): many for key, many in seen["stopped"].items()},
    }


def judge(numbers) -> dict[str, Counter]:
    """escaped: by kind, value, disguise and place; stopped: clean twins by kind and place."""
    from bench.planting import document
    from disclosure.documents import kinds_in

    escaped, stopped = Counter(), Counter()
    for number in numbers:
        planted, clean = document(number), document(number, is_clean=True)
        if not kinds_in(planted.content):
            escaped[planted.kind, planted.what, planted.how, planted.where] += 1
        if kinds_in(clean.content):
            stopped[clean.kind, clean.where] += 1
    return {"escaped": escaped, "stopped": stopped}
