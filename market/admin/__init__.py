"""The market in the workbench."""

from market.admin import association, convention, price_list  # noqa: F401 - they register the pages
