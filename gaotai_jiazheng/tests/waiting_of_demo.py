"""What the start page says waits for each kind of staff member, asked of the demo county."""

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from gaotai_jiazheng.waiting_work import COUNTED

# One of each kind: who works on cases and who leads, of the bureaus with most to do; the dispatch centre, which
# is the supervising office too; a bureau of facilities; a contact who reports; the three administrators.
PEOPLE = (
    "market-regulation-handler", "industry-commerce-leader", "hrss-leader", "gov-service-center",
    "civil-affairs", "finance", "trade-union", "system-admin", "security-admin", "audit-admin",
)  # fmt: skip
SEES_ALL = "gov-service-center"


def everybody_finds_what_waits():
    """Every item opens, and its list shows as many rows as the item says. A list that one person has opened is
    opened again only by whoever oversees the county."""
    opened = set()
    for user in get_user_model().objects.filter(username__in=PEOPLE):
        client = Client()
        client.force_login(user)
        page = client.get(reverse("admin:index"))
        assert page.status_code == 200
        waiting = page.context["waiting"]
        assert waiting or "现在没有等您办理的事项。" in page.text
        for each in waiting:
            if each.title in opened and user.username != SEES_ALL:
                continue
            opened.add(each.title)
            answer = client.get(each.url)
            assert answer.status_code == 200, (user.username, each.title)
            assert shown(answer) == each.count, (user.username, each.title)
    assert len(opened) >= 25


def shown(answer) -> int:
    """How many rows the opened list shows, over its pages; of the doctor's page, how much is wrong."""
    if "cl" not in answer.context:
        return answer.context["wrong"]
    rows = answer.context["cl"]
    if len(rows.result_list) < rows.list_per_page:
        return len(rows.result_list)
    return min(rows.queryset.count(), COUNTED)
