"""What every page of the public site knows about the site and its reader; asks the database nothing."""

from django.conf import settings

VIEW_COOKIE = "view"
ELDER_VIEW = "elder"

DANGER_NUMBERS = (("110", "报警"), ("120", "急救"), ("119", "火警"))


def is_elder_view(request) -> bool:
    """Whether the reader asked for large type."""
    return request.COOKIES.get(VIEW_COOKIE) == ELDER_VIEW


def site(request) -> dict[str, object]:
    """``elder_view``: whether the reader asked for large type; ``site``: names, numbers, the imprint."""
    return {
        "elder_view": is_elder_view(request),
        "site": {
            "name": settings.SITE_NAME,
            "full_name": settings.SITE_FULL_NAME,
            "is_demo": not settings.IS_PRODUCTION,
            "danger_numbers": DANGER_NUMBERS,
            "imprint": [(label, text) for label, text in settings.SITE_IMPRINT if text],
            "error_report_url": settings.SITE_ERROR_REPORT_URL,
        },
    }
