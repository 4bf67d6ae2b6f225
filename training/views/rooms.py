"""The rooms of training institutions: quotas, teachers, classes with their steps, and who sits in them."""

from functools import partial, wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reveal as open_sealed
from gaotai_jiazheng import acting_for
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import DONE, button, posted
from gaotai_jiazheng.last_question import ask
from papers.taking import type_in
from reminders.models import Notification
from training.forms.answering import send
from training.forms.classes import ClassForm, NeededNoteForm, NoteForm, SeatsForm, initial_of
from training.forms.enrolling import PaperForm, ReasonForm
from training.listed_people import people_of
from training.models import Enrolment, Institution, Quota, TrainingClass
from training.models.institution import institution_ids_of
from training.services import classes, enrolling, followups
from training.sheets import paper_number
from training.transitions import (
    OF_THE_BUREAU,
    RESERVING_STATES,
    USING_STATES,
    Action,
    State,
    actions_from,
)
from training.views.own import said_of

GET_AND_POST = ["GET", "HEAD", "POST"]
FORM = "training/rooms/form.html"
SESSION_KEY = "training_institution"
PAGE_SIZE, SHOWN, TOLD_SHOWN = 30, 200, 8
# What the institution does by itself; filing again and asking for the subsidy have pages of their own.
OWN_STEPS = {
    action: step
    for action, step in classes.STEPS.items()
    if action not in OF_THE_BUREAU and action != Action.CLAIM
}


def institution_page(view):
    """A page of an institution's rooms: the view gets (request, institution, …). Who acts for several has
    chosen one or is sent to choose; to whoever acts for none the page does not exist."""

    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        mine = institution_ids_of(request.user)
        chosen = request.session.get(SESSION_KEY)
        if chosen not in mine:
            if not mine:
                raise Http404
            if len(mine) > 1:
                return redirect("training_rooms:choose")
            chosen = next(iter(mine))
        institution = Institution.objects.get(pk=chosen)
        if len(mine) > 1:
            acting_for.note(request, institution)
            if acting_for.is_of_another(request, institution):
                choose = reverse("training_rooms:choose")
                rows = Institution.objects.filter(pk__in=mine)
                return acting_for.refuse(
                    request, institution, rows, choose=choose, name="institution"
                )
        return view(request, institution, *args, **kwargs)

    return wrapped


@never_cache
@require_http_methods(GET_AND_POST)
def choose(request):
    """For whom somebody acts who acts for several."""
    mine = Institution.objects.filter(pk__in=institution_ids_of(request.user))
    if request.method == "POST":
        chosen = request.POST.get("institution", "")
        found = get_object_or_404(mine, pk=chosen if chosen.isdecimal() else 0)
        request.session[SESSION_KEY] = found.pk
        return redirect("training_rooms:index")
    if not mine:
        raise Http404
    return render(request, "training/rooms/choose.html", {"institutions": mine})


def class_of(institution, pk) -> TrainingClass:
    """A class of the institution's; raises Http404."""
    rows = TrainingClass.objects.select_related(
        "institution", "occupation", "community__town", "quota__plan"
    )
    return get_object_or_404(rows, institution=institution, pk=pk)


@require_safe
@institution_page
def index(request, institution):
    """What the person was told, the year's quotas and the classes, the newest first, a page at a time."""
    today = timezone.localdate()
    gaps = followups.closed_with_gaps(today).filter(training_class__institution=institution)
    quotas = Quota.objects.filter(
        institution=institution, plan__state="approved", plan__year__gte=today.year
    )
    rows = institution.classes.select_related("occupation").order_by("-pk")
    if (after := request.GET.get("after", "")).isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    rows = list(rows[: PAGE_SIZE + 1])
    context = {
        "institution": institution,
        "has_several": len(institution_ids_of(request.user)) > 1,
        "quotas": list(quotas.select_related("plan", "occupation")[:SHOWN]),
        "gaps": list(gaps[:PAGE_SIZE]),
        "told": list(Notification.objects.inbox_of(request.user).order_by("-pk")[:TOLD_SHOWN]),
        "classes": rows[:PAGE_SIZE],
        "next_after": rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None,
    }
    return render(request, "training/rooms/index.html", context)


def form_page(
    request, institution, form, service, *, heading, done, row=None, grave=False, target=None
):
    """Show a form and take the step; then to target, to the class, or to the room."""
    status = 200
    if request.method == "POST":
        status = send(form, service)
        if status == DONE:
            messages.success(request, done)
            if target or row is None:
                return redirect(target or "training_rooms:index")
            return redirect("training_rooms:training_class", row.pk)
    context = {
        "institution": institution,
        "form": form,
        "heading": heading,
        "class": row,
        "is_grave": grave,
    }
    return render(request, FORM, context, status=status)


@require_http_methods(GET_AND_POST)
@institution_page
def new(request, institution):
    """File a class."""
    form = ClassForm(posted(request), institution=institution)
    return form_page(
        request,
        institution,
        form,
        partial(classes.file_class, by=request.user),
        heading="开班备案",
        done="已备案，等县人社局审核。",
    )


