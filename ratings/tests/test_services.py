"""The way of an application, and what services and database refuse on it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from accounts.tests.factories import UserFactory
from disclosure import services as disclosure
from disclosure.models import Notice
from enterprises.models import EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory
from ratings import gaps, permissions, services
from ratings.models import (
    Answer,
    Application,
    Evidence,
    Rating,
    Result,
    Score,
    Seat,
    StandardScheme,
)
from ratings.services import schemes
from ratings.tests.factories import moment, picture, scheme_entry
from ratings.transitions import NEXT_STATE, Action, Keeping, Standing, State
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


def code_of(refused):
    error = refused.value
    if hasattr(error, "error_dict"):
        return {name: errors[0].code for name, errors in error.error_dict.items()}
    return error.error_list[0].code


def database_refuses(constraint, action):
    """The database refuses it by itself, by the name of its rule."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        action()
    diagnosis = refused.value.__cause__.diag
    assert constraint in {diagnosis.constraint_name, None} or constraint in str(refused.value)


# Criteria


def test_version_in_use_never_changes(county):
    item = county.scheme.items.first()

    with pytest.raises(DatabaseError), transaction.atomic():
        StandardScheme.objects.filter(pk=county.scheme.pk).update(mandatory_share=1)
    database_refuses(
        "scheme_items_stay", lambda: type(item).objects.filter(pk=item.pk).update(points=9)
    )
    database_refuses("scheme_items_stay", lambda: item.delete())
    database_refuses(
        "scheme_items_stay",
        lambda: county.scheme.items.create(
            position=9, number="9", category="x", title="x", points=1
        ),
    )


def test_version_is_there_once(county):
    with pytest.raises(ValidationError):
        schemes.bring_in(scheme_entry(), bureau=county.bureau)


def test_draft_is_thrown_away_and_used_is_not(county):
    draft = schemes.bring_in(scheme_entry(version="2027"), bureau=county.bureau)
    schemes.throw_away(draft)

    with pytest.raises(ValidationError) as refused:
        schemes.throw_away(county.scheme)

    assert code_of(refused) == "scheme_not_draft"
    assert StandardScheme.objects.get() == county.scheme


def test_reference_is_loaded_once_and_not_confirmed(county):
    schemes.load_reference(county.bureau)
    counts = schemes.load_reference(county.bureau)

    reference = StandardScheme.objects.get(title="家政企业标准化自评参考")
    assert counts == {"自评参考": {"未变": 1}}
    assert reference.standing == "自评参考（非官方）"
    assert reference.state == StandardScheme.State.IN_USE


# Self-assessment


def gap_of(application, number):
    [state] = [each for each in gaps.overview(application).items if each.item.number == number]
    return state


def test_gap_tells_what_it_gives(county):
    application = county.assessing()
    first = application.scheme.items.first()

    assert gap_of(application, first.number).gain == first.points
    services.answer(application, first, claim="partly", by=county.owner)
    assert gap_of(application, first.number).gain == first.points  # half lacking, half not shown
    services.answer(application, first, claim="not_met", by=county.owner)
    assert gap_of(application, first.number).gain == first.points


def test_gaps_stand_by_points_for_the_marked_effort(county):
    application = county.assessing()
    first, second, third = application.scheme.items.all()
    efforts = {first.pk: None, second.pk: 5, third.pk: 1}
    states = [
        replace(state, item=marked(state.item, efforts[state.item.pk]))
        for state in gaps.overview(application).items
    ]

    ordered = replace(gaps.overview(application), items=tuple(states)).gaps_by_benefit

    assert [state.item.pk for state in ordered] == [third.pk, second.pk, first.pk]
    assert ordered[-1].gain_per_effort is None


def marked(item, effort):
    item.effort = effort
    return item


