"""How the rows of the county are put into addresses."""

OF_ONE_ROW = ("change", "delete", "history")


def keyed(rows, **more):
    """(row, arguments, query) of each of these; what else the address says stands in the row's name."""
    return [
        ("/".join([name, *more.values()]), {"pk": row.pk, **more}, "") for name, row in rows.items()
    ]


def every(route, pages, rows):
    """The same rows on each of these pages; a register's own pages call the key otherwise."""
    key = {page: "object_id" if page in OF_ONE_ROW else "pk" for page in pages}
    return {
        route.format(page): [(name, {key[page]: row.pk}, "") for name, row in rows.items()]
        for page in pages
    }
