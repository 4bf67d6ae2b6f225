"""Labour brands and their licences in the workbench."""

from brands.admin.brand import BrandAdmin
from brands.admin.licence import LicenceAdmin

__all__ = ["BrandAdmin", "LicenceAdmin"]
