"""Price lists: a draft is written, published, succeeded by the next one; and which one holds at a moment."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from disclosure.gate import refuse_personal_data
from enterprises.models import Enterprise
from enterprises.permissions import can_act_for, can_sign_for
from enterprises.services.declaring import declare
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import refusal
from market.models import MOST_LINES, PriceConfirmation, PriceLine, PriceList
from market.services import clocks

# A price is announced at most so long before it holds.
FURTHEST = timedelta(days=366)
State = PriceList.State
LINE_COLUMNS = (
    "service_line",
    "title",
    "content",
    "price_fen",
    "method",
    "unit",
    "least_fen",
    "most_fen",
)


@dataclass(frozen=True)
class Line:
    """One item as it is written: amounts in fen; a price with its unit, or a method in words."""

    title: str
    content: str
    service_line: str = ""
    price_fen: int | None = None
    method: str = ""
    unit: str = ""
    least_fen: int | None = None
    most_fen: int | None = None


def list_in_force(enterprise: Enterprise, at: datetime) -> PriceList | None:
    """The list that the enterprise's prices follow at that moment; None where it has published none."""
    return PriceList.objects.in_force(at).filter(enterprise=enterprise).first()


def snapshot_of(price_list: PriceList) -> dict:
    """What a published list says, as JSON can hold it; the same for all time.

    {"enterprise": id, "version": int, "effective_on": "YYYY-MM-DD", "published_at" and "in_force_from":
    ISO times in UTC, "lines": [{the columns of a line, amounts in fen}], "digest": SHA-256 in hexadecimal
    of the rest, written as JSON with sorted keys and without blanks}.
    Raises ValidationError, code price_list_not_published.
    """
    if price_list.is_draft:
        raise ValidationError("价目表还没有公布。", code="price_list_not_published")
    content = content_of(price_list)
    return {**content, "digest": digest_of(content)}


def content_of(price_list) -> dict:
    """What the digest covers: one query for the lines."""
    lines = price_list.lines.order_by("position").values("position", *LINE_COLUMNS)
    return {
        "enterprise": price_list.enterprise_id,
        "version": price_list.version,
        "effective_on": price_list.effective_on.isoformat(),
        "published_at": in_utc(price_list.published_at),
        "in_force_from": in_utc(price_list.in_force_from),
        "lines": list(lines),
    }


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def digest_of(content: dict) -> str:
    """SHA-256 of the JSON text, in hexadecimal."""
    return hashlib.sha256(json_of(content).encode()).hexdigest()


