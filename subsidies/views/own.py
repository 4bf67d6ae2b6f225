"""An applicant's way: telephone, code, form, and the application's own page by number and query code."""

import uuid
from functools import partial
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.models import Enterprise
from enterprises.services import proving
from enterprises.workspace import chosen_of
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.context import is_elder_view
from gaotai_jiazheng.form_answers import DONE, INVALID, add_errors, button, posted
from gaotai_jiazheng.one_question import Walk, keep_only, walk
from gaotai_jiazheng.opened_rows import open_again, open_row, opened_pk
from papers import services as papers
from papers.models import Paper
from reminders import deadlines
from subsidies.forms.answering import send, status_of
from subsidies.forms.application import (
    CodeForm,
    PhoneForm,
    TrackForm,
    WithdrawForm,
    corrections_shown,
    form_of,
)
from subsidies.models import Application, SubsidyPolicy
from subsidies.services import entitling, filing, materials
from subsidies.transitions import ENDED, Action, State, state_after
from workers.signed_in import worker_of
from workers.views.own import own_page

GET_AND_POST = ["GET", "HEAD", "POST"]
TOO_MANY = 429
TRIES_PER_ADDRESS = 30
OPENED, TOLD = "subsidy_application", "subsidy_code"
PUBLIC_STEPS = 30
TAKE_OUT = "remove:"  # the button of a file, with its key
NOT_OPEN = "这个浏览器里没有打开这件申请。请先填短信里的申请编号和查询码，打开以后再填验证码。"
SENT = "申请已提交。有进展发短信，也可以凭申请编号和查询码随时来看。"


def opened(request) -> Application | None:
    """The application that this browser has opened by its code or begun."""
    rows = Application.objects.select_related(
        "policy__bureau", "town", "amount_line", "notice", "enterprise", "payable"
    )
    return rows.filter(pk=opened_pk(request, OPENED)).first()


def is_proved(application) -> bool:
    return proving.is_proved(filing.purpose_of(application), application.phone)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def begin(request, code):
    """The telephone first: number, query code and a code to prove it go there."""
    policy = get_object_or_404(SubsidyPolicy.objects.in_force(), code=code)
    form, status = PhoneForm(posted(request)), 200
    if request.method == "POST":
        if form.is_valid() and not rate_limits.may_send_code(
            "subsidy", client_address(request), form.cleaned_data["phone"]
        ):
            form.add_error(None, "提交太频繁，请过一小时再试，或者到镇、村请人代办。")
            status = TOO_MANY
        else:
            status = send(form, partial(start, request, policy))
        if status == DONE:
            return redirect("subsidies:prove")
    context = {"policy": policy, "form": form, "window_problem": ""}
    return render(request, "subsidies/begin.html", context, status=status)


def start(request, policy, *, phone, key):
    """Begin a draft, or go on with the one that the same page has begun."""
    worker, enterprise = worker_of(request), enterprise_of(request, policy)
    if worker is not None and worker.phone != phone:
        worker = None
    application, query_code, is_new = filing.begin_once(
        policy, phone=phone, worker=worker, enterprise=enterprise, key=key or uuid.uuid4()
    )
    if is_new:
        fill_in_what_is_known(application, worker, enterprise)
        filing.send_code(application)
    open_row(request, OPENED, application.pk)
    request.session[TOLD] = query_code


def fill_in_what_is_known(application, worker, enterprise) -> None:
    """What the registers know of who has signed in."""
    if application.policy.is_for_units and enterprise is not None:
        filing.save_answers(application, entitling.prefilled_of_unit(enterprise))
    elif worker is not None:
        filing.save_answers(application, entitling.prefilled(worker))


def enterprise_of(request, policy) -> Enterprise | None:
    """The registered enterprise for which the person who has signed in asks; of no interest to a policy that is
    neither for units nor looks at a licence."""
    if not policy.is_for_units and materials.LICENCE not in policy.materials:
        return None
    chosen = chosen_of(request) if request.user.is_authenticated else None
    return Enterprise.objects.registered().filter(pk=chosen).first() if chosen else None


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def prove(request):
    """The code of the text message."""
    application = opened(request)
    if application is None:
        messages.warning(request, NOT_OPEN)
    if application is None or not application.is_editable:
        return redirect("subsidies:track")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, lambda phone_code: filing.prove(application, phone_code))
        if status == DONE:
            return redirect("subsidies:form")
    context = {"application": application, "form": form}
    return render(request, "subsidies/prove.html", context, status=status)


