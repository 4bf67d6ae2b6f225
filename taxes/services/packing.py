"""Packs: printed once, kept, and printed again byte for byte."""

import base64
import hashlib
import json
import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from enterprises.models import Enterprise
from gaotai_jiazheng import numbering
from papers.typesetting import PAPER, render
from taxes import permissions
from taxes.checking import ROWS_IN_A_PACK, check
from taxes.models import Pack
from taxes.pages import pack_of

log = logging.getLogger(__name__)

NUMBER_PREFIX, NUMBER_SEQUENCE = "MS", "taxes_pack_seq"


class PackDamaged(Exception):
    """What is stored is not what was printed."""


@transaction.atomic
def make_pack(enterprise, *, as_of, by, key, at=None) -> Pack:
    """Set the self-check of a day in type and keep it. key: of the page; the same key gives the same pack.

    Raises PermissionDenied; ValidationError: codes future_day, no_notice.
    """
    if not permissions.can_declare(by, enterprise):
        raise PermissionDenied("由企业负责人或者受托人生成材料。")
    # Two clicks: the second one waits here and gets the pack of the first.
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if known := Pack.objects.filter(enterprise=enterprise, key=key).first():
        return known
    at = at or timezone.now()
    today = timezone.localdate(at)
    if as_of > today:
        raise ValidationError("只能自查到今天为止。", code="future_day")
    found = check(enterprise, as_of, rows=ROWS_IN_A_PACK)
    if found.notice is None:
        raise ValidationError("这一天没有查到有效的规定，不能生成材料。", code="no_notice")
    _, number = numbering.next_number(NUMBER_PREFIX, today, NUMBER_SEQUENCE)
    document = pack_of(enterprise, found)
    data = document.as_data(issuer=enterprise.name, number=number, issued_on=today)
    words = json.dumps(data, ensure_ascii=False, sort_keys=True)
    pdf = render(PAPER, data)
    return Pack.objects.create(
        number=number,
        enterprise=enterprise,
        as_of=as_of,
        sha256=hashlib.sha256(pdf).hexdigest(),
        data_sha256=hashlib.sha256(words.encode()).hexdigest(),
        data=words,
        pdf=base64.b64encode(pdf).decode(),
        key=key,
        made_by=by,
        made_at=at,
    )


def pdf_of(pack: Pack) -> bytes:
    """The page as it was printed. Raises PackDamaged."""
    content = base64.b64decode(pack.pdf)
    if hashlib.sha256(content).hexdigest() != pack.sha256:
        log.error("content of pack %s is not what was printed", pack.pk)
        raise PackDamaged(pack.number)
    return content
