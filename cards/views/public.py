"""What everybody may open: a card by its QR or its code, the rule, the keys, the list, the offline checker.

The pages of a card are asked for at the door and on the telephone network: they need no session, no script
and no context of the site, and they fit into 30 KB.
"""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.html import escape
from django.views.decorators.http import require_safe
from PIL import Image

from cards import rule, services
from cards.forms import CodeForm
from cards.outcomes import REFUSALS, Outcome
from cards.rule import Colour
from gaotai_jiazheng.client_address import address_block, client_address
from gaotai_jiazheng.uploads import small_jpeg

INVALID = 422
TOO_MANY = 429
FRESH_SECONDS = 300
PORTRAIT = (240, 320)
# With the page itself it stays under 30 KB.
PORTRAIT_BYTES = 16_000
# What is put into a frame; the mark can stand in no value, PostgreSQL has no such character.
MARK = "\0"
OWN = (
    "code",
    "token",
    "masked_name",
    "enterprise_id",
    "enterprise",
    "enterprise_phone",
    "bureau",
    "valid_until",
    "card_valid_until",
)
REASONS = tuple(f"reason{place}" for place, _ in enumerate(rule.NEEDS))
# More than anybody carries at once.
BADGES = tuple(f"badge{place}" for place in range(8))


@login_not_required
@require_safe
def card(request, token):
    """Who stands at the door: a card by the text of its QR."""
    return answer(services.check_token(token))


@login_not_required
@require_safe
def check(request):
    """Type the code of a card; where codes are being guessed, its last day as well."""
    if "code" not in request.GET:
        return page("cards/check.html", {"form": CodeForm()})
    address = address_block(client_address(request))
    asks_for_date = services.asks_for_date(address)
    form = CodeForm(request.GET, asks_for_date=asks_for_date)
    if not form.is_valid():
        lacks_only_the_date = form.errors.keys() == {"valid_until"}
        return page(
            "cards/check.html", {"form": form}, TOO_MANY if lacks_only_the_date else INVALID
        )
    found = services.check_number(
        form.cleaned_data["code"], valid_until=form.cleaned_data.get("valid_until")
    )
    if found.outcome == Outcome.UNKNOWN:
        services.note_miss(address)
    return answer(found)


@login_not_required
@require_safe
def photo(request, token):
    """The portrait of who holds a card in use, as small as the page shows it."""
    shown = services.check_token(token).shown
    if shown is None or not shown.photo or not default_storage.exists(shown.photo):
        raise Http404
    with default_storage.open(shown.photo) as file, Image.open(file) as picture:
        picture.draft("RGB", PORTRAIT)
        body = small_jpeg(picture, PORTRAIT, PORTRAIT_BYTES)
    return private(HttpResponse(body, content_type="image/jpeg"))


@login_not_required
@require_safe
def published_rule(request):
    """What each colour asks for."""
    rows = [(need, need.missing.name_in_chinese, expired_words(need)) for need in rule.NEEDS]
    context = {"rows": rows, "version": rule.VERSION, "colours": list(Colour)}
    return page("cards/rule.html", context)


def expired_words(need) -> str:
    """What an item's end does to the colour, in words."""
    if need.grace_days:
        after = f"{need.grace_days}天以内{need.expired.name_in_chinese}"
        return f"{after}，以后{need.overdue.name_in_chinese}"
    return need.overdue.name_in_chinese


@login_not_required
@require_safe
def offline(request):
    """The checker that works without the portal, once it has been opened."""
    return page("cards/offline.html", {})


@login_not_required
@require_safe
def keys(request):
    """The live public keys."""
    response = JsonResponse(services.published_keys())
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response


@login_not_required
@require_safe
def revocations(request):
    """The newest signed list; 304 to whoever has it."""
    newest = services.latest_list()
    if newest is None:
        raise Http404
    known = get_conditional_response(request, etag=newest.etag)
    response = known or JsonResponse(newest.published())
    response["ETag"] = newest.etag
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response


def answer(found):
    """The page of a check, counted."""
    services.count(found.outcome)
    if found.shown is None:
        heading, sentence, status = REFUSALS[found.outcome]
        return page("cards/refused.html", {"heading": heading, "sentence": sentence}, status)
    return private(HttpResponse(card_page(found.shown)))


def card_page(shown) -> str:
    """The page of a card in use: its frame, with what is this card's own put in."""
    own = {
        "code": shown.code,
        "token": shown.token,
        "masked_name": shown.masked_name,
        "enterprise_id": shown.enterprise_id,
        "enterprise": shown.enterprise,
        "enterprise_phone": shown.enterprise_phone,
        "bureau": shown.bureau,
        "valid_until": date_format(shown.valid_until),
        "card_valid_until": date_format(shown.card_valid_until),
    }
    own |= dict(zip(REASONS, shown.reasons, strict=False))
    own |= dict(zip(BADGES, shown.badges, strict=False))
    pieces = frame(
        shown.colour,
        len(shown.reasons),
        bool(shown.photo),
        bool(shown.enterprise_phone),
        len(shown.badges),
    )
    return "".join(escape(own[piece]) if place % 2 else piece for place, piece in enumerate(pieces))


@cache
def frame(colour, reasons, has_photo, has_phone, badges) -> list[str]:
    """The template rendered once for all cards of a kind: text, name of a value, text, and so on.

    A check that renders the template anew costs half as much again. There are some dozens of kinds.
    """
    context = {
        "colour": colour,
        "reasons": [f"{MARK}{name}{MARK}" for name in REASONS[:reasons]],
        "badges": [f"{MARK}{name}{MARK}" for name in BADGES[:badges]],
        "has_photo": has_photo,
        "has_phone": has_phone,
        "shown": {name: f"{MARK}{name}{MARK}" for name in OWN},
    }
    return get_template("cards/card.html").render(whose() | context).split(MARK)


def page(name, context, status=200):
    """A page outside the site's frame: its templates ask for nothing but what they are given."""
    text = get_template(name).render(whose() | context)
    return private(HttpResponse(text, status=status))


def whose() -> dict:
    """Whose cards these are, for the frame of every page."""
    return {
        "county": settings.SITE_COUNTY,
        "site_name": settings.SITE_NAME,
        "is_demo": not settings.IS_PRODUCTION,
    }


def private(response):
    """Kept by nobody on the way and found by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
