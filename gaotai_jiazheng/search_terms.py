"""Chinese text made searchable: pairs of neighbouring characters in a PostgreSQL text vector.

PostgreSQL has no Chinese word splitter here; a text is indexed by its character pairs ("高台县" gives
高台 and 台县) and its Latin words, and a query asks for all of its own pairs.
"""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery

MAX_TERMS = 400
MAX_CONDITIONS = 20
RUNS = re.compile(r"[㐀-鿿豈-﫿]+|[0-9a-z]+")


def even(text: str) -> str:
    """A text as terms are cut from it: small letters, and full-width ones like any other."""
    return unicodedata.normalize("NFKC", text).lower()


def terms_of(text: str) -> list[str]:
    """The terms a text is found by, in order, without repeats: character pairs and Latin words.

    The last Chinese character of a run is a term too: every character then begins a term, and a query
    of one character finds it by prefix.
    """
    terms = {}
    for run in RUNS.findall(even(text)):
        if not run[0].isascii():
            terms.update(dict.fromkeys(pairs_of(run)))
            run = run[-1]
        terms[run] = None
    return list(terms)[:MAX_TERMS]


def pairs_of(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def vector_of(*texts: str) -> str:
    """What to store in a SearchVectorField for these texts, in PostgreSQL's own text form.

    Put first what must be found: of a very long text the last terms are not stored.
    """
    terms = terms_of("\n".join(texts))
    return " ".join(f"'{term}':{position}" for position, term in enumerate(terms, start=1))


def query_of(text: str):
    """The query that a stored vector must match; None when the text has no term."""
    conditions = conditions_of(text)
    return query_of_conditions(conditions) if conditions else None


def conditions_of(text: str) -> list[str]:
    """What a text asks of a vector: whole terms, as "'安心'", and terms that begin so, as "'安':*"."""
    conditions = []
    for run in RUNS.findall(even(text)):
        if run[0].isascii():
            conditions.append(f"'{run}'")
        elif len(run) == 1:
            conditions.append(f"'{run}':*")
        else:
            conditions.extend(f"'{pair}'" for pair in pairs_of(run))
    return list(dict.fromkeys(conditions))[:MAX_CONDITIONS]


def query_of_conditions(conditions: list[str]) -> SearchQuery:
    """The query of all these conditions."""
    # Safe as a raw query: a run holds letters, digits and Chinese characters, nothing else.
    return SearchQuery(" & ".join(conditions), config="simple", search_type="raw")
