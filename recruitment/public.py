"""What everybody may read of recruitment events, export bases and incubators."""

from django.urls import reverse

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, WORKERS, Entry
from recruitment.models import RecruitmentEvent

public_pages.page(
    "recruitment:events",
    "招聘活动",
    "招聘会、直播带岗、劳务对接：什么时候，在哪里，有哪些企业。",
    whom=WORKERS,
)
public_pages.page(
    "recruitment:bases", "劳务输出基地", "县里的劳务输出基地和输出人数。", whom=EVERYBODY
)
public_pages.page(
    "recruitment:contests", "创业大赛", "参加创业创新大赛的家政项目和名次。", whom=EVERYBODY
)
public_pages.feed("recruitment:feed", "招聘活动")


@public_pages.rows("recruitment", "招聘活动", room="recruitment:events")
def events():
    return RecruitmentEvent.objects.upcoming().select_related("bureau")


@events.entry
def entry_of(row):
    words = [row.get_kind_display(), row.place, row.partner, row.bureau.name]
    text = f"{'，'.join(filter(None, words))}。{row.story}"
    return Entry(row.title, text, reverse("recruitment:event", args=[row.pk]), row.announced_at)
