"""Feeds of what is up at this moment (Atom, RFC 4287)."""

from django.urls import reverse_lazy

from gaotai_jiazheng.atom_feeds import PublicFeed
from stories.models import Story
from stories.public import lead, rows_of

SHOWN = 30


class StoriesFeed(PublicFeed):
    title = "家政人的故事"
    link = reverse_lazy("stories:index")
    about = "发布的人物故事和典型案例"

    def stories(self):
        return Story.objects.of_people()

    def items(self):
        return rows_of(self.stories()).order_by("-published_at", "-pk")[:SHOWN]

    def item_title(self, story):
        return story.title

    def item_description(self, story):
        return lead(story.text)

    def item_link(self, story):
        return story.public_address

    def item_updateddate(self, story):
        return story.published_at


class NewsFeed(StoriesFeed):
    title = "家政服务动态"
    link = reverse_lazy("stories:news")
    about = "发布的动态"

    def stories(self):
        return Story.objects.news()
