"""Registering as a seeker: one page, or one question a page for who reads in large type; the same on paper."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from employment import sheets
from employment.forms.answering import DONE, INVALID, TOO_MANY, posted, send
from employment.forms.seeking import QUESTIONS, CodeForm, SeekerForm
from employment.models import Seeker
from employment.services import seeking
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.context import is_elder_view

GET_AND_POST = ["GET", "HEAD", "POST"]
PENDING_KEY, RECEIPT_KEY = "job_seeker_pending", "job_seeker_receipt"
FORM_SECONDS, FORMS_PER_HOUR = 300, 120


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def seek(request):
    """The wish and who has it; a code is sent to the telephone."""
    if is_elder_view(request):
        return one_by_one(request)
    form, status = SeekerForm(posted(request)), 200
    if request.method == "POST":
        status = submit(request, form)
        if status == DONE:
            return redirect("employment:seek_code")
    context = {"form": form, "questions": asked(form, QUESTIONS)}
    return render(request, "employment/seek.html", context, status=status)


def submit(request, form) -> int:
    """Send the code, mind the limits; the status of the answer."""
    if form.is_valid() and not rate_limits.may_send_code(
        "job-seeker", client_address(request), form.cleaned_data["phone"]
    ):
        form.add_error(None, "要验证码太频繁，请过一小时再试，或者到零工驿站登记。")
        return TOO_MANY

    def keep(**values):
        request.session[PENDING_KEY] = seeking.ask(**values).pk

    return send(form, keep)


def asked(form, questions) -> list[dict]:
    """Each question with its bound fields."""
    return [
        {"question": question, "fields": [form[name] for name in question.fields]}
        for question in questions
    ]


def one_by_one(request):
    """One question a page. What was answered travels in the page and nowhere else, until the last one."""
    place = place_in(request)
    form, status = SeekerForm(posted(request)), 200
    if request.method == "POST":
        mine = set(QUESTIONS[place].fields)
        if "back" in request.POST:
            place = max(0, place - 1)
            form.errors.clear()
        elif wrong := mine & set(form.errors):
            status = INVALID
            keep_only(form, wrong)
        elif place + 1 < len(QUESTIONS):
            place += 1
            form.errors.clear()
        else:
            status = submit(request, form)
            if status == DONE:
                return redirect("employment:seek_code")
            place = place_of_error(form, place)
    question = QUESTIONS[place]
    context = {
        "form": form,
        "question": question,
        "fields": [form[name] for name in question.fields],
        "carried": carried(request.POST, form, question),
        "place": place,
        "number": place + 1,
        "total": len(QUESTIONS),
        "is_last": place + 1 == len(QUESTIONS),
    }
    return render(request, "employment/seek_one.html", context, status=status)


def place_in(request) -> int:
    """Which question was answered; the first for anything else."""
    text = request.POST.get("place", "0")
    return int(text) if text.isascii() and text.isdecimal() and int(text) < len(QUESTIONS) else 0


def keep_only(form, names) -> None:
    """Leave out what is wrong with questions that were not asked yet."""
    for name in [name for name in form.errors if name not in names]:
        del form.errors[name]


def place_of_error(form, place) -> int:
    """The first question with something to be put right."""
    for index, question in enumerate(QUESTIONS):
        if set(question.fields) & set(form.errors):
            return index
    return place


def carried(data, form, question) -> list[tuple[str, str]]:
    """(name, value) of every answer to another question, as hidden fields."""
    return [
        (name, value)
        for name in form.fields
        if name not in question.fields
        for value in data.getlist(name)
    ]


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def code(request):
    """The code of the text message puts the wish on the list."""
    rows = Seeker.objects.filter(state=Seeker.State.PENDING)
    pending = rows.filter(pk=request.session.get(PENDING_KEY)).first()
    if pending is None:
        return redirect("employment:seek")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(keep_receipt, request, pending))
        if status == DONE:
            return redirect("employment:receipt")
    return render(request, "employment/seek_code.html", {"form": form}, status=status)


def keep_receipt(request, pending, **values):
    seeker, query_code = seeking.confirm(pending, **values)
    request.session[RECEIPT_KEY] = [seeker.pk, query_code]
    del request.session[PENDING_KEY]


@login_not_required
@never_cache
@require_safe
def receipt(request):
    """Number and query code, for who has just registered in this browser."""
    pk, query_code = request.session.get(RECEIPT_KEY, (None, ""))
    found = Seeker.objects.filter(pk=pk, state=Seeker.State.LOOKING).first()
    if found is None:
        return redirect("employment:seek")
    context = {"seeker": found, "query_code": query_code}
    return render(request, "employment/receipt.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=FORM_SECONDS)
def paper(request):
    """The same questions on A4, to be filled in with a pen and handed to a station."""
    if not rate_limits.hit(
        "seeker-form", client_address(request), FORMS_PER_HOUR, rate_limits.HOUR
    ):
        words = "下载太频繁，请过一小时再试。"
        return HttpResponse(words, status=TOO_MANY, content_type="text/plain; charset=utf-8")
    response = HttpResponse(sheets.paper_form(SeekerForm(), QUESTIONS), "application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, "求职登记表.pdf")
    return response
