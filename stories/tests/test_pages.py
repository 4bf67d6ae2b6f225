"""Everybody's pages, feeds, figures and the workbench."""

from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import AccessLog
from employment.services import posting
from employment.tests.factories import AT, LabourMarket
from gaotai_jiazheng.public_pages import kinds
from search import sweeping
from stories import services
from stories.forms import StoryForm
from stories.metrics import news_published, stories_published
from stories.models import Kind, Story
from stories.tests.factories import SIGNED, Desk, jpeg
from training.tests.factories import enrolment, new_class
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def text_of(response):
    return response.content.decode()


def entries_of(response):
    return [each.text for each in ElementTree.fromstring(response.content).iter(f"{ATOM}title")][1:]


@pytest.fixture
def desk():
    return Desk()


@pytest.mark.parametrize("withdraw", ["consent", "withdrawn", "expired"])
def test_what_is_withdrawn_is_gone_from_every_place_at_once(client, desk, withdraw):
    photo = type(SIGNED)("a.jpg", "image/jpeg", jpeg(), "1" * 64)
    story = desk.published(photo=photo, photo_words="她在练习", expires_on=timezone.localdate())
    sweeping.sweep(kinds()["story"])
    addresses = [story.public_address, reverse("stories:photo", args=[story.pk])]
    places = [
        "/stories/",
        "/stories/feed/",
        "/search/?q=灶台",
        "/sitemap/story/0.xml",
        "/api/v1/search/?q=灶台",
    ]
    assert all(client.get(each).status_code == 200 for each in addresses)
    assert all(f"/stories/{story.pk}/" in text_of(client.get(each)) for each in places)

    if withdraw == "consent":
        services.withdraw_consent(story, how="本人来电", by=desk.writer)
    elif withdraw == "withdrawn":
        services.withdraw(story, reason="内容过时", by=desk.writer)
    else:
        Story.objects.filter(pk=story.pk).update(
            expires_on=timezone.localdate() - timedelta(days=1)
        )

    assert [client.get(each).status_code for each in addresses] == [410, 410]
    assert not any(f"/stories/{story.pk}/" in text_of(client.get(each)) for each in places)
    assert "灶台" not in text_of(client.get("/stories/published/"))
    assert "已经撤下" in text_of(client.get("/stories/published/"))
    assert stories_published(timezone.localdate()) == 1


def test_what_never_was_up_is_not_found(client, desk):
    draft = desk.draft()

    assert client.get(draft.public_address).status_code == 404
    assert client.get(reverse("stories:photo", args=[draft.pk])).status_code == 404


def test_story_shows_the_seats_that_are_free_now(client, desk):
    training_class = new_class(seats=3)
    story = desk.published(opening=training_class)

    assert "还有3个名额" in text_of(client.get(story.public_address))
    enrolment(training_class)
    assert "还有2个名额" in text_of(client.get(story.public_address))


@time_machine.travel(AT, tick=False)
def test_story_names_a_job_as_long_as_it_takes_somebody(client, desk):
    county = LabourMarket()
    job = county.published(places=3)
    with_job = StoryForm({"job": job.number.lower()}, bureaus=[])
    wrong = StoryForm({"job": "GW1"}, bureaus=[])
    assert ("job" in with_job.errors, "job" in wrong.errors) == (False, True)
    story = desk.published(job=with_job.cleaned_data["job"])

    page = text_of(client.get(story.public_address))
    assert (job.get_absolute_url() in page, "还招3人" in page) == (True, True)

    posting.fill(job, by=county.owner)

    assert job.get_absolute_url() not in text_of(client.get(story.public_address))


def test_feeds_and_lists_ask_as_often_for_three_as_for_one(client, desk, django_assert_num_queries):
    for count in (1, 2):
        for _ in range(count):
            desk.published(Kind.NEWS, title="培训班开班了")
        with django_assert_num_queries(1):
            listed = client.get("/news/")
        with django_assert_num_queries(1):
            feed = client.get("/news/feed/")

    assert text_of(listed).count("培训班开班了") == 3
    assert entries_of(feed) == ["培训班开班了"] * 3
    assert "max-age=300" in feed["Cache-Control"]
    assert feed["Content-Type"].startswith("application/atom+xml")


def test_figures_count_what_their_pages_list(client, desk):
    today = timezone.localdate()
    desk.published()
    desk.published(Kind.NEWS)

    assert (stories_published(today), news_published(today)) == (1, 1)
    assert stories_published(today - timedelta(days=1)) == 0
    assert "1篇" in text_of(client.get("/stories/published/"))
    assert "0篇" in text_of(client.get(f"/news/published/?on={today - timedelta(days=1)}"))
    assert client.get("/news/published/?on=gestern").status_code == 404


