"""Issuing, opening, withdrawing and delivering papers: the only writers of their tables."""

import base64
import hashlib
import json
import logging
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import has_personal_number, label_of
from gaotai_jiazheng.refusals import refusal
from papers import permissions, subjects
from papers.documents import Document
from papers.models import Paper, PaperContent, PaperDelivery, Series, SeriesCount
from papers.typesetting import PAPER, render

log = logging.getLogger(__name__)

SHORTEST_REASON = 4
SERIES_MISSING = "本单位还没有登记这种文书的字号，请先在“文书字号”里登记。"


class ContentDamaged(Exception):
    """What is stored is not what was issued."""


@transaction.atomic
def issue(
    subject,
    *,
    bureau,
    template: str,
    template_version: int,
    document: Document,
    recipients,
    by,
    key,
    at=None,
) -> Paper:
    """Number a document, set it in type and keep it.

    recipients: the words for those whom it may be delivered to. key: of the page it is issued from; the
    same key gives the same paper. The number is drawn last and given back when anything fails, so that
    a series has no gaps. Raises PermissionDenied; ValidationError, code series_missing.
    """
    if not subjects.may_handle(by, subject):
        raise PermissionDenied("您不能签发这件事项的文书。")
    if known := Paper.objects.of(subject).filter(key=key).first():
        return known
    at = at or timezone.now()
    day = timezone.localdate(at)
    series = series_of(bureau, template)
    sequence = draw(series, day.year)
    paper = Paper(
        subject=subject,
        subject_label=label_of(subject),
        bureau=bureau,
        word=series.word,
        year=day.year,
        sequence=sequence,
        number=series.number_of(day.year, sequence),
        template=template,
        template_version=template_version,
        title=document.title,
        recipients=list(recipients),
        key=key,
        issued_by=by,
        issued_at=at,
    )
    return set_and_keep(paper, document, day)


def set_and_keep(paper: Paper, document: Document, day) -> Paper:
    """Set a paper that has its number in type, and keep it with its words and their digests."""
    issuer = paper.bureau.full_name or paper.bureau.name
    data = document.as_data(issuer=issuer, number=paper.number, issued_on=day)
    words = json.dumps(data, ensure_ascii=False, sort_keys=True)
    pdf = render(PAPER, data)
    paper.sha256 = hashlib.sha256(pdf).hexdigest()
    paper.data_sha256 = hashlib.sha256(words.encode()).hexdigest()
    paper.save(force_insert=True)
    PaperContent.objects.create(paper=paper, data=words, pdf=base64.b64encode(pdf).decode())
    return paper


def series_of(bureau, template: str) -> Series:
    """The form's own series, else the bureau's general one. Raises ValidationError, code series_missing."""
    found = Series.objects.filter(bureau=bureau, template__in=[template, ""]).order_by("-template")
    if series := found.first():
        return series
    raise ValidationError(SERIES_MISSING, code="series_missing")


def draw(series: Series, year: int) -> int:
    """The next number of the series; who draws from it meanwhile waits until this one is kept."""
    run = {"bureau": series.bureau, "word": series.word, "year": year}
    SeriesCount.objects.bulk_create([SeriesCount(**run)], ignore_conflicts=True)
    count = SeriesCount.objects.select_for_update().get(**run)
    count.last += 1
    count.save(update_fields=["last"])
    return count.last


def pdf_of(paper: Paper) -> bytes:
    """The page as it was issued. Raises ContentDamaged."""
    content = base64.b64decode(paper.content.pdf)
    refuse_damaged(paper, content, paper.sha256)
    return content


def data_of(paper: Paper) -> dict:
    """The words as they were issued. Raises ContentDamaged."""
    words = paper.content.data
    refuse_damaged(paper, words.encode(), paper.data_sha256)
    return json.loads(words)


def refuse_damaged(paper, content, digest):
    if hashlib.sha256(content).hexdigest() != digest:
        log.error("content of paper %s is not what was issued", paper.pk)
        raise ContentDamaged(paper.number)


@transaction.atomic
def withdraw(paper, *, reason: str, by, at=None) -> Paper:
    """Withdraw a paper; it stays, with the reason, and its number is not given again.

    Raises PermissionDenied; ValidationError, codes paper_withdrawn, reason_missing,
    reason_has_personal_data.
    """
    paper = locked(paper)
    if not permissions.can_withdraw(by, paper):
        raise PermissionDenied("只有签发单位的承办人员可以撤回文书。")
    refuse_withdrawn(paper)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise refusal("reason", "请写明撤回原因，至少四个字。", "reason_missing")
    refuse_personal_numbers("reason", reason)
    paper.state = Paper.State.WITHDRAWN
    paper.withdrawn_by = by
    paper.withdrawn_at = at or timezone.now()
    paper.withdrawal_reason = reason
    paper.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    return paper


@transaction.atomic
def record_delivery(
    paper, *, way, recipient: str, delivered_at, by, remark: str = "", at=None
) -> PaperDelivery:
    """Write down when and how a paper reached somebody; what arrives twice is written down once.

    way: PaperDelivery.Way. Raises PermissionDenied; ValidationError, codes paper_withdrawn,
    recipient_unknown, delivered_at_impossible, reason_has_personal_data.
    """
    paper = locked(paper)
    if not permissions.can_deliver(by, paper):
        raise PermissionDenied("您不能记录这份文书的送达。")
    refuse_withdrawn(paper)
    if recipient not in paper.recipients:
        raise refusal("recipient", "这份文书不是给这个对象的。", "recipient_unknown")
    at = at or timezone.now()
    # A form gives minutes: a paper may be handed over in the minute in which it was issued.
    if not paper.issued_at - timedelta(minutes=1) < delivered_at <= at:
        message = "送达时间应在签发之后、现在之前。"
        raise refusal("delivered_at", message, "delivered_at_impossible")
    refuse_personal_numbers("remark", remark)
    said = {
        "recipient": recipient,
        "way": PaperDelivery.Way(way),
        "delivered_at": delivered_at,
        "remark": remark.strip(),
        "by": by,
    }
    known = paper.deliveries.filter(**said).first()
    return known or paper.deliveries.create(**said, recorded_at=at)


def locked(paper) -> Paper:
    """The row as it is now, held until the transaction ends."""
    return Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)


def refuse_withdrawn(paper):
    if not paper.is_valid:
        raise ValidationError("这份文书已经撤回。", code="paper_withdrawn")


def refuse_personal_numbers(field, text):
    if has_personal_number(text):
        message = "这里会长期保存，请不要写电话、证件号或账号。"
        raise refusal(field, message, "reason_has_personal_data")
