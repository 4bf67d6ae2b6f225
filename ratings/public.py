"""What everybody may read of ratings."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import ENTERPRISES, Entry
from ratings.models import Rating

public_pages.page(
    "ratings:index",
    "标准化家政企业",
    "哪些企业评上了，按什么标准，每一分怎么来的。",
    whom=ENTERPRISES,
)
public_pages.page("ratings:cultivation", "培育名单", "正在培育的企业，还差什么。", whom=ENTERPRISES)


@public_pages.rows("rating", "标准化评定", room="ratings:index")
def ratings():
    return Rating.objects.in_force().select_related("enterprise").defer("result__data")


@ratings.entry
def entry_of(row):
    text = f"标准化家政企业，{row.level}，{row.number}"
    return Entry(row.enterprise.name, text, row.get_absolute_url(), row.granted_on)
