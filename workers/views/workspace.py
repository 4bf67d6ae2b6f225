"""The room 服务人员 of an enterprise: its people, their papers, and what runs out."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reveal
from enterprises.permissions import can_sign_for
from enterprises.workspace import enterprise_page
from gaotai_jiazheng.client_address import client_address
from workers.forms.papers import PAPERS, CodeForm, ReasonForm
from workers.forms.person import AddForm, EmploymentForm, EndForm
from workers.models import (
    BackgroundCheck,
    BackgroundResult,
    Consent,
    ConsentScope,
    Employment,
    EmploymentRequest,
    HealthCertificate,
    OccupationCertificate,
    OneTimeCode,
    PaperFile,
    Policy,
)
from workers.services import codes, consenting, employing, papers, registering
from workers.services.expiring import SOON, worker_ids_ending
from workers.views.forms_sent import INVALID, add_errors, posted, take

ON_A_PAGE = 50
EARLIER_SHOWN = 10
SHOWS = {"current": "在职", "expiring": "30天内到期", "ended": "已离开"}
REVEALED = ["id_number", "phone"]


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
    """Worker id -> the papers that the person may see, four kinds: four queries."""
    found = {}
    rows = [
        HealthCertificate.objects.visible_to(user).filter(worker__in=worker_ids),
        Policy.objects.visible_to(user).filter(worker__in=worker_ids),
        OccupationCertificate.objects.visible_to(user).filter(worker__in=worker_ids),
        BackgroundCheck.objects.visible_to(user).filter(worker__in=worker_ids),
    ]
    for kind in rows:
        related = ["verification__bureau"]
        if kind.model is OccupationCertificate:
            related += ["occupation", "body"]
        for paper in kind.select_related(*related):
            found.setdefault(paper.worker_id, []).append(shown_paper(paper))
    return found


def shown_paper(paper) -> dict:
    """A paper for a page: words, last day, chip."""
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
    else:
        chip, state = "wait", "未核验"
    return {"paper": paper, "words": words, "until": until, "chip": chip, "state": state}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def add(request, enterprise):
    """Add somebody by her paper. Who is in the register already is asked by a code; nothing of her shows."""
    refuse_clerks(request.user, enterprise)
    form, status = AddForm(posted(request)), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                added = registering.add_worker(
                    enterprise, person=form.person(), employment=form.employment(), by=request.user
                )
            except ValidationError as error:
                status = add_errors(form, error)
            else:
                if added.request is not None:
                    return redirect("workspace_workers:request", added.request.pk)
                messages.success(request, "已登记，本人会收到短信。")
                return redirect("workspace_workers:worker", added.employment.worker_id)
    context = {"enterprise": enterprise, "form": form}
    return render(request, "workers/workspace/add.html", context, status=status)


def refuse_clerks(user, enterprise):
    if not can_sign_for(user, enterprise):
        raise PermissionDenied("只有负责人和受托人可以办理。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def request_page(request, enterprise, pk):
    """Somebody who is in the register is asked: the code that she tells adds the employment."""
    refuse_clerks(request.user, enterprise)
    found = EmploymentRequest.objects.filter(enterprise=enterprise).select_related("worker")
    asked = get_object_or_404(found, pk=pk)
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":

        def accept(code, by):
            registering.accept_by_code(asked, code, by=by)

        status = take(form, accept, by=request.user)
        if status == 302:
            messages.success(request, "本人已同意，登记完成。")
            return redirect("workspace_workers:worker", asked.worker_id)
    context = {"enterprise": enterprise, "asked": asked, "form": form}
    return render(request, "workers/workspace/request.html", context, status=status)


@require_POST
@enterprise_page
def request_again(request, enterprise, pk):
    """Send another code."""
    refuse_clerks(request.user, enterprise)
    asked = get_object_or_404(
        EmploymentRequest.objects.open().filter(enterprise=enterprise).select_related("worker"),
        pk=pk,
    )
    try:
        codes.send(asked.worker, OneTimeCode.Purpose.EMPLOYMENT, enterprise=enterprise)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "验证码已经重新发出。")
    return redirect("workspace_workers:request", pk)


@require_POST
@enterprise_page
def request_withdraw(request, enterprise, pk):
    """Take a request back."""
    refuse_clerks(request.user, enterprise)
    asked = get_object_or_404(EmploymentRequest.objects.filter(enterprise=enterprise), pk=pk)
    try:
        registering.close(asked, EmploymentRequest.State.WITHDRAWN)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "申请已经取消。")
    return redirect("workspace_workers:index")


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
        "papers": papers_with_files(request.user, found) if is_current else [],
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


def papers_with_files(user, found) -> list[dict]:
    rows = visible_papers(user, [found.pk]).get(found.pk, [])
    files = {}
    for file in PaperFile.objects.filter(worker=found).order_by("pk"):
        files.setdefault((file.paper_type_id, file.paper_id), []).append(file)
    for row in rows:
        kind = ContentType.objects.get_for_model(row["paper"])
        row["files"] = files.get((kind.pk, row["paper"].pk), [])
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


@require_POST
@enterprise_page
def open_numbers(request, enterprise, pk):
    """Number and telephone, with a reason that is written down and that the worker reads."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_worker(request, enterprise, employment, form=form, status=INVALID)
    try:
        opened = reveal(
            request.user,
            employment.worker,
            REVEALED,
            form.cleaned_data["reason"],
            client_address(request),
        )
    except ValidationError as error:
        form.add_error("reason", error.messages)
        return show_worker(request, enterprise, employment, form=form, status=INVALID)
    return show_worker(request, enterprise, employment, opened=opened)


