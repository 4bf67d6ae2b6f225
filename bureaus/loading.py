"""The responsible bureaus out of a county's file."""

from collections import Counter
from dataclasses import asdict, dataclass

from bureaus.models import Bureau
from bureaus.permissions import overseeing_bureau_ids
from gaotai_jiazheng.data_files import Entry, put


@dataclass(frozen=True)
class BureauEntry:
    slug: str
    name: str
    full_name: str
    duties: str
    phone: str
    is_supervising_office: bool
    is_dispatch_center: bool
    handles_by_complaint_measures: bool
    keeps_enterprise_register: bool
    verifies_business_licenses: bool
    qualifies_home_care: bool
    follows_utility_rates: bool
    names_womens_services: bool


def read_bureaus(document: Entry) -> list[BureauEntry]:
    """The file's bureaus in its order, with its supervising office and dispatch centre among them."""
    supervising_office = document.text("supervising_office")
    dispatch_center = document.text("dispatch_center")
    bureaus = [
        _read_bureau(entry, supervising_office, dispatch_center)
        for entry in document.entries("bureaus")
    ]
    times = Counter(bureau.slug for bureau in bureaus)
    for slug in sorted(slug for slug in times if times[slug] > 1):
        document.fault("bureaus", f"标识 {slug} 重复")
    for name, slug in (
        ("supervising_office", supervising_office),
        ("dispatch_center", dispatch_center),
    ):
        if slug and slug not in times:
            document.fault(name, f"没有标识为 {slug} 的单位")
    return bureaus


def _read_bureau(entry, supervising_office, dispatch_center):
    slug = entry.text("slug", max_length=50)
    return BureauEntry(
        slug=slug,
        name=entry.text("name", max_length=40),
        full_name=entry.text("full_name", max_length=60, default=""),
        duties=entry.text("duties", default=""),
        phone=entry.text("phone", max_length=30, default=""),
        is_supervising_office=slug == supervising_office,
        is_dispatch_center=slug == dispatch_center,
        handles_by_complaint_measures=entry.yes("handles_by_complaint_measures"),
        keeps_enterprise_register=entry.yes("keeps_enterprise_register"),
        verifies_business_licenses=entry.yes("verifies_business_licenses"),
        qualifies_home_care=entry.yes("qualifies_home_care"),
        follows_utility_rates=entry.yes("follows_utility_rates"),
        names_womens_services=entry.yes("names_womens_services"),
    )


def write_bureaus(bureaus: list[BureauEntry]) -> dict[str, Counter]:
    """Make the register of bureaus say what the file says; other bureaus stay as they are."""
    counts = {"责任单位": Counter()}
    # An office that moves leaves its old bureau first: only one bureau may hold it.
    for office in ("is_supervising_office", "is_dispatch_center"):
        holders = [bureau.slug for bureau in bureaus if getattr(bureau, office)]
        Bureau.objects.filter(**{office: True}).exclude(slug__in=holders).update(**{office: False})
    for bureau in bureaus:
        values = asdict(bureau)
        put(Bureau, {"slug": values.pop("slug")}, values, counts["责任单位"])
    overseeing_bureau_ids.forget()
    return counts