@login_not_required
@never_cache
@require_POST
def prove_again(request):
    """Send another code to the same telephone, for the application that was begun."""
    application = opened(request)
    if application is None:
        messages.warning(request, NOT_OPEN)
    if application is None or not application.is_editable:
        return redirect("subsidies:track")
    return button(
        request,
        lambda: filing.send_code(application),
        done="已重新发送，以前的验证码到期以前也能用。",
        target="subsidies:prove",
    )


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def form(request):
    """Everything on one page; 存草稿 keeps it, 提交 sends it."""
    application = opened(request)
    if application is None:
        return open_again("subsidies:track")
    if not application.is_editable:
        return redirect("subsidies:own")
    if not is_proved(application):
        return redirect("subsidies:prove")
    if request.method == "POST" and request.POST.get("go", "").startswith(TAKE_OUT):
        return take_out(request, application)
    if is_elder_view(request):
        return one_by_one(request, application)
    filled = form_of(application, posted(request), request.FILES or None)
    if request.method != "POST":
        return show_form(request, application, filled)
    filing.save_answers(application, filled.typed())
    are_kept = keep_files(application, filled)
    if request.POST.get("go") == "save":
        if are_kept:
            messages.success(request, "已存好，凭编号和查询码可以接着填。")
            return redirect("subsidies:own")
        keep_only(filled, {"files"})
        return show_form(request, application, filled, status=INVALID)
    status = send_application(application, filled)
    if status == DONE:
        messages.success(request, SENT)
        return redirect("subsidies:own")
    return show_form(request, application, filled, status=status)


def take_out(request, application):
    """Take a file out of what is not sent yet; what was typed beside it, and the other files, are kept: after it, since
    whoever changes one of ten files sends the new one along."""
    has_form = "name" in request.POST
    target = "subsidies:form" if has_form else "subsidies:own"
    answer, pk = redirect(target), request.POST["go"].removeprefix(TAKE_OUT)
    if pk.isascii() and pk.isdigit() and len(pk) < 19:
        step = partial(materials.take_out, application, int(pk))
        answer = button(request, step, done="材料已删除。", target=target)
    if has_form:
        filled = form_of(application, request.POST, request.FILES or None)
        filing.save_answers(application, filled.typed())
        if not keep_files(application, filled):
            keep_only(filled, {"files"})
            return show_form(request, application, filled, status=INVALID)
    return answer


def one_by_one(request, application):
    """The same, one question a page; every answer is kept in the draft, and the draft is where it goes on."""
    filled = form_of(application, posted(request), request.FILES or None)
    about = Walk(
        noun=application.policy.name,
        last_button="提交",
        paper=reverse("subsidies:paper", args=[application.policy.code]),
        note=note_of(application),
    )
    page = walk(
        request,
        filled,
        about,
        submit=partial(submit_walk, application=application),
        keep=partial(keep_answers, application),
    )
    if page is None:
        messages.success(request, SENT)
    return page or redirect("subsidies:own")


def submit_walk(request, filled, *, application) -> int:
    filing.save_answers(application, filled.typed())
    return send_application(application, filled)


def keep_answers(application, filled, question) -> None:
    """Every answer so far goes into the draft, and the files of this page that are in order."""
    filing.save_answers(application, filled.typed())
    if "files" in question.fields:
        keep_files(application, filled)


def keep_files(application, filled) -> bool:
    """Keep the files of a page, whatever is wrong with the rest of it; whether all of them were in order."""
    if "files" in filled.errors:
        return False
    files = filled.cleaned_data.get("files")
    try:
        if files:
            materials.add(application, files)
    except ValidationError as error:
        filled.add_error("files", error)
        return False
    return True


