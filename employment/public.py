"""What everybody may read of jobs."""

from django.urls import reverse

from employment.models import Job
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import WORKERS, Entry

public_pages.page(
    "employment:index", "找工作", "县里在招的家政岗位：工资、时间、在哪个社区。", whom=WORKERS
)
public_pages.page(
    "employment:seek", "登记求职", "登记想做的活和时间，有合适的岗位由驿站联系您。", whom=WORKERS
)
public_pages.feed("employment:feed", "家政岗位")


@public_pages.rows("job", "招聘岗位", room="employment:index")
def jobs():
    return Job.objects.open().select_related("enterprise", "station", "community__town")


@jobs.entry
def entry_of(row):
    place = f"{row.community.town.name}{row.community.name}"
    words = [row.get_service_line_display(), place, row.poster_name, row.wage_words, row.hours]
    text = f"{'，'.join(words)}。{row.requirements}"
    return Entry(row.title, text, reverse("employment:job", args=[row.number]), row.published_on)
