"""The enterprise measures itself, shows evidence, applies, and sees how its application stands."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.models import Scope
from enterprises.permissions import can_sign_for
from enterprises.workspace import WHEN_SENT, WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import CONFLICT, DONE, INVALID, button
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.last_question import ask
from ratings import clocks, gaps, services
from ratings.forms.assessing import AnswerForm, EvidenceForm
from ratings.models import Application, Evidence, Item, Rating, StandardScheme
from ratings.services.granting import notice_of
from ratings.transitions import Action, Keeping, State, state_after
from reminders import deadlines

HOME = "ratings_workspace:index"


def dossier_of(enterprise) -> Application | None:
    """The dossier that is open, else the latest one."""
    rows = enterprise.rating_applications.select_related("scheme__bureau", "enterprise")
    return rows.open().first() or rows.first()


def dossier_or_404(enterprise) -> Application:
    """The same, to be written in: the services refuse where it is handed in. Raises Http404 where there is none."""
    dossier = dossier_of(enterprise)
    if dossier is None:
        raise Http404
    return dossier


def handed_in(request) -> HttpResponse:
    """Whoever opens a form of a dossier that is out of the enterprise's hands is told so where it stands."""
    messages.error(request, "申请已经提交或者办完，不能再修改。")
    return redirect(HOME)


@enterprise_page(scope=Scope.APPLY)
@never_cache
@require_safe
def index(request, enterprise):
    """Where the enterprise stands: what is lacking, how the application goes on, what it was granted."""
    dossier = dossier_of(enterprise)
    context = {
        "enterprise": enterprise,
        "dossier": dossier,
        "schemes": list(StandardScheme.objects.in_use().select_related("bureau")),
        **granted_to(enterprise),
        "may_sign": can_sign_for(request.user, enterprise, Scope.APPLY),
    }
    if dossier is not None:
        context |= {
            "overview": gaps.overview(dossier),
            "steps": list(dossier.steps.all()),
            "clocks": list(deadlines.open_clocks(dossier).select_related("rule", "owner")),
            "notice": notice_of(dossier),
            "can_withdraw": state_after(dossier.state, Action.WITHDRAW) is not None,
            "to_correct": to_correct(dossier),
        }
    return render(request, "ratings/workspace/index.html", context)


def granted_to(enterprise) -> dict:
    """The latest rating with what was last done with it, and by when something has to be put right."""
    rows = Rating.objects.filter(enterprise=enterprise)
    rating = rows.select_related("result__application__scheme__bureau").first()
    if rating is None:
        return {}
    kept = rating.changes.exclude(keeping=Keeping.GRANTED).order_by("pk").last()
    return {"rating": rating, "kept": kept, "repair_by": clocks.repair_by(rating)}


def to_correct(dossier) -> str:
    """What the bureau wants to have put right, while the dossier is back; else ""."""
    if dossier.state != State.RETURNED:
        return ""
    return dossier.steps.filter(action=Action.SEND_BACK).latest("pk").note


@enterprise_page(scope=Scope.APPLY, begins=WHEN_SENT)
@require_POST
def start(request, enterprise, pk):
    """Begin a self-assessment by a scheme."""
    scheme = get_object_or_404(StandardScheme.objects.in_use(), pk=pk)
    return take(
        request,
        lambda: services.start(enterprise, scheme=scheme, by=request.user),
        "自评已经开始，可以分几次填写。",
    )


@enterprise_page(scope=Scope.APPLY, begins=WHEN_SENT)
@require_POST
def change_scheme(request, enterprise, pk):
    """Go on by another scheme."""
    scheme = get_object_or_404(StandardScheme.objects.in_use(), pk=pk)
    dossier = dossier_or_404(enterprise)
    return take(
        request,
        lambda: services.change_scheme(dossier, scheme=scheme, by=request.user),
        "已经换成这份标准；项目相同的，答案和材料都保留，别的已经删除。",
    )


def item_page(request, dossier, item, *, answer_form=None, evidence_form=None, status=200):
    """One item: what is asked, what was said, and its files."""
    items = list(dossier.scheme.items.all())
    place = items.index(item)
    context = {
        "dossier": dossier,
        "item": item,
        "place": place + 1,
        "count": len(items),
        "next_item": items[place + 1] if place + 1 < len(items) else None,
        "evidence": list(dossier.evidence.filter(item=item)),
        "answer_form": answer_form or AnswerForm(initial=said_of(dossier, item)),
        "evidence_form": evidence_form or EvidenceForm(prefix="evidence"),
    }
    return render(request, "ratings/workspace/item.html", context, status=status)


def said_of(dossier, item) -> dict:
    """The answer as it is kept, {} before the first."""
    return dossier.answers.filter(item=item).values("claim", "note", "cost_yuan").first() or {}


