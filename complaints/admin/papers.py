"""The official papers of a case in the workbench: the panel on its page, and the page that issues one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.decorators import reauthentication
from complaints import permissions
from complaints.forms.papers import PAPER_FORMS
from complaints.papers.official_forms import FORMS, preview, why_not
from complaints.services.issuing import facts_of, issue_paper, slugs_issued
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import add_errors, codes_of
from papers.models import Paper, PaperDelivery

PANEL_TEMPLATE = "admin/complaints/complaint/_papers.html"
TEMPLATE = "admin/complaints/complaint/paper.html"
CONFLICTS = frozenset({"paper_not_possible", "paper_there_already"})
BUTTON = "go"  # the pressed button: look or issue


def papers_panel(user, complaint) -> dict | None:
    """The papers of the case with their deliveries, and those that may be issued now."""
    if not complaint.bureau.handles_by_complaint_measures:
        return None
    papers = papers_of(complaint) if complaint.has_papers else []
    there = {paper.template for paper in papers if paper.is_valid}
    can_handle = permissions.can_reveal(user, complaint)
    return {
        "papers": papers,
        "can_handle_papers": can_handle,
        "possible_papers": [
            form
            for form in FORMS.values()
            if can_handle
            and not why_not(form, complaint)
            and not (form.is_once and form.slug in there)
        ],
    }


def papers_of(complaint) -> list[Paper]:
    """The papers with their deliveries: two queries."""
    deliveries = Prefetch("deliveries", PaperDelivery.objects.select_related("by"))
    issued = Paper.objects.of(complaint).select_related("issued_by")
    return list(issued.prefetch_related(deliveries))


def paper_page(request, complaint, slug, context):
    """Ask, preview with the person's data masked, then issue; 403 who may not, 409 what is not possible
    now, 422 what is filled in wrongly. context: of the admin site."""
    if slug not in FORMS:
        raise Http404
    official = FORMS[slug]
    if not permissions.can_reveal(request.user, complaint):
        raise PermissionDenied("只有承办单位的人员可以签发文书。")
    if asks_again := reauthentication(request):
        return asks_again
    facts = facts_of(complaint)
    obstacle = obstacle_of(official, complaint)
    form = PAPER_FORMS[slug](request.POST if request.method == "POST" else None, facts=facts)
    status = 409 if obstacle else 200
    shown = None
    if request.method == "POST":
        status, paper = answer(request, complaint, slug, form)
        if paper:
            messages.success(request, f"已签发{paper.title}，{paper.number}。")
            return redirect(paper)
        if status == 200:
            words = preview(official, facts, form.inputs())
            shown = words.as_data(issuer=facts.bureau, number="（签发时编号）", issued_on=None)
    context |= {
        "title": f"{official.title} {complaint.number}",
        "complaint": complaint,
        "official": official,
        "form": form,
        "obstacle": obstacle or "".join(form.non_field_errors()),
        "is_possible": status != 409,
        "words": shown,
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def obstacle_of(official, complaint) -> str:
    """Why this paper cannot be issued now; "" when it can."""
    if official.is_once and official.slug in slugs_issued(complaint):
        return f"这件事项已经有{official.title}；要重新签发，请先撤回原来的。"
    return why_not(official, complaint)


def answer(request, complaint, slug, form) -> tuple[int, Paper | None]:
    """The status of the answer, and the paper when it was issued and not only looked at."""
    if not form.is_valid():
        return 422, None
    if request.POST.get(BUTTON) != "issue":
        return (409 if obstacle_of(FORMS[slug], complaint) else 200), None
    try:
        paper = issue_paper(
            complaint,
            slug,
            inputs=form.inputs(),
            reason=form.cleaned_data["reason"],
            key=form.cleaned_data["key"],
            by=request.user,
            address=client_address(request),
        )
    except ValidationError as error:
        is_about_reason = any(code.startswith("reason_") for code in codes_of(error))
        if is_about_reason:
            form.add_error("reason", error)
        else:
            add_errors(form, error)
        return (409 if CONFLICTS & codes_of(error) else 422), None
    return 200, paper
