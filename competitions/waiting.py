"""What waits for a judge while a competition is held, and for the bureau that holds it."""

from django.utils import timezone

from competitions.models import entries_to_score
from competitions.permissions import keeps_competitions
from gaotai_jiazheng.waiting_work import waits, waits_for_one

COMPETITIONS = "competitions.Competition"

waits_for_one("等您评分的选手", "competitions:judging", entries_to_score)


@waits(COMPETITIONS, "到了时间、待开始或者截止报名的竞赛", keeps_competitions, registration="due")
def _(rows, user):
    return rows.due(timezone.now())


waits(COMPETITIONS, "待审查、抽签的竞赛", keeps_competitions, state__exact="checking")
waits(COMPETITIONS, "正在评分、待公示成绩的竞赛", keeps_competitions, state__exact="held")
waits(COMPETITIONS, "成绩公示、待表彰的竞赛", keeps_competitions, state__exact="noticed")
waits(COMPETITIONS, "已表彰、待归档的竞赛", keeps_competitions, state__exact="awarded")
