"""The pages of a registration: which fields stand on which, in their order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page. title: what it asks; fields: names of the form's fields."""

    slug: str
    title: str
    fields: tuple[str, ...]


PAGES = (
    Page("enterprise", "哪家企业", ("phone", "name", "uscc")),
    Page("license", "营业执照", ("license", "license_valid_until")),
    Page(
        "people",
        "谁来负责",
        (
            "legal_representative",
            "applicant_is",
            "delegate_name",
            "delegate_scopes",
            "delegate_until",
            "delegation",
        ),
    ),
    Page(
        "address",
        "在哪里",
        (
            "place",
            "address",
            "public_phone",
            "place_1",
            "address_1",
            "place_2",
            "address_2",
            "place_3",
            "address_3",
        ),
    ),
    Page("services", "做什么", ("service_lines", "mode", "ways")),
)
MORE_PLACES = ("1", "2", "3")


def page_called(slug: str) -> Page | None:
    return next((page for page in PAGES if page.slug == slug), None)


def page_of(field: str) -> Page | None:
    """The page that a field stands on."""
    return next((page for page in PAGES if field in page.fields), None)
