"""Figures of measure 17, read from live rows. What was taken down later stays counted and is listed without
its title."""

from datetime import date

from plan.metrics import metric
from stories.models import Story

REGISTER = "宣传登记"
RULE = "当年1月1日至当日发布的篇数；以后撤下的仍然计数，名单里不再写标题。"


def published_until(on: date, rows=None):
    """Those that went up in the year until the day."""
    rows = Story.objects.all() if rows is None else rows
    return rows.published().filter(published_at__date__lte=on, published_at__year=on.year)


@metric(
    "stories_published",
    register=REGISTER,
    rows="stories:stories_rows",
    title="发布的人物故事和典型案例",
    unit="篇",
    definition=RULE,
)
def stories_published(on: date) -> int:
    return published_until(on, Story.objects.of_people()).count()


@metric(
    "news_published",
    register=REGISTER,
    rows="stories:news_rows",
    title="发布的动态",
    unit="篇",
    definition=RULE,
)
def news_published(on: date) -> int:
    return published_until(on, Story.objects.news()).count()
