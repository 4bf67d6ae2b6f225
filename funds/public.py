"""What everybody may read of funds."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY

public_pages.page(
    "funds:overview", "资金用在哪里", "每一笔预算批了多少、付了多少。", whom=EVERYBODY
)