def test_cost_is_what_the_enterprise_says_and_never_invented(client, county):
    application = county.assessing()
    first = application.scheme.items.first()
    client.force_login(county.owner)
    page = client.get(reverse("ratings_workspace:index")).content.decode()
    assert page.count("未填写</td>") == 6  # effort and cost of three items

    address = reverse("ratings_workspace:item", args=[first.pk])
    wrong = client.post(address, {"claim": "not_met", "cost_yuan": "八百"})
    assert wrong.status_code == 422
    assert 'value="八百"' in wrong.content.decode()
    client.post(address, {"claim": "not_met", "cost_yuan": "800"})

    assert "自己估计800元" in client.get(reverse("ratings_workspace:index")).content.decode()
    assert 'value="800' in client.get(address).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(cost_yuan=-1)


def test_gaps_are_what_stands_in_the_way(county):
    application = county.assessing()
    first, second, third = application.scheme.items.all()

    assert [state.gap for state in gaps.overview(application).gaps] == ["还没有自评"] * 3
    services.answer(application, first, claim="partly", by=county.owner)
    services.answer(application, second, claim="not_met", by=county.owner)
    services.answer(application, third, claim="met", by=county.owner)
    assert [state.gap for state in gaps.overview(application).gaps] == ["必备项还没有做到"]
    services.answer(application, first, claim="met", by=county.owner)
    found = gaps.overview(application)
    assert [state.gap for state in found.gaps] == ["还缺证明材料"]
    assert (found.total, found.level, found.next_level) == (7, "二档", ("一档", Decimal("2.00")))
    services.add_evidence(application, first, title="执照", file=picture(), by=county.owner)
    assert gaps.overview(application).gaps == []


def test_enterprise_has_one_open_dossier(county):
    county.assessing()

    with pytest.raises(ValidationError):
        county.assessing()
    assert Application.objects.count() == 1


def test_nobody_applies_by_a_reference(county):
    application = county.filled(scheme=county.reference_scheme())

    with pytest.raises(ValidationError) as refused:
        services.submit(application, by=county.owner)

    assert code_of(refused) == "scheme_not_confirmed"
    database_refuses(
        "application_by_confirmed_scheme",
        lambda: Application.objects.filter(pk=application.pk).update(
            state=State.SUBMITTED, submitted_at=moment("2026-11-03 09:00")
        ),
    )


def test_answers_and_files_go_along_to_another_scheme(county):
    application = county.filled(scheme=county.reference_scheme())

    services.change_scheme(application, scheme=county.scheme, by=county.owner)

    assert gaps.overview(Application.objects.get(pk=application.pk)).gaps == []


def test_nobody_applies_with_gaps(county):
    with pytest.raises(ValidationError) as refused:
        services.submit(county.assessing(), by=county.owner)

    assert refused.value.messages == ["还差3项，补齐后才能申请。"]


def test_clerk_writes_and_does_not_apply(county):
    clerk = UserFactory()
    EnterpriseMember.objects.create(enterprise=county.enterprise, user=clerk, role="clerk")
    application = county.filled()
    services.answer(application, application.scheme.items.first(), claim="met", by=clerk)

    with pytest.raises(PermissionDenied):
        services.submit(application, by=clerk)


@pytest.mark.parametrize("who", ["contact", "stranger"])
def test_others_do_not_write_in_a_dossier(county, who):
    application = county.assessing()
    user = county.contact if who == "contact" else UserFactory()

    with pytest.raises(PermissionDenied):
        services.answer(application, application.scheme.items.first(), claim="met", by=user)


def test_dossier_that_was_handed_in_stays(county):
    application = county.submitted()
    item = application.scheme.items.first()

    with pytest.raises(ValidationError) as refused:
        services.answer(application, item, claim="not_met", by=county.owner)
    assert code_of(refused) == "dossier_handed_in"
    database_refuses(
        "dossier_handed_in_stays",
        lambda: Answer.objects.filter(application=application).update(claim="not_met"),
    )
    database_refuses(
        "dossier_handed_in_stays", lambda: Evidence.objects.filter(application=application).delete()
    )


def test_title_of_a_file_holds_no_personal_data(county):
    application = county.assessing()

    with pytest.raises(ValidationError) as refused:
        services.add_evidence(
            application,
            application.scheme.items.first(),
            title="王某13893600001的执照",
            file=picture(),
            by=county.owner,
        )

    assert code_of(refused) == {"title": "personal_data"}


