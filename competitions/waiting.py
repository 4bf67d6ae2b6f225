"""What waits for a judge while a competition is held."""

from competitions.models import entries_to_score
from gaotai_jiazheng.waiting_work import waits_for_one

waits_for_one("等您评分的选手", "competitions:judging", entries_to_score)
