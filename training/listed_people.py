"""Who has asked for a seat in a class, over pages: more people may wait than there are seats."""

from django.http import Http404

from gaotai_jiazheng.key_pages import number_in

ON_A_PAGE, MOST_PAGES = 200, 1000


def people_of(request, row) -> dict:
    """``people`` of the page that ?people= asks for, and the number of the page before and of the next one, None where
    there is none. Raises Http404 for what is no number of a page."""
    page = number_in(request, "people") or 1
    if page > MOST_PAGES:
        raise Http404
    rows = row.enrolments.exclude(state__in=["pending", "cancelled"])
    begin = (page - 1) * ON_A_PAGE
    found = list(rows.order_by("state", "entered_at", "pk")[begin : begin + ON_A_PAGE + 1])
    return {
        "people": found[:ON_A_PAGE],
        "people_before": page - 1 if page > 1 else None,
        "people_next": page + 1 if len(found) > ON_A_PAGE else None,
    }
