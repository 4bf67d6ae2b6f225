"""Feeds of what everybody may read (Atom, RFC 4287): what they all say in one way."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed


class PublicFeed(Feed):
    """A feed of an app: its title, link and items, and of an item its title, description and last change.

    about: what it tells of, behind the site's name.
    """

    feed_type = Atom1Feed
    language = "zh-Hans"
    about = ""

    def subtitle(self):
        return f"{settings.SITE_FULL_NAME}{self.about}"

    def item_pubdate(self, item):
        return self.item_updateddate(item)

    def item_author_name(self, item):
        return item.bureau.name
