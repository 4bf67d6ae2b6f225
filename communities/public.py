"""What everybody may read of communities, outlets and their events."""

from django.urls import reverse

from communities.models import CommunityEvent, Outlet
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, RESIDENTS, Entry
from regions.models import Community

public_pages.page(
    "communities:index",
    "家门口的家政",
    "您的社区有哪些网点，做哪些服务，怎么走，还缺什么。",
    whom=RESIDENTS,
)
public_pages.page(
    "communities:events",
    "社区活动",
    "免费体验、义诊、讲座：在哪里，什么时候，还有几个名额。",
    whom=RESIDENTS,
)
public_pages.page(
    "communities:savings",
    "网点省了多少",
    "减免的房租和按居民价收的水电，一笔一笔列出。",
    whom=EVERYBODY,
)


@public_pages.rows("community", "社区（村）", room="communities:index")
def places():
    return Community.objects.active().select_related("town")


@places.entry
def place_entry(row):
    text = f"{row.town.name}，{row.get_kind_display()}，家门口的家政服务网点。{row.code}"
    return Entry(
        f"{row.town.name}{row.name}", text, reverse("communities:community", args=[row.pk])
    )


@public_pages.rows("outlet", "社区网点", room="communities:index")
def outlets():
    return Outlet.objects.open().select_related("enterprise", "community__town")


@outlets.entry
def outlet_entry(row):
    """An outlet stands on the page of its community."""
    place = row.community
    words = [row.enterprise.name, f"{place.town.name}{place.name}", row.address]
    text = "，".join([*words, *row.service_line_names, row.number])
    title = f"{row.enterprise.name}{place.name}网点"
    address = reverse("communities:community", args=[place.pk])
    return Entry(title, text, address, row.opened_on)


@public_pages.rows("event", "社区活动", room="communities:events")
def activities():
    return CommunityEvent.objects.upcoming().select_related("outlet__community__town")


@activities.entry
def event_entry(row):
    place = row.outlet.community
    words = [f"{place.town.name}{place.name}", row.place, *row.trial_names, row.story]
    return Entry(row.title, "，".join(words), row.get_absolute_url(), row.planned_at)
