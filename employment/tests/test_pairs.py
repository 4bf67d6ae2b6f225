"""Proposing, the seeker's yes, who is shown when, interviews, placements, and places that are never overfilled."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from functools import partial

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from employment import tasks
from employment.models import Match, Placement, Seeker
from employment.services import pairs, posting, seeking
from employment.tests.factories import AT, TODAY, LabourMarket
from employment.transitions import MatchState, State
from enterprises.models import ServiceLine
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Deadline, Notification


def code_of(error):
    if hasattr(error, "error_dict"):
        return next(iter(error.error_dict.values()))[0].code
    return error.error_list[0].code


def link_to_answer() -> str:
    """What the only message that asks somebody for a yes or a no leads to."""
    sent = Notification.objects.filter(channel="sms")
    (link,) = [each.link for each in sent if "/answer/" in each.link]
    return link


def seeker_of(county, number=1, **changes):
    wish = {
        "service_lines": [ServiceLine.CLEANING],
        "reach": "town",
        "shifts": ["morning"],
        "takes_live_in": False,
        "wage_min_yuan": None,
        "wage_unit": "",
        "note": "",
    } | changes
    return seeking.register_on_paper(
        name="马秀英",
        phone=f"138936{number:05}",
        communities=[county.community],
        station=county.station,
        by=county.clerk,
        at=AT,
        **wish,
    )[0]


@pytest.mark.django_db
def test_link_of_the_text_message_is_the_yes(county, client):
    job, seeker = county.published(), seeker_of(county)

    match = pairs.propose(job, seeker, by=county.owner)

    assert (match.score, match.reasons[1]) == (90, ["同一社区", 30])
    assert not Deadline.objects.of(seeker).running().exists()
    link = link_to_answer()
    assert "钟点保洁" in client.get(link).content.decode()
    client.post(link, {"answer": "yes"})
    match.refresh_from_db()
    assert (match.state, match.agreed_way, match.agreed_on) == ("agreed", "link", TODAY)
    assert client.get(link).status_code == 404
    with pytest.raises(ValidationError) as caught:
        pairs.propose(job, seeker, by=county.owner)
    assert code_of(caught.value) == "matched_already"


@pytest.mark.django_db
def test_poster_sees_who_only_after_the_yes(county, client):
    job, seeker = county.published(), seeker_of(county)
    client.force_login(county.owner)
    page = client.get(reverse("workspace_jobs:candidates", args=[job.pk])).content.decode()
    assert seeker.number in page
    client.post(reverse("workspace_jobs:propose", args=[job.pk, seeker.pk]))
    match = Match.objects.get()
    contact = reverse("workspace_jobs:contact", args=[match.pk])
    assert client.post(contact, {"reason": "联系面试"}).status_code == 403
    pairs.agree_by_phone(match, by=county.clerk)

    assert client.post(contact, {"reason": ""}).status_code == 422
    opened = client.post(contact, {"reason": "联系面试"}).content.decode()

    assert "13893600001" in opened
    log = AccessLog.objects.get()
    assert (log.by, log.label, log.fields) == (county.owner, seeker.number, ["name", "phone"])
    for address in ("candidates", "job"):
        text = client.get(reverse(f"workspace_jobs:{address}", args=[job.pk])).content.decode()
        assert not re.search("马秀英|13893600001", page + text)
    rival = EnterpriseMemberFactory(enterprise=county.verified(name="高台县别家家政服务部")).user
    client.force_login(rival)
    assert client.post(contact, {"reason": "联系面试"}).status_code == 404


@pytest.mark.django_db
def test_yes_can_be_taken_back_and_is_needed_for_a_placement(county):
    job = county.published()
    match = pairs.propose(job, seeker_of(county), by=county.clerk)
    with pytest.raises(ValidationError) as caught:
        pairs.place(match, start_on=TODAY, by=county.owner)
    assert code_of(caught.value) == "step_not_allowed"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Placement.objects.create(match=match, job=job, start_on=TODAY, recorded_by=county.owner)
    assert "was not agreed" in str(refused.value)
    with pytest.raises(PermissionDenied):
        pairs.agree_by_phone(match, by=county.owner)

    match = pairs.agree_by_phone(match, by=county.clerk)
    match = pairs.answer(match, agrees=False, way="own_page")

    assert (match.state, match.shows_who) == (MatchState.DECLINED, False)


@pytest.mark.django_db
def test_interview_placement_thirty_days_and_leaving(county, today):
    match = pairs.propose(county.published(), seeker_of(county), by=county.owner)
    match = pairs.agree_by_phone(match, by=county.clerk)
    pairs.plan_interview(match, day=date(2026, 11, 24), time=time(9), place="公司", by=county.owner)
    today.move_to("2026-11-25T10:00:00+08:00")
    pairs.record_interview(match, outcome="met", by=county.owner)

    placement = pairs.place(match, start_on=date(2026, 11, 25), by=county.owner)

    job = match.job
    job.refresh_from_db()
    assert (job.placed, job.state, job.ended_on) == (1, State.FILLED, date(2026, 11, 25))
    assert Seeker.objects.get().state == "placed"
    clock = Deadline.objects.of(placement).get()
    assert (clock.rule.slug, clock.due_on) == ("placement_check", date(2026, 12, 25))
    today.move_to("2026-12-11T10:00:00+08:00")
    placement = pairs.check(placement, is_still_there=False, note="回家带孙子", by=county.clerk)
    job.refresh_from_db()
    assert (placement.ended_reason, job.placed) == ("回家带孙子", 0)
    assert Seeker.objects.get().state == "looking"
    assert posting.reopen(job, by=county.owner).state == State.PUBLISHED


@pytest.mark.django_db
def test_after_a_no_a_station_looks_again_and_nobody_waits_to_meet(county):
    first = pairs.propose(county.published(), seeker_of(county), by=county.owner)
    second = pairs.propose(county.published(), first.seeker, by=county.owner)
    second = pairs.agree_by_phone(second, by=county.clerk)
    meeting = pairs.plan_interview(
        second, day=date(2026, 11, 24), time=time(9), place="公司", by=county.owner
    )
    running = Deadline.objects.of(first.seeker).running()

    pairs.decline_by_phone(first, by=county.clerk)
    assert not running.exists()
    pairs.answer(second, agrees=False, way="own_page")

    assert running.get().rule.slug == "seeker_unmatched"
    meeting.refresh_from_db()
    assert meeting.outcome == "cancelled"


@pytest.mark.django_db
def test_post_that_takes_nobody_is_not_told_who_she_is(county, client):
    job = county.published()
    match = pairs.propose(job, seeker_of(county), by=county.owner)
    link = link_to_answer()
    posting.fill(job, by=county.owner)

    yes = client.post(link, {"answer": "yes"})

    assert (yes.status_code, "这个岗位现在不招人。" in yes.text) == (409, True)
    match.refresh_from_db()
    assert (match.state, match.shows_who) == (MatchState.PROPOSED, False)
    with pytest.raises(ValidationError) as caught:
        pairs.agree_by_phone(match, by=county.clerk)
    assert code_of(caught.value) == "job_closed"
    assert "已告诉对方您不去。" in client.post(link, {"answer": "no"}).text


@pytest.mark.django_db
def test_nobody_is_asked_any_more_about_a_post_that_has_ended(county, client):
    job = county.published()
    asked = pairs.propose(job, seeker_of(county), by=county.owner)
    link = link_to_answer()
    agreed = pairs.propose(job, seeker_of(county, 2), by=county.owner)
    agreed = pairs.agree_by_phone(agreed, by=county.clerk)

    posting.take_down(job, note="接到举报", by=county.officer)

    asked.refresh_from_db()
    agreed.refresh_from_db()
    assert (asked.state, asked.note) == (MatchState.ENDED, "岗位不予发布")
    assert agreed.state == MatchState.AGREED
    client.force_login(county.owner)
    contact = reverse("workspace_jobs:contact", args=[agreed.pk])
    assert client.post(contact, {"reason": "联系面试"}).status_code == 403
    assert contact not in client.get(reverse("workspace_jobs:match", args=[agreed.pk])).text
    assert client.get(link).status_code == 404
    slugs = Deadline.objects.of(asked.seeker).running().values_list("rule__slug", flat=True)
    assert list(slugs) == ["seeker_unmatched"]
    assert not Deadline.objects.of(agreed.seeker).running().exists()


@pytest.mark.django_db
def test_what_was_agreed_to_ends_with_its_post_by_the_clock(county, today):
    ends, stays = (
        county.published(expires_on=date(2026, 11, day), contact_phone=f"0936-66201{day}")
        for day in (25, 26)
    )
    agreed, other = (
        pairs.agree_by_phone(
            pairs.propose(job, seeker_of(county, number), by=county.owner), by=county.clerk
        )
        for number, job in enumerate((ends, stays), start=1)
    )
    meeting = pairs.plan_interview(
        agreed, day=date(2026, 11, 27), time=time(9), place="公司", by=county.owner
    )
    texts = Notification.objects.filter(channel="sms", subject__startswith="面试取消")

    today.move_to("2026-11-26T00:05:00+08:00")
    tasks.expire_jobs()
    tasks.expire_jobs()

    for match in (agreed, other, meeting):
        match.refresh_from_db()
    assert (agreed.state, agreed.note) == (MatchState.ENDED, "岗位已到期")
    assert other.state == MatchState.AGREED
    assert meeting.outcome == "cancelled"
    assert [each.subject for each in texts] == ["面试取消：钟点保洁，11月27日09:00"]
    morning = datetime(2026, 11, 26, 7, 30, tzinfo=timezone.get_current_timezone())
    assert [each.next_attempt_at for each in texts] == [morning]
    to_poster = Notification.objects.inbox_of(county.owner).filter(subject__startswith=ends.number)
    assert to_poster.latest("pk").waits_for_morning
    assert Deadline.objects.of(agreed.seeker).running().get().rule.slug == "seeker_unmatched"


@pytest.mark.django_db
def test_poster_does_not_wait_for_who_has_taken_her_wish_back(county):
    first, second = (county.published(contact_phone=f"0936-662010{n}") for n in (3, 4))
    seeker = seeker_of(county)
    agreed = pairs.agree_by_phone(pairs.propose(first, seeker, by=county.owner), by=county.clerk)
    pairs.propose(second, seeker, by=county.owner)
    meeting = pairs.plan_interview(
        agreed, day=date(2026, 11, 27), time=time(9), place="公司", by=county.owner
    )

    seeking.withdraw(seeker, by=county.clerk)

    meeting.refresh_from_db()
    assert meeting.outcome == "cancelled"
    told = Notification.objects.inbox_of(county.owner).filter(subject__contains="登记结束了")
    assert [each.subject for each in told] == [f"{first.number} 求职人的登记结束了，不再联系"]


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "is_told"), [(24, False), (25, True)])
def test_who_is_to_come_to_an_interview_is_told_when_nothing_comes_of_it(
    county, today, day, is_told
):
    match = pairs.propose(county.published(), seeker_of(county), by=county.owner)
    match = pairs.agree_by_phone(match, by=county.clerk)
    pairs.plan_interview(
        match, day=date(2026, 11, day), time=time(9), place="公司", by=county.owner
    )
    today.move_to("2026-11-24T10:00:00+08:00")

    pairs.end(match, note="已招到别人", by=county.owner)

    texts = Notification.objects.filter(channel="sms", subject__startswith="面试取消")
    assert texts.exists() == is_told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "outcome", "is_told"),
    [
        ("2026-11-24T10:00:00+08:00", "cancelled", True),
        ("2026-11-25T10:00:00+08:00", "cancelled", False),
        ("2026-11-25T10:00:00+08:00", "no_show", False),
    ],
)
def test_who_is_to_come_to_an_interview_is_told_that_it_is_off(
    county, today, now, outcome, is_told
):
    match = pairs.propose(county.published(), seeker_of(county), by=county.owner)
    match = pairs.agree_by_phone(match, by=county.clerk)
    pairs.plan_interview(match, day=date(2026, 11, 25), time=time(9), place="公司", by=county.owner)
    today.move_to(now)

    pairs.record_interview(match, outcome=outcome, by=county.owner)

    texts = Notification.objects.filter(channel="sms", subject__startswith="面试取消")
    assert texts.exists() == is_told


@pytest.mark.django_db
def test_leaving_frees_the_place_of_who_has_registered_anew(county):
    match = pairs.propose(county.published(), seeker_of(county), by=county.owner)
    match = pairs.agree_by_phone(match, by=county.clerk)
    placement = pairs.place(match, start_on=TODAY, by=county.owner)
    anew = seeker_of(county)

    pairs.end_placement(placement, ended_on=TODAY, reason="回家", by=county.owner)

    states = Seeker.objects.order_by("pk").values_list("pk", "state")
    assert list(states) == [(match.seeker.pk, "placed"), (anew.pk, "looking")]
    match.job.refresh_from_db()
    assert match.job.placed == 0


@pytest.mark.django_db
def test_who_left_with_another_post_open_is_looked_for_once_that_comes_to_nothing(county):
    first = pairs.propose(county.published(), seeker_of(county), by=county.owner)
    other = pairs.propose(county.published(), first.seeker, by=county.owner)
    first = pairs.agree_by_phone(first, by=county.clerk)
    placement = pairs.place(first, start_on=TODAY, by=county.owner)
    running = Deadline.objects.of(first.seeker).running()

    pairs.end_placement(placement, ended_on=TODAY, reason="太远", by=county.owner)
    assert not running.exists()
    pairs.end(other, note="已招到人", by=county.owner)

    assert running.count() == 1
    with pytest.raises(ValidationError) as caught:
        pairs.end_placement(placement, ended_on=TODAY, reason="太远", by=county.owner)
    assert code_of(caught.value) == "step_not_allowed"


@pytest.mark.django_db(transaction=True)
def test_ten_people_at_the_last_two_places(transactional_db):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True):
        county = LabourMarket()
        job = county.published(places=2)
        matches = [
            pairs.agree_by_phone(
                pairs.propose(job, seeker_of(county, number), by=county.owner), by=county.clerk
            )
            for number in range(1, 11)
        ]

        def run(act):
            try:
                return act() and "placed"
            except ValidationError as error:
                return code_of(error)
            finally:
                connection.close()

        acts = [partial(pairs.place, match, start_on=TODAY, by=county.owner) for match in matches]
        with ThreadPoolExecutor(10) as threads:
            outcomes = list(threads.map(run, acts))

        job.refresh_from_db()
        assert sorted(outcomes) == ["job_closed"] * 8 + ["placed"] * 2
        assert (job.placed, job.places, job.state) == (2, 2, State.FILLED)
        assert Placement.objects.filter(ended_on=None).count() == 2
        assert Match.objects.filter(state=MatchState.PLACED).count() == 2
