"""Whose portal it is, made of the settings: what tells names of the county apart, and where it lies."""

import re

from django.conf import settings

# What the names of places end in: 高台县 is 高台 in the name of a firm.
KINDS_OF_PLACES = re.compile("(自治县|自治州|省|市|县|区|旗)$")


def short_name(place: str) -> str:
    """高台县 → 高台."""
    return KINDS_OF_PLACES.sub("", place)


def place_names() -> list[str]:
    """What a name of this county may begin with, the longer before the shorter: 甘肃省, 甘肃, 张掖市, …"""
    places = (settings.SITE_PROVINCE, settings.SITE_CITY, settings.SITE_COUNTY)
    return [name for place in places for name in (place, short_name(place))]


def postal_address(street: str) -> dict:
    """An address of the county as schema.org's PostalAddress."""
    return {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressRegion": settings.SITE_PROVINCE,
        "addressLocality": settings.SITE_COUNTY,
        "streetAddress": street,
    }
