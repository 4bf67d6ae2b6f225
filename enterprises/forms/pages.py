"""The pages of a registration: which fields stand on which, in their order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fold:
    """Fields of a page that few have to fill in, folded at its end. title: who opens them."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page. title: what it asks; fields: names of the form's fields, those of the fold included."""

    slug: str
    title: str
    fields: tuple[str, ...]
    fold: Fold | None = None

    @property
    def open_fields(self) -> tuple[str, ...]:
        """Those that everybody sees at once."""
        folded = self.fold.fields if self.fold else ()
        return tuple(name for name in self.fields if name not in folded)


BY_A_DELEGATE = Fold(
    "受托办理的，打开填写",
    ("delegate_name", "delegate_scopes", "delegate_until", "delegation"),
)
MORE_PLACES = ("1", "2", "3")
FURTHER_PLACES = Fold(
    "一张执照有几处场所的，打开填写",
    tuple(f"{name}_{number}" for number in MORE_PLACES for name in ("place", "address")),
)
PAGES = (
    Page("enterprise", "哪家企业", ("phone", "name", "uscc")),
    Page("license", "营业执照", ("license", "license_valid_until")),
    Page(
        "people",
        "谁来负责",
        ("legal_representative", "applicant_is", *BY_A_DELEGATE.fields),
        BY_A_DELEGATE,
    ),
    Page(
        "address",
        "在哪里",
        ("place", "address", "public_phone", *FURTHER_PLACES.fields),
        FURTHER_PLACES,
    ),
    Page("services", "做什么", ("service_lines", "mode", "ways")),
)


def page_called(slug: str) -> Page | None:
    return next((page for page in PAGES if page.slug == slug), None)


def page_of(field: str) -> Page | None:
    """The page that a field stands on."""
    return next((page for page in PAGES if field in page.fields), None)
