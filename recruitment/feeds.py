"""The feed of recruitment events to come (Atom, RFC 4287)."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localtime

from recruitment.models import RecruitmentEvent

SHOWN = 30


class EventsFeed(Feed):
    feed_type = Atom1Feed
    title = "招聘活动"
    link = reverse_lazy("recruitment:events")
    language = "zh-Hans"

    def subtitle(self):
        return f"{settings.SITE_FULL_NAME}公布的招聘活动"

    def items(self):
        """The next first: what was announced long ago may be tomorrow."""
        return RecruitmentEvent.objects.upcoming().select_related("bureau")[:SHOWN]

    def item_title(self, event):
        return event.title

    def item_description(self, event):
        begins = f"{localtime(event.starts_at):%Y年%-m月%-d日 %H:%M}"
        return f"{begins}，{event.place or event.link}。{event.story}"

    def item_link(self, event):
        return reverse("recruitment:event", args=[event.pk])

    def item_updateddate(self, event):
        return event.announced_at

    def item_pubdate(self, event):
        return event.announced_at

    def item_author_name(self, event):
        return event.bureau.name
