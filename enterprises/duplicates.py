"""Signs that an enterprise is registered already, or twice: for the reviewer's eyes, never a decision."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import SearchQuery
from django.urls import reverse

from enterprises.models import Enterprise, Registration
from enterprises.transitions import State
from gaotai_jiazheng.county import place_names
from gaotai_jiazheng.search_terms import terms_of

# What most names of the trade have in common says nothing about who it is.
COMMON_WORDS = re.compile(
    f"{'|'.join(place_names())}|家政服务|家政|服务部|服务|有限责任公司|有限公司|公司|中心|个体工商户"
)
LIKENESS = 0.7
CANDIDATES = 200
SHOWN = 5


@dataclass(frozen=True)
class Sign:
    """What was noticed, in a sentence, and where to look ("" = nowhere)."""

    text: str
    link: str = ""


def core_of(name: str) -> str:
    """The part of a name that tells it from others: 高台县绿洲家政服务有限公司 → 绿洲."""
    return COMMON_WORDS.sub("", name) or name


def signs_of(registration: Registration) -> list[Sign]:
    """Everything that was noticed about a registration: at most four queries."""
    return [
        *same_entry(registration),
        *same_code(registration),
        *same_phone(registration),
        *alike_names(registration),
    ]


def same_entry(registration):
    """The register has this code already: approving gives the entry its owner."""
    found = Enterprise.objects.filter(uscc=registration.uscc).exclude(
        pk=registration.enterprise_id or 0
    )
    return [
        Sign(f"名录里已有这个代码：{in_register(entry)}。", admin_link(entry)) for entry in found
    ]


def in_register(entry) -> str:
    words = f"{entry.name}（{entry.get_state_display()}）"
    is_off = entry.state == Enterprise.State.CANCELLED
    return f"{words}，准予登记就重新列入" if is_off else words


def same_code(registration):
    """Somebody else has typed the same code and could not send it, or was refused with it."""
    others = Registration.objects.filter(uscc=registration.uscc).exclude(pk=registration.pk)
    count = others.filter(state__in=[State.DRAFT, State.REFUSED, State.WITHDRAWN])[:SHOWN].count()
    return [Sign(f"另有{count}份登记填了同一个代码，没有提交或者没有办成。")] if count else []


def same_phone(registration):
    if not registration.phone_digest:
        return []
    others = (
        Registration.objects.filter(phone_digest=registration.phone_digest)
        .exclude(pk=registration.pk)
        .exclude(state=State.DRAFT)
        .exclude(uscc=registration.uscc)
    )
    return [
        Sign(f"同一个联系电话还登记了{other.name}（{other.number}）。", other.get_absolute_url())
        for other in others[:SHOWN]
    ]


def alike_names(registration):
    core = core_of(registration.name)
    found = []
    for entry in candidates(core).exclude(uscc=registration.uscc)[:CANDIDATES]:
        likeness = SequenceMatcher(None, core, core_of(entry.name)).ratio()
        if likeness >= LIKENESS:
            found.append((likeness, entry))
    found.sort(key=lambda pair: -pair[0])
    return [Sign(f"名称相近：{entry.name}。", admin_link(entry)) for _, entry in found[:SHOWN]]


def candidates(core):
    """Entries that share a pair of characters with the name's core."""
    pairs = [term for term in terms_of(core) if len(term) > 1]
    if not pairs:
        return Enterprise.objects.none()
    query = SearchQuery(
        " | ".join(f"'{pair}'" for pair in pairs), config="simple", search_type="raw"
    )
    return Enterprise.objects.filter(search_vector=query).only("name", "uscc", "state")


def admin_link(entry) -> str:
    return reverse("admin:enterprises_enterprise_change", args=[entry.pk])
