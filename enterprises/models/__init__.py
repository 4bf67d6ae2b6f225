"""The register of enterprises and the people who act for them."""

from enterprises.models.enterprise import Enterprise, validate_uscc
from enterprises.models.member import EnterpriseMember

__all__ = ["Enterprise", "EnterpriseMember", "validate_uscc"]