def test_workbench_takes_a_story_from_draft_to_page(client, desk):
    client.force_login(desk.writer)
    bureau = desk.draft(Kind.NEWS).bureau
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    answer = client.post(
        reverse("admin:stories_story_add"),
        {
            "kind": "story",
            "bureau": bureau.pk,
            "title": "她的第一单",
            "text": "从第一单到第一百单。",
            "photo": SimpleUploadedFile("p.jpg", jpeg(exif=exif)),
            "photo_words": "她在擦窗",
            "shows_no_minor": "on",
        },
    )
    story = Story.objects.get(title="她的第一单")
    assert answer["Location"] == story.get_absolute_url()
    assert b"taken at home" not in bytes(story.photo)
    form = reverse("admin:stories_story_form", args=[story.pk, "consent"])
    wrong = client.post(
        form, {"person": "王秀兰", "born_on": "2012-01-01", "signed_on": "2026-01-01"}
    )
    assert wrong.status_code == 422
    given = {
        "person": "王秀兰",
        "born_on": "1985-01-01",
        "signed_on": "2026-01-01",
        "scope": ["photo"],
    }
    client.post(form, given | {"file": SimpleUploadedFile("c.jpg", jpeg())})
    for user, action in (
        (desk.writer, "submit"),
        (desk.reviewer, "approve"),
        (desk.publisher, "publish"),
    ):
        client.force_login(user)
        page = text_of(client.get(story.get_absolute_url()))
        step = reverse("admin:stories_story_step", args=[story.pk, action])
        assert step in page
        client.post(step)

    assert client.get(story.public_address).status_code == 200


def test_draft_that_was_sent_back_is_written_anew_and_keeps_its_photo(client, desk):
    photo = type(SIGNED)("a.jpg", "image/jpeg", jpeg(), "1" * 64)
    story = desk.draft(photo=photo, photo_words="她在练习")
    write, picture = (
        reverse(f"admin:stories_story_{name}", args=[story.pk]) for name in ("write", "photo")
    )
    client.force_login(desk.writer)
    desk.consent(story)
    services.submit(story, by=desk.writer)
    assert f'href="{write}"' not in text_of(client.get(story.get_absolute_url()))
    services.send_back(story, by=desk.reviewer, reason="标题不准确")
    page = text_of(client.get(story.get_absolute_url()))
    assert (f'href="{write}"' in page, picture in page) == (True, True)
    assert 'value="从灶台走到月嫂班"' in text_of(client.get(write))
    given = {
        "kind": "story",
        "bureau": story.bureau_id,
        "title": "从灶台走进月嫂班",
        "text": "她学会了照护新生儿。",
        "photo_words": "她在练习",
        "shows_no_minor": "on",
    }

    wrong = client.post(write, given | {"text": "电话13912345678。"})
    past = client.post(write, given | {"expires_on": "2020-01-01"})
    right = client.post(write, given)

    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"text"})
    assert 'value="从灶台走进月嫂班"' in text_of(wrong)
    assert past.context["form"].errors.keys() == {"expires_on"}
    assert right["Location"] == story.get_absolute_url()
    story.refresh_from_db()
    assert (story.title, bytes(story.photo)) == ("从灶台走进月嫂班", photo.content)
    assert client.get(picture).content == photo.content
    services.submit(story, by=desk.writer)
    assert client.post(write, given | {"title": "又改"}).status_code == 409
    story.refresh_from_db()
    assert story.title == "从灶台走进月嫂班"


def test_photo_is_taken_out_of_a_draft_with_its_words(client, desk):
    photo = type(SIGNED)("a.jpg", "image/jpeg", jpeg(), "1" * 64)
    story, without = desk.draft(photo=photo, photo_words="她在练习"), desk.draft()
    write, write_without = (
        reverse("admin:stories_story_write", args=[each.pk]) for each in (story, without)
    )
    client.force_login(desk.writer)
    assert 'name="drops_photo"' in text_of(client.get(write))
    assert 'name="drops_photo"' not in text_of(client.get(write_without))
    given = {
        "kind": "story",
        "bureau": story.bureau_id,
        "title": story.title,
        "text": story.text,
        "photo_words": "她在练习",
        "shows_no_minor": "on",
        "drops_photo": "on",
    }

    both = client.post(write, given | {"photo": SimpleUploadedFile("p.jpg", jpeg())})
    assert (both.status_code, both.context["form"].errors.keys()) == (422, {"drops_photo"})
    client.post(write, given)

    story.refresh_from_db()
    assert (story.photo, story.photo_words) == (None, "")
    assert "story-photo" not in text_of(client.get(story.get_absolute_url()))


def test_photo_is_looked_at_by_who_may_read_the_story(client, desk):
    photo = type(SIGNED)("a.jpg", "image/jpeg", jpeg(), "1" * 64)
    story, without = desk.draft(photo=photo, photo_words="她在练习"), desk.draft()
    write, picture = (
        reverse(f"admin:stories_story_{name}", args=[story.pk]) for name in ("write", "photo")
    )

    client.force_login(desk.reviewer)
    assert [client.get(each).status_code for each in (picture, write)] == [404, 404]
    client.force_login(officer("education"))
    assert [client.get(each).status_code for each in (picture, write)] == [403, 403]
    client.force_login(desk.writer)
    assert client.get(picture)["Content-Type"] == "image/jpeg"
    assert client.get(reverse("admin:stories_story_photo", args=[without.pk])).status_code == 404


def test_signed_form_opens_for_its_bureau_only_and_is_logged(client, desk):
    story = desk.published()
    address = reverse("admin:stories_story_consent", args=[story.pk])

    client.force_login(desk.reviewer)
    assert client.get(address).status_code == 403
    client.force_login(desk.writer)
    answer = client.get(address)

    assert answer.content == b"signed"
    assert answer["Content-Disposition"].endswith(quote("同意书.jpg"))
    assert AccessLog.objects.filter(by=desk.writer, fields=["form"]).count() == 1


def test_drafts_of_others_and_other_bureaus_see_nothing(client, desk):
    story = desk.draft()

    client.force_login(desk.reviewer)
    assert client.get(story.get_absolute_url()).status_code == 404
    client.force_login(officer("education"))
    assert client.get(story.get_absolute_url()).status_code == 403
