"""Visits and stars in the workbench."""
