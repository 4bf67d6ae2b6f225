"""What everybody may read of skill levels."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import WORKERS

public_pages.page(
    "credentials:levels",
    "技能等级",
    "五级到一级各要什么条件，去哪里考，考上有什么奖励。",
    whom=WORKERS,
)