def keep_answer(request, dossier, item, form) -> int:
    """DONE, or the status of the refusal, which stands on the form."""
    if not form.is_valid():
        return INVALID
    try:
        services.answer(dossier, item, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return CONFLICT
    messages.success(request, f"{item.number} 已保存。")
    return DONE


def keep_file(request, dossier, item, form) -> int:
    """DONE, or the status of the refusal, which stands on the form."""
    if not form.is_valid():
        return INVALID
    try:
        services.add_evidence(dossier, item, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return INVALID
    messages.success(request, "材料已经保存。")
    return DONE


def keep(request, dossier, item, *, answer=False, file=False) -> HttpResponse | None:
    """Keep what the page of an item holds, whichever of its buttons was pressed; the page when some is refused.

    answer, file: whether the button asks for it; the other is kept where something was typed.
    """
    forms = {
        "answer_form": AnswerForm(request.POST, initial=said_of(dossier, item)),
        "evidence_form": EvidenceForm(request.POST, request.FILES, prefix="evidence"),
    }
    answer = answer or ("note" in request.POST and forms["answer_form"].has_changed())
    file = file or forms["evidence_form"].has_changed()
    statuses = {
        "answer_form": keep_answer(request, dossier, item, forms["answer_form"])
        if answer
        else DONE,
        "evidence_form": keep_file(request, dossier, item, forms["evidence_form"])
        if file
        else DONE,
    }
    refused = {name: form for name, form in forms.items() if statuses[name] != DONE}
    if not refused:
        return None
    return item_page(request, dossier, item, status=max(statuses.values()), **refused)


@enterprise_page(scope=Scope.APPLY, begins=WHEN_SENT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request, enterprise, pk):
    """Say how far one item is met; then on to the next."""
    dossier = dossier_or_404(enterprise)
    found = get_object_or_404(Item, scheme=dossier.scheme_id, pk=pk)
    if request.method != "POST":
        return item_page(request, dossier, found) if dossier.is_editable else handed_in(request)
    if refused := keep(request, dossier, found, answer=True):
        return refused
    following = dossier.scheme.items.filter(position__gt=found.position).first()
    if "next" in request.POST and following:
        return redirect("ratings_workspace:item", following.pk)
    return redirect(HOME)


@enterprise_page(scope=Scope.APPLY, begins=WHEN_SENT)
@require_POST
def add_evidence(request, enterprise, pk):
    """Keep a file that shows that an item is met."""
    dossier = dossier_or_404(enterprise)
    found = get_object_or_404(Item, scheme=dossier.scheme_id, pk=pk)
    return keep(request, dossier, found, file=True) or redirect("ratings_workspace:item", found.pk)


@enterprise_page(scope=Scope.APPLY)
@require_safe
def evidence(request, enterprise, pk):
    """A file of the enterprise's own dossiers."""
    found = get_object_or_404(Evidence, application__enterprise=enterprise, pk=pk)
    return file_response(found)


@enterprise_page(scope=Scope.APPLY)
@require_POST
def remove_evidence(request, enterprise, pk):
    """Take a file out of the open dossier."""
    dossier = dossier_or_404(enterprise)
    found = get_object_or_404(Evidence.objects.select_related("item"), application=dossier, pk=pk)
    item = found.item
    try:
        services.remove_evidence(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "材料已经删除。")
    return keep(request, dossier, item) or redirect("ratings_workspace:item", item.pk)


@enterprise_page(scope=Scope.APPLY, begins=WHOLE_PAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, enterprise):
    """Look once more at what is handed in, then apply."""
    dossier = dossier_or_404(enterprise)
    if not can_sign_for(request.user, enterprise, Scope.APPLY):
        raise PermissionDenied("由企业负责人或者受托人提交申请。")
    if not dossier.is_editable:
        return handed_in(request)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            services.submit(dossier, by=request.user)
        except ValidationError as error:
            refusal, status = error.messages[0], CONFLICT
        else:
            messages.success(request, f"申请{dossier.number}已经提交。")
            return redirect(HOME)
    context = {"dossier": dossier, "overview": gaps.overview(dossier), "refusal": refusal}
    return render(request, "ratings/workspace/apply.html", context, status=status)


@enterprise_page(scope=Scope.APPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, enterprise):
    """Take the application back, after having been asked once more."""
    dossier = get_object_or_404(Application.objects.open(), enterprise=enterprise)
    if request.method != "POST":
        return ask(
            request,
            "撤回申请",
            of=str(dossier.scheme),
            loses="撤回以后这次申请就结束了，不能恢复；要再申请，自评和材料要重新填报。",
            back=reverse(HOME),
        )
    return take(request, lambda: services.withdraw(dossier, by=request.user), "申请已经撤回。")


def take(request, step, done):
    return button(request, step, done=done, target=HOME)