@require_POST
@enterprise_page
def ask_consent(request, enterprise, pk, scope):
    """Send her a code for one thing."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    if scope not in ConsentScope.values:
        raise Http404
    try:
        consenting.ask(employment.worker, enterprise, scope)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "验证码已经发给本人，同意的会告诉您。")
    return redirect("workspace_workers:consent", pk, scope)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def consent(request, enterprise, pk, scope):
    """Take the code that she told; only then the papers of this kind open."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    if scope not in ConsentScope.values:
        raise Http404
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":

        def give(code):
            consenting.give_by_code(employment.worker, enterprise, scope, code)

        status = take(form, give)
        if status == 302:
            messages.success(request, "本人已同意。")
            return redirect("workspace_workers:worker", pk)
    context = {
        "enterprise": enterprise,
        "worker": employment.worker,
        "name": employment.worker.name,
        "scope": scope,
        "label": ConsentScope(scope).label,
        "form": form,
    }
    return render(request, "workers/workspace/consent.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def change(request, enterprise, pk):
    """Mode, services, days and contract of the current employment."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    initial = {name: getattr(employment, name) for name in EmploymentForm.FIELDS}
    form, status = EmploymentForm(posted(request), initial=initial), 200
    if request.method == "POST":

        def write(**values):
            employing.change(employment, **values)

        status = take(form, write, by=request.user)
        if status == 302:
            messages.success(request, "已改好。")
            return redirect("workspace_workers:worker", pk)
    return show_form(request, enterprise, employment, form, "变更从业信息", "保存", status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def end(request, enterprise, pk):
    """The last day of the employment; afterwards the enterprise sees none of her papers."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    form, status = EndForm(posted(request)), 200
    if request.method == "POST":

        def finish(**values):
            employing.end(employment, **values)

        status = take(form, finish, by=request.user)
        if status == 302:
            messages.success(request, "已登记离开。")
            return redirect("workspace_workers:index")
    return show_form(request, enterprise, employment, form, "登记离开", "登记离开", status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page
def paper(request, enterprise, pk, word):
    """Enter a certificate, a health certificate or a policy, with its pictures."""
    refuse_clerks(request.user, enterprise)
    employment = current_or_404(enterprise, pk)
    if word not in PAPERS:
        raise Http404
    form_class, model, title = PAPERS[word]
    form = form_class(posted(request), request.FILES or None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                papers.enter(
                    model,
                    employment.worker,
                    by=request.user,
                    enterprise=enterprise,
                    files=form.cleaned_data["files"],
                    **form.values(),
                )
            except ValidationError as error:
                status = add_errors(form, error)
            else:
                messages.success(request, f"已登记{title}，由负责单位核验。")
                return redirect("workspace_workers:worker", pk)
    return show_form(request, enterprise, employment, form, f"登记{title}", "登记", status)


def show_form(request, enterprise, employment, form, heading, button, status):
    context = {
        "enterprise": enterprise,
        "worker": employment.worker,
        "name": employment.worker.name,
        "form": form,
        "heading": heading,
        "button": button,
    }
    return render(request, "workers/workspace/form.html", context, status=status)
