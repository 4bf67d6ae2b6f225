"""The feed of notices that run (Atom, RFC 4287)."""

from django.urls import reverse_lazy
from django.utils.text import Truncator

from disclosure.models import Notice
from gaotai_jiazheng.atom_feeds import PublicFeed

SHOWN = 30


class NoticesFeed(PublicFeed):
    title = "公示"
    link = reverse_lazy("disclosure:index")
    about = "正在公示的事项"

    def items(self):
        rows = Notice.objects.shown().running().select_related("bureau").defer("original")
        return rows.order_by("-pk")[:SHOWN]

    def item_title(self, notice):
        return notice.title

    def item_description(self, notice):
        return Truncator(" ".join(notice.text.split())).chars(100)

    def item_updateddate(self, notice):
        return notice.published_at