def test_item_takes_six_files(county):
    application = county.assessing()
    item = application.scheme.items.first()
    for _ in range(6):
        services.add_evidence(application, item, title="照片", file=picture(), by=county.owner)

    with pytest.raises(ValidationError) as refused:
        services.add_evidence(application, item, title="照片", file=picture(), by=county.owner)

    assert code_of(refused) == {"file": "too_many_files"}


def test_new_self_assessment_begins_with_what_was_said_before(county):
    services.withdraw(county.submitted(), by=county.owner)

    again = county.assessing(at="2026-11-20 09:00")

    assert again.answers.count() == 3
    assert again.evidence.count() == 0


# The table of steps


@pytest.mark.parametrize(
    ("state", "action"),
    [pair for pair in product(State, Action) if pair not in NEXT_STATE],
    ids=lambda word: str(word),
)
def test_step_that_is_not_in_the_table_is_refused(county, state, action):
    application = county.assessing()
    closed = state in {State.GRANTED, State.DECLINED, State.WITHDRAWN}
    at = moment("2026-11-03 09:00")
    Application.objects.filter(pk=application.pk).update(
        state=state, submitted_at=at, closed_at=at if closed else None
    )
    values = {
        Action.SEND_BACK: {"note": "x"},
        Action.RECORD_VISIT: {"visited_on": at.date(), "inspectors": [], "report": "x"},
        Action.CONVENE: {"members": []},
        Action.PUT_UP: {"text": "x"},
        Action.REVIEW_AGAIN: {"note": "x"},
        Action.DECLINE: {"note": "x"},
    }
    by = county.owner if action in {Action.SUBMIT, Action.WITHDRAW} else county.contact

    with pytest.raises(ValidationError) as refused:
        getattr(services, action)(application, by=by, **values.get(action, {}))

    assert code_of(refused) == "step_not_allowed"
    assert not application.steps.exists()


# Review


def test_clocks_of_an_application(county):
    application = county.visited()

    met, running = Deadline.objects.of(application).order_by("pk")
    assert (met.rule.slug, met.state, met.due_on) == (
        "rating_acceptance",
        Deadline.State.MET,
        date(2026, 11, 10),
    )
    assert (running.rule.slug, running.state) == ("rating_review", Deadline.State.RUNNING)


def test_sent_back_is_put_right_and_handed_in_again(county):
    application = services.send_back(county.submitted(), note="执照看不清。", by=county.contact)

    assert application.is_editable
    told = Notification.objects.filter(recipient=county.owner, channel="inbox")
    assert told.get().subject == f"{application.number} 材料需要补正"
    assert services.submit(application, by=county.owner).state == State.SUBMITTED


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"visited_on": date(2026, 11, 6)}, {"visited_on": "future_date"}),
        ({"visited_on": date(2026, 11, 2)}, {"visited_on": "before_application"}),
        ({"inspectors": 1}, {"inspectors": "too_few_inspectors"}),
        ({"inspectors": "owner"}, {"inspectors": "inspector_of_enterprise"}),
    ],
)
def test_visit_that_cannot_be_is_refused(county, values, code):
    application = services.accept(county.submitted(), by=county.contact)
    people = {
        1: [county.contact],
        "owner": [county.contact, county.owner],
        None: [county.contact, county.handler],
    }[values.get("inspectors")]

    with pytest.raises(ValidationError) as refused:
        services.record_visit(
            application,
            visited_on=values.get("visited_on", date(2026, 11, 5)),
            inspectors=people,
            report="一致",
            by=county.contact,
            at=moment("2026-11-05 15:00"),
        )

    assert code_of(refused) == code


# The panel


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

    database_refuses(
        "score_by_an_open_sheet",
        lambda: services.score(application, points=county.sheet(application, 5, 3, 2), by=expert),
    )


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


# Notice and grant


