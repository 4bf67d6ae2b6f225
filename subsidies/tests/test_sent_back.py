"""What was sent back is completed: by who typed it in from paper, by the applicant, and over the turn of a year."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bureaus.tests.factories import BureauMemberFactory
from complaints.tests.intake_answers import png
from gaotai_jiazheng.uploads import MAX_FILES, accept_upload
from gaotai_jiazheng.waiting_work import kinds_for
from reminders.models import Notification
from subsidies.forms.application import ApplicationForm, form_of
from subsidies.models import Application, Material
from subsidies.services import checking, filing, materials
from subsidies.tests.factories import TRAVELLED, opens, sent
from subsidies.tests.test_filing import FORM, begin, sms
from workers.tests.factories import id_number


@pytest.fixture
def on_paper(client, county):
    """An application that the clerk has typed in, and what was typed."""
    client.force_login(county.clerk)
    given = {name: str(value) for name, value in TRAVELLED.items()} | {
        "name": "李桂兰",
        "id_number": id_number(3),
        "phone": "13893600003",
        "bank_account": "6222020200112233",
        "residence": f"town:{county.town.pk}",
        "received_on": "2026-11-20",
    }
    client.post(reverse("admin:subsidies_application_paper", args=["travel"]), given)
    return Application.objects.get(), given


def send_back(application, county):
    return checking.send_back(application, items=["务工证明"], by=county.other_clerk)


def waiting_titles(rf, user):
    request = rf.get("/admin/")
    request.user = user
    return [kind.title for kind in kinds_for(request) if kind.rows(request).exists()]


def test_who_typed_it_in_completes_it(client, county, on_paper, rf):
    application, given = on_paper
    address = reverse("admin:subsidies_application_complete", args=[application.pk])
    assert client.get(address).status_code == 409
    send_back(application, county)

    assert Notification.objects.filter(recipient=county.clerk, subject__contains="要补正").exists()
    assert "代录的、待补正的补贴申请" in waiting_titles(rf, county.clerk)
    assert "代录的、待补正的补贴申请" not in waiting_titles(rf, county.other_clerk)
    assert address in client.get(application.get_absolute_url()).text
    page = client.get(address)
    assert page.context["form"]["months"].value() == "4"
    assert given["id_number"] not in page.text and "李桂兰" not in page.text
    wrong = client.post(address, {**given, "id_number": "1"})
    done = client.post(address, {**given, "months": "6"})

    assert (wrong.status_code, done.status_code) == (422, 302)
    application.refresh_from_db()
    assert (application.state, application.round) == ("checking", 2)
    assert application.facts["months"] == 6 and application.gaps.answered_at is not None
    assert client.post(address, given).status_code == 409
    client.force_login(county.other_clerk)
    assert client.get(address).status_code == 403


def test_the_applicant_completes_what_was_typed_in_for_her(client, county, on_paper):
    application, given = on_paper
    send_back(application, county)
    client.logout()
    opens(client, application)
    assert client.get(reverse("subsidies:form"))["Location"] == reverse("subsidies:prove")
    client.post(reverse("subsidies:prove_again"))
    code = sms("验证码").removeprefix("验证码")[:6]
    client.post(reverse("subsidies:prove"), {"phone_code": code})
    page = client.get(reverse("subsidies:form"))

    assert page.context["form"]["name"].value() == "李桂兰"
    sent_again = client.post(reverse("subsidies:form"), given | {"go": "send"})

    assert sent_again.status_code == 302
    application.refresh_from_db()
    assert application.state == "checking"


def test_there_is_room_for_what_is_asked_for_and_what_was_sent_stays(county):
    application = sent(county)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        Material.objects.bulk_create(material(application, place) for place in range(MAX_FILES))
        clock.shift(60)
        application = send_back(application, county)
        clock.shift(60)
        [added] = materials.add(application, [accept_upload(png())])

    first = application.materials.first()
    materials.take_out(application, first.pk)
    assert application.materials.count() == MAX_FILES + 1
    materials.take_out(application, added.pk)
    assert application.materials.count() == MAX_FILES


def material(application, place):
    return Material(
        application=application,
        name=f"{place}.png",
        file=f"{place}.png",
        size=1,
        digest=f"{place:064}",
    )


def test_who_types_in_for_another_bureau_is_told_the_number(client, county):
    stranger = BureauMemberFactory(bureau__slug="health").user
    client.force_login(stranger)
    given = {name: str(value) for name, value in TRAVELLED.items()} | {
        "name": "李桂兰",
        "id_number": id_number(3),
        "phone": "13893600003",
        "bank_account": "6222020200112233",
        "residence": f"town:{county.town.pk}",
        "received_on": "2026-11-20",
    }
    address = reverse("admin:subsidies_application_paper", args=["travel"])

    told = client.post(address, given, follow=True)

    assert told.status_code == 200
    assert Application.objects.get().number in told.text


def test_a_month_of_the_old_year_is_completed_in_the_new_one(county, today):
    application = sent(county)
    policy = county.policy("social-insurance")
    policy.is_monthly = True
    application.policy = policy
    today.move_to("2027-01-05T10:00:00+08:00")

    def problems(form):
        form.is_valid()
        return form.errors.get("period")

    application.state = "returned"
    assert problems(form_of(application, {"period": "2026-12"})) is None
    assert problems(form_of(application, {"period": "2027-01"}))
    assert problems(ApplicationForm({"period": "2026-12"}, policy=policy))
    assert problems(ApplicationForm({"period": "2027-01"}, policy=policy)) is None


def test_a_draft_belongs_to_the_year_in_which_it_is_sent(client, county, today):
    draft = begin(client, county)
    today.move_to("2027-01-05T10:00:00+08:00")
    later = Client()
    opens(later, draft)
    given = {**FORM, "residence": f"town:{county.town.pk}"}

    assert later.post(reverse("subsidies:form"), given).status_code == 302
    draft.refresh_from_db()
    assert (draft.year, draft.state) == (2027, "checking")


@pytest.mark.parametrize("last_day", ["9999-12-31", "2026-11-24"])
def test_months_of_an_internship_have_been(county, last_day):
    policy = county.policy("internship")
    form = ApplicationForm({"first_day": "2026-09-01", "last_day": last_day}, policy=policy)

    assert form.has_error("last_day", "future_date")


def test_nobody_but_its_clerk_sends_it_in_the_name_of_the_office(county):
    application = send_back(sent(county), county)

    with pytest.raises(PermissionDenied):
        filing.submit(application, county.values(), by=county.third_clerk)


def test_whoever_looks_at_the_next_stage_is_told(county):
    county.fill_funds()

    def told(**of):
        rows = Notification.objects.filter(kind="subsidy_application", **of).order_by("pk")
        return [row.subject.partition("：")[2] for row in rows]

    application = sent(county)
    assert told(recipient=county.other_clerk, channel="inbox") == ["村（社区）张榜"]
    assert told(recipient=county.clerk, channel="inbox") == []
    rural = county.people["agriculture-rural"][0].memberships.get().bureau
    for by in (county.other_clerk, county.third_clerk):
        application = checking.approve(application, by=by)

    assert told(recipient=county.other_clerk, channel="inbox") == ["村（社区）张榜", "镇初审"]
    assert told(bureau=rural) == ["县农业农村局核对身份"]
    assert told(bureau=application.policy.bureau) == []
