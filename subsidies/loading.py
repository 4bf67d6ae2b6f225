"""The first policies of a county, out of the file that comes with the portal."""

from collections import Counter
from pathlib import Path

from bureaus.models import Bureau
from gaotai_jiazheng.data_files import put, read_data_file
from subsidies.models import PolicyCode, SubsidyPolicy

POLICIES = Path(__file__).resolve().parent / "data" / "policies.yaml"
UNITS = frozenset({PolicyCode.INTERNSHIP, PolicyCode.SOCIAL_INSURANCE, PolicyCode.INCUBATOR})


def load_policies(path=POLICIES) -> dict[str, Counter]:
    """Add the policies that a county has no version of; those that a bureau has confirmed stay.

    A policy whose bureau is not in the county's plan is left out. Raises BadDataFile with every fault.
    """
    document = read_data_file(path)
    bureaus = {bureau.slug: bureau for bureau in Bureau.objects.all()}
    entries = [read_policy(entry, bureaus) for entry in document.entries("policies")]
    document.finish()
    counts = Counter()
    present = set(SubsidyPolicy.objects.values_list("code", flat=True))
    for code, values in entries:
        if code in present or values["bureau"] is None:
            counts["未变"] += 1
        else:
            put(SubsidyPolicy, {"code": code, "version": 1}, values, counts)
    return {"补贴政策": counts}


def read_policy(entry, bureaus):
    """(code, further values) of an entry."""
    code = entry.choice("code", PolicyCode.values)
    terms = entry.entry("terms")
    values = {
        "name": entry.text("name", max_length=80),
        "basis_name": entry.text("basis_name", max_length=120),
        "basis_number": entry.text("basis_number", max_length=60, default=""),
        "article": entry.text("article", max_length=60, default=""),
        "in_force_from": entry.day("in_force_from"),
        "region": entry.text("region", max_length=40),
        "bureau": bureaus.get(entry.text("bureau", max_length=40)),
        "office": entry.text("office", max_length=120),
        "conditions": entry.text("conditions"),
        "terms": {name: terms.number(name) for name in terms.values},
        "materials": entry.texts("materials", default=None),
        "stages": [read_stage(stage) for stage in entry.entries("stages")],
        "fund": entry.text("fund", max_length=30, default=""),
        "is_for_units": code in UNITS,
    }
    return code, values


def read_stage(entry) -> dict:
    """A stage as its JSON; what is usual is left out."""
    needs = entry.values.get("needs")
    stage = {
        "code": entry.text("code", max_length=30),
        "name": entry.text("name", max_length=40),
        "kind": entry.choice("kind", ["check", "board"], default=""),
        "who": entry.choice("who", ["town", "bureau"], default=""),
        "bureaus": entry.texts("bureaus", default=None),
        "needs": entry.number("needs", at_least=1, default=None)
        if isinstance(needs, int)
        else entry.choice("needs", ["any", "all"], default=""),
        "rule": entry.text("rule", max_length=60, default=""),
    }
    return {name: value for name, value in stage.items() if value not in ("", None, [])}