def json_of(content: dict) -> str:
    """A JSON text that every language writes the same way."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@transaction.atomic
def begin_draft(enterprise: Enterprise, *, by, at: datetime | None = None) -> PriceList:
    """The enterprise's draft: the one that is there, or a new version that starts as a copy of the newest.

    Raises PermissionDenied for whoever does not act for the enterprise.
    """
    if not can_act_for(by, enterprise):
        raise PermissionDenied("只有企业的人员可以起草价目表。")
    lock_lists_of(enterprise)
    newest = enterprise.price_lists.order_by("-version").first()
    if newest is not None and newest.is_draft:
        return newest
    draft = PriceList.objects.create(
        enterprise=enterprise,
        version=newest.version + 1 if newest else 1,
        started_by=by,
        started_at=at or timezone.now(),
    )
    if newest is not None:
        write_lines(draft, newest.lines.values(*LINE_COLUMNS))
    return draft


@transaction.atomic
def save_draft(
    draft: PriceList,
    *,
    lines: Iterable[Line],
    effective_on: date | None,
    by,
    seen: str | None = None,
) -> PriceList:
    """Write the whole of a draft anew.

    seen: the ``mark_of`` the draft that the person began from; None to write over whatever is there.
    Codes: price_list_published, changed_meanwhile, too_many_lines, those of a line.
    """
    draft = lock_draft(draft, by=by)
    if seen is not None and seen != mark_of(draft):
        message = "别人刚刚改过这份草稿。您写的都还在；再保存一次，就用您写的代替。"
        raise ValidationError(message, code="changed_meanwhile")
    lines = [asdict(line) for line in lines]
    if len(lines) > MOST_LINES:
        raise ValidationError(f"一份价目表最多{MOST_LINES}项。", code="too_many_lines")
    draft.lines.all().delete()
    write_lines(draft, lines)
    draft.effective_on = effective_on
    draft.save(update_fields=["effective_on"])
    return draft


def write_lines(draft, lines):
    """Add lines in their order. Raises ValidationError of the first one that no list may hold."""
    rows = [
        PriceLine(price_list=draft, position=position, **line)
        for position, line in enumerate(lines, start=1)
    ]
    for row in rows:
        row.full_clean(exclude=["price_list"], validate_unique=False)
    PriceLine.objects.bulk_create(rows)


@transaction.atomic
def publish(
    draft: PriceList, *, by, at: datetime | None = None, seen: str | None = None
) -> PriceList:
    """Make a draft public; from its effective day on it takes the place of the list before.

    seen: the ``mark_of`` the draft that the person has looked at; None for whatever it says now.
    Codes: price_list_published, price_list_empty, personal_data, changed_meanwhile, effective_on_missing,
    effective_on_past, effective_on_far, effective_on_not_after (the list before begins on that day or
    later). Raises PermissionDenied for whoever does not bind the enterprise.
    """
    draft = lock_draft(draft, by=by)
    at = at or timezone.now()
    if not can_sign_for(by, draft.enterprise):
        raise PermissionDenied("只有负责人和受托人可以公布价目表。")
    if seen is not None and seen != mark_of(draft):
        message = "您预览以后草稿又改过，请看过现在的内容再公布。"
        raise ValidationError(message, code="changed_meanwhile")
    if not draft.lines.exists():
        raise ValidationError("价目表里还没有项目，至少写一项再公布。", code="price_list_empty")
    refuse_personal_data_in(draft)
    draft.in_force_from = first_moment(draft.effective_on, at)
    supersede(draft, at)
    draft.state, draft.published_by, draft.published_at = State.PUBLISHED, by, at
    content = content_of(draft)
    draft.digest = digest_of(content)
    draft.save(update_fields=["state", "published_by", "published_at", "in_force_from", "digest"])
    clocks.start(draft, at)
    declare(
        draft.enterprise,
        by=by,
        kind="price_list",
        title=f"公布价目表第{draft.version}版，自{date_format(draft.effective_on)}起执行",
        text=json_of(content),
        link=draft.get_absolute_url(),
    )
    return draft


def refuse_personal_data_in(draft):
    """Everybody reads the lines. Code personal_data, with the item that has them."""
    for line in draft.lines.order_by("position"):
        try:
            refuse_personal_data("\n\n\n\n\n".join((line.title, line.content, line.method)))
        except ValidationError as error:
            message = f"第{line.position}项：{error.message}"
            raise ValidationError(message, code="personal_data") from error


def mark_of(draft: PriceList) -> str:
    """A digest of a draft as it is now, to tell whether it changed since somebody looked at it."""
    lines = draft.lines.order_by("position").values("position", *LINE_COLUMNS)
    return digest_of({"effective_on": str(draft.effective_on), "lines": list(lines)})


def first_moment(effective_on: date | None, at: datetime) -> datetime:
    """When a list that is published at that moment begins to hold: at the start of its day, or now."""
    if effective_on is None:
        raise about_day("请填写生效日。", "effective_on_missing")
    if effective_on < timezone.localdate(at):
        message = "生效日不能早于今天：价目表不能倒签。"
        raise about_day(message, "effective_on_past")
    if effective_on > timezone.localdate(at) + FURTHEST:
        raise about_day("生效日最远可以定在一年以内。", "effective_on_far")
    start = timezone.make_aware(datetime.combine(effective_on, time.min))
    return max(start, at)


def supersede(successor, at):
    """The list that was the newest ends where its successor begins."""
    before = successor.enterprise.price_lists.filter(state=State.PUBLISHED).first()
    if before is None:
        return
    if successor.in_force_from <= before.in_force_from:
        message = f"第{before.version}版自{date_format(before.effective_on)}起执行，新版的生效日应晚于这一天。"
        raise about_day(message, "effective_on_not_after")
    before.state, before.in_force_until = State.SUPERSEDED, successor.in_force_from
    before.save(update_fields=["state", "in_force_until"])
    clocks.end(before, at)


@transaction.atomic
def throw_away(draft: PriceList, *, by) -> None:
    """Delete a draft. Codes: price_list_published."""
    lock_draft(draft, by=by).delete()


@transaction.atomic
def confirm_still_valid(
    price_list: PriceList, *, by, at: datetime | None = None
) -> PriceConfirmation:
    """Nothing has changed: the newest published list still holds. The list itself stays as it is. What arrives twice is
    one confirmation.

    Codes: price_list_not_newest.
    """
    if not can_sign_for(by, price_list.enterprise):
        raise PermissionDenied("只有负责人和受托人可以确认价目表。")
    lock_lists_of(price_list.enterprise)
    if not PriceList.objects.filter(pk=price_list.pk, state=State.PUBLISHED).exists():
        raise ValidationError("只能确认最新公布的一版。", code="price_list_not_newest")
    at = at or timezone.now()
    just_now = price_list.confirmations.filter(by=by, at__gt=at - ARRIVES_TWICE_WITHIN, at__lte=at)
    if same := just_now.first():
        return same
    clocks.restart(price_list, at)
    declare(
        price_list.enterprise,
        by=by,
        kind="price_confirmation",
        title=f"确认价目表第{price_list.version}版仍然有效",
        text=price_list.digest,
        link=price_list.get_absolute_url(),
    )
    return PriceConfirmation.objects.create(price_list=price_list, by=by, at=at)


def lock_lists_of(enterprise):
    """Let one person at a time write price lists of the enterprise, until the transaction ends."""
    Enterprise.objects.select_for_update(no_key=True).only("pk").get(pk=enterprise.pk)


def lock_draft(draft, *, by) -> PriceList:
    """The draft as it is now, held. Codes: price_list_published (also when it was thrown away)."""
    lock_lists_of(draft.enterprise)
    found = PriceList.objects.select_related("enterprise").filter(pk=draft.pk).first()
    if found is None or not found.is_draft:
        message = "这一版已经公布或者删除，不能再改。"
        raise ValidationError(message, code="price_list_published")
    if not can_act_for(by, found.enterprise):
        raise PermissionDenied("只有企业的人员可以办理价目表。")
    return found


def about_day(message, code) -> ValidationError:
    """A refusal that stands beside the effective day."""
    return refusal("effective_on", message, code)
