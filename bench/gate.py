"""The gate before publication: planted documents that come through, and clean ones that do not."""

from collections import Counter

from bench.bars import none_of

DOCUMENTS, QUICK_DOCUMENTS = 10_000, 600


def measure(county):
    """Yields how many of 10,000 planted documents escape the gate and how many clean twins are stopped."""
    count = DOCUMENTS if county.is_full else QUICK_DOCUMENTS
    seen = judge(range(count))
    escapes, alarms, looks = (sum(seen[name].values()) for name in ("escaped", "stopped", "asked"))
    yield {
        "figure": f"gate: {count:,} planted documents and their clean twins",
        "value": f"{escapes} escapes, {alarms} false alarms, {looks} looks without need",
        "bars": none_of(escapes=escapes),
        "escaped": {" / ".join(key): many for key, many in seen["escaped"].items()},
        "stopped": {" / ".join(key): many for key, many in seen["stopped"].items()},
        "asked": {" / ".join(key): many for key, many in seen["asked"].items()},
    }


def judge(numbers) -> dict[str, Counter]:
    """escaped: by kind, value, disguise and place; stopped: clean twins that are refused, asked: those of
    which a person is asked without need, by kind and place. A value is caught where the file is refused; a
    cut number and a scan, also where a person is told to look."""
    from bench.planting import document
    from disclosure.documents import search

    escaped, stopped, asked = Counter(), Counter(), Counter()
    for number in numbers:
        planted, clean = document(number), document(number, is_clean=True)
        seen = search(planted.content)
        if not seen.findings and not seen.to_look_at:
            escaped[planted.kind, planted.what, planted.how, planted.where] += 1
        seen = search(clean.content)
        if seen.findings:
            stopped[clean.kind, clean.where] += 1
        if seen.to_look_at and clean.kind != "scan":
            asked[clean.kind, clean.where] += 1
    return {"escaped": escaped, "stopped": stopped, "asked": asked}
