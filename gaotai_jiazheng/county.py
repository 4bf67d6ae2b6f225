"""Where the portal's county lies, for machines that read pages."""

from django.conf import settings


def postal_address(street: str) -> dict:
    """An address of the county as schema.org's PostalAddress."""
    return {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressRegion": settings.SITE_PROVINCE,
        "addressLocality": settings.SITE_COUNTY,
        "streetAddress": street,
    }
