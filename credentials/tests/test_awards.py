"""Awards: by a document, with an amount of a document or none."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bureaus.models import Bureau
from credentials.models import Award, RewardRule
from credentials.services import awarding
from credentials.tests.test_planning import refused
from workers.tests.factories import WorkerFactory, officer

pytestmark = pytest.mark.django_db


def rule(amount="2000.00", start=date(2026, 1, 1), until=None):
    officer("womens-federation")
    return RewardRule.objects.create(
        name="巾帼家政标兵",
        amount_yuan=Decimal(amount),
        document="某文〔2026〕1号",
        bureau=Bureau.objects.get(slug="womens-federation"),
        in_force_from=start,
        until=until,
    )


def award(worker, title="2026年度巾帼家政标兵", amount=None, by=None):
    return awarding.enter(
        worker,
        by=by or officer("womens-federation"),
        title=title,
        awarded_by="县妇联",
        document="高妇发〔2026〕3号",
        awarded_on=date(2026, 3, 8),
        rule=RewardRule.objects.first() or rule(amount) if amount else None,
    )


@pytest.mark.parametrize("slug", ["hrss", "trade-union", "womens-federation", "industry-commerce"])
def test_bureaus_of_the_measure_enter_awards(slug):
    made = award(WorkerFactory(), by=officer(slug))

    assert made.bureau.slug == slug


def test_others_do_not():
    with pytest.raises(PermissionDenied):
        award(WorkerFactory(), by=officer("market-regulation"))
    assert not Award.objects.visible_to(officer("market-regulation")).exists()


def test_award_is_entered_once():
    worker = WorkerFactory()
    award(worker)

    with pytest.raises(Exception, match="这个人的这项表彰已经登记过"):
        award(worker)


def test_rule_has_to_be_in_force_on_the_day():
    late = rule(start=date(2026, 6, 1))

    code = refused(
        awarding.enter,
        WorkerFactory(),
        by=officer("womens-federation"),
        title="标兵",
        awarded_by="县妇联",
        document="高妇发〔2026〕3号",
        awarded_on=date(2026, 3, 8),
        rule=late,
    )

    assert code == {"award_rule_of_its_day"}


def test_amount_is_never_changed_and_never_without_a_document():
    made = rule()

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        RewardRule.objects.update(amount_yuan=Decimal("9"))
    with pytest.raises(IntegrityError, match="reward_rule_has_its_document"), transaction.atomic():
        RewardRule.objects.update(document="")
    made.refresh_from_db()
    assert made.amount_yuan == Decimal("2000.00")


def test_award_is_withdrawn_by_the_bureau_that_entered_it():
    made = award(WorkerFactory())
    with pytest.raises(PermissionDenied):
        awarding.withdraw(made, on=date(2026, 5, 1), reason="材料不实", by=officer("hrss"))
    mine = officer("womens-federation")

    awarding.withdraw(made, on=date(2026, 5, 1), reason="材料不实", by=mine)

    assert not Award.objects.standing().exists()
    assert refused(awarding.withdraw, made, on=date(2026, 5, 1), reason="再来一次", by=mine) == {
        "already_withdrawn"
    }


def test_what_was_given_stays():
    award(WorkerFactory())

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Award.objects.update(title="别的")
