"""The majors that the plan lists, as data."""

from collections import Counter
from pathlib import Path

from gaotai_jiazheng.data_files import put, read_data_file
from schools.models import Major

MAJORS = Path(__file__).resolve().parent / "data" / "majors.yaml"
SOURCE = "实施方案第七项"


def load_majors(path=MAJORS) -> dict[str, Counter]:
    """Make the majors say what the file says. Raises BadDataFile with every fault of the file."""
    document = read_data_file(path)
    entries = [
        (entry.text("name", max_length=40), entry.text("directions", max_length=80, default=""))
        for entry in document.entries("majors")
    ]
    document.finish()
    counts = Counter()
    for position, (name, directions) in enumerate(entries, start=1):
        values = {"name": name, "directions": directions, "source": SOURCE}
        put(Major, {"position": position}, values, counts)
    return {"方案列出的专业": counts}
