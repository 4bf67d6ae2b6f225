"""Chinese text made searchable: pairs of neighbouring characters in a PostgreSQL text vector.

PostgreSQL has no Chinese word splitter here; a text is indexed by its character pairs ("高台县" gives
高台 and 台县) and its Latin words, and a query asks for all of its own pairs.
"""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value

MAX_TERMS = 400
RUNS = re.compile(r"[㐀-鿿豈-﫿]+|[0-9a-z]+")


def terms_of(text: str) -> list[str]:
    """The terms a text is found by, in order, without repeats: character pairs and Latin words.

    A lone Chinese character is a term too, so that a one-character query finds a one-character text.
    """
    terms = {}
    for run in RUNS.findall(text.lower()):
        if run[0].isascii() or len(run) == 1:
            terms[run] = None
        else:
            terms.update((run[i : i + 2], None) for i in range(len(run) - 1))
    return list(terms)[:MAX_TERMS]


def vector_of(*texts: str):
    """The expression to store in a SearchVectorField for these texts."""
    joined = " ".join(terms_of("\n".join(texts)))
    return SearchVector(Value(joined), config="simple")


def query_of(text: str):
    """The query that a stored vector must match; None when the text has no term."""
    terms = terms_of(text)[:20]
    if not terms:
        return None
    return SearchQuery(" ".join(terms), config="simple", search_type="plain")
