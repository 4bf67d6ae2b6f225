"""Posts: who may, what the check does, what the database refuses, and that what has ended is nowhere."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from employment.models import Job, JobStep, WageFloor
from employment.services import posting
from employment.tests.factories import AT, TODAY
from employment.transitions import NEXT_STATE, Action, State
from enterprises.models import Enterprise, EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


def code_of(caught):
    error = caught.value
    if hasattr(error, "error_dict"):
        return next(iter(error.error_dict.values()))[0].code
    return error.error_list[0].code


def test_clean_post_is_published_at_once(county):
    job = county.published()

    assert (job.state, job.published_on, job.hits) == (State.PUBLISHED, TODAY, [])
    assert [step.action for step in job.steps.all()] == ["draft", "submit", "publish"]
    assert not Deadline.objects.of(job).exists()


def test_draft_that_arrives_twice_is_one_until_it_is_sent(county):
    first = county.drafted()

    assert county.drafted() == first
    assert county.drafted(title="周末擦窗") != first
    assert county.drafted(at=AT + timedelta(minutes=11)) != first
    posting.submit(first, by=county.owner, at=AT)
    assert county.drafted() != first


def test_draft_for_another_household_is_another_one(county):
    def drafted(name):
        return posting.draft(
            station=county.station,
            by=county.clerk,
            at=AT,
            employer_kind="household",
            employer_name=name,
            employer_phone="13893600009",
            **county.told(),
        )

    first = drafted("赵某某")

    assert drafted("赵某某") == first
    assert drafted("钱某某") != first


def test_post_of_an_enterprise_out_of_good_standing_is_not_reopened(county):
    job = posting.fill(county.published(), by=county.owner, at=AT)
    Enterprise.objects.update(state="cancelled")

    with pytest.raises(ValidationError) as caught:
        posting.reopen(job, by=county.owner, at=AT)

    assert code_of(caught) == "poster_not_verified"


def test_flag_waits_for_an_officer_once_explained(county):
    job = county.drafted(requirements="限女性，照顾产妇。")
    with pytest.raises(ValidationError) as caught:
        posting.submit(job, by=county.owner)
    assert (code_of(caught), list(caught.value.error_dict)) == (
        "explanation_missing",
        ["requirements"],
    )

    job = posting.submit(job, by=county.owner, explanation="要和产妇同住一间房。")

    assert (job.state, [hit["rule"] for hit in job.hits]) == (State.CHECKED, ["discrimination"])
    watched = Deadline.objects.of(job).get()
    assert (watched.rule.slug, watched.link) == (
        "job_review",
        reverse("admin:employment_job_change", args=[job.pk]),
    )
    with pytest.raises(PermissionDenied):
        posting.publish(job, by=county.owner)
    with pytest.raises(PermissionDenied):
        posting.publish(job, by=county.women)
    assert posting.publish(job, by=county.officer).state == State.PUBLISHED


def test_grave_hit_is_never_published_as_it_stands(county):
    job = county.drafted(requirements="入职交押金500元。")

    with pytest.raises(ValidationError) as caught:
        posting.submit(job, by=county.owner, explanation="都这样。")

    assert code_of(caught) == "hits_grave"
    job.refresh_from_db()
    assert job.state == State.DRAFT


def test_unconfirmed_floor_flags_and_a_confirmed_one_refuses(county):
    floor = WageFloor.objects.create(
        in_force_from=date(2026, 1, 1),
        month_yuan=Decimal(2000),
        hour_yuan=Decimal(45),
        source="测试",
        awaiting_confirmation_by="县人社局",
    )
    job = county.drafted()
    assert [hit["is_grave"] for hit in posting.hits(job, TODAY)] == [False]

    floor.confirmed_by = "县人社局"
    floor.save()

    assert [hit["is_grave"] for hit in posting.hits(job, TODAY)] == [True]


def test_who_may_post(county):
    unverified = EnterpriseFactory(name="高台县未核验家政服务部")
    owner = EnterpriseMemberFactory(enterprise=unverified).user

    with pytest.raises(ValidationError) as caught:
        county.drafted(enterprise=unverified, by=owner)
    assert code_of(caught) == "poster_not_verified"
    with pytest.raises(PermissionDenied):
        county.drafted(by=owner)
    with pytest.raises(PermissionDenied):
        posting.draft(station=county.station, by=county.owner, **county.told())
    assert county.of_station().poster_name == "东苑零工驿站代家庭发布"


def test_thirty_days_at_most(county):
    with pytest.raises(ValidationError) as caught:
        county.drafted(expires_on=TODAY + timedelta(days=31))
    assert code_of(caught) == "too_long"
    job = county.published(expires_on=TODAY + timedelta(days=30))

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Job.objects.filter(pk=job.pk).update(expires_on=TODAY + timedelta(days=31))

    assert "job_shown_thirty_days_at_most" in str(refused.value)


@pytest.mark.parametrize("state", State)
def test_step_that_is_not_in_the_table_is_refused(state):
    for action in set(Action) - {Action.DRAFT}:
        if (state, action) not in NEXT_STATE:
            with pytest.raises(ValidationError) as caught:
                posting.take(Job(state=state), action)
            assert code_of(caught) == "step_not_allowed"


def ended_jobs(county, today):
    """One post in each state that nobody outside may see, all with the same word in it."""
    word = {"requirements": "暗号一二三四。"}
    county.drafted(title="草稿岗位", **word)
    flagged = county.drafted(title="待审岗位", **(word | {"insurance": []}))
    posting.submit(flagged, by=county.owner, explanation="钟点工。")
    refused = county.drafted(title="拒绝岗位", **(word | {"insurance": []}))
    posting.submit(refused, by=county.owner, explanation="钟点工。")
    posting.refuse(refused, note="说明不成立", by=county.officer)
    posting.take_down(
        county.published(title="下架岗位", **word), note="接到举报", by=county.officer
    )
    posting.withdraw(county.published(title="撤回岗位", **word), by=county.owner)
    posting.fill(county.published(title="招满岗位", **word), by=county.owner)
    rival = county.verified(name="高台县暂停家政服务部")
    owner = EnterpriseMemberFactory(enterprise=rival).user
    county.published(enterprise=rival, by=owner, title="暂停岗位", **word)
    Enterprise.objects.filter(pk=rival.pk).update(state=Enterprise.State.SUSPENDED)
    county.published(title="过期岗位", expires_on=TODAY, **word)
    today.move_to("2026-11-24T00:30:00+08:00")


def test_what_has_ended_is_in_no_list_feed_or_page(county, today, client):
    ended_jobs(county, today)
    seen = county.published(title="还在招的岗位")

    for address in (
        "/jobs/",
        "/jobs/?q=暗号一二三四",
        f"/jobs/communities/{county.community.pk}/",
        "/api/v1/jobs/",
    ):
        text = client.get(address).content.decode()
        assert "暗号" not in text.replace('value="暗号一二三四"', ""), address
        for word in ("草稿", "待审", "拒绝", "下架", "撤回", "招满", "暂停", "过期"):
            assert f"{word}岗位" not in text, (address, word)
    assert "还在招的岗位" in client.get("/jobs/").content.decode()
    for job in Job.objects.exclude(pk=seen.pk):
        answer = client.get(job.get_absolute_url())
        assert answer.status_code == (410 if job.published_on else 404)
        assert "暗号" not in answer.content.decode()
        assert client.get(f"/api/v1/jobs/{job.pk}/").status_code == 404


def test_filled_post_that_runs_out_had_ended_when_it_was_filled(county, today):
    job = posting.fill(county.published(), by=county.owner)
    day = TODAY + timedelta(days=1)
    today.move_to("2026-12-20T00:30:00+08:00")

    posting.expire_jobs()

    job.refresh_from_db()
    assert (job.state, job.ended_on) == (State.EXPIRED, TODAY)
    assert not Job.objects.open_on(day).exists()


def test_expired_posts_are_ended_by_the_clock(county, today):
    job = county.published(expires_on=TODAY)
    today.move_to("2026-11-24T00:30:00+08:00")

    assert posting.expire_jobs() == 1

    job.refresh_from_db()
    assert (job.state, job.ended_on) == (State.EXPIRED, date(2026, 11, 24))
    assert JobStep.objects.filter(job=job).last().by is None
    assert posting.expire_jobs() == 0


def test_post_that_cannot_be_ended_holds_up_no_other(county, today):
    stuck, other = (
        county.published(expires_on=TODAY, contact_phone=f"0936-662010{n}") for n in (1, 2)
    )
    today.move_to("2026-11-24T00:30:00+08:00")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE employment_job ADD CONSTRAINT stuck CHECK (id <> %s OR state <> 'expired')",
            [stuck.pk],
        )

    posting.expire_jobs()

    for job in (stuck, other):
        job.refresh_from_db()
    assert (stuck.state, other.state) == (State.PUBLISHED, State.EXPIRED)


def test_list_asks_a_fixed_number_of_queries(county, client, django_assert_num_queries):
    county.published()
    client.get("/jobs/")
    with django_assert_num_queries(3):
        client.get("/jobs/")
    for number in range(3):
        county.published(title=f"岗位{number}")
    with django_assert_num_queries(3):
        assert len(client.get("/jobs/").context["found"].jobs) == 4


def test_list_is_filtered_and_turned_by_key(county, client, monkeypatch):
    monkeypatch.setattr("employment.board.PAGE_SIZE", 2)
    for number in range(3):
        county.published(title=f"岗位{number}")
    county.published(title="住家保姆", is_live_in=True, wage_unit="month", wage_min_yuan=4000,
                     wage_max_yuan=5000)  # fmt: skip

    def titles(query):
        return [job.title for job in client.get(f"/jobs/?{query}").context["found"].jobs]

    first = client.get("/jobs/?shift=morning")
    assert len(first.context["found"].jobs) == 2
    after = first.context["found"].next_after
    assert f'href="?shift=morning&amp;after={after}"' in first.text
    assert titles(f"shift=morning&after={after}") == ["岗位1", "岗位0"]
    assert titles("live_in=yes") == ["住家保姆"]
    assert titles("unit=month&wage=4500") == ["住家保姆"]
    assert titles("unit=month&wage=5001") == []
    assert titles("q=保姆") == ["住家保姆"]
    assert client.get("/jobs/?wage=50").status_code == 400


def test_explanation_that_nobody_asked_for_is_not_taken(county, client):
    client.force_login(county.owner)
    job = county.drafted()

    client.post(reverse("workspace_jobs:check", args=[job.pk]), {"explanation": "没有人问"})

    job.refresh_from_db()
    assert (job.state, job.explanation) == (State.PUBLISHED, "")


def test_room_of_the_enterprise(county, client):
    client.force_login(county.owner)
    values = county.told(requirements="限女性。") | {"community": county.community.pk}
    values["wage_min_yuan"] = "40元"
    del values["is_live_in"]

    answer = client.post(reverse("workspace_jobs:new"), values)

    job = Job.objects.get()
    check = reverse("workspace_jobs:check", args=[job.pk])
    assert answer["Location"] == check
    assert "不能以性别" in client.get(check).content.decode()
    assert client.post(check, {}).status_code == 422
    client.post(check, {"explanation": "要和产妇同住一间房。"})
    job.refresh_from_db()
    assert job.state == State.CHECKED
    wrong = client.post(
        reverse("workspace_jobs:new"), values | {"wage_max_yuan": "30", "title": ""}
    )
    assert wrong.status_code == 422
    assert "限女性。" in wrong.content.decode()


def test_bureau_hears_what_nobody_of_the_poster_can_be_told(county):
    job = county.published()
    EnterpriseMember.objects.filter(enterprise=job.enterprise).update(
        valid_until=TODAY - timedelta(days=1)
    )

    posting.take_down(job, note="电话打不通", by=county.officer)

    told = Notification.objects.filter(subject__contains="没有人在任", channel="inbox")
    assert [(row.recipient, row.subject) for row in told] == [
        (county.officer, f"{job.number} 发布的单位没有人在任：下架：电话打不通")
    ]
