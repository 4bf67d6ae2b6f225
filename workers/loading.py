"""Occupations and their levels: data of the portal, the same for every county."""

from collections import Counter
from pathlib import Path

from gaotai_jiazheng.data_files import put, read_data_file
from workers.models import Occupation, SkillLevel

OCCUPATIONS = Path(__file__).resolve().parent / "data" / "occupations.yaml"
LEVELS = {label[:2]: level for level, label in SkillLevel.choices}


def load_occupations(path=OCCUPATIONS) -> dict[str, Counter]:
    """Add the occupations that are missing; those that staff may have confirmed stay as they are.

    Raises BadDataFile with every fault of the file.
    """
    document = read_data_file(path)
    entries = [(key_of(entry), values_of(entry)) for entry in document.entries("occupations")]
    document.finish()
    counts = Counter()
    present = set(Occupation.objects.values_list("code", "dict_version"))
    for key, values in entries:
        if tuple(key.values()) in present:
            counts["未变"] += 1
        else:
            put(Occupation, key, values, counts)
    return {"职业": counts}


def key_of(entry) -> dict:
    return {
        "code": entry.text("code", max_length=14),
        "dict_version": entry.text("dict_version", max_length=20),
    }


def values_of(entry) -> dict:
    names = entry.texts("levels", default=[])
    for name in names:
        if name not in LEVELS:
            entry.fault("levels", f"没有这个等级：{name}")
    return {
        "name": entry.text("name", max_length=40),
        "standard": entry.text("standard", max_length=60, default=""),
        "levels": [LEVELS[name] for name in names if name in LEVELS],
        "work_types": list(entry.texts("work_types", default=[])),
        "active_from": entry.day("active_from"),
        "is_confirmed": entry.yes("is_confirmed"),
    }