def test_way_to_the_grant(county):
    rating = county.granted()

    assert (rating.level, rating.standing) == ("一档", Standing.IN_FORCE)
    assert (rating.granted_on, rating.valid_until) == (date(2026, 11, 18), date(2029, 11, 17))
    assert [change.keeping for change in rating.changes.all()] == [Keeping.GRANTED]
    due = {clock.rule.slug: clock.due_on for clock in Deadline.objects.of(rating)}
    assert due == {
        "rating_annual_check": date(2027, 11, 18),
        "rating_expiry": date(2029, 11, 17),
    }
    application = rating.result.application
    assert not Deadline.objects.of(application).open().exists()
    assert [step.action for step in application.steps.all()] == [
        "submit", "accept", "record_visit", "convene", "conclude", "put_up", "grant",
    ]  # fmt: skip


def test_text_that_goes_up_holds_no_personal_data(county):
    application = county.scored()

    with pytest.raises(ValidationError) as refused:
        services.put_up(application, text="负责人电话13893600001", by=county.contact)

    assert code_of(refused) == {"text": "personal_data"}
    assert not Notice.objects.exists()


def test_who_did_not_pass_is_not_put_up(county):
    application = county.scored(points=("2", "3", "2"))

    with pytest.raises(ValidationError) as refused:
        services.put_up(application, text="拟评定", by=county.contact)

    assert code_of(refused) == "not_passed"
    services.decline(application, note="必备项没有达到。", by=county.contact)
    assert Application.objects.get().state == State.DECLINED


def grant_row(application, granted_on):
    """The row as somebody would write it past the service."""
    return Rating.objects.create(
        number="BZ1",
        enterprise=application.enterprise,
        result=services.result_of(application),
        notice=services.notice_of(application),
        level="一档",
        granted_on=granted_on,
        granted_by_id=application.steps.first().by_id,
        valid_until=date(2029, 1, 1),
    )


def test_nothing_is_granted_while_the_notice_runs(county):
    application = county.noticed()

    with pytest.raises(ValidationError) as refused:
        services.grant(application, by=county.leader, at=moment("2026-11-17 23:59"))
    assert code_of(refused) == "notice_not_clear"
    database_refuses("notice_is_over", lambda: grant_row(application, date(2026, 11, 17)))


def test_nothing_is_granted_while_an_objection_is_open(county):
    application = county.noticed()
    objection = county.objection(
        services.notice_of(application), at="2026-11-17 10:00", content="培训是假的，请查。"
    )

    with pytest.raises(ValidationError) as refused:
        services.grant(application, by=county.leader, at=moment("2026-11-18 09:00"))
    assert refused.value.messages == ["还有1件异议没有答复。"]
    database_refuses("notice_is_clear", lambda: grant_row(application, date(2026, 11, 18)))

    disclosure.decide(objection, is_upheld=False, answer="经核对属实。", by=county.leader)
    assert services.grant(application, by=county.leader, at=moment("2026-11-18 09:00")).pk


def test_upheld_objection_leads_to_a_new_panel(county):
    application = county.noticed()
    objection = county.objection(
        services.notice_of(application), at="2026-11-17 10:00", content="培训是假的，请查。"
    )
    disclosure.decide(objection, is_upheld=True, answer="经查属实。", by=county.leader)

    again = services.review_again(application, note="异议成立", by=county.contact)

    assert (again.state, again.panel_round) == (State.VISITED, 2)
    assert services.notice_of(again) is None
    assert services.result_of(again) is None
    assert application.results.count() == 1


def test_rating_rests_on_its_own_result_and_notice(county):
    application = county.noticed()
    other = EnterpriseFactory()

    def stolen():
        Rating.objects.create(
            number="BZ1",
            enterprise=other,
            result=services.result_of(application),
            notice=services.notice_of(application),
            level="一档",
            granted_on=date(2026, 11, 18),
            granted_by=county.leader,
            valid_until=date(2029, 1, 1),
        )

    database_refuses("rating_of_its_result_and_notice", stolen)


def test_renewal_ends_the_earlier_rating_the_day_before(county):
    first = county.granted()

    second = county.granted(at="2026-11-26 09:00")

    first.refresh_from_db()
    assert first.valid_until == date(2026, 11, 25)
    assert list(Rating.objects.in_force(date(2026, 11, 26))) == [second]


# Keeping


