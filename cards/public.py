"""What everybody may read of cards."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, RESIDENTS

public_pages.page(
    "cards:check", "查上门服务证", "来的人是谁、哪家企业的、证件今天还有没有效。", whom=RESIDENTS
)
public_pages.page("cards:rule", "证件的颜色怎么定", "绿、黄、红三种颜色各凭什么。", whom=EVERYBODY)
