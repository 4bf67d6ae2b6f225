"""What everybody may read of campaigns."""

from django.urls import reverse

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import RESIDENTS, Entry
from promotion.models import Campaign

public_pages.page(
    "promotion:index", "领消费券", "现在有哪些家政消费券，还剩多少，凭手机号领。", whom=RESIDENTS
)


@public_pages.rows("campaign", "消费券活动", room="promotion:index")
def campaigns():
    return Campaign.objects.public().select_related("bureau")


@campaigns.entry
def entry_of(row):
    text = f"{'，'.join(row.line_names)}，{row.bureau.name}。{row.story}"
    return Entry(row.title, text, reverse("promotion:campaign", args=[row.pk]), row.started_on)
