"""Labour brands, who may carry them until when, what was done for them, and what came of it."""

from brands.models.brand import Brand, BrandStep, Support
from brands.models.licence import Licence, Review
from brands.models.outcome import BrandClass, BrandDeparture, WageSurvey

__all__ = [
    "Brand",
    "BrandClass",
    "BrandDeparture",
    "BrandStep",
    "Licence",
    "Review",
    "Support",
    "WageSurvey",
]
