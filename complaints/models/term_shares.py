"""How common a word is among all cases, as the database counted at its last ANALYZE."""

from django.db import connection

from gaotai_jiazheng.short_memory import remembered

# The share of all cases above which a term is no help in finding a few.
TOO_COMMON = 0.01
INDEXED_TERMS = 4
KNOWN_SHARES = """
SELECT unnest(most_common_elems::text::text[]) AS term, unnest(most_common_elem_freqs) AS share
FROM pg_stats
WHERE schemaname = current_schema AND tablename = 'complaints_complaint'
    AND attname = 'search_vector'
"""


@remembered(seconds=600)
def shares() -> dict[str, float]:
    """Term -> the share of cases that have it; a term that is missing is rarer than all of these."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_SHARES)
        return {term: share for term, share in cursor.fetchall() if term is not None}


def worth_an_index(terms: list[str]) -> list[str]:
    """Those of the terms to look up in the index: the rare ones, or else the rarest. To meet the others
    too is checked row by row: the lists of common terms are longer than what is found."""
    known = shares()
    ordered = sorted(terms, key=lambda term: known.get(term, 0))
    rare = [term for term in ordered if known.get(term, 0) < TOO_COMMON]
    return rare[:INDEXED_TERMS] or ordered[:1]
