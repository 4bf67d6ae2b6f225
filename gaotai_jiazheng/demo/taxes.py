"""The self-check of the demonstration's enterprise: two declarations, a pack, and a consent."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from enterprises.models import EnterpriseMember
from gaotai_jiazheng.demo.ratings import OWNER, sample_picture
from gaotai_jiazheng.uploads import accept_upload
from taxes import services
from taxes.models import Declaration

TAX_BUREAU = "taxation"


def play_taxes(now=None) -> int:
    """Declare, print and share; how many declarations. Nothing where there are some, or nobody signs."""
    now = now or timezone.now()
    owner = User.objects.get(username=OWNER)
    mine = EnterpriseMember.objects.current().filter(user=owner, role="owner")
    member = mine.select_related("enterprise").first()
    if member is None or Declaration.objects.exists():
        return 0
    today = timezone.localdate(now)
    last = today.replace(day=1) - timedelta(days=1)
    file = accept_upload(sample_picture())
    for kind, words in (("wages", "工资，银行代发"), ("training", "岗前培训签到")):
        services.declare(
            member.enterprise,
            kind=kind,
            from_on=date(last.year, last.month, 1),
            to_on=last,
            people=6,
            text=f"（演示）{last.month}月{words}",
            file=file,
            by=owner,
            at=now,
        )
    services.make_pack(member.enterprise, as_of=today, by=owner, key=uuid.uuid4(), at=now)
    services.share(member.enterprise, Bureau.objects.get(slug=TAX_BUREAU), by=owner, at=now)
    return Declaration.objects.count()
