"""The feed of notices that run (Atom, RFC 4287)."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator

from disclosure.models import Notice

SHOWN = 30


class NoticesFeed(Feed):
    feed_type = Atom1Feed
    title = "公示"
    link = reverse_lazy("disclosure:index")
    language = "zh-Hans"

    def subtitle(self):
        return f"{settings.SITE_FULL_NAME}正在公示的事项"

    def items(self):
        rows = Notice.objects.shown().running().select_related("bureau").defer("original")
        return rows.order_by("-pk")[:SHOWN]

    def item_title(self, notice):
        return notice.title

    def item_description(self, notice):
        return Truncator(" ".join(notice.text.split())).chars(100)

    def item_updateddate(self, notice):
        return notice.published_at

    def item_pubdate(self, notice):
        return notice.published_at

    def item_author_name(self, notice):
        return notice.bureau.name
