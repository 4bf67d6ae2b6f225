"""Registering as a seeker: one page, or one question a page for whoever reads in large type; the same on paper."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from employment.forms.answering import send
from employment.forms.seeking import CodeForm, SeekerForm
from employment.models import Seeker
from employment.services import seeking
from employment.sheets import SEEKER_FORM
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.context import is_elder_view
from gaotai_jiazheng.form_answers import DONE, TOO_MANY, new_code, posted
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.one_question import Walk, walk
from gaotai_jiazheng.opened_rows import not_open_here, opened_with_code, show_row, wait_for_code
from gaotai_jiazheng.questions import questions_of
from papers.blank_forms import Sheet
from papers.views import download_blank
from workers.signed_in import FILLED_IN, known_answers

GET_AND_POST = ["GET", "HEAD", "POST"]
PENDING_KEY, RECEIPT_KEY = "job_seeker_pending", "job_seeker_receipt"
FORM_SECONDS = 300
TOO_OFTEN = "要验证码太频繁，请过一小时再试，或者到零工驿站登记。"


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def seek(request):
    """The wish and who has it; a code is sent to the telephone."""
    known = known_answers(request)
    form, status = SeekerForm(posted(request), initial=known), 200
    if is_elder_view(request):
        note = FILLED_IN if known else ""
        about = Walk("登记求职", "把验证码发给我", reverse("employment:paper"), note)
        page = walk(request, form, about, submit=submit)
        return page or redirect("employment:seek_code")
    if request.method == "POST":
        status = submit(request, form)
        if status == DONE:
            return redirect("employment:seek_code")
    questions = asked(form, questions_of(form))
    context = {"form": form, "questions": questions, "is_known": bool(known)}
    return render(request, "employment/seek.html", context, status=status)


def submit(request, form) -> int:
    """Send the code, mind the limits; the status of the answer."""
    if form.is_valid() and not rate_limits.may_send_code(
        "job-seeker", client_address(request), form.cleaned_data["phone"]
    ):
        form.add_error(None, TOO_OFTEN)
        return TOO_MANY

    def keep(**values):
        wait_for_code(request, PENDING_KEY, seeking.ask(**values).pk)

    return send(form, keep)


def asked(form, questions) -> list[dict]:
    """Each question with its bound fields."""
    return [
        {"question": question, "fields": [form[name] for name in question.fields]}
        for question in questions
    ]


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def code(request):
    """The code of the text message puts the wish on the list; sent once more, it leads to the receipt again."""
    pending = pending_of(request)
    if pending is None:
        return redirect("employment:receipt")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(keep_receipt, request, pending))
        if status == DONE or looking(pending.pk).exists():
            return redirect("employment:receipt")
    context = {"form": form, "phone": mask_phone(pending.phone)}
    return render(request, "employment/seek_code.html", context, status=status)


def pending_of(request) -> Seeker | None:
    """The wish this browser has sent and not yet confirmed."""
    rows = Seeker.objects.filter(state=Seeker.State.PENDING)
    return rows.filter(pk=request.session.get(PENDING_KEY)).first()


@login_not_required
@never_cache
@require_POST
def code_again(request):
    """Send another code to the same telephone; nothing has to be typed again."""
    pending = pending_of(request)
    if pending is None:
        return not_open_here(request, "employment:seek")
    return new_code(
        request,
        pending,
        seeking.send_code_again,
        of="job-seeker",
        too_often=TOO_OFTEN,
        target="employment:seek_code",
    )


def keep_receipt(request, pending, **values):
    seeker, query_code = seeking.confirm(pending, **values)
    show_row(request, RECEIPT_KEY, seeker.pk, code=query_code)
    del request.session[PENDING_KEY]


def looking(pk):
    """The wish of that key, if it is on the list."""
    return Seeker.objects.filter(pk=pk, state=Seeker.State.LOOKING)


@login_not_required
@never_cache
@require_safe
def receipt(request):
    """Number and query code, for whoever has just registered in this browser."""
    pk, query_code = opened_with_code(request, RECEIPT_KEY)
    found = looking(pk).first()
    if found is None:
        return not_open_here(request, "employment:seek")
    context = {"seeker": found, "query_code": query_code}
    return render(request, "employment/receipt.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=FORM_SECONDS)
def paper(request):
    """The same questions on A4, to be filled in with a pen and handed to a station."""
    sheet = Sheet(
        number=SEEKER_FORM,
        title="求职登记表",
        lead="不会上网的，填好请人代您登记。不收一分钱。",
        bring_to="镇、社区的零工驿站，或者县人社局、县妇联。",
        path=reverse("employment:seek"),
    )
    return download_blank(request, SeekerForm(), sheet)
