"""What everybody may read of campaigns."""

from django.urls import reverse

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, RESIDENTS, Entry
from promotion.models import Campaign

public_pages.page(
    "promotion:index",
    "家政消费券",
    "现在有哪些家政消费券，用手机号就能领，钱用到哪里看得见。",
    whom=RESIDENTS,
)
public_pages.page(
    "promotion:redeemed", "消费券用在哪里", "每一张用了的消费券，一张一张列出。", whom=EVERYBODY
)


@public_pages.rows("campaign", "消费券活动", room="promotion:index")
def campaigns():
    return Campaign.objects.public().select_related("bureau")


@campaigns.entry
def entry_of(row):
    text = f"{'，'.join(row.line_names)}。{row.story}，{row.bureau.name}，{row.number}"
    address = reverse("promotion:campaign", args=[row.pk])
    return Entry(row.title, text, address, row.started_on or row.made_at)
