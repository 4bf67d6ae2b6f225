import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import AccessLog
from complaints import attachments, drafts
from complaints.forms.questions import PAGES
from complaints.models import Attachment, Draft
from complaints.tests.intake_answers import answers_of, png
from complaints.views.browser import DRAFT_COOKIE
from gaotai_jiazheng.tests.test_whole_files import little_room
from gaotai_jiazheng.uploads import Accepted, accept_upload

WHAT, WHOM, WHO = PAGES
WHOM_ADDRESS = "/complaints/new/whom/"


def status_of(client, address):
    """The status of an answer that is read to its end, which closes the file."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def address_of(attachment):
    return reverse("complaints:attachment", args=[attachment.pk])


def upload(client, *files, **changes):
    return client.post(WHOM_ADDRESS, answers_of(WHOM, attachments=list(files), **changes))


@pytest.fixture
def attachment(county):
    """A picture of a case that the market-regulation bureau has and the commerce bureau assists in."""
    return attachments.add([accept_upload(png())], owner=county.complaint())[0]


def open_by_pair(client, county, **values):
    filed = county.file(**values)
    client.post(
        reverse("complaints:track"),
        {"number": filed.complaint.number, "query_code": filed.query_code},
    )
    return filed.complaint


def test_uploaded_picture_is_kept_with_the_draft_and_goes_with_the_case(client, county):
    upload(client, png("我的照片.png"))

    kept = Attachment.objects.get()
    assert (kept.name, kept.content_type, kept.draft) == (
        "我的照片.png",
        "image/png",
        Draft.objects.get(),
    )
    assert kept.size == kept.file.size
    assert "我的照片" not in kept.file.name
    with kept.file.open() as stored, Image.open(stored) as picture:
        assert picture.size == (60, 40)


def test_files_stay_when_another_field_is_wrong(client, county):
    answer = upload(client, png(), respondent_name="")

    assert answer.status_code == 422
    assert [file.name for file in answer.context["files"]] == ["照片.png"]


def test_eleventh_file_is_refused_and_none_of_its_company_stored(client, county):
    upload(client, *[png(f"{i}.png") for i in range(9)])

    answer = upload(client, png("a.png"), png("b.png"))

    assert answer.status_code == 422
    errors = answer.context["form"].errors.as_data()["attachments"]
    assert [error.code for error in errors] == ["too_many_files"]
    assert Attachment.objects.count() == 9


def test_files_together_may_not_be_too_large(county):
    draft, _ = drafts.begin()
    large = Accepted("a.pdf", "application/pdf", b"x" * (11 * 1024 * 1024), "0" * 64)
    attachments.add([large], owner=draft)

    with pytest.raises(ValidationError) as refusal:
        attachments.add([large], owner=draft)

    assert refusal.value.code == "files_too_large"
    assert Attachment.objects.count() == 1


def test_nothing_stays_on_the_disk_when_the_database_refuses(county, attachments_folder):
    draft, _ = drafts.begin()
    good = accept_upload(png())
    too_long = Accepted("长" * 200, "image/png", b"x", "0" * 64)

    with pytest.raises(DatabaseError):
        attachments.add([good, too_long], owner=draft)

    assert [path for path in attachments_folder.rglob("*") if path.is_file()] == []


def test_file_is_removed_from_the_own_draft_only(client, county, attachment):
    upload(client, png())
    mine = Attachment.objects.get(complaint=None)

    client.post(WHOM_ADDRESS, answers_of(WHOM, go=f"remove:{attachment.pk}"))
    client.post(WHOM_ADDRESS, answers_of(WHOM, go="remove:9" + "9" * 30))
    answer = client.post(WHOM_ADDRESS, answers_of(WHOM, go=f"remove:{mine.pk}"))

    assert answer.status_code == 200
    assert list(Attachment.objects.all()) == [attachment]


def test_uploads_are_throttled(client, county, monkeypatch):
    monkeypatch.setattr(attachments, "FILES_PER_HOUR", 2)
    upload(client, png(), png())

    answer = upload(client, png())

    assert answer.status_code == 429
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [
        pytest.param("market_handler", 200, id="who has the case"),
        pytest.param("commerce_contact", 200, id="who assists"),
        pytest.param("center_contact", 200, id="the dispatch centre"),
        pytest.param("housing_contact", 404, id="another bureau"),
        pytest.param(None, 404, id="a stranger"),
    ],
)
def test_who_may_see_the_file_of_a_case(client, county, attachment, who, status):
    if who:
        client.force_login(getattr(county, who))

    assert status_of(client, address_of(attachment)) == status


def test_the_look_of_staff_is_written_down(client, county, attachment):
    client.force_login(county.market_handler)

    status_of(client, address_of(attachment))

    look = AccessLog.objects.get()
    assert (look.by, look.action, look.subject, look.fields) == (
        county.market_handler,
        AccessLog.Action.VIEW,
        attachment.complaint,
        [f"attachment {attachment.pk}"],
    )


def test_resident_with_number_and_code_sees_the_files_of_that_case_only(client, county, attachment):
    complaint = open_by_pair(client, county)
    mine = attachments.add([accept_upload(png())], owner=complaint)[0]

    assert status_of(client, address_of(mine)) == 200
    assert status_of(client, address_of(attachment)) == 404
    assert AccessLog.objects.count() == 0


def test_browser_of_the_draft_sees_its_files_and_another_does_not(client, county):
    upload(client, png())
    mine = Attachment.objects.get()

    assert status_of(client, address_of(mine)) == 200
    assert status_of(Client(), address_of(mine)) == 404


def test_missing_file_is_404(client, county):
    upload(client, png())
    mine = Attachment.objects.get()
    mine.file.storage.delete(mine.file.name)

    assert status_of(client, address_of(mine)) == 404


@pytest.mark.parametrize(
    ("accepted", "disposition"),
    [
        pytest.param(
            Accepted("照片.png", "image/png", b"x", "0" * 64),
            "inline; filename*=utf-8''%E7%85%A7%E7%89%87.png",
            id="picture",
        ),
        pytest.param(
            Accepted('a"b.pdf', "application/pdf", b"x", "0" * 64),
            'attachment; filename="a\\"b.pdf"',
            id="pdf",
        ),
    ],
)
def test_file_is_harmless_in_the_browser(client, county, accepted, disposition):
    draft, token = drafts.begin()
    kept = attachments.add([accepted], owner=draft)[0]
    client.cookies[DRAFT_COOKIE] = token

    answer = client.get(address_of(kept))

    assert {name: answer[name] for name in HEADERS} == {
        "Content-Type": accepted.content_type,
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    assert b"".join(answer.streaming_content) == b"x"


HEADERS = [
    "Content-Type",
    "Content-Disposition",
    "X-Content-Type-Options",
    "Content-Security-Policy",
    "Cache-Control",
]


@pytest.mark.django_db(transaction=True)
def test_upload_to_a_full_disk_is_answered_507_and_may_be_sent_again(county):
    client = Client(raise_request_exception=False)
    sent = answers_of(WHOM, attachments=[png()], respondent_address="城关镇人民西路")
    client.get(WHOM_ADDRESS)

    with little_room():
        answer = client.post(WHOM_ADDRESS, sent)

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (507, "600")
    assert "存储空间已满，文件没有保存" in page
    assert 'name="respondent_address" value="城关镇人民西路"' in page
    assert "附件没有保存，再试时请重新选择。" in page
    assert not Attachment.objects.exists()

    again = client.post(WHOM_ADDRESS, sent | {"attachments": [png()]})
    assert again.status_code == 302
    assert Attachment.objects.count() == 1
