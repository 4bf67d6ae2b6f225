"""From the draft to the page and off it again. Each step locks the row, checks, and writes it."""

import base64
from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from disclosure.gate import refuse_personal_data
from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, refusal, words_of
from gaotai_jiazheng.uploads import Accepted
from reminders import outbox
from stories.models import Consent, Scope, Story
from stories.permissions import keeps_stories
from stories.transitions import Action, State, state_after

ADULT_YEARS = 18
REFUSED = {
    "story_goes_up_with_consent": "没有有效的同意书，或者用了照片而本人没有同意用照片，不能发布。",
}
WORDS = words_of(Story, Consent) | REFUSED
refused_in_words = partial(in_words, by_own_names(WORDS))


def require_keeper(user):
    if not keeps_stories(user):
        raise PermissionDenied("由县人社局、县工业信息化和商务局、县总工会、县妇联办理。")


def lock(story) -> Story:
    rows = Story.objects.select_for_update(of=("self",)).select_related("bureau")
    return rows.get(pk=story.pk)


@transaction.atomic
def write(
    story: Story | None = None,
    *,
    by: User,
    photo: Accepted | None = None,
    drops_photo: bool = False,
    **values,
) -> Story:
    """A new draft, or a draft written anew; whoever writes last is its writer.

    values: kind, bureau, title, text, photo_words, shows_no_minor, opening, expires_on. photo: None leaves
    what is there. drops_photo: the photo goes, and the words under it. Raises PermissionDenied; ValidationError:
    codes personal_data, step_not_allowed, not_yours, past_day, and those of the row's constraints.
    """
    require_keeper(by)
    story = lock(story) if story else Story()
    if story.state != State.DRAFT:
        raise ValidationError("交出去的稿子不能再改，请先退回。", code="step_not_allowed")
    refuse_what_must_not_be_public(values, by)
    for name, value in values.items():
        setattr(story, name, value)
    if drops_photo:
        story.photo, story.photo_words = None, ""
    elif photo is not None:
        story.photo = photo.content
    story.written_by, story.written_at = by, timezone.now()
    with refused_in_words():
        story.save()
    return story


def refuse_what_must_not_be_public(values, by):
    bureau, expires_on = values["bureau"], values.get("expires_on")
    if bureau.pk not in bureau_ids_of(by):
        raise refusal("bureau", "只能以您所在单位的名义供稿。", "not_yours")
    if expires_on is not None and expires_on < timezone.localdate():
        raise refusal("expires_on", "展示到的日子已经过去。", "past_day")
    for name in ("title", "text", "photo_words"):
        refuse_personal_data(values.get(name, ""), name)


@transaction.atomic
def consent(
    story: Story, *, person: str, born_on: date, signed_on: date, file: Accepted, by: User, **values
) -> Consent:
    """Keep the signed form of whom the story is about, also in the place of one that was withdrawn, as where another
    sheet was taken by mistake. values: scope, valid_until.

    Raises PermissionDenied; ValidationError: codes no_person, step_not_allowed, minor, and those of the row's
    constraints.
    """
    require_keeper(by)
    story = lock(story)
    if story.is_news:
        raise ValidationError("动态不写个人，不用同意书。", code="no_person")
    if story.state == State.WITHDRAWN:
        raise not_now("这篇稿子", story.get_state_display(), "登记同意书")
    adult_on = birthday(born_on, ADULT_YEARS)
    if adult_on > signed_on:
        message = "签字那天未满18周岁。未成年人不能作为主人公，也不能让人认出来。"
        raise refusal("born_on", message, "minor")
    row = Consent(
        story=story,
        person=person,
        adult_on=adult_on,
        signed_on=signed_on,
        form=base64.b64encode(file.content).decode(),
        form_type=file.content_type,
        form_digest=file.digest,
        recorded_by=by,
        **values,
    )
    with refused_in_words():
        row.save()
    return row


