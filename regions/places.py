"""A place as a choice of a form: a town with its communities, as far as it is known."""

from regions.models import Community, Town


def place_choices():
    """Every town with its communities; a town alone is an answer too, and so is none."""
    communities = {}
    for community in Community.objects.active().select_related("town"):
        communities.setdefault(community.town_id, []).append(community)
    groups = [("", "不清楚或者不在这些地方")]
    for town in Town.objects.filter(is_active=True):
        places = [(f"community:{place.pk}", place.name) for place in communities.get(town.pk, [])]
        groups.append((town.name, [*places, (f"town:{town.pk}", f"{town.name}其他地方")]))
    return groups


def place_of(value: str) -> tuple[Town | None, Community | None]:
    """(town, community) of a choice; a community brings its town, both are None when it is not known."""
    kind, _, pk = value.partition(":")
    if kind == "community":
        community = Community.objects.select_related("town").get(pk=pk)
        return community.town, community
    return (Town.objects.get(pk=pk) if kind == "town" else None), None


def value_of(town: Town | None, community: Community | None) -> str:
    """The choice that stands for a place."""
    if community is not None:
        return f"community:{community.pk}"
    return f"town:{town.pk}" if town is not None else ""
