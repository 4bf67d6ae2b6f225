"""What everybody may read of stories and news."""

from django.utils.text import Truncator

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, WORKERS, Entry
from stories.models import Story

public_pages.page(
    "stories:index", "家政人的故事", "同乡怎样学会手艺、找到活，现在还有哪些班能报。", whom=WORKERS
)
public_pages.page("stories:news", "动态", "县里家政服务的新消息。", whom=EVERYBODY)
public_pages.feed("stories:stories_feed", "家政人的故事")
public_pages.feed("stories:news_feed", "动态")


def rows_of(stories):
    return stories.public().select_related("bureau").defer("photo")


def entry_of(row):
    return Entry(row.title, f"{row.bureau.name}。{row.text}", row.public_address, row.published_at)


@public_pages.rows("story", "家政人的故事", room="stories:index")
def told():
    return rows_of(Story.objects.of_people())


@public_pages.rows("news", "动态", room="stories:news")
def news():
    return rows_of(Story.objects.news())


told.entry(entry_of)
news.entry(entry_of)


def lead(text: str) -> str:
    """The beginning of a text, for lists and feeds."""
    return Truncator(" ".join(text.split())).chars(100)
