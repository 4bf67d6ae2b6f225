"""Campaigns and settlements in the workbench."""

from promotion.admin import campaign, settlement

__all__ = ["campaign", "settlement"]
