"""Every write about enterprises."""

from enterprises.services.register import register_enterprise, save_enterprise, update_enterprise

__all__ = ["register_enterprise", "save_enterprise", "update_enterprise"]
