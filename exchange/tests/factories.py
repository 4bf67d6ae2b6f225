"""Partners, keys and orders for tests."""

import factory

from bureaus.models import Bureau
from exchange.models import Partner

ALL_SCOPES = ["orders:write", "orders:read", "progress:receive"]


class PartnerFactory(factory.django.DjangoModelFactory):
    """The county's 12345 platform, kept by the dispatch centre; it is told nothing until it has a
    callback address."""

    class Meta:
        model = Partner
        django_get_or_create = ["slug"]

    slug = "zhangye-12345"
    name = "张掖市12345平台"
    hotline = "12345"
    bureau = factory.LazyFunction(lambda: Bureau.objects.get(is_dispatch_center=True))
    scopes = factory.LazyFunction(lambda: list(ALL_SCOPES))


def order_data(**changes) -> dict:
    """A work order as a hotline writes it; a field set to None is left out."""
    data = {
        "external_number": "ZY20261123000017",
        "received_at": "2026-11-23T09:30:00+08:00",
        "kind": "complaint",
        "category": "service_quality",
        "title": "保洁没有做完就走了",
        "content": "来电人反映：约定四小时深度保洁，两小时就离开，要求补做被拒绝。",
        "demand": "退还一半费用",
        "respondent_name": "高台县安心家政服务有限公司",
        "complainant_name": "王小兰",
        "complainant_phone": "13893600001",
        "amount_yuan": "600.00",
        "occurred_on": "2026-11-20",
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}
