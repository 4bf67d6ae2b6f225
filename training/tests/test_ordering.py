"""Orders that a class kept when it was cancelled, before the services took them out."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from training.models import TrainingClass
from training.services import classes, ordering
from training.tests.factories import new_class
from training.transitions import State
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db


def in_class(row, *, state):
    """An order that was put into the class, which then came to this state past the services."""
    owner = EnterpriseMemberFactory()
    order = ordering.place(
        owner.enterprise,
        occupation=row.occupation,
        level=None,
        people=2,
        needed_by=timezone.localdate() + timedelta(days=40),
        offer="包吃住",
        by=owner.user,
    )
    order = ordering.put_into_class(order, training_class=row, by=officer("hrss"))
    TrainingClass.objects.filter(pk=row.pk).update(state=state)
    return order


def test_an_order_that_arrives_twice_is_one_until_it_is_withdrawn():
    owner, row = EnterpriseMemberFactory(), new_class(days=5, mode="order")
    day = timezone.localdate() + timedelta(days=40)
    wanted = {"occupation": row.occupation, "level": None, "people": 2, "needed_by": day}
    wanted |= {"offer": "包吃住", "by": owner.user}
    first = ordering.place(owner.enterprise, **wanted)

    again = ordering.place(owner.enterprise, **wanted)
    ordering.withdraw(first, by=owner.user)
    anew = ordering.place(owner.enterprise, **wanted)

    assert again == first
    assert anew != first


def test_orders_of_an_enterprise_that_leaves_the_register_wait_for_no_class():
    row = new_class(days=5, mode="order")
    trained = in_class(row, state=State.RUNNING)
    owner, keeper = trained.enterprise.members.get(), officer("hrss")
    wanted = {"occupation": row.occupation, "level": None, "people": 3, "offer": ""}
    wanted |= {"needed_by": timezone.localdate() + timedelta(days=40), "by": owner.user}
    waiting = ordering.place(trained.enterprise, **wanted)

    change_standing(trained.enterprise, "cancel", by=keeper, reason="已注销营业执照")

    for order in (waiting, trained):
        order.refresh_from_db()
    assert (waiting.state, trained.state) == ("withdrawn", "in_class")
    with pytest.raises(ValidationError) as late:
        ordering.place(trained.enterprise, **wanted)
    assert late.value.code == "step_not_allowed"


def test_an_order_is_withdrawn_when_its_class_is_called_off_after_its_enterprise_has_left():
    row = new_class(days=5, mode="order")
    left, stays = in_class(row, state=State.ENROLLING), in_class(row, state=State.ENROLLING)
    change_standing(left.enterprise, "cancel", by=officer("hrss"), reason="已注销营业执照")

    classes.cancel(row, by=row.filed_by, note="老师病了")

    for order in (left, stays):
        order.refresh_from_db()
    assert (left.state, stays.state) == ("withdrawn", "placed")
    told = Notification.objects.filter(subject__contains="重新等待编班")
    assert set(told.values_list("recipient", flat=True)) == {stays.placed_by_id}


def free_orders(**options):
    output = StringIO()
    call_command("free_orders", stdout=output, **options)
    return output.getvalue().splitlines()


def test_orders_that_a_cancelled_class_has_kept_wait_for_another_one():
    row, other = new_class(days=5, mode="order"), new_class(days=6, mode="order")
    kept, running = in_class(row, state=State.CANCELLED), in_class(other, state=State.RUNNING)

    counted = free_orders(dry_run=True)
    kept.refresh_from_db()
    assert (kept.state, kept.training_class) == ("in_class", row)
    freed, again = free_orders(), free_orders()

    assert counted == ["已取消的班留住的订单 1 个", "试运行，没有修改。"]
    assert (freed, again) == (["已取消的班留住的订单 1 个"], ["已取消的班留住的订单 0 个"])
    kept.refresh_from_db()
    running.refresh_from_db()
    assert (kept.state, kept.training_class) == ("placed", None)
    assert (running.state, running.training_class) == ("in_class", other)
    told = Notification.objects.filter(subject__contains="重新等待编班")
    assert set(told.values_list("recipient", flat=True)) == {kept.placed_by_id}