def note_of(application) -> str:
    """What stands on every page: where it is kept, what is to be put right, and what sending declares."""
    gaps, count = gaps_of(application), application.materials.count()
    return "".join(
        [
            f"申请编号{application.number}。答一题存一题，凭编号和查询码可以接着填。",
            f"已经传了{count}份材料。" if count else "",
            f"要补正的：{'；'.join(gaps.items)}。" if gaps else "",
            "提交就是声明：以上都是真的。骗取补贴的要退回，并依法处理。",
        ]
    )


def send_application(application, filled) -> int:
    """Keep the papers and send it; what is refused stands on the form."""
    if not filled.is_valid():
        return INVALID
    values = filled.values()
    try:
        materials.add(application, values.pop("files"))
        filing.submit(application, values)
    except ValidationError as error:
        add_errors(filled, error)
        return status_of(error)
    return DONE


def show_form(request, application, filled, *, status=200):
    context = {
        "application": application,
        "form": filled,
        "files": files_of(application),
        "gaps": gaps_of(application),
    }
    return render(request, "subsidies/form.html", context, status=status)


def files_of(application) -> list[dict]:
    """Its files, and which of them may be taken out still."""
    loose = set(materials.not_sent(application).values_list("pk", flat=True))
    return [{"row": row, "is_loose": row.pk in loose} for row in application.materials.all()]


def gaps_of(application):
    """What is still to be put right; None when nothing is."""
    return getattr(application, "gaps", None) if application.state == State.RETURNED else None


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def track(request):
    """Opens an application to whoever has its number and query code; both wrongs get the same answer."""
    form, status = TrackForm(posted(request)), 200
    if request.method == "POST":
        address = client_address(request)
        if rate_limits.guessed_too_often("subsidy-track", address, TRIES_PER_ADDRESS):
            form.add_error(None, "编号和查询码错了太多次，请过一小时再试。")
            status = TOO_MANY
        elif form.is_valid():
            found = filing.find(**form.cleaned_data)
            if found is not None:
                open_row(request, OPENED, found.pk)
                request.session.pop(TOLD, None)
                return redirect("subsidies:own")
            rate_limits.note_wrong_guess("subsidy-track", address, TRIES_PER_ADDRESS)
            form.add_error(None, "编号或者查询码不对，请核对短信。")
            status = INVALID
        else:
            status = INVALID
    return render(request, "subsidies/track.html", {"form": form}, status=status)


@login_not_required
@never_cache
@require_safe
def own(request):
    """How it stands: state, stages, what is missing, the reasons, and what can be done now."""
    application = opened(request)
    if application is None:
        return redirect("subsidies:track")
    return show_own(request, application, WithdrawForm())


@login_not_required
@never_cache
@require_safe
def letter(request, pk):
    """A determination letter as PDF, to whoever has opened the application by its number and query code."""
    application = opened(request)
    if application is None:
        return redirect("subsidies:track")
    paper = get_object_or_404(Paper.objects.of(application), pk=pk)
    content = BytesIO(papers.pdf_of(paper))
    return FileResponse(
        content, as_attachment=True, filename=f"{application.number}{paper.title}.pdf"
    )


def show_own(request, application, withdraw_form, *, status=200, refusal=""):
    context = {
        "application": application,
        "query_code": request.session.get(TOLD, ""),
        "ended": ENDED,
        "corrections": corrections_shown(application),
        "steps": list(application.steps.order_by("-pk")[:PUBLIC_STEPS]),
        "files": files_of(application),
        "clocks": list(deadlines.open_clocks(application).select_related("rule", "owner")),
        "gaps": gaps_of(application),
        "letters": list(Paper.objects.of(application).order_by("pk")),
        "form": withdraw_form,
        "refusal": refusal,
        "can_withdraw": state_after(application.state, Action.WITHDRAW) is not None,
    }
    return render(request, "subsidies/own.html", context, status=status)


@require_safe
@own_page
def entitlements(request, worker):
    """What the worker who is signed in may be entitled to, with every reason; nothing is applied for."""
    context = {"rows": entitling.of_worker(worker)}
    return render(request, "subsidies/entitlements.html", context)
