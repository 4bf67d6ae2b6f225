"""What an enterprise says in the portal gets a number and a digest: its receipt."""

import hashlib

from django.db import transaction
from django.utils import timezone

from enterprises.models import Declaration, Enterprise
from enterprises.models.entry import DECLARATION_SEQUENCE
from gaotai_jiazheng import numbering

PREFIX = "SB"


@transaction.atomic
def declare(enterprise: Enterprise, *, by, kind: str, title: str, text: str = "", link: str = ""):
    """Add to the record of what the enterprise has said; the row is its receipt.

    kind: a word to filter by, such as "amendment". text: what was said, whole; it is kept sealed.
    link: where it is worked on.
    """
    at = timezone.now()
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), DECLARATION_SEQUENCE)
    return Declaration.objects.create(
        enterprise=enterprise,
        number=number,
        kind=kind,
        title=title[:120],
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        link=link,
        by=by,
        at=at,
    )