def birthday(born_on: date, years: int) -> date:
    """The day on which somebody is so old; who was born on 29 February, on 1 March."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


@transaction.atomic
def withdraw_consent(story: Story, *, how: str, by: User, at=None) -> Story:
    """She does not want it any more: the story leaves every page, feed and search with this transaction.

    Raises PermissionDenied; ValidationError, code no_consent.
    """
    require_keeper(by)
    story, at = lock(story), at or timezone.now()
    rows = Consent.objects.select_for_update().filter(story=story, withdrawn_at=None)
    row = rows.first()
    if row is None:
        raise ValidationError("没有可以撤回的同意书。", code="no_consent")
    row.withdrawn_at, row.withdrawn_how = at, how
    row.save(update_fields=["withdrawn_at", "withdrawn_how"])
    if story.state == State.PUBLISHED:
        take(story, Action.WITHDRAW, withdrawn_by=by, withdrawn_at=at, reason="本人撤回同意")
        tell_writer(story, "已撤下", by)
    return story


@transaction.atomic
def submit(story: Story, *, by: User) -> Story:
    """Hand a draft to somebody else. Codes: step_not_allowed, no_consent_yet, name_without_consent,
    story_shows_no_minor."""
    story = begin(story, Action.SUBMIT, by=by)
    if not story.is_news and not Consent.objects.standing().filter(story=story).exists():
        raise ValidationError("请先登记本人的同意书。", code="no_consent_yet")
    refuse_name_without_consent(story)
    return take(story, Action.SUBMIT, reason="")


def refuse_name_without_consent(story) -> None:
    """She may have agreed to be told of and not to be named; her name is in the consent. Codes:
    name_without_consent."""
    row = story.consents.filter(withdrawn_at=None).first()
    if row is None or Scope.NAME in row.scope:
        return
    if row.person.strip() in "\n".join((story.title, story.text, story.photo_words)):
        message = "本人没有同意写出真实姓名，标题、正文和照片说明里都不要写，改用称呼或者化名。"
        raise ValidationError(message, code="name_without_consent")


@transaction.atomic
def send_back(story: Story, *, reason: str, by: User) -> Story:
    """Back to the writer, who is told; the review begins anew."""
    story = begin(story, Action.SEND_BACK, by=by)
    story = take(story, Action.SEND_BACK, reason=reason, reviewed_by=None, reviewed_at=None)
    tell_writer(story, "退回修改", by)
    return story


def tell_writer(story, words, by) -> None:
    """Of what somebody else did with it; the title may name whoever it is about, and goes into no message."""
    if story.written_by_id != by.pk:
        subject = f"您写的一篇宣传稿{words}，原因写在稿件页面"
        message = outbox.Message("story", subject, link=story.get_absolute_url())
        outbox.write(outbox.post_to_users([story.written_by_id], message))


@transaction.atomic
def approve(story: Story, *, by: User, at=None) -> Story:
    """The first look, by somebody who did not write it. Code: story_reviewed_by_another."""
    story = begin(story, Action.APPROVE, by=by)
    return take(story, Action.APPROVE, reviewed_by=by, reviewed_at=at or timezone.now())


@transaction.atomic
def publish(story: Story, *, by: User, at=None) -> Story:
    """The second look, by a third person, and up it goes.

    Codes: personal_data, name_without_consent, story_published_by_a_third, story_goes_up_with_consent.
    """
    story = begin(story, Action.PUBLISH, by=by)
    refuse_name_without_consent(story)
    for text in (story.title, story.text, story.photo_words):
        refuse_personal_data(text)
    return take(story, Action.PUBLISH, published_by=by, published_at=at or timezone.now())


@transaction.atomic
def withdraw(story: Story, *, reason: str, by: User, at=None) -> Story:
    """Take it off every page, feed and search at once; its address says that it is gone."""
    story = begin(story, Action.WITHDRAW, by=by)
    values = {"withdrawn_by": by, "withdrawn_at": at or timezone.now(), "reason": reason}
    story = take(story, Action.WITHDRAW, **values)
    tell_writer(story, "已撤下", by)
    return story


def begin(story, action, *, by) -> Story:
    """Lock it and make sure that this person may take this step now. Code step_not_allowed."""
    require_keeper(by)
    story = lock(story)
    if state_after(story.state, action) is None:
        raise not_now("这篇稿子", story.get_state_display(), Action(action).label)
    return story


def take(story, action, **changes) -> Story:
    story.state = state_after(story.state, action)
    for name, value in changes.items():
        setattr(story, name, value)
    with refused_in_words():
        story.save(update_fields=["state", *changes])
    return story


def bureaus_of(user) -> list[Bureau]:
    """The bureaus in whose name the person may write."""
    return list(Bureau.objects.filter(pk__in=bureau_ids_of(user)))