@pytest.mark.parametrize(
    ("keepings", "standing", "level"),
    [
        (["check_passed"], "in_force", "一档"),
        (["order_repair"], "repairing", "一档"),
        (["order_repair", "repaired"], "in_force", "一档"),
        (["downgrade"], "in_force", "二档"),
        (["order_repair", "downgrade"], "in_force", "二档"),
        (["order_repair", "revoke"], "revoked", "一档"),
    ],
)
def test_what_is_done_with_a_rating(county, keepings, standing, level):
    rating = county.granted()
    for keeping in keepings:
        values = {"level": "二档"} if keeping == "downgrade" else {}
        if keeping == "order_repair":
            values = {"repair_by": date(2027, 1, 31)}
        rating = services.keep(
            rating,
            keeping,
            reason="按检查情况办理。",
            by=county.contact,
            decided_on=date(2026, 12, 1),
            **values,
        )

    assert (rating.standing, rating.level) == (standing, level)
    assert [change.keeping for change in rating.changes.all()] == ["granted", *keepings]
    assert Rating.objects.in_force(date(2026, 12, 1)).exists() is (standing != "revoked")
    assert Rating.objects.in_force(date(2026, 11, 30)).exists()


def test_annual_check_is_met_and_the_next_one_begins(county):
    rating = county.granted()

    services.keep(
        rating,
        "check_passed",
        reason="合格。",
        by=county.contact,
        decided_on=date(2027, 11, 10),
    )

    checks = Deadline.objects.of(rating).filter(rule__slug="rating_annual_check").order_by("pk")
    assert [(clock.state, clock.due_on) for clock in checks] == [
        ("met", date(2027, 11, 18)),
        ("running", date(2028, 11, 9)),
    ]


@pytest.mark.parametrize(
    ("keeping", "values", "code"),
    [
        ("repaired", {}, "step_not_allowed"),
        ("downgrade", {"level": "一档"}, {"level": "not_lower"}),
        ("downgrade", {"level": "三档"}, {"level": "not_lower"}),
        ("order_repair", {}, {"repair_by": "repair_day_missing"}),
        ("revoke", {"reason": " "}, {"reason": "reason_missing"}),
        ("revoke", {"reason": "电话13893600001"}, {"reason": "personal_data"}),
        ("check_passed", {"decided_on": date(2029, 11, 18)}, "rating_expired"),
    ],
)
def test_keeping_that_cannot_be_is_refused(county, keeping, values, code):
    rating = county.granted()
    values = {"reason": "理由", "decided_on": date(2026, 12, 1), **values}

    with pytest.raises(ValidationError) as refused:
        services.keep(rating, keeping, by=county.contact, **values)

    assert code_of(refused) == code
    assert rating.changes.count() == 1


def test_revoked_is_for_good(county):
    rating = services.keep(county.granted(), "revoke", reason="弄虚作假。", by=county.contact)

    with pytest.raises(ValidationError) as refused:
        services.keep(rating, "check_passed", reason="合格", by=county.contact)
    assert code_of(refused) == "step_not_allowed"
    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(standing="in_force", revoked_on=None)
    assert not Deadline.objects.of(rating).open().exists()


def test_others_do_nothing_with_a_rating(county):
    with pytest.raises(PermissionDenied):
        services.keep(county.granted(), "revoke", reason="理由", by=county.owner)


def test_record_of_steps_is_never_changed(county):
    application = county.submitted()

    with pytest.raises(DatabaseError), transaction.atomic():
        application.steps.update(note="改")
    with pytest.raises(DatabaseError), connection.cursor() as cursor, transaction.atomic():
        cursor.execute("DELETE FROM ratings_step")


def test_bureau_sees_what_was_handed_in(county):
    application = county.assessing()
    assert list(Application.objects.visible_to(county.contact)) == []

    for each in application.scheme.items.all():
        services.answer(application, each, claim="met", by=county.owner)
    services.add_evidence(
        application, application.scheme.items.first(), title="照", file=picture(), by=county.owner
    )
    services.submit(application, by=county.owner)

    assert list(Application.objects.visible_to(county.contact)) == [application]
    assert list(Application.objects.visible_to(county.experts[0])) == []
