"""The enterprise's room of training: people to order, and what it asks for in a survey."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.permissions import can_sign_for, require_signer
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import DONE, button, posted
from gaotai_jiazheng.last_question import ask
from training.forms.answering import send
from training.forms.demand import DemandForm, OrderForm
from training.models import DemandSurvey, EmployerOrder
from training.services import ordering, surveying

GET_AND_POST = ["GET", "HEAD", "POST"]
FORM = "training/demand/form.html"
SHOWN = 50


@enterprise_page
@never_cache
@require_safe
def index(request, enterprise):
    """The enterprise's orders with the people hired, and its answers to the survey."""
    survey = DemandSurvey.objects.open(timezone.localdate()).first()
    orders = enterprise.training_orders.select_related("occupation", "training_class")
    answers = enterprise.training_demands.select_related("occupation", "town", "survey")
    context = {
        "signs": can_sign_for(request.user, enterprise),
        "survey": survey,
        "orders": list(orders[:SHOWN]),
        "answers": list(answers[:SHOWN]),
    }
    return render(request, "training/demand/index.html", context)


def form_page(request, form, service, *, heading, done, lead=""):
    status = 200
    if request.method == "POST":
        status = send(form, service)
        if status == DONE:
            messages.success(request, done)
            return redirect("training_demand:index")
    context = {"form": form, "heading": heading, "lead": lead}
    return render(request, FORM, context, status=status)


@enterprise_page(begins=WHOLE_PAGE)
@never_cache
@require_http_methods(GET_AND_POST)
def order(request, enterprise):
    """Order people."""
    require_signer(request.user, enterprise)
    return form_page(
        request,
        OrderForm(posted(request)),
        partial(ordering.place, enterprise, by=request.user),
        heading="下用工订单",
        done="已下单，县人社局会编入培训班。",
        lead="学员结业后90天内到岗的，算订单完成。",
    )


@enterprise_page(begins=WHOLE_PAGE)
@never_cache
@require_http_methods(GET_AND_POST)
def answer(request, enterprise):
    """Answer the open survey."""
    require_signer(request.user, enterprise)
    survey = DemandSurvey.objects.open(timezone.localdate()).first()
    if survey is None:
        return redirect("training_demand:index")
    return form_page(
        request,
        DemandForm(posted(request)),
        partial(surveying.answer_for_enterprise, survey, enterprise, by=request.user),
        heading="填培训需求",
        done="已经收到。",
        lead=survey.title,
    )


@enterprise_page
@require_http_methods(GET_AND_POST)
def withdraw(request, enterprise, pk):
    """Take an order back that is in no class yet, after having been asked once more."""
    found = get_object_or_404(EmployerOrder.objects.filter(enterprise=enterprise), pk=pk)
    if request.method != "POST":
        return ask(
            request,
            "撤回订单",
            of=f"{found.occupation}{found.people}人",
            loses="撤回以后不再按这份订单开班，不能恢复；要人只能重新下单。",
            back=reverse("training_demand:index"),
        )
    return button(
        request,
        lambda: ordering.withdraw(found, by=request.user),
        done="订单已撤回。",
        target="training_demand:index",
    )
