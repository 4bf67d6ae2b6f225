"""What everybody may read of competitions."""

from django.urls import reverse

from competitions.models import Competition
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, WORKERS, Entry

public_pages.page(
    "competitions:index",
    "技能竞赛",
    "什么时候比，比什么，怎么报名，成绩怎么算出来的。",
    whom=WORKERS,
)
public_pages.page("competitions:figures", "竞赛的数字", "办了几次，多少人参加。", whom=EVERYBODY)


@public_pages.rows("competition", "技能竞赛", room="competitions:index")
def contests():
    return Competition.objects.public().select_related("bureau")


@contests.entry
def entry_of(row):
    text = f"{row.bureau.name}，{row.place}，{row.number}。{row.story}"
    address = reverse("competitions:competition", args=[row.number])
    return Entry(row.title, text, address, row.created_at)
