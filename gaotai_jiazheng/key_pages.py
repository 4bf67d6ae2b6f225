"""Pages of rows by rising key: each begins behind the last row of the one before, so that a late page costs no more
than the first and what comes in meanwhile moves nothing."""

from django.http import Http404

PAGE_SIZE = 50


def number_in(request, name) -> int | None:
    """A whole number of the address; raises Http404 for anything else that was given."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)


def page_of(request, rows, name="after") -> tuple[list, int | None]:
    """(the rows of this page, the key that the next one begins behind or None). name: of what the address says of the
    page, where there are two on one."""
    after = number_in(request, name)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("pk")[: PAGE_SIZE + 1])
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None
