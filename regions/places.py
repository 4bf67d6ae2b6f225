"""A place as a choice of a form: a town with its communities, as far as it is known."""

from itertools import groupby
from operator import attrgetter

from django import forms
from django.forms.models import ModelChoiceIterator

from regions.models import Community, Town


class ByTown(ModelChoiceIterator):
    """Communities and villages in groups, each under the name of its town: a county has more than a hundred."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for town, places in groupby(self.queryset, key=attrgetter("town")):
            yield town.name, [self.choice(place) for place in places]


class ChosenByTown:
    """What the fields for one place and for several share."""

    iterator = ByTown

    def __init__(self, **kwargs):
        super().__init__(Community.objects.active().select_related("town"), **kwargs)

    def label_from_instance(self, place):
        return place.name


class CommunityField(ChosenByTown, forms.ModelChoiceField):
    """A community or village that is chosen under its town."""

    def __init__(self, *, empty_label="请选择", **kwargs):
        super().__init__(empty_label=empty_label, **kwargs)


class TownsOfBoxes(forms.CheckboxSelectMultiple):
    """A town a line, which opens to the boxes of its places; those in which something is ticked stand open."""

    template_name = "regions/towns.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["towns"] = [
            {
                "name": town,
                "places": places,
                "chosen": sum(place["selected"] for place in places),
                "is_only": len(groups) == 1,
            }
            for town, places, _ in groups
        ]
        return context


class CommunitiesField(ChosenByTown, forms.ModelMultipleChoiceField):
    """Some communities and villages, as boxes under their towns; never a map."""

    widget = TownsOfBoxes


def place_choices(none="不清楚或者不在这些地方"):
    """Every town with its communities; a town alone is an answer too, and so is none.

    none: the words of the empty choice, which is an answer only where the question may be left open.
    """
    communities = {}
    for community in Community.objects.active().select_related("town"):
        communities.setdefault(community.town_id, []).append(community)
    groups = [("", none)]
    for town in Town.objects.filter(is_active=True):
        places = [(f"community:{place.pk}", place.name) for place in communities.get(town.pk, [])]
        alone = f"{town.name}其他地方" if places else town.name
        groups.append((town.name, [*places, (f"town:{town.pk}", alone)]))
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
