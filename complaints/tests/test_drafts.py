import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from complaints import attachments, drafts
from complaints.forms.intake import IntakeForm
from complaints.forms.questions import PAGES
from complaints.models import Attachment, Complaint, Draft, IdempotencyKey
from complaints.tasks import purge_drafts
from complaints.tests.factories import CountyFactory, moment
from complaints.tests.intake_answers import ANSWERS, answers_of, fill, png, submit
from gaotai_jiazheng.uploads import accept_upload

NEW = "/complaints/new/"
WHAT, WHOM, WHO = PAGES


def post_what(client, **changes):
    return client.post(reverse("complaints:step", args=["what"]), answers_of(WHAT, **changes))


def test_first_page_makes_a_draft_behind_a_cookie_that_no_script_reads(client, county):
    answer = post_what(client)

    cookie = answer.cookies["complaint_draft"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/complaints/",
        7 * 24 * 3600,
    )
    assert len(cookie.value) == 64
    assert Draft.objects.get().token_digest not in cookie.value


@pytest.mark.django_db
def test_draft_is_sealed_in_the_database(client, county):
    post_what(client, content="只有我知道的事")

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM complaints_draft")
        sealed = cursor.fetchone()[0]
    assert sealed.startswith("v1:")
    assert drafts.answers_of(Draft.objects.get())["content"] == "只有我知道的事"


def test_looking_at_the_form_writes_nothing(client, county):
    client.get(NEW)
    client.get(reverse("complaints:step", args=["who"]))

    assert Draft.objects.count() == 0


def test_coming_back_offers_to_go_on_or_to_discard(client, county):
    post_what(client)

    page = client.get(NEW)

    assert next(template.name for template in page.templates) == "complaints/resume.html"
    assert page.context["address"] == reverse("complaints:step", args=[WHOM.slug])


def test_going_on_finds_what_was_typed(client, county):
    post_what(client)

    form = client.get(reverse("complaints:step", args=["what"])).context["form"]

    assert {name: form[name].value() for name in ["category", "content", "demand_choices"]} == {
        name: ANSWERS[name] for name in ["category", "content", "demand_choices"]
    }


def test_discarding_is_asked_about_before_anything_is_lost(client, county):
    post_what(client)
    check = client.get(reverse("complaints:check")).content.decode()

    page = client.get(reverse("complaints:discard"))

    discard = reverse("complaints:discard")
    assert f'action="{discard}"' not in check and f'href="{discard}"' in check
    assert (page.status_code, page.context["address"]) == (200, reverse("complaints:check"))
    assert Draft.objects.count() == 1


def test_nothing_to_discard_leads_to_the_beginning(client, county):
    assert client.get(reverse("complaints:discard"))["Location"] == NEW


def test_discarding_deletes_draft_and_files(client, county, django_capture_on_commit_callbacks):
    post_what(client)
    attachments.add([accept_upload(png())], owner=Draft.objects.get())
    file = Attachment.objects.get().file

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("complaints:discard"))

    assert answer["Location"] == NEW
    assert (Draft.objects.count(), Attachment.objects.count()) == (0, 0)
    assert not file.storage.exists(file.name)


def test_a_strangers_token_opens_nothing(client, county):
    post_what(client)
    client.cookies["complaint_draft"] = "0" * 64

    page = client.get(NEW)

    assert next(template.name for template in page.templates) == "complaints/new.html"


def test_draft_of_eight_days_ago_is_not_opened(client, county):
    post_what(client)

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        page = client.get(NEW)

    assert next(template.name for template in page.templates) == "complaints/new.html"


def test_a_new_complaint_after_the_first_has_a_draft_of_its_own(client, county):
    fill(client)
    submit(client)

    fill(client, title="第二件")
    submit(client)

    assert list(Complaint.objects.order_by("pk").values_list("title", flat=True)) == [
        "保洁没有做完",
        "第二件",
    ]


def test_purge_deletes_what_is_seven_days_old_and_receipts_of_yesterday(
    county, django_capture_on_commit_callbacks
):
    now = timezone.now()
    old, _ = drafts.begin()
    attachments.add([accept_upload(png())], owner=old)
    young, _ = drafts.begin()
    filed, _ = drafts.begin()
    attachments.add([accept_upload(png())], owner=filed)
    drafts.file(filed, filing_values())
    Draft.objects.filter(pk=old.pk).update(updated_at=now - timedelta(days=7, minutes=1))
    Draft.objects.filter(pk=young.pk).update(updated_at=now - timedelta(days=6))
    Draft.objects.filter(pk=filed.pk).update(updated_at=now - timedelta(days=1, minutes=1))

    with django_capture_on_commit_callbacks(execute=True):
        purged = purge_drafts()

    assert purged == 2
    assert list(Draft.objects.all()) == [young]
    kept = Attachment.objects.get()
    assert kept.complaint == Complaint.objects.get()
    assert kept.file.storage.exists(kept.file.name)
    assert len(kept.file.storage.listdir(kept.file.name.rsplit("/", 1)[0])[1]) == 1


@pytest.mark.django_db
def test_purge_asks_the_same_for_one_and_for_many(django_assert_num_queries):
    for count in (1, 3):
        long_ago = timezone.now() - timedelta(days=8)
        Draft.objects.bulk_create(
            Draft(token_digest=f"{count}-{i}", updated_at=long_ago) for i in range(count)
        )
        with django_assert_num_queries(15):
            assert drafts.purge() == count


@pytest.mark.django_db
def test_query_code_that_an_officer_was_shown_is_gone_after_a_day(county):
    now = timezone.now()
    case = county.complaint()
    for digest, age in (("old", timedelta(days=1, minutes=1)), ("young", timedelta(hours=23))):
        IdempotencyKey.objects.create(
            digest=digest, complaint=case, answer="[]", created_at=now - age
        )

    purge_drafts()

    assert list(IdempotencyKey.objects.values_list("digest", flat=True)) == ["young"]


@pytest.mark.django_db
def test_purge_command_says_how_many(capsys):
    Draft.objects.create(token_digest="old", updated_at=timezone.now() - timedelta(days=8))

    call_command("purge_drafts")
    call_command("purge_drafts")

    assert capsys.readouterr().out == "删除草稿 1\n删除草稿 0\n"


def filing_values():
    form = IntakeForm(ANSWERS)
    assert form.is_valid(), form.errors
    return form.filing_values()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_case():
    with time_machine.travel(moment("2026-11-23 10:00")):
        CountyFactory()
        draft, _ = drafts.begin()
        values = filing_values()
    barrier = threading.Barrier(4)
    filed = []

    def click():
        barrier.wait()
        try:
            filed.append(drafts.file(draft, values).number)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    number = Complaint.objects.get().number
    assert filed == [number] * 4
