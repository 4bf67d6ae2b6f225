"""Notice and grant, and what becomes of a rating afterwards."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from disclosure import services as disclosure
from disclosure.models import Notice
from enterprises.tests.factories import EnterpriseFactory
from ratings import services
from ratings.models import Application, Rating
from ratings.services.granting import end_clocks_of_run_out
from ratings.services.reminding import remind_of_expiry
from ratings.tests.factories import moment, picture
from ratings.tests.refused import code_of, database_refuses
from ratings.transitions import Keeping, Standing, State
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


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


def test_enterprise_is_told_that_it_is_reviewed_again(county):
    application = county.noticed()
    disclosure.withdraw(services.notice_of(application), reason="评分有误", by=county.leader)

    services.review_again(application, note="评分表抄错了", by=county.contact)

    told = Notification.objects.filter(recipient=county.owner, channel="inbox").order_by("pk")
    assert told.last().subject == f"{application.number} 重新评审，请看原因"


def test_notice_that_was_withdrawn_for_its_words_goes_up_again(county):
    application = county.noticed()
    first = services.notice_of(application)
    with pytest.raises(ValidationError) as refused:
        services.put_up(application, text="再公示一次。", by=county.contact)
    assert code_of(refused) == "notice_still_up"

    disclosure.withdraw(first, reason="文字有误", by=county.leader)
    again = services.put_up(
        application, text="更正以后的公示。", by=county.contact, at=moment("2026-11-18 09:00")
    )

    assert again.state == State.NOTICED
    assert services.notice_of(again).text == "更正以后的公示。"
    assert services.grant(again, by=county.leader, at=moment("2026-11-26 09:00")).level == "一档"


def test_notice_with_an_upheld_objection_does_not_go_up_again(county):
    application = county.noticed()
    notice = services.notice_of(application)
    objection = county.objection(notice, at="2026-11-17 10:00", content="培训是假的，请查。")
    disclosure.decide(objection, is_upheld=True, answer="经查属实。", by=county.leader)
    disclosure.withdraw(notice, reason="文字有误", by=county.leader)

    with pytest.raises(ValidationError) as refused:
        services.put_up(application, text="再公示一次。", by=county.contact)

    assert code_of(refused) == "notice_still_up"


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


def test_no_check_is_late_while_what_it_found_is_repaired(county):
    rating = county.granted()
    steps = (
        ("order_repair", date(2027, 11, 10), {"repair_by": date(2028, 1, 31)}),
        ("repaired", date(2028, 1, 20), {}),
    )
    states = []
    for keeping, day, values in steps:
        rating = services.keep(
            rating, keeping, reason="台账不全。", by=county.contact, decided_on=day, **values
        )
        clocks = Deadline.objects.of(rating).exclude(rule__slug="rating_expiry").order_by("pk")
        states.append([(each.rule.slug[7:], each.state, each.due_on) for each in clocks])

    first = ("annual_check", "met", date(2027, 11, 18))
    assert states == [
        [first, ("repair", "running", date(2028, 1, 31))],
        [
            first,
            ("repair", "met", date(2028, 1, 31)),
            ("annual_check", "running", date(2029, 1, 19)),
        ],
    ]


def test_rating_that_has_run_out_keeps_nobody_waiting(county):
    rating = services.keep(
        county.granted(),
        "order_repair",
        reason="台账不全。",
        by=county.contact,
        decided_on=date(2026, 12, 1),
        repair_by=date(2029, 11, 1),
    )

    assert end_clocks_of_run_out(rating.valid_until) == 0
    day_after = rating.valid_until + timedelta(days=1)
    assert [end_clocks_of_run_out(day_after), end_clocks_of_run_out(day_after)] == [1, 0]

    clocks = Deadline.objects.of(rating).order_by("rule__slug")
    assert [(clock.rule.slug, clock.state) for clock in clocks] == [
        ("rating_annual_check", "met"),
        ("rating_expiry", "met"),
        ("rating_repair", "cancelled"),
    ]


@pytest.mark.parametrize(
    ("keeping", "values", "told"),
    [
        ("order_repair", {"repair_by": date(2027, 1, 31)}, "限期整改，请在2027年1月31日以前改好"),
        ("downgrade", {"level": "二档"}, "降为二档"),
        ("revoke", {}, "撤销"),
    ],
)
def test_enterprise_is_told_what_was_done_with_its_rating(county, keeping, values, told):
    rating = county.granted()

    services.keep(rating, keeping, reason="理由", by=county.contact, **values)

    (message,) = Notification.objects.filter(
        recipient=county.owner, channel="inbox", subject__startswith=rating.number
    )
    assert message.subject == f"{rating.number} {told}"


@pytest.mark.parametrize(
    ("keeping", "values", "code"),
    [
        ("repaired", {}, "step_not_allowed"),
        ("downgrade", {"level": "一档"}, {"level": "not_lower"}),
        ("downgrade", {"level": "三档"}, {"level": "not_lower"}),
        ("order_repair", {}, {"repair_by": "repair_day_missing"}),
        (
            "order_repair",
            {"repair_by": date(2029, 11, 18)},
            {"repair_by": "repair_after_the_end"},
        ),
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


def test_enterprise_hears_three_times_before_its_rating_runs_out(county):
    rating = county.granted()
    for left in (181, 180, 179, 91, 90, 40, 29, 0):
        remind_of_expiry(rating.valid_until - timedelta(days=left))
    assert remind_of_expiry(rating.valid_until + timedelta(days=1)) == 0

    told = Notification.objects.filter(
        recipient=county.owner, channel="inbox", subject__contains="到期"
    )
    words = "评定2029年11月17日到期；要接着持有的，请在到期前重新申请评定，已经申请的不用理会"
    assert [row.subject for row in told] == [f"{rating.number} {words}"] * 3


def test_rating_that_was_revoked_is_not_reminded_of(county):
    rating = county.granted()
    services.keep(rating, Keeping.REVOKE, reason="弄虚作假", by=county.contact)

    assert remind_of_expiry(rating.valid_until) == 0
