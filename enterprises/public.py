"""What everybody may read of the enterprises."""

from enterprises.models import Enterprise
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import ENTERPRISES, RESIDENTS, Entry

public_pages.page(
    "enterprises:index",
    "找企业",
    "全县登记的家政企业：做哪些服务，在哪里，电话，什么时候核对过。",
    whom=RESIDENTS,
)
public_pages.page(
    "enterprises:register",
    "企业登记",
    "家政企业在网上登记，随时能接着填，用回执查审核。",
    whom=ENTERPRISES,
)
public_pages.page(
    "enterprises:incubators",
    "孵化基地",
    "家政企业的创业孵化基地：在哪里，有哪些扶持，还能进几家。",
    whom=ENTERPRISES,
)


@public_pages.rows("enterprise", "家政企业", room="enterprises:index")
def enterprises():
    rows = Enterprise.objects.listed().select_related("town", "community")
    return rows.defer("legal_representative", "search_vector")


@enterprises.entry
def entry_of(row):
    places = [place.name for place in (row.community, row.town) if place is not None]
    text = "，".join([*row.service_line_names, *places, row.address, row.uscc])
    return Entry(row.name, text, row.get_absolute_url(), row.listed_on)
