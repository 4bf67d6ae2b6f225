"""What everybody may read of visits and stars."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, RESIDENTS

public_pages.page("visits:index", "上门记录", "记下谁哪天来过，确认以后可以评价。", whom=RESIDENTS)
public_pages.page(
    "visits:stars", "服务员星级", "全县各星级有多少人，哪一批在公示。", whom=RESIDENTS
)
public_pages.page("visits:formula", "星级怎么算", "公开的算法，自己能再算一遍。", whom=EVERYBODY)
