"""劳务品牌 for everybody: which there are, what they promise, who may carry them today, how to join."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from brands import metrics
from brands.models import Brand, Licence
from brands.transitions import State
from brands.views.files import file_response
from plan.counting import FEWEST
from recruitment.listings import Listing, page_of
from recruitment.views.public import in_chinese

SHOWN = 100
# From the mean to the yuan and the one before a survey, everybody could work out what that one said.
NEAREST_YUAN = 100
UP = ("brands:index", "劳务品牌")


@login_not_required
@require_safe
def index(request):
    """Brands in care or recognised: one query."""
    rows = Brand.objects.public().select_related("bureau")
    return render(request, "brands/index.html", {"rows": list(rows[:SHOWN])})


def brand_or_404(slug) -> Brand:
    """Also one that ended: its address goes on saying so."""
    rows = Brand.objects.exclude(state=State.PLANNED).select_related("bureau")
    return get_object_or_404(rows, slug=slug)


@login_not_required
@require_safe
def brand(request, slug):
    """One brand with its standard, its members of today and what came of it; eight queries."""
    found, today = brand_or_404(slug), timezone.localdate()
    licences = found.licences.valid(today).select_related("enterprise", "worker")
    page = Paginator(licences.order_by("enterprise__name", "pk"), SHOWN).get_page(
        request.GET.get("page")
    )
    outcomes = metrics.outcomes_of(found, today)
    stayed, gone = outcomes["kept_90"], outcomes["asked_90"] - outcomes["kept_90"]
    context = {
        "brand": found,
        "page": page,
        "licences": page.object_list,
        "count": page.paginator.count,
        "supports": list(found.supports.select_related("bureau")[:SHOWN]),
        "steps": list(found.steps.all()),
        "outcomes": outcomes,
        "wage_change_yuan": round((outcomes["wage_change_yuan"] or 0) / NEAREST_YUAN)
        * NEAREST_YUAN,
        "tells_who_stayed": not any(0 < each < FEWEST for each in (stayed, gone)),
        "fewest": FEWEST,
    }
    return render(request, "brands/brand.html", context)


@login_not_required
@never_cache
@require_safe
def member(request, slug, pk):
    """Whether one member may carry the brand today: what a QR on a door or a sign leads to."""
    rows = Licence.objects.select_related("brand", "enterprise", "worker")
    licence = get_object_or_404(rows, brand__slug=slug, pk=pk)
    today = timezone.localdate()
    context = {"licence": licence, "is_valid": licence.is_valid(today), "today": today}
    return render(request, "brands/member.html", context)


@login_not_required
@require_safe
def mark(request, slug):
    """The brand's mark as a picture."""
    found = brand_or_404(slug)
    return file_response(found.mark, found.mark_type, f"{found.slug}-mark")


@login_not_required
@require_safe
def standard(request, slug):
    """The standard as the document that it is."""
    found = brand_or_404(slug)
    return file_response(found.standard_file, found.standard_type, f"{found.slug}-standard")


recognised = page_of(
    Listing(
        "认定的劳务品牌",
        "{on}认定状态的{count}个。",
        lambda on: Brand.objects.recognised(on).select_related("bureau"),
        {
            "品牌": lambda row: row.name,
            "品牌所有人": lambda row: row.owner,
            "培育单位": lambda row: row.bureau.name,
        },
        UP,
    )
)
members = page_of(
    Listing(
        "持有效品牌授权的",
        "{on}有效的授权{count}个。服务人员的姓名不全部公开。",
        lambda on: Licence.objects.valid(on).select_related("brand", "enterprise", "worker"),
        {
            "品牌": lambda row: row.brand.name,
            "企业或者服务人员": lambda row: row.holder_name,
            "有效期": lambda row: f"{in_chinese(row.valid_from)}至{in_chinese(row.valid_until)}",
        },
        UP,
    )
)
