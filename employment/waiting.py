"""What waits for the bureau that decides on posts, and for whoever brings jobs and seekers together."""

from employment.permissions import decides, matches
from gaotai_jiazheng.waiting_work import waits

waits("employment.Job", "待审核的岗位", decides, state__exact="checked")
waits("employment.Match", "等求职人答复的推荐", matches, state__exact="proposed")
