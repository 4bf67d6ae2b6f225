"""What waits for the bureaus that publish stories."""

from gaotai_jiazheng.waiting_work import waits
from stories.permissions import keeps_stories

waits("stories.Story", "待审核的宣传稿", keeps_stories, state__exact="submitted")
waits("stories.Story", "待发布的宣传稿", keeps_stories, state__exact="approved")
