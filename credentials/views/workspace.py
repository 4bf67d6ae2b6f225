"""技能考核: the exams that take candidates, and the enterprise's own people in them."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credentials.forms.registering import OwnWorkerForm
from credentials.models import ExamPlan, Registration, Result
from credentials.permissions import can_register_for
from credentials.services import registering
from credentials.transitions import TOLD_STATES, State
from enterprises.workspace import WHEN_SENT, enterprise_page
from gaotai_jiazheng.form_answers import DONE, FormAnswers, button, posted
from gaotai_jiazheng.last_question import ask

ANSWERS = FormAnswers(
    {
        "exam_seats_not_exceeded",
        "candidate_once_in_an_exam",
        "registered_while_announced",
        "exam_begun",
    }
)
SHOWN = 100


def offered(enterprise):
    """The exams that the enterprise may know of: announced ones, of employers only its own."""
    rows = ExamPlan.objects.exclude(state=State.PLANNED)
    rows = rows.filter(~Q(body__kind="employer") | Q(body__employer__enterprise=enterprise))
    return rows.select_related("body", "occupation")


@enterprise_page
@never_cache
@require_safe
def index(request, enterprise):
    """What takes candidates, and where the enterprise has registered somebody."""
    today = timezone.localdate()
    mine = Registration.objects.filter(enterprise=enterprise).order_by().values("plan")
    context = {
        "open": list(
            offered(enterprise)
            .filter(state=State.ANNOUNCED, held_on__gte=today)
            .annotate(left=F("seats") - F("taken"))
            .order_by("held_on", "pk")[:SHOWN]
        ),
        "earlier": list(
            offered(enterprise).filter(pk__in=mine).order_by("-held_on", "-pk")[:SHOWN]
        ),
    }
    return render(request, "credentials/workspace/index.html", context)


@enterprise_page(begins=WHEN_SENT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exam(request, enterprise, number):
    """One exam and the enterprise's candidates; POST registers one, found by the number of her paper."""
    plan = get_object_or_404(offered(enterprise), number=number)
    signs = can_register_for(request.user, enterprise)
    form = OwnWorkerForm(posted(request), enterprise=enterprise, on=timezone.localdate())
    status = 200
    if request.method == "POST":
        if not signs:
            raise PermissionDenied("由企业负责人或者受托人报名。")
        status = ANSWERS.send(form, partial(enter, form, plan, enterprise, request.user))
        if status == DONE:
            messages.success(request, "已报名。")
            return redirect("credentials_workspace:exam", plan.number)
    is_open = registering.is_open(plan, timezone.now())
    context = {
        "plan": plan,
        "form": form,
        "takes": signs and is_open and plan.free > 0,
        "may_withdraw": signs and is_open,
        "rows": candidates(plan, enterprise),
    }
    return render(request, "credentials/workspace/exam.html", context, status=status)


def enter(form, plan, enterprise, user, **_typed):
    registering.register(plan, form.worker, by=user, enterprise=enterprise)


def candidates(plan, enterprise) -> list[dict]:
    """The enterprise's candidates, and once published whether they passed; the scores are their own."""
    rows = plan.registrations.filter(enterprise=enterprise).select_related("worker")
    registrations = list(rows[:SHOWN])
    results = {}
    if plan.state in TOLD_STATES:
        current = Result.objects.current().filter(registration__in=registrations)
        results = {result.registration_id: result for result in current}
    return [{"registration": each, "result": results.get(each.pk)} for each in registrations]


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, enterprise, pk):
    """Give a seat back before the exam, after having been asked once more."""
    rows = Registration.objects.select_related("plan", "enterprise", "worker")
    found = get_object_or_404(rows, pk=pk, enterprise=enterprise)
    if request.method != "POST":
        return ask(
            request,
            "取消报名",
            of=f"{found.worker}，{found.plan.what}",
            loses="取消以后名额马上让出来，不能恢复；报满以后不能再报。",
            back=reverse("credentials_workspace:exam", args=[found.plan.number]),
        )
    return button(
        request,
        lambda: registering.withdraw(found, by=request.user),
        done="已取消报名，名额让出来了。",
        target=reverse("credentials_workspace:exam", args=[found.plan.number]),
    )