@require_http_methods(GET_AND_POST)
@institution_page
def refile(request, institution, pk):
    """File a returned class again, changed; the page says what has to be."""
    row = class_of(institution, pk)
    form = ClassForm(posted(request), institution=institution, initial=initial_of(row))
    returned = row.steps.filter(action=Action.RETURN).order_by("-pk").first()
    if returned is not None:
        form.leads_to = f"退回的原因：{returned.note}"
    return form_page(
        request,
        institution,
        form,
        partial(classes.refile, row, by=request.user),
        heading="改好再报",
        done="已再报，等县人社局审核。",
        row=row,
    )


@require_safe
@institution_page
def training_class(request, institution, pk):
    """One class: what may be done now, who sits in it and who waits, and the record."""
    row, now = class_of(institution, pk), timezone.now()
    context = {
        "institution": institution,
        "class": row,
        "curricula": list(row.curricula.all()),
        "sessions": list(row.sessions.select_related("teacher")[:SHOWN]),
        **people_of(request, row),
        "steps": list(row.steps.select_related("by")),
        "actions": [
            action
            for action in actions_from(row.state)
            if action in OWN_STEPS and classes.is_time_for(action, row, now)
        ],
        "doubt_about_hours": row.doubt_about_hours,
        "may_refile": row.state == State.RETURNED,
        "may_change_seats": row.state in RESERVING_STATES,
        "takes": row.takes_enrolments(now),
        "has_begun": row.state in USING_STATES,
        "may_claim": row.state in (State.ASSESSED, State.CLAIMED),
    }
    return render(request, "training/rooms/class.html", context)


@require_http_methods(GET_AND_POST)
@institution_page
def step(request, institution, pk, action):
    """A step of one button, with what is to be said about it."""
    row = class_of(institution, pk)
    if action not in OWN_STEPS:
        raise Http404
    is_grave = action == Action.CANCEL
    form = (NeededNoteForm if is_grave else NoteForm)(posted(request))
    return form_page(
        request,
        institution,
        form,
        partial(OWN_STEPS[action], row, by=request.user),
        heading=Action(action).label,
        done=f"已办理：{Action(action).label}。",
        row=row,
        grave=is_grave,
    )


@require_http_methods(GET_AND_POST)
@institution_page
def seats(request, institution, pk):
    """More or fewer seats; who waits moves up."""
    row = class_of(institution, pk)
    form = SeatsForm(posted(request), initial={"seats": row.seats})
    return form_page(
        request,
        institution,
        form,
        partial(classes.change_seats, row, by=request.user),
        heading="改名额",
        done="名额已改。",
        row=row,
    )


@require_http_methods(GET_AND_POST)
@institution_page
def enrol(request, institution, pk):
    """Write somebody down who has signed."""
    row = class_of(institution, pk)
    form = PaperForm(posted(request))
    return form_page(
        request,
        institution,
        form,
        partial(
            type_in,
            partial(enrolling.enrol_on_paper, row),
            form_number=paper_number(row),
            by=request.user,
        ),
        heading="代报一个人",
        done="已登记；名额满了的排在候补里。",
        row=row,
    )


@require_http_methods(GET_AND_POST)
@institution_page
def reveal(request, institution, pk, enrolment):
    """Name, number and telephone of one learner, once, with a reason that is kept."""
    row = class_of(institution, pk)
    found = get_object_or_404(row.enrolments.exclude(state="pending"), pk=enrolment, erased_at=None)
    form, opened, status = ReasonForm(posted(request)), None, 200

    def look(reason):
        nonlocal opened
        fields = ["name", "id_number", "phone"]
        opened = open_sealed(request.user, found, fields, reason, client_address(request))

    if request.method == "POST":
        status = send(form, look)
        status = 200 if status == DONE else status
    context = {
        "institution": institution,
        "class": row,
        "enrolment": found,
        "form": form,
        "opened": opened,
    }
    return render(request, "training/rooms/reveal.html", context, status=status)


@require_http_methods(GET_AND_POST)
@institution_page
def cancel_seat(request, institution, pk):
    """Give back the seat of somebody who has rung up, after having been asked once more."""
    rows = Enrolment.objects.select_related("training_class__institution")
    found = get_object_or_404(
        rows.exclude(state="pending"), training_class__institution=institution, pk=pk
    )
    if request.method != "POST":
        return ask(
            request,
            "取消报名",
            of=said_of(found),
            loses="取消以后座位马上让给候补的人，本人收到短信；要回来只能重新报名。",
            back=reverse("training_rooms:training_class", args=[found.training_class_id]),
        )
    return button(
        request,
        lambda: enrolling.cancel(found, by=request.user),
        done="已取消这个报名。",
        target=reverse("training_rooms:training_class", args=[found.training_class_id]),
    )
