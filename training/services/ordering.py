"""Orders of enterprises: placed, put into a class, closed; who of the class was hired."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format

from disclosure.gate import refuse_personal_data
from enterprises.models import Enterprise
from enterprises.permissions import can_sign_for
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import not_now, refusal
from training.models.assessment import Completion
from training.models.choices import ClassMode
from training.models.order import EmployerOrder
from training.models.training_class import TrainingClass
from training.permissions import keeps_training
from training.services import telling
from training.services.refusals import refused_in_words
from training.services.stepping import lock
from training.transitions import TAKES_NO_ORDERS
from training.transitions import State as ClassState
from workers.models import Employment

HIRED_WITHIN = timedelta(days=90)
State = EmployerOrder.State


@transaction.atomic
def place(enterprise, *, by, at=None, **values) -> EmployerOrder:
    """values: occupation, level, people, needed_by, offer. What arrives twice, as it does where the connection
    breaks before the answer, is one order. Raises PermissionDenied; codes past_day, personal_data,
    step_not_allowed, order_people_in_range."""
    at = at or timezone.now()
    if not can_sign_for(by, enterprise):
        raise PermissionDenied("由企业负责人或者受托人下单。")
    if values["needed_by"] <= timezone.localdate(at):
        raise refusal("needed_by", "最晚到岗日要在今天以后。", "past_day")
    refuse_personal_data(values.get("offer", ""), "offer")
    held = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if held.state == Enterprise.State.CANCELLED:
        raise ValidationError("企业已从名录注销，不能下单。", code="step_not_allowed")
    just_now = EmployerOrder.objects.filter(
        enterprise=enterprise, placed_by=by, placed_at__gt=at - ARRIVES_TWICE_WITHIN, **values
    )
    if same := just_now.filter(state=State.PLACED).first():
        return same
    with refused_in_words(EmployerOrder):
        return EmployerOrder.objects.create(
            enterprise=enterprise, placed_by=by, placed_at=at, **values
        )


@transaction.atomic
def withdraw(order, *, by) -> EmployerOrder:
    """Raises PermissionDenied; code step_not_allowed."""
    if not can_sign_for(by, order.enterprise):
        raise PermissionDenied("由企业负责人或者受托人撤回。")
    order = locked(order, State.PLACED, "撤回")
    order.state = State.WITHDRAWN
    order.save(update_fields=["state"])
    return order


@transaction.atomic
def decline(order, *, decline_reason: str, by) -> EmployerOrder:
    """No class comes for it; the enterprise reads why. Raises PermissionDenied; codes step_not_allowed,
    order_declined_says_why."""
    if not keeps_training(by):
        raise PermissionDenied("由县人社局答复订单。")
    order = locked(order, State.PLACED, "不予安排")
    order.state, order.decline_reason = State.DECLINED, decline_reason
    with refused_in_words(EmployerOrder):
        order.save(update_fields=["state", "decline_reason"])
    telling.tell_orderer(order, f"{said_of(order)}不能安排，原因写在订单上")
    return order


def withdraw_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: what it has ordered waits for no class any more. Orders in a class stay
    with it, whose learners others hire."""
    waiting = EmployerOrder.objects.filter(enterprise=enterprise, state=State.PLACED)
    for order in waiting.select_for_update(of=("self",)).order_by("pk"):
        order.state = State.WITHDRAWN
        order.save(update_fields=["state"])


@transaction.atomic
def put_into_class(order, *, training_class, by) -> EmployerOrder:
    """The enterprise hears of its class. Raises PermissionDenied; codes step_not_allowed, class_not_to_order,
    class_takes_no_orders, order_class_of_its_occupation."""
    if not keeps_training(by):
        raise PermissionDenied("由县人社局把订单编入培训班。")
    training_class = lock(training_class)
    order = locked(order, State.PLACED, "编入培训班")
    if training_class.mode != ClassMode.ORDER:
        raise refusal("training_class", "这个班不是订单式的。", "class_not_to_order")
    if training_class.state in TAKES_NO_ORDERS:
        message = f"{training_class.get_state_display()}的班不能再编入订单。"
        raise refusal("training_class", message, "class_takes_no_orders")
    order.state, order.training_class = State.IN_CLASS, training_class
    with refused_in_words(EmployerOrder):
        order.save(update_fields=["state", "training_class"])
    begins = date_format(timezone.localdate(training_class.starts_at))
    telling.tell_orderer(order, f"{said_of(order)}编入“{training_class.title}”，{begins}开班")
    return order


def take_out(training_class) -> int:
    """The orders of a class that does not take place wait for another one, and the enterprises are told; those of an
    enterprise that is off the register are withdrawn. How many."""
    orders = EmployerOrder.objects.filter(training_class=training_class, state=State.IN_CLASS)
    orders = orders.select_related("occupation", "enterprise").order_by("enterprise_id", "pk")
    orders = list(orders.select_for_update(of=("self", "enterprise"), no_key=True))
    for order in orders:
        is_off = order.enterprise.state == Enterprise.State.CANCELLED
        order.state = State.WITHDRAWN if is_off else State.PLACED
        order.training_class = None
        order.save(update_fields=["state", "training_class"])
        if not is_off:
            subject = f"“{training_class.title}”取消了，{said_of(order)}重新等待编班"
            telling.tell_orderer(order, subject)
    return len(orders)


def said_of(order) -> str:
    return f"{order.occupation}{order.people}人的订单"


def kept_by_cancelled_classes():
    """The orders that are in a class which was cancelled: before ``take_out``, they stayed there."""
    return EmployerOrder.objects.filter(
        state=State.IN_CLASS, training_class__state=ClassState.CANCELLED
    )


def free_kept_by_cancelled_classes() -> int:
    """Take these orders out of their classes, class by class; how many."""
    classes = TrainingClass.objects.filter(orders__in=kept_by_cancelled_classes())
    freed = 0
    for training_class in classes.order_by("pk").distinct():
        with transaction.atomic():
            freed += take_out(lock(training_class))
    return freed


@transaction.atomic
def close(order, *, by) -> EmployerOrder:
    """Raises PermissionDenied; code step_not_allowed."""
    if not keeps_training(by):
        raise PermissionDenied("由县人社局结束订单。")
    order = locked(order, State.IN_CLASS, "结束")
    order.state = State.CLOSED
    order.save(update_fields=["state"])
    return order


def locked(order, wanted, word) -> EmployerOrder:
    order = EmployerOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.state != wanted:
        raise not_now("这份订单", order.get_state_display(), word)
    return order


def hired(order):
    """The completions of the order's class whose learner began at this enterprise from the class's first day
    to ninety days after completing, by the register of workers."""
    begun = Employment.objects.filter(
        enterprise=order.enterprise_id,
        worker__id_digest=OuterRef("enrolment__id_digest"),
        started_on__gte=OuterRef("enrolment__training_class__starts_at__date"),
        started_on__lte=OuterRef("completed_on") + HIRED_WITHIN,
    )
    rows = Completion.objects.standing().exclude(enrolment__id_digest="")
    return rows.filter(Exists(begun), enrolment__training_class=order.training_class_id)


def fill_percent(order) -> int:
    """The share of the ordered people that was hired, cut off, at most a hundred."""
    if order.training_class_id is None:
        return 0
    return min(100, hired(order).count() * 100 // order.people)
