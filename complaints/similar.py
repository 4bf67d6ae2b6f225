"""Open cases that may be about the same thing: the same respondent, or nearly the same words.

What is looked at is bounded, whatever the table holds: the newest open cases of the firm, and open cases
found by the rarest of the words, which the database knows from its own statistics. How close two texts
are is the Dice coefficient of their terms (``search_terms``): twice the common ones by all of both.
Assumption: the shares from which a case is suggested are an interim agreement; a suggestion does nothing.
"""

import re
from dataclasses import dataclass
from operator import attrgetter

from django.contrib.postgres.search import SearchQuery
from django.db.models import FloatField, Q
from django.db.models.expressions import RawSQL

from bureaus.permissions import bureau_ids_of
from complaints.models import Complaint
from complaints.models.term_shares import KNOWN_SHARES, TOO_COMMON
from complaints.transitions import Kind
from gaotai_jiazheng.county import place_names
from gaotai_jiazheng.search_terms import query_of, terms_of

LOOKED_AT = 100
CLOSEST = 10
SHOWN = 5
CLOSE_OF_SAME_RESPONDENT = 0.2
CLOSE_OF_ANOTHER = 0.45
RARE_TERMS = 8
# What the names of half the firms of the county have in common.
GENERIC = re.compile(
    f"{'|'.join(place_names())}|家政|家庭|服务|保洁|母婴|护理|有限责任|有限|股份|公司|中心|经营部|服务部|门市部|商行"
)
LISTED = (
    "number",
    "kind",
    "title",
    "state",
    "respondent_name",
    "enterprise_id",
    "complainant_phone_index",
    "bureau__name",
)

# The words to look for, as the text of a query: those that are rare enough, each by itself; where all are
# common, the four rarest together. A term that the statistics do not name is rarer than those they do.
RAREST = f"""
SELECT CASE WHEN count(*) FILTER (WHERE share < {TOO_COMMON}) > 0
    THEN string_agg(quote_literal(term), ' | ') FILTER (WHERE share < {TOO_COMMON})
    ELSE string_agg(quote_literal(term), ' & ') FILTER (WHERE place <= 4) END
FROM (
    SELECT term, coalesce(share, 0) AS share,
        row_number() OVER (ORDER BY coalesce(share, 0), position) AS place
    FROM unnest(%s::text[]) WITH ORDINALITY AS own (term, position)
    LEFT JOIN ({KNOWN_SHARES}) AS known USING (term)
    ORDER BY place LIMIT {RARE_TERMS}
) AS rarest
"""
CLOSENESS = """
2.0 * (
    length(complaints_complaint.search_vector)
    - length(ts_delete(complaints_complaint.search_vector, %s::text[]))
) / (length(complaints_complaint.search_vector) + %s)
"""


class AskedOnce(SearchQuery):
    """A query that is itself asked of the database, once and not again for each row."""

    def as_sql(self, compiler, connection, **kwargs):
        sql, params = super().as_sql(compiler, connection, **kwargs)
        return f"(SELECT {sql})", params


@dataclass(frozen=True)
class Told:
    """What is known of a matter that others are compared with; ``pk``: its case, when it is one already."""

    respondent_name: str
    enterprise_id: int | None
    title: str
    content: str
    pk: int | None = None


@dataclass(frozen=True)
class Similar:
    """An open case that may be about the same thing. percent: how close the words are."""

    complaint: Complaint
    percent: int
    is_same_respondent: bool


def told_in(complaint: Complaint) -> Told:
    return Told(
        complaint.respondent_name,
        complaint.enterprise_id,
        complaint.title,
        complaint.content,
        complaint.pk,
    )


def core_of(name: str) -> str:
    """What tells a firm's name from those of other firms: 高台县安心家政服务有限公司 → 安心; "" when nothing
    does."""
    core = GENERIC.sub("", name)
    return core if len(core) > 1 else ""


def similar_cases(user, told: Told) -> list[Similar]:
    """The closest open cases that this person may see, the closest first; one query.

    A violation report is suggested only to the bureau that has it: whose case it resembles would say
    something of who made it (总局令第121号第三十七条).
    """
    terms = terms_of("\n".join((told.respondent_name, told.title, told.content)))
    if not terms:
        return []
    own_reports = Q(bureau__in=bureau_ids_of(user))
    cases = Complaint.objects.visible_to(user).filter(pk__in=candidates(told, terms))
    cases = cases.exclude(~own_reports, kind=Kind.VIOLATION_REPORT).exclude(pk=told.pk)
    closeness = RawSQL(CLOSENESS, [terms, len(terms)], output_field=FloatField())
    closest = cases.annotate(closeness=closeness).order_by("-closeness", "-pk")
    found = [
        compared(told, case) for case in closest.select_related("bureau").only(*LISTED)[:CLOSEST]
    ]
    found = [each for each in found if each is not None]
    return sorted(found, key=attrgetter("is_same_respondent"), reverse=True)[:SHOWN]


def resembles(told: Told, complaint: Complaint) -> bool:
    """Whether a matter that is being written down is close to this one case; nothing is asked for."""
    mine, other = words_of(told), words_of(told_in(complaint))
    if not mine or not other:
        return False
    closeness = 2 * len(mine & other) / (len(mine) + len(other))
    return closeness >= least_closeness(is_same_respondent(told, complaint))


def words_of(told) -> set[str]:
    return set(terms_of("\n".join((told.respondent_name, told.title, told.content))))


def least_closeness(is_same) -> float:
    return CLOSE_OF_SAME_RESPONDENT if is_same else CLOSE_OF_ANOTHER


def candidates(told, terms):
    """The keys of the open cases to compare with: no more than three times ``LOOKED_AT``."""
    cases = Complaint.objects.open()
    ways = [cases.filter(search_vector=rarest_of(terms)).order_by()]
    if told.enterprise_id is not None:
        ways.append(cases.filter(enterprise=told.enterprise_id).order_by("-pk"))
    if query := query_of(core_of(told.respondent_name)):
        ways.append(cases.filter(search_vector=query).order_by())
    first, *others = (way.values("pk")[:LOOKED_AT] for way in ways)
    return first.union(*others, all=True) if others else first


def rarest_of(terms) -> AskedOnce:
    """The query of the terms that say most."""
    return AskedOnce(RawSQL(RAREST, [terms]), config="simple", search_type="raw")


def compared(told, case) -> Similar | None:
    """The case with how close it is; None when it is not close enough to be shown."""
    is_same = is_same_respondent(told, case)
    if case.closeness < least_closeness(is_same):
        return None
    return Similar(case, min(100, round(case.closeness * 100)), is_same)


def is_same_respondent(told, case) -> bool:
    """Whether both name the same entry of the register, or firms that are called alike."""
    if told.enterprise_id is not None and case.enterprise_id is not None:
        return told.enterprise_id == case.enterprise_id
    core = core_of(told.respondent_name)
    if not core:
        return told.respondent_name == case.respondent_name != ""
    return core == core_of(case.respondent_name)
