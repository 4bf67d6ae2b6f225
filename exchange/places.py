"""Finds the community that a hotline writes as text."""

from django.core.exceptions import ValidationError

from gaotai_jiazheng.short_memory import remembered
from regions.models import Community


@remembered(seconds=5)
def communities_by_name() -> dict[str, Community | None]:
    """Code, name with town, and name -> community; None for a name that several towns have."""
    found = {}
    for community in Community.objects.active().select_related("town"):
        found[community.name] = None if community.name in found else community
        found[f"{community.town.name}{community.name}"] = community
        if community.code:
            found[community.code] = community
    return found


def community_named(text: str) -> Community:
    """The community of that code or name. Raises ValidationError, codes no_such_community, which_town."""
    known = communities_by_name()
    text = "".join(text.split())
    if text not in known:
        raise ValidationError("没有这个社区（村）。", code="no_such_community")
    if known[text] is None:
        raise ValidationError("几个镇都有这个名称，请在前面加上镇名。", code="which_town")
    return known[text]
