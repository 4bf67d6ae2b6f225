"""Enterprises in the workbench."""

from enterprises.admin.register import EnterpriseAdmin
from enterprises.admin.registration import RegistrationAdmin

__all__ = ["EnterpriseAdmin", "RegistrationAdmin"]
