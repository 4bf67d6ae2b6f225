"""What each level asks for: data of the portal, to be confirmed by the bureau of each county."""

from collections import Counter
from pathlib import Path

from credentials.models import LevelRule
from gaotai_jiazheng.data_files import put, read_data_file
from workers.loading import LEVELS
from workers.models import Occupation

LEVEL_RULES = Path(__file__).resolve().parent / "data" / "level_rules.yaml"
SOURCE, AWAITING = "待对照国家职业标准核对", "县人社局"


def load_level_rules(path=LEVEL_RULES) -> dict[str, Counter]:
    """Add the rules that are missing; those that staff may have changed stay as they are.

    Raises BadDataFile with every fault of the file.
    """
    document = read_data_file(path)
    occupations = {each.name: each for each in Occupation.objects.order_by("active_from")}
    entries = [
        (key_of(entry, occupations), values_of(entry)) for entry in document.entries("level_rules")
    ]
    document.finish()
    counts = Counter()
    present = set(LevelRule.objects.values_list("occupation", "level", "in_force_from"))
    for key, values in entries:
        if (key["occupation"].pk, key["level"], key["in_force_from"]) in present:
            counts["未变"] += 1
        else:
            put(LevelRule, key, values, counts)
    return {"等级条件": counts}


def key_of(entry, occupations) -> dict:
    name = entry.text("occupation", max_length=40)
    if name not in occupations:
        entry.fault("occupation", f"没有这个职业：{name}")
    return {
        "occupation": occupations.get(name),
        "level": level_of(entry, "level"),
        "in_force_from": entry.day("in_force_from"),
    }


def values_of(entry) -> dict:
    return {
        "previous_level": level_of(entry, "previous_level"),
        "theory_pass": entry.number("theory_pass", at_least=1, default=None),
        "skill_pass": entry.number("skill_pass", at_least=1),
        "source": SOURCE,
        "awaiting_confirmation_by": AWAITING,
    }


def level_of(entry, name) -> int | None:
    words = entry.text(name, max_length=10, default="")
    if words and words not in LEVELS:
        entry.fault(name, f"没有这个等级：{words}")
    return LEVELS.get(words)
