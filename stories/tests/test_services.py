"""Who may do what with a story, and what nobody may."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from gaotai_jiazheng.uploads import Accepted
from reminders.models import Notification
from stories import services
from stories.models import Consent, Kind, Story
from stories.tests.factories import SIGNED, Desk, jpeg
from stories.transitions import NEXT_STATE, Action, State
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db


def code_of(raised):
    error = raised.value
    lists = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return {each.code for errors in lists for each in errors}


@pytest.fixture
def desk():
    return Desk()


def test_three_people_bring_a_story_up(desk):
    story = desk.published()

    assert list(Story.objects.public()) == [story]
    assert {story.written_by, story.reviewed_by, story.published_by} == {
        desk.writer,
        desk.reviewer,
        desk.publisher,
    }


def test_writer_does_not_review_and_reviewer_does_not_publish(desk):
    story = desk.draft()
    desk.consent(story)
    services.submit(story, by=desk.writer)
    with pytest.raises(ValidationError) as by_writer:
        services.approve(story, by=desk.writer)
    services.approve(story, by=desk.reviewer)
    for user in (desk.writer, desk.reviewer):
        with pytest.raises(ValidationError) as raised:
            services.publish(story, by=user)
        assert code_of(raised) == {"story_published_by_a_third"}

    assert code_of(by_writer) == {"story_reviewed_by_another"}
    assert services.publish(story, by=desk.publisher).state == State.PUBLISHED


def test_other_bureaus_and_the_superuser_write_nothing(desk):
    for user in (officer("education"), User.objects.create_superuser("root", password="x")):
        with pytest.raises(PermissionDenied):
            services.write(by=user, kind=Kind.NEWS, title="动态", text="动态")


def test_nobody_writes_for_another_bureau(desk):
    with pytest.raises(ValidationError) as raised:
        services.write(
            by=desk.reviewer,
            kind=Kind.NEWS,
            title="动态",
            text="动态",
            bureau=desk.draft().bureau,
        )

    assert code_of(raised) == {"not_yours"}


def test_personal_data_does_not_get_into_a_text(desk):
    with pytest.raises(ValidationError) as raised:
        desk.draft(text="找她请打13812345678。")

    assert raised.value.error_dict.keys() == {"text"}


@pytest.mark.parametrize("born_on", [date(2008, 3, 9), date(2015, 1, 1)])
def test_a_minor_is_nobodys_hero(desk, born_on):
    story = desk.draft()
    with pytest.raises(ValidationError) as raised:
        desk.consent(story, born_on=born_on)

    assert code_of(raised) == {"minor"}
    with pytest.raises(IntegrityError, match="consent_of_an_adult"), transaction.atomic():
        Consent.objects.create(
            story=story,
            person="小明",
            adult_on=date(2026, 3, 9),
            signed_on=date(2026, 3, 8),
            form="",
            form_digest="",
            recorded_by=desk.writer,
        )


def test_what_shows_a_minor_is_not_handed_on(desk):
    story = desk.draft(shows_no_minor=False)
    desk.consent(story)

    with pytest.raises(ValidationError) as raised:
        services.submit(story, by=desk.writer)

    assert code_of(raised) == {"story_shows_no_minor"}


def test_no_story_goes_up_without_consent_to_what_it_shows(desk):
    with pytest.raises(ValidationError) as without:
        services.submit(desk.draft(), by=desk.writer)
    photo = type(SIGNED)("a.jpg", "image/jpeg", jpeg(), "1" * 64)
    story = desk.draft(photo=photo, photo_words="她在练习包扎")
    desk.consent(story, scope=[])
    services.submit(story, by=desk.writer)
    services.approve(story, by=desk.reviewer)
    with pytest.raises(ValidationError) as with_photo:
        services.publish(story, by=desk.publisher)

    assert code_of(without) == {"no_consent_yet"}
    assert code_of(with_photo) == {"story_goes_up_with_consent"}


def test_signed_form_is_sealed_in_the_database(desk):
    story = desk.draft()
    desk.consent(story)

    with connection.cursor() as cursor:
        cursor.execute("SELECT form, person FROM stories_consent")
        assert all("c2lnbmVk" not in value and "王" not in value for value in cursor.fetchone())
    assert story.consents.get().person == "王秀兰"


def test_withdrawn_consent_takes_the_story_down_in_the_same_moment(desk):
    story = desk.published()

    story = services.withdraw_consent(story, how="11月20日电话", by=desk.reviewer)

    assert story.state == State.WITHDRAWN
    assert not Story.objects.public().exists()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Consent.objects.update(withdrawn_at=None, withdrawn_how="")


def test_consent_that_was_taken_by_mistake_is_followed_by_the_right_one(desk):
    story = desk.draft()
    desk.consent(story, person="李兰")
    with pytest.raises(ValidationError) as second:
        desk.consent(story)
    assert code_of(second) == {"consent_one_of_a_story"}
    services.withdraw_consent(story, how="拿错了别人的同意书", by=desk.writer)
    with pytest.raises(ValidationError) as without:
        services.submit(story, by=desk.writer)
    assert code_of(without) == {"no_consent_yet"}

    desk.consent(story)
    services.submit(story, by=desk.writer)
    services.approve(story, by=desk.reviewer)
    services.publish(story, by=desk.publisher)

    assert [each.person for each in story.consents.all()] == ["王秀兰", "李兰"]
    assert list(Story.objects.public()) == [story]
    down = services.withdraw_consent(story, how="11月20日电话", by=desk.writer)
    with pytest.raises(ValidationError) as over:
        desk.consent(down)
    assert code_of(over) == {"step_not_allowed"}


def test_a_consent_that_is_over_hides_the_story_by_itself(desk):
    story = desk.draft()
    desk.consent(story, valid_until=timezone.localdate())
    services.submit(story, by=desk.writer)
    services.approve(story, by=desk.reviewer)
    services.publish(story, by=desk.publisher)

    assert Story.objects.public().exists()
    assert not Story.objects.public(timezone.localdate() + timedelta(days=1)).exists()


def test_what_was_handed_on_does_not_change(desk):
    story = desk.published()

    with pytest.raises(ValidationError) as raised:
        services.write(story, by=desk.writer, title="别的", text="别的", bureau=story.bureau)
    with pytest.raises(InternalError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(text="别的")

    assert code_of(raised) == {"step_not_allowed"}


def test_each_step_that_is_not_in_the_table_is_refused(desk):
    takes = {
        Action.SUBMIT: lambda row: services.submit(row, by=desk.writer),
        Action.APPROVE: lambda row: services.approve(row, by=desk.reviewer),
        Action.PUBLISH: lambda row: services.publish(row, by=desk.publisher),
        Action.SEND_BACK: lambda row: services.send_back(row, reason="改", by=desk.reviewer),
        Action.WITHDRAW: lambda row: services.withdraw(row, reason="旧", by=desk.reviewer),
    }
    story = desk.draft(Kind.NEWS)
    for done in (None, Action.SUBMIT, Action.APPROVE, Action.PUBLISH, Action.WITHDRAW):
        if done:
            story = takes[done](story)
        for action in (each for each in Action if (story.state, each) not in NEXT_STATE):
            with pytest.raises(ValidationError) as raised:
                takes[action](story)
            assert code_of(raised) == {"step_not_allowed"}
    assert story.state == State.WITHDRAWN


@pytest.mark.parametrize("field", ["title", "text", "photo_words"])
def test_nobody_is_named_who_did_not_agree_to_be_named(desk, field):
    words = {"photo": Accepted("a.jpg", "image/jpeg", jpeg(), "0" * 64), "photo_words": "她"}
    story = desk.draft(**words | {field: "王秀兰在上课"})
    desk.consent(story)
    named = desk.draft(**words | {field: "王秀兰在上课"})
    desk.consent(named, scope=["photo", "name"])

    with pytest.raises(ValidationError) as raised:
        services.submit(story, by=desk.writer)
    assert code_of(raised) == {"name_without_consent"}
    assert services.submit(named, by=desk.writer).state == State.SUBMITTED
    Story.objects.filter(pk=story.pk).update(state="submitted")  # as by a version before
    services.approve(story, by=desk.reviewer)
    with pytest.raises(ValidationError) as raised:
        services.publish(story, by=desk.publisher)
    assert code_of(raised) == {"name_without_consent"}


def heard(user):
    rows = Notification.objects.filter(recipient=user, channel="inbox", kind="story")
    return [(row.subject, row.link) for row in rows.order_by("pk")]


def test_writer_hears_that_it_came_back_and_that_it_was_taken_down(desk):
    story = desk.published()
    services.withdraw(story, reason="写错了地名", by=desk.reviewer)
    again = services.submit(desk.draft(Kind.NEWS), by=desk.writer)
    services.send_back(again, reason="标题不准确", by=desk.reviewer)

    assert heard(desk.writer) == [
        ("您写的一篇宣传稿已撤下，原因写在稿件页面", story.get_absolute_url()),
        ("您写的一篇宣传稿退回修改，原因写在稿件页面", again.get_absolute_url()),
    ]


def test_writer_is_not_told_what_she_did_herself(desk):
    services.withdraw(desk.published(), reason="过时", by=desk.writer)

    assert heard(desk.writer) == []
