"""Brands with their members, for tests."""

from datetime import timedelta

from django.utils import timezone

from brands.services import brands, licensing
from bureaus.models import Bureau
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.uploads import Accepted
from reminders.tests.factories import load_shipped_rules
from workers.tests.factories import officer

PICTURE = Accepted(name="标识.png", content_type="image/png", content=b"\x89PNG", digest="0" * 64)
PAPER = Accepted(
    name="标准.pdf", content_type="application/pdf", content=b"%PDF-1.4", digest="0" * 64
)


def keeper():
    """Somebody of 县妇联, with the rules of licences and calls."""
    load_shipped_rules("brand_", "departure_")
    return officer("womens-federation")


def planned(by, **values):
    given = {
        "name": "高台嫂",
        "slug": "gaotai-sao",
        "owner": "高台县家政服务行业协会",
        "bureau": Bureau.objects.get(slug="womens-federation"),
        "phone": "0936-6620000",
        "story": "高台县妇女家政服务的品牌。",
        "standard": "持证上岗。\n统一着装。",
        "joining": "带证书到县妇联报名。",
        "prices": "",
    } | values
    return brands.enter(by=by, **given)


def recognised(by, **values):
    """A brand that was recognised today, with its mark and its standard."""
    brand = planned(by, **values)
    brands.bring_file(brand, "mark", PICTURE, by=by)
    brands.bring_file(brand, "standard_file", PAPER, by=by)
    for action in ("grow", "recognise"):
        brand = brands.step(brand, action, on=timezone.localdate(), document="文件", by=by)
    return brand


def licensed(brand, by, *, days=365, begins=0, **holder):
    """A licence from so many days ago; of a new enterprise where no holder is given."""
    first = timezone.localdate() - timedelta(days=begins)
    holder = holder or {"enterprise": EnterpriseFactory()}
    return licensing.grant(
        brand, valid_from=first, valid_until=first + timedelta(days=days), by=by, **holder
    )
