"""The first series of a county, out of its file."""

from collections import Counter
from pathlib import Path

from bureaus.models import Bureau
from gaotai_jiazheng.data_files import put, read_data_file
from papers.models import Series
from papers.models.series import PLACES


def load_series(path: Path) -> dict[str, Counter]:
    """Add the series that are missing; those that a bureau may have edited stay.

    Raises BadDataFile with every fault of the file.
    """
    document = read_data_file(path)
    bureaus = {bureau.slug: bureau for bureau in Bureau.objects.all()}
    entries = [read_series(entry, bureaus) for entry in document.entries("series")]
    document.finish()
    counts = Counter()
    present = set(Series.objects.values_list("bureau", "template"))
    for bureau, template, values in entries:
        if (bureau.pk, template) in present:
            counts["未变"] += 1
        else:
            put(Series, {"bureau": bureau, "template": template}, values, counts)
    return {"文书字号": counts}


def read_series(entry, bureaus):
    """(bureau, template, further values) of an entry."""
    pattern = entry.text("pattern", max_length=40, default=Series().pattern)
    if any(pattern.count(place) != 1 for place in PLACES):
        entry.fault("pattern", f"{'、'.join(PLACES)}要各有一处")
    bureau = bureaus.get(entry.choice("bureau", list(bureaus)))
    template = entry.text("template", max_length=50, default="")
    values = {
        "word": entry.text("word", max_length=20),
        "pattern": pattern,
        "source": entry.text("source", max_length=120),
    }
    return bureau, template, values
