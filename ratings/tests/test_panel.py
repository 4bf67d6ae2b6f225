"""The panel: who may sit, what each sees, and the result that nobody changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accounts.tests.factories import UserFactory
from enterprises.models import EnterpriseMember
from ratings import permissions, services
from ratings.models import Result, Score, Seat
from ratings.tests.refused import code_of, database_refuses
from ratings.transitions import Action, State
from reminders.models import Notification

pytestmark = pytest.mark.django_db


def test_member_of_the_enterprise_is_refused_by_service_and_database(county):
    application = county.visited()

    with pytest.raises(ValidationError) as refused:
        services.convene(application, members=[*county.experts, county.owner], by=county.contact)
    assert code_of(refused) == {"members": "member_of_enterprise"}
    assert "赵敏是这家企业的人员" in refused.value.messages[0]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        seat(application, county.owner, county.contact)
    assert refused.value.__cause__.diag.constraint_name == "seat_of_an_outsider"


def seat(application, user, by):
    return Seat.objects.create(application=application, panel_round=1, user=user, named_by=by)


@pytest.mark.parametrize(("left_on", "is_refused"), [("2026-06-30", True), ("2025-06-30", False)])
def test_who_left_within_the_year_is_refused(county, left_on, is_refused):
    former = UserFactory(is_staff=True)
    EnterpriseMember.objects.create(
        enterprise=county.enterprise,
        user=former,
        role="clerk",
        valid_from=date(2025, 1, 1),
        valid_until=date.fromisoformat(left_on),
    )
    application = county.visited()
    members = [*county.experts, former]

    if is_refused:
        with pytest.raises(ValidationError) as refused:
            services.convene(application, members=members, by=county.contact)
        assert code_of(refused) == {"members": "member_of_enterprise"}
        assert not application.seats.exists()
    else:
        services.convene(application, members=members, by=county.contact)
        assert application.seats.count() == 4


def test_who_joins_the_enterprise_later_gives_no_points(county):
    application = county.scoring()
    expert = county.experts[0]
    EnterpriseMember.objects.create(enterprise=county.enterprise, user=expert, role="clerk")

    with pytest.raises(PermissionDenied):
        services.score(application, points=county.sheet(application, 5, 3, 2), by=expert)
    database_refuses(
        "score_by_an_open_sheet",
        lambda: Score.objects.create(
            seat=application.seats.get(user=expert), item=application.scheme.items.first(), points=5
        ),
    )
    assert services.stand_aside(application, reason="已经去了这家企业", by=expert).recused_at


def test_panel_has_at_least_three(county):
    with pytest.raises(ValidationError) as refused:
        services.convene(county.visited(), members=county.experts[:2], by=county.contact)

    assert refused.value.message_dict == {"members": ["评审组至少3个人，现在只有2个。"]}


def test_dossier_opens_after_declaring_and_never_after_standing_aside(county):
    application = services.convene(
        county.visited(), members=[*county.experts, county.handler], by=county.contact
    )
    declared, quiet, aside = county.experts
    services.declare(application, by=declared)
    services.stand_aside(application, reason="亲属在该企业", by=aside)
    services.stand_aside(application, reason="同学开的店", by=county.handler)

    opens = {
        user: permissions.can_open_dossier(user, application)
        for user in (declared, quiet, aside, county.contact, county.handler, county.owner)
    }

    assert list(opens.values()) == [True, False, False, True, False, False]
    assert not permissions.may_do(county.handler, application, Action.CONCLUDE)


def test_who_stood_aside_comes_not_back(county):
    application = county.scoring()
    expert = county.experts[0]
    services.stand_aside(application, reason="有亲属", by=expert)

    with pytest.raises(PermissionDenied):
        services.declare(application, by=expert)
    with pytest.raises(ValidationError) as refused:
        services.convene(application, members=[expert], by=county.contact)
    assert code_of(refused) == {"members": "member_named"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Seat.objects.filter(user=expert).update(recused_at=None, recusal_reason="")


def test_member_who_does_not_score_is_taken_off_and_the_panel_comes_to_its_result(county):
    application = county.scoring()
    extra = UserFactory(name="专家4", is_staff=True)
    services.convene(application, members=[extra], by=county.contact)
    for expert in county.experts:
        services.score(application, points=county.sheet(application, 5, 3, 1), by=expert)

    seat = services.take_off(
        application.seats.get(user=extra), reason="出差，不能评分", by=county.contact
    )

    assert seat.recusal_reason == "出差，不能评分"
    assert services.conclude(application, by=county.contact).state == State.SCORED
    told = Notification.objects.filter(recipient=extra, channel="inbox").order_by("pk")
    assert told.last().subject == f"{application.number} 您不再担任评审员，不用再评审"
    assert not permissions.can_open_dossier(extra, application)


def test_who_has_scored_or_is_off_the_panel_is_not_taken_off(county):
    application = county.scoring()
    scored, aside, quiet = county.experts
    services.score(application, points=county.sheet(application, 5, 3, 1), by=scored)
    services.stand_aside(application, reason="有亲属", by=aside)
    seats = {seat.user: seat for seat in application.seats.all()}

    for user, reason, code in (
        (scored, "出差", "already_scored"),
        (aside, "出差", "not_on_the_panel"),
        (quiet, " ", {"reason": "reason_missing"}),
    ):
        with pytest.raises(ValidationError) as refused:
            services.take_off(seats[user], reason=reason, by=county.contact)
        assert code_of(refused) == code
    with pytest.raises(PermissionDenied):
        services.take_off(seats[quiet], reason="出差", by=scored)


def test_points_of_others_are_hidden_until_all_are_in(county):
    application = county.scoring()
    for expert in county.experts[:2]:
        services.score(application, points=county.sheet(application, 5, 3, 1), by=expert)

    first, _, third = county.experts
    assert Score.objects.visible_to(first).count() == 3
    assert Score.objects.visible_to(third).count() == 0
    assert Score.objects.visible_to(county.contact).count() == 0

    services.score(application, points=county.sheet(application, 5, 2, 1), by=third)
    assert Score.objects.visible_to(county.contact).count() == 0
    services.conclude(application, by=county.contact)
    assert Score.objects.visible_to(county.contact).count() == 9
    assert Score.objects.visible_to(first).count() == 9
    assert Score.objects.visible_to(UserFactory(is_staff=True)).count() == 0


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ((5, 3), "points_missing"),
        ((6, 3, 1), "points_out_of_range"),
        ((-1, 3, 1), "points_out_of_range"),
    ],
)
def test_sheet_that_cannot_be_is_refused(county, points, code):
    application = county.scoring()
    items = list(application.scheme.items.all())
    sheet = {item.pk: Decimal(given) for item, given in zip(items, points, strict=False)}

    with pytest.raises(ValidationError) as refused:
        services.score(application, points=sheet, by=county.experts[0])

    assert list(code_of(refused).values()) == [code]
    assert not Score.objects.exists()


def test_sheet_is_handed_in_once(county):
    application = county.scoring()
    expert = county.experts[0]
    services.score(application, points=county.sheet(application, 5, 3, 1), by=expert)

    with pytest.raises(ValidationError) as refused:
        services.score(application, points=county.sheet(application, 1, 1, 1), by=expert)
    assert code_of(refused) == "already_scored"
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.update(points=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.all().delete()


def test_result_waits_for_everybody(county):
    application = county.scoring()
    for expert in county.experts[:2]:
        services.score(application, points=county.sheet(application, 5, 3, 1), by=expert)

    with pytest.raises(ValidationError) as refused:
        services.conclude(application, by=county.contact)
    assert code_of(refused) == "panel_incomplete"
    database_refuses("result_of_a_complete_panel", lambda: result_row(application))


def result_row(application):
    return Result.objects.create(
        application=application,
        panel_round=1,
        total=9,
        level="一档",
        spread=0,
        formula="mean-1",
        data={},
    )


def test_result_is_final(county):
    result = services.result_of(county.scored())

    assert (result.total, result.level, result.spread) == (9, "一档", 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.filter(pk=result.pk).update(total=1)
