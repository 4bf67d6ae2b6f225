"""Towns and communities out of a county's file."""

from collections import Counter
from dataclasses import dataclass

from gaotai_jiazheng.data_files import Entry, put
from regions.models import Community, Town


@dataclass(frozen=True)
class CommunityEntry:
    name: str
    code: str
    kind: str


@dataclass(frozen=True)
class TownEntry:
    name: str
    code: str
    communities: tuple[CommunityEntry, ...]


def read_towns(document: Entry) -> list[TownEntry]:
    """The file's towns in its order; an empty code is one that nobody has confirmed."""
    return [
        TownEntry(
            name=town.text("name", max_length=40),
            code=town.text("code", max_length=12, default=""),
            communities=tuple(
                CommunityEntry(
                    name=community.text("name", max_length=40),
                    code=community.text("code", max_length=12, default=""),
                    kind=community.choice(
                        "kind", Community.Kind.values, default=Community.Kind.COMMUNITY
                    ),
                )
                for community in town.entries("communities", default=[])
            ),
        )
        for town in document.entries("towns")
    ]


def write_towns(towns: list[TownEntry]) -> dict[str, Counter]:
    """Make the registers of towns and communities say what the file says."""
    counts = {"镇": Counter(), "社区（村）": Counter()}
    for position, entry in enumerate(towns, start=1):
        town = put(
            Town, {"name": entry.name}, {"code": entry.code, "position": position}, counts["镇"]
        )
        for community in entry.communities:
            put(
                Community,
                {"town": town, "name": community.name},
                {"code": community.code, "kind": community.kind},
                counts["社区（村）"],
            )
    return counts
