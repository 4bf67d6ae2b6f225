"""The room 服务人员 of an enterprise: its people, their papers, and what runs out."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from enterprises.permissions import can_sign_for
from enterprises.workspace import enterprise_page
from workers.forms.papers import PAPERS, CodeForm, ReasonForm
from workers.models import (
    BackgroundCheck,
    BackgroundResult,
    Consent,
    ConsentScope,
    Employment,
    EmploymentRequest,
    HealthCertificate,
    OccupationCertificate,
    PaperFile,
    Policy,
)
from workers.services.expiring import SOON, worker_ids_ending
from workers.services.papers import refusals_of

ON_A_PAGE = 50
EARLIER_SHOWN = 10
SHOWS = {"current": "在职", "expiring": "30天内到期", "ended": "已离开"}


@never_cache
@require_safe
@enterprise_page
def index(request, enterprise):
    """The people, the newest first, fifty on a page. ?show= current, expiring, ended; ?before= a key."""
    show = request.GET.get("show", "current")
    if show not in SHOWS:
        show = "current"
    today = timezone.localdate()
    rows = enterprise.employments.select_related("worker")
    rows = rows.filter(ended_on__lt=today) if show == "ended" else rows.in_force(today)
    if show == "expiring":
        rows = rows.filter(worker_ids_ending(enterprise, today))
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=before)
    rows = list(rows.order_by("-pk")[: ON_A_PAGE + 1])
    shown = rows[:ON_A_PAGE]
    papers_of = visible_papers(request.user, [row.worker_id for row in shown])
    context = {
        "enterprise": enterprise,
        "rows": [
            {
                "employment": row,
                "name": name_for_enterprise(row, today),
                "papers": papers_of.get(row.worker_id, []),
            }
            for row in shown
        ],
        "older": shown[-1].pk if len(rows) > ON_A_PAGE else None,
        "show": show,
        "shows": SHOWS,
        "requests": list(
            EmploymentRequest.objects.open().filter(enterprise=enterprise)[:ON_A_PAGE]
        ),
        "signs": can_sign_for(request.user, enterprise),
        "is_off": enterprise.state == enterprise.State.CANCELLED,
        "soon": today + SOON,
        "today": today,
    }
    return render(request, "workers/workspace/index.html", context)


def name_for_enterprise(employment, today) -> str:
    """The whole name of who works there; of who left, what remains recognisable."""
    if employment.is_in_force(today):
        return employment.worker.name
    return str(employment.worker)


def visible_papers(user, worker_ids) -> dict[int, list]:
    """Worker id -> the papers that the person may see, four kinds: four queries, one more for what was refused."""
    found = {}
    rows = [
        HealthCertificate.objects.visible_to(user).filter(worker__in=worker_ids),
        Policy.objects.visible_to(user).filter(worker__in=worker_ids),
        OccupationCertificate.objects.visible_to(user).filter(worker__in=worker_ids),
        BackgroundCheck.objects.visible_to(user).filter(worker__in=worker_ids),
    ]
    papers = []
    for kind in rows:
        related = ["verification__bureau"]
        if kind.model is OccupationCertificate:
            related += ["occupation", "body"]
        papers += kind.select_related(*related)
    looks = refusals_of(papers)
    for paper in papers:
        look = looks.get((type(paper), paper.pk))
        found.setdefault(paper.worker_id, []).append(shown_paper(paper, look))
    return found


def shown_paper(paper, look=None) -> dict:
    """A paper for a page: words, last day, chip. look: the one that found it to be otherwise."""
    words, until = str(paper), getattr(paper, "valid_until", None)
    if isinstance(paper, BackgroundCheck):
        words = f"{paper}：{BackgroundResult(paper.result).label}"
    today = timezone.localdate()
    is_over = until is not None and until < today
    if getattr(paper, "revoked_on", None):
        chip, state = "late", "已吊销"
    elif is_over:
        chip, state = "late", "已过期"
    elif until is not None and until <= today + SOON:
        chip, state = "run", "快到期"
    elif paper.is_verified:
        chip, state = "done", "已核验"
    elif look is not None:
        chip, state = "late", "核验不一致"
    else:
        chip, state = "wait", "未核验"
    return {
        "paper": paper,
        "words": words,
        "until": until,
        "chip": chip,
        "state": state,
        "look": look,
    }


def refuse_clerks(user, enterprise):
    if not can_sign_for(user, enterprise):
        raise PermissionDenied("只有负责人和受托人可以办理。")


def employment_of(enterprise, worker_id) -> Employment:
    """The latest employment of a worker with the enterprise; 404 where there is none."""
    found = enterprise.employments.filter(worker=worker_id).select_related("worker__town")
    employment = found.order_by("-started_on", "-pk").first()
    if employment is None:
        raise Http404
    return employment


def current_or_404(enterprise, worker_id) -> Employment:
    """The employment of today: who left is not written about any more."""
    employment = employment_of(enterprise, worker_id)
    if not employment.is_in_force(timezone.localdate()):
        raise Http404
    return employment


@never_cache
@require_safe
@enterprise_page
def worker(request, enterprise, pk):
    """One person: her employment here, the papers the enterprise may see, what she has opened to it."""
    return show_worker(request, enterprise, employment_of(enterprise, pk))


def show_worker(
    request, enterprise, employment, *, opened=None, form=None, code_form=None, status=200
):
    today = timezone.localdate()
    found = employment.worker
    is_current = employment.is_in_force(today)
    context = {
        "enterprise": enterprise,
        "employment": employment,
        "worker": found,
        "name": name_for_enterprise(employment, today),
        "is_current": is_current,
        "signs": can_sign_for(request.user, enterprise),
        "is_off": enterprise.state == enterprise.State.CANCELLED,
        "papers": papers_with_files(request.user, found, enterprise) if is_current else [],
        "kinds": {word: title for word, (_f, _m, title) in PAPERS.items()},
        "scopes": scopes_of(found, enterprise) if is_current else [],
        "opened": opened,
        "reason_form": form or ReasonForm(),
        "code_form": code_form or CodeForm(),
        "earlier": list(
            enterprise.employments.filter(worker=found).exclude(pk=employment.pk)[:EARLIER_SHOWN]
        ),
    }
    return render(request, "workers/workspace/worker.html", context, status=status)


def papers_with_files(user, found, enterprise) -> list[dict]:
    words = {model: word for word, (_f, model, _t) in PAPERS.items()}
    rows = visible_papers(user, [found.pk]).get(found.pk, [])
    files = {}
    for file in PaperFile.objects.filter(worker=found).order_by("pk"):
        files.setdefault((file.paper_type_id, file.paper_id), []).append(file)
    for row in rows:
        kind = ContentType.objects.get_for_model(row["paper"])
        paper = row["paper"]
        row["files"] = files.get((kind.pk, paper.pk), [])
        if paper.entered_for_id == enterprise.pk and not paper.is_verified:
            row["word"] = words.get(type(paper))
    return rows


def scopes_of(found, enterprise) -> list[dict]:
    """Each thing that can be opened, and since when it is."""
    given = {
        consent.scope: consent
        for consent in Consent.objects.given().filter(worker=found, enterprise=enterprise)
    }
    return [
        {"value": value, "label": label, "consent": given.get(value)}
        for value, label in ConsentScope.choices
    ]
