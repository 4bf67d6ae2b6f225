"""The enterprise writes its price list, looks at what changes, publishes it, and says that it still holds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.permissions import can_sign_for
from enterprises.workspace import WHEN_SENT, WHOLE_PAGE, enterprise_page
from market.differences import differences
from market.forms.prices import PriceSheet, row_of, typed_in
from market.models import MOST_LINES, PriceList
from market.services import clocks, prices

INVALID, CONFLICT = 422, 409
VERSIONS_SHOWN = 20
ROOM, DRAFT = "market_workspace:room", "market_workspace:draft"
BLANK = {}


@never_cache
@require_safe
@enterprise_page
def room(request, enterprise):
    """What holds now, what is to come, the draft, and the latest versions; a fixed number of queries."""
    now, is_off = timezone.now(), enterprise.state == enterprise.State.CANCELLED
    in_force = None
    versions = list(enterprise.price_lists.with_seen_at().order_by("-version")[:VERSIONS_SHOWN])
    published = [each for each in versions if not each.is_draft]
    newest = published[0] if published else None
    if not is_off:
        in_force = next((each for each in published if each.is_in_force(now)), None)
    stale_on = clocks.stale_on(newest.seen_at, timezone.localdate()) if newest else None
    context = {
        "enterprise": enterprise,
        "draft": next((each for each in versions if each.is_draft), None),
        "newest": newest,
        "in_force": in_force,
        "published": published,
        "stale_on": stale_on,
        "days": clocks.days_until_stale(timezone.localdate()),
        "is_stale": stale_on is not None and stale_on <= timezone.localdate(),
        "signs": not is_off and can_sign_for(request.user, enterprise),
    }
    return render(request, "market/workspace/room.html", context)


@require_POST
@enterprise_page(begins=WHEN_SENT)
def begin(request, enterprise):
    """Start the next version, a copy of the newest one."""
    prices.begin_draft(enterprise, by=request.user)
    return redirect(DRAFT)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHEN_SENT)
def draft(request, enterprise):
    """The sheet. A button adds or takes away a row and keeps what was typed; others save and go on."""
    found = draft_of(enterprise)
    if found is None:
        return (
            no_draft(request)
            if request.method != "POST"
            else typed_into_a_new_one(request, enterprise)
        )
    service_lines = lines_offered(enterprise, found)
    if request.method != "POST":
        rows = [row_of(line) for line in found.lines.all()] or [BLANK]
        sheet = PriceSheet(service_lines, typed=(found.effective_on or timezone.localdate(), rows))
        return sheet_page(request, enterprise, found, sheet)
    go = request.POST.get("go", "save")
    if go == "add" or go.startswith("remove-"):
        typed, opened = with_row_changed(typed_in(request.POST), go)
        sheet = PriceSheet(service_lines, typed=typed)
        return sheet_page(request, enterprise, found, sheet, opened=opened)
    sheet = PriceSheet(service_lines, data=request.POST)
    if sheet.is_valid():
        try:
            prices.save_draft(
                found,
                lines=sheet.lines(),
                effective_on=sheet.day.cleaned_data["effective_on"],
                by=request.user,
                seen=request.POST.get("seen"),
            )
        except ValidationError as error:
            sheet.refuse(error)
            return sheet_page(request, enterprise, found, sheet, status=CONFLICT)
        messages.success(request, "草稿已经保存，还没有公布。")
        return redirect("market_workspace:publish" if go == "preview" else DRAFT)
    return sheet_page(request, enterprise, found, sheet, status=INVALID)


def draft_of(enterprise) -> PriceList | None:
    """None where there is no draft: not begun, or published or thrown away a moment ago."""
    rows = PriceList.objects.select_related("enterprise")
    return rows.filter(enterprise=enterprise, state=PriceList.State.DRAFT).first()


def no_draft(request):
    """Back to the room, which shows what became of it: a button was pressed twice, or somebody was faster."""
    messages.info(request, "现在没有价目表草稿：还没有起草，或者已经公布、删除。")
    return redirect(ROOM)


def typed_into_a_new_one(request, enterprise):
    """The draft is gone under the hands of whoever wrote: what was typed stays on the page, for a draft of its own."""
    found = prices.begin_draft(enterprise, by=request.user)
    sheet = PriceSheet(lines_offered(enterprise, found), data=request.POST)
    sheet.is_valid()
    sheet.faults.append("草稿刚刚公布或者删除了。您写的都还在；再保存一次，就用您写的另起一版。")
    return sheet_page(request, enterprise, found, sheet, status=CONFLICT)


def lines_offered(enterprise, found) -> set[str]:
    """The services of the register, and those that the draft already has."""
    return {*enterprise.service_lines, *found.lines.values_list("service_line", flat=True)}


def with_row_changed(typed, go):
    """What was typed with one row more or less, and the place of the row to be shown open."""
    effective_on, rows = typed
    if go == "add":
        if len(rows) < MOST_LINES:
            rows = [*rows, BLANK]
        return (effective_on, rows), len(rows) - 1
    place = go.removeprefix("remove-")
    if place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(rows):
        rows = [row for index, row in enumerate(rows) if index != int(place)]
    return (effective_on, rows or [BLANK]), None


def sheet_page(request, enterprise, found, sheet, *, opened=None, status=200):
    """The page with the sheet; rows with a fault, blank ones and the one just added are open."""
    context = {
        "enterprise": enterprise,
        "draft": found,
        "sheet": sheet,
        "rows": [
            {
                "form": row,
                "place": place,
                "title": row["title"].value() or "新的项目",
                "price": row["price_fen"].value() or "",
                "is_open": place == opened
                or not row["title"].value()
                or (row.is_bound and bool(row.errors)),
            }
            for place, row in enumerate(sheet.rows)
        ],
        "problems": sheet.problems(),
        "is_full": len(sheet.rows) >= MOST_LINES,
        "seen": seen_from(request, found, status),
        "most_lines": MOST_LINES,
    }
    return render(request, "market/workspace/draft.html", context, status=status)


def seen_from(request, found, status) -> str:
    """The mark of the draft that the sheet was begun from; after a conflict, of the draft as it is now."""
    if request.method == "POST" and status != CONFLICT and "seen" in request.POST:
        return request.POST["seen"]
    return prices.mark_of(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHOLE_PAGE)
def publish(request, enterprise):
    """Look at the list as everybody will see it and at what changes; POST publishes it."""
    found = draft_of(enterprise)
    if found is None:
        return no_draft(request)
    if not can_sign_for(request.user, enterprise):
        raise PermissionDenied("由企业负责人或者受托人公布价目表。")
    refusals, status = [], 200
    if request.method == "POST":
        try:
            published = prices.publish(found, by=request.user, seen=request.POST.get("seen", ""))
        except ValidationError as error:
            refusals, status = error.messages, CONFLICT
        else:
            messages.success(request, f"第{published.version}版已经公布，{published.standing}。")
            return redirect(ROOM)
    lines = list(found.lines.all())
    before = enterprise.price_lists.published().order_by("-version").first()
    context = {
        "enterprise": enterprise,
        "price_list": found,
        "lines": lines,
        "before": before,
        "differences": differences(before.lines.all(), lines) if before else [],
        "seen": prices.mark_of(found),
        "refusals": refusals,
    }
    return render(request, "market/workspace/publish.html", context, status=status)


@require_POST
@enterprise_page
def throw_away(request, enterprise):
    """Delete the draft."""
    found = draft_of(enterprise)
    if found is None:
        return no_draft(request)
    return take(request, lambda: prices.throw_away(found, by=request.user), "草稿已经删除。")


@require_POST
@enterprise_page(begins=WHEN_SENT)
def confirm(request, enterprise):
    """The newest published list still holds."""
    newest = get_object_or_404(
        PriceList.objects.select_related("enterprise"),
        enterprise=enterprise,
        state=PriceList.State.PUBLISHED,
    )
    return take(
        request,
        lambda: prices.confirm_still_valid(newest, by=request.user),
        f"已确认第{newest.version}版仍然有效，公开页面上写着今天的日期。",
    )


def take(request, step, done):
    """Take a step of one button; a refusal becomes a sentence on the page."""
    try:
        step()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect(ROOM)
