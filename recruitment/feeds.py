"""The feed of recruitment events to come (Atom, RFC 4287)."""

from django.urls import reverse, reverse_lazy
from django.utils.formats import date_format
from django.utils.timezone import localtime

from gaotai_jiazheng.atom_feeds import PublicFeed
from recruitment.models import RecruitmentEvent

SHOWN = 30


class EventsFeed(PublicFeed):
    title = "招聘活动"
    link = reverse_lazy("recruitment:events")
    about = "公布的招聘活动"

    def items(self):
        """The next first: what was announced long ago may be tomorrow."""
        return RecruitmentEvent.objects.upcoming().select_related("bureau")[:SHOWN]

    def item_title(self, event):
        return event.title

    def item_description(self, event):
        begins = date_format(localtime(event.starts_at), "DATETIME_FORMAT")
        return f"{begins}，{event.place or event.link}。{event.story}"

    def item_link(self, event):
        return reverse("recruitment:event", args=[event.pk])

    def item_updateddate(self, event):
        return event.announced_at
