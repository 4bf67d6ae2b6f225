"""What everybody may read of prices, the convention and the association."""

from django.urls import reverse

from enterprises.models import Enterprise
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import ENTERPRISES, EVERYBODY, RESIDENTS, Entry
from market.models import Convention, PriceLine, PriceList

public_pages.page(
    "market:board",
    "比价钱",
    "企业自己公布的价目，同样的服务放在一起看。",
    whom=RESIDENTS,
)
public_pages.page(
    "market:convention",
    "家政服务公约",
    "行业公约的条文、征求过的意见和签了的企业。",
    whom=ENTERPRISES,
)
public_pages.page(
    "market:association", "行业协会", "协会的理事单位，年度计划和做到了哪些。", whom=ENTERPRISES
)
public_pages.page(
    "market:figures",
    "市场规范情况",
    "价目、公约、合同、检查的数字，都能点开看明细。",
    whom=EVERYBODY,
)


@public_pages.rows("price", "服务和价格", room="market:board")
def prices():
    """The lines of the lists that hold now, of enterprises that are listed."""
    lists = PriceList.objects.in_force().filter(enterprise__in=Enterprise.objects.listed())
    return PriceLine.objects.filter(price_list__in=lists).select_related("price_list__enterprise")


@prices.entry
def price_entry(row):
    held = row.price_list
    text = (
        f"{row.price_text}，{held.enterprise.name}，{row.get_service_line_display()}。{row.content}"
    )
    address = reverse("market:price_list", args=[held.enterprise_id, held.version])
    return Entry(row.title, text, address, held.published_at)


@public_pages.rows("convention", "家政服务公约", room="market:convention")
def conventions():
    return Convention.objects.in_force()


@conventions.entry
def convention_entry(row):
    return Entry(str(row), row.text, row.get_absolute_url(), row.in_force_from)
