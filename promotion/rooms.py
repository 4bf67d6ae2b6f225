"""What campaigns bring to the enterprise's workspace."""

from django.urls import reverse

from enterprises.workspace import ToDo, add_room, to_do_source
from promotion.models import Campaign, Settlement
from promotion.transitions import State
from reminders.subjects import explained_to_who_sees

ORDER = 59


def register():
    """Called once, when the app is ready."""
    add_room("消费券", "promotion_workspace:index", order=ORDER)
    to_do_source(campaign_to_dos)
    explained_to_who_sees(Campaign)(Campaign.objects.visible_to)
    explained_to_who_sees(Settlement)(Settlement.objects.visible_to)


def campaign_to_dos(enterprise, on):
    """Campaigns that run and that the enterprise has not joined; one query."""
    rows = Campaign.objects.filter(state=State.RUNNING, ends_on__gte=on)
    for campaign in rows.exclude(participations__enterprise=enterprise)[:3]:
        link = reverse("promotion_workspace:campaign", args=[campaign.pk])
        yield ToDo(f"可以报名：{campaign.title}", link, campaign.ends_on, "报名以后可以收消费券。")
