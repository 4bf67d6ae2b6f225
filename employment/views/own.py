"""The seeker's own page by number and code, and the answer to a job by the link of a text message."""

from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from employment import pairing
from employment.forms.answering import send
from employment.forms.seeking import WISH_QUESTIONS, OwnForm, WishForm
from employment.models import Job, Match, Seeker
from employment.services import looking, pairs, seeking
from employment.transitions import MatchState
from employment.views.seeking import GET_AND_POST, asked
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import CONFLICT, DONE, INVALID, TOO_MANY, button, posted
from gaotai_jiazheng.last_question import ask
from gaotai_jiazheng.opened_rows import open_again, open_row, opened_pk

OPENED_KEY = "job_seeker_opened"
LOOKS_PER_ADDRESS, SHOWN = 30, 20
NO_LINK = "这个链接已经用过或者失效。"


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def own(request):
    """Number and code open the seeker's page; it stays open as long as somebody is there."""
    if request.method != "POST" and opened(request) is not None:
        return redirect("employment:mine")
    form, status = OwnForm(posted(request)), 200
    if request.method == "POST":
        address = client_address(request)
        status = INVALID
        if rate_limits.guessed_too_often("seeker-own", address, LOOKS_PER_ADDRESS):
            form.add_error(None, "编号和查询码错了太多次，请过一小时再试。")
            status = TOO_MANY
        elif form.is_valid():
            found = seeking.find(**form.cleaned_data)
            if found is not None:
                open_row(request, OPENED_KEY, found.pk)
                return redirect("employment:mine")
            rate_limits.note_wrong_guess("seeker-own", address, LOOKS_PER_ADDRESS)
            form.add_error(None, "编号或者查询码不对，请核对后再试。")
    return render(request, "employment/own.html", {"form": form}, status=status)


def opened(request) -> Seeker | None:
    """The seeker whose page this browser has opened."""
    rows = Seeker.objects.filter(erased_at=None).exclude(state=Seeker.State.PENDING)
    return rows.filter(pk=opened_pk(request, OPENED_KEY)).first()


def own_page(view):
    """Give the view the seeker whose page was opened; without one, back to number and code."""

    @login_not_required
    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        seeker = opened(request)
        if seeker is None:
            return open_again("employment:own")
        return view(request, seeker, *args, **kwargs)

    return wrapped


@own_page
@require_safe
def mine(request, seeker):
    """What was proposed, what fits, what one may do about it, and who looked at whom to call."""
    rows = seeker.matches.select_related(
        "job__enterprise", "job__station", "job__community__town", "placement"
    )
    matches = list(rows.prefetch_related("interviews").order_by("-pk")[:SHOWN])
    is_looking = seeker.state == Seeker.State.LOOKING
    context = {
        "seeker": seeker,
        "asked": [each for each in matches if each.state == MatchState.PROPOSED],
        "others": [each for each in matches if each.state != MatchState.PROPOSED],
        "fitting": pairing.jobs_for(seeker) if is_looking else [],
        "is_looking": is_looking,
        "looks": looking.looks_at(seeker),
    }
    return render(request, "employment/mine.html", context)


@own_page
@require_http_methods(GET_AND_POST)
def mine_answer(request, seeker, pk):
    """Yes or no to a job that was proposed; a yes may be taken back, after having been asked once more."""
    match = get_object_or_404(Match, seeker=seeker, pk=pk)
    if request.method != "POST":
        return ask(
            request,
            "收回同意",
            of=f"{match.job.title}，{match.job.poster_name}",
            loses="收回以后对方不再和您联系，不能恢复。",
            back=reverse("employment:mine"),
            answer="no",
        )
    if request.POST.get("answer") not in {"yes", "no"}:
        messages.error(request, "请选“同意联系”或者“不去”。")
        return redirect("employment:mine")
    agrees = request.POST["answer"] == "yes"
    done = "已同意，对方会和您联系。" if agrees else "已告诉对方您不去。"
    step = partial(pairs.answer, match, agrees=agrees, way=pairs.Way.OWN_PAGE)
    return button(request, step, done=done, target="employment:mine")


@own_page
@require_POST
def mine_volunteer(request, seeker, pk):
    """The seeker picks a job herself."""
    job = get_object_or_404(Job.objects.open(), pk=pk)
    step = partial(pairs.volunteer, seeker, job)
    return button(request, step, done="已告诉对方，等对方联系您。", target="employment:mine")


@own_page
@require_http_methods(GET_AND_POST)
def mine_edit(request, seeker):
    """Write the wish anew."""
    if seeker.state != Seeker.State.LOOKING:
        raise Http404
    initial = {name: getattr(seeker, name) for name in seeking.WISH}
    initial["communities"] = list(seeker.communities.values_list("pk", flat=True))
    form, status = WishForm(posted(request), initial=initial), 200
    if request.method == "POST":
        status = send(form, partial(seeking.keep, seeker))
        if status == DONE:
            messages.success(request, "已修改。")
            return redirect("employment:mine")
    context = {"form": form, "questions": asked(form, WISH_QUESTIONS)}
    return render(request, "employment/mine_edit.html", context, status=status)


@own_page
@require_http_methods(GET_AND_POST)
def mine_withdraw(request, seeker):
    """Take the registration back; said once more, because it cannot be undone."""
    if request.method == "POST":
        try:
            seeking.withdraw(seeker)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("employment:mine")
        request.session.pop(OPENED_KEY, None)
        messages.success(request, "已撤回，您的姓名和电话已经删除。")
        return redirect("employment:index")
    return render(request, "employment/mine_withdraw.html", {"seeker": seeker})


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def answer(request, token):
    """The job behind the link of a text message, and yes or no to it. The link holds for one answer."""
    match = pairs.find_by_token(token)
    if match is None:
        return render(request, "employment/answered.html", {"words": NO_LINK}, status=404)
    if request.method == "POST" and request.POST.get("answer") in {"yes", "no"}:
        agrees = request.POST["answer"] == "yes"
        try:
            pairs.answer(match, agrees=agrees, way=pairs.Way.LINK)
        except ValidationError as error:
            context = {"words": error.messages[0]}
            return render(request, "employment/answered.html", context, status=CONFLICT)
        words = "已同意，对方会和您联系。" if agrees else "已告诉对方您不去。"
        return render(request, "employment/answered.html", {"words": words})
    status = INVALID if request.method == "POST" else 200
    return render(
        request, "employment/answer.html", {"match": match, "job": match.job}, status=status
    )
