"""The market in the workbench."""

from market.admin import price_list  # noqa: F401 - it registers the pages
