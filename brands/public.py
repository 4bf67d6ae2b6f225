"""What everybody may read of labour brands."""

from django.urls import reverse

from brands.models import Brand
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import ENTERPRISES, Entry

public_pages.page(
    "brands:index", "劳务品牌", "县里的家政劳务品牌、服务标准、怎样加入。", whom=ENTERPRISES
)


@public_pages.rows("brand", "劳务品牌", room="brands:index")
def brands():
    return Brand.objects.public().select_related("bureau")


@brands.entry
def entry_of(row):
    text = f"{row.story}。{row.standard}。{row.owner}，{row.bureau.name}"
    return Entry(row.name, text, reverse("brands:brand", args=[row.slug]), row.at)
