"""Partnerships, home care, trademarks and incubators."""

from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from enterprises.forms.support import TrademarkForm
from enterprises.models import (
    EnterpriseFile,
    HomeCareQualification,
    Incubator,
    Partnership,
    Tenancy,
)
from enterprises.services import supporting
from enterprises.services.warning import warn_of_endings
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory, ReviewingBureaus
from enterprises.transitions import NEXT_TRADEMARK_STATES, TrademarkState
from enterprises.workspace import to_dos
from gaotai_jiazheng.short_memory import forget_all
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Deadline, Notification
from reminders.subjects import settle_ended

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def bureaus():
    BureauFactory(slug="gov-service-center", is_dispatch_center=True)
    return ReviewingBureaus()


@pytest.fixture
def officer(bureaus):
    """Of the bureau that qualifies for home care."""
    user = BureauMemberFactory(
        bureau__slug="civil-affairs", bureau__name="县民政局", bureau__qualifies_home_care=True
    ).user
    forget_all()
    return user


@pytest.fixture
def owner():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").user


@pytest.fixture
def enterprise(owner):
    return owner.enterprise_memberships.get().enterprise


def step_of(row, step):
    return reverse(f"admin:enterprises_{row._meta.model_name}_step", args=[row.pk, step])


def test_home_care_is_decided_on_the_clock_and_shown_with_its_days(
    client, officer, owner, enterprise
):
    client.force_login(owner)
    client.post(reverse("workspace:home_care"), {"statement": "六名护理员，都有证书。"})
    application = HomeCareQualification.objects.get()
    clock = Deadline.objects.of(application).running().get()
    assert (clock.rule.slug, clock.owner.slug) == ("home_care_decision", "civil-affairs")
    client.force_login(officer)
    until = timezone.localdate() + timedelta(days=30)

    response = client.post(
        step_of(application, "grant"),
        {"valid_from": timezone.localdate().isoformat(), "valid_until": until.isoformat()},
    )

    assert response.status_code == 302
    renewal = Deadline.objects.of(application).running().get()
    assert (renewal.rule.slug, renewal.due_on) == ("home_care_renewal", until)
    settle_ended(until)
    assert Deadline.objects.of(application).running().exists()
    page = client.get(enterprise.get_absolute_url()).content.decode()
    assert "可以承接政府补贴的居家养老上门服务" in page
    titles = [to_do.title for to_do in to_dos(enterprise, timezone.localdate())]
    assert "居家养老服务资格快到期了" in titles
    assert client.post(step_of(application, "decline"), {"answer": "晚了"}).status_code == 409
    assert client.post(step_of(application, "revoke"), {"answer": ""}).status_code == 422
    with transaction.atomic():
        settle_ended(until + timedelta(days=1))
        assert not Deadline.objects.of(application).running().exists()
        transaction.set_rollback(True)
    assert client.post(step_of(application, "revoke"), {"answer": "护理员无证"}).status_code == 302
    page = client.get(enterprise.get_absolute_url()).content.decode()
    assert "可以承接政府补贴的居家养老上门服务" not in page


def test_only_the_bureau_that_qualifies_decides(client, bureaus, officer, owner, enterprise):
    application = supporting.apply_for_home_care(enterprise, statement="六名护理员", by=owner)
    client.force_login(bureaus.reviewer)

    assert client.post(step_of(application, "decline"), {"answer": "不行"}).status_code == 403


def test_pages_of_support_lead_to_the_enterprise_and_offer_what_is_possible(
    client, bureaus, officer, owner, enterprise
):
    application = supporting.apply_for_home_care(enterprise, statement="六名护理员", by=owner)
    trademark = supporting.add_trademark(enterprise, name="绿洲", classes="37", by=owner)
    client.force_login(officer)
    kind = "admin:enterprises_homecarequalification"

    page = client.get(reverse(f"{kind}_change", args=[application.pk]))
    listed = client.get(reverse(f"{kind}_changelist"))
    mark = client.get(reverse("admin:enterprises_trademark_change", args=[trademark.pk]))
    odd = client.get("/admin/enterprises/trademark/x/change/")

    assert list(page.context["offered"]) == ["grant", "decline"]
    assert "六名护理员" in page.text
    link = reverse("admin:enterprises_enterprise_change", args=[enterprise.pk])
    assert link in page.text and link in mark.text
    assert listed.context["cl"].result_count == 1
    assert (mark.context["offered"], odd.status_code) == ({}, 404)
    assert client.get(step_of(application, "revoke")).status_code == 409
    client.force_login(bureaus.reviewer)
    assert client.get(reverse(f"{kind}_change", args=[application.pk])).context["offered"] == {}


def test_second_application_is_refused_and_nothing_is_lost(client, officer, owner, enterprise):
    supporting.apply_for_home_care(enterprise, statement="六名护理员", by=owner)
    client.force_login(owner)

    response = client.post(reverse("workspace:home_care"), {"statement": "再申请一次"})

    assert response.status_code == 422
    assert HomeCareQualification.objects.count() == 1


def test_partnership_is_shown_when_it_was_held_against_the_contract(
    client, bureaus, owner, enterprise
):
    client.force_login(owner)
    given = {
        "property_company": "安居物业",
        "quarter": "东苑小区",
        "community": bureaus.community.pk,
        "service_lines": ["deep_cleaning"],
        "signed_on": "2026-01-05",
    }
    assert client.post(reverse("workspace:partnerships"), given).status_code == 302
    assert "安居物业" not in client.get(enterprise.get_absolute_url()).content.decode()
    client.force_login(bureaus.reviewer)

    assert (
        client.post(step_of(Partnership.objects.get(), "confirm"), {"answer": ""}).status_code
        == 302
    )

    assert "安居物业" in client.get(enterprise.get_absolute_url()).content.decode()
    assert client.post(step_of(Partnership.objects.get(), "confirm"), {}).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [("valid_until", "2025-01-01"), ("signed_on", "2999-01-01"), ("service_lines", [])],
)
def test_bad_partnership_is_refused_beside_its_field(client, bureaus, owner, field, value):
    client.force_login(owner)
    given = {
        "property_company": "安居物业",
        "quarter": "东苑小区",
        "community": bureaus.community.pk,
        "service_lines": ["cleaning"],
        "signed_on": "2026-01-05",
        field: value,
    }

    response = client.post(reverse("workspace:partnerships"), given)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "安居物业" in response.content.decode()


def test_trademark_goes_step_by_step_to_its_registration(client, owner, enterprise):
    client.force_login(owner)
    client.post(reverse("workspace:trademarks"), {"name": "绿洲巧手", "classes": "37"})
    trademark = enterprise.trademarks.get()
    address = reverse("workspace:trademark_step", args=[trademark.pk])
    today = timezone.localdate().isoformat()

    for state in ("filed", "accepted", "published"):
        assert client.post(address, {"state": state, "on": today}).status_code == 302
    without_number = client.post(address, {"state": "registered", "on": today})
    assert without_number.status_code == 422
    client.post(address, {"state": "registered", "on": today, "number": "87654321"})

    trademark.refresh_from_db()
    assert (trademark.state, trademark.number) == ("registered", "87654321")
    assert trademark.steps.count() == 5
    assert "绿洲巧手" in client.get(enterprise.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", TrademarkState)
def test_trademark_states_follow_their_table(owner, enterprise, state):
    trademark = supporting.add_trademark(enterprise, name="巧手", classes="37", by=owner)
    type(trademark).objects.filter(pk=trademark.pk).update(
        state=state, number="1", state_on=date(2026, 1, 1)
    )
    for following in TrademarkState:
        if following not in NEXT_TRADEMARK_STATES[state]:
            with pytest.raises(ValidationError) as raised:
                supporting.move_trademark(trademark, state=following, on=date(2026, 2, 1), by=owner)
            assert raised.value.code == "step_not_allowed"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("45, 37", "37、45"), ("第３７类", "37"), ("保洁", None), ("46", None), ("37a", None)],
)
def test_classes_of_a_trademark_are_numbers_to_45(typed, kept):
    form = TrademarkForm({"name": "巧手", "classes": typed})

    assert form.is_valid() == bool(kept)
    assert form.cleaned_data.get("classes") == kept


def test_incubators_with_their_tenants(client, django_assert_num_queries):
    for number in range(3):
        incubator = Incubator.objects.create(
            name=f"第{number}孵化基地",
            operator="县妇联",
            address="长征路1号",
            opened_on=date(2026, 1, 1),
        )
        Tenancy.objects.create(
            incubator=incubator, enterprise=EnterpriseFactory(), since=date(2026, 2, 1)
        )

    Incubator.objects.update(capacity=2)
    with django_assert_num_queries(3):
        page = client.get(reverse("enterprises:incubators")).content.decode()
    before = client.get(reverse("enterprises:incubators"), {"on": "2026-01-31"}).content.decode()
    moved = client.get("/jobs/events/incubators/", {"on": "2026-01-31"})

    assert page.count("孵化基地</h2>") == 3
    assert (page.count("还能进驻1家"), before.count("还没有企业")) == (3, 3)
    assert (moved.status_code, moved["Location"]) == (301, "/enterprises/incubators/?on=2026-01-31")


def png_file(name="合作协议.png"):
    content = BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def confirmed_partnership(bureaus, owner, enterprise, *, until, company="安居物业"):
    row = supporting.propose_partnership(
        enterprise,
        by=owner,
        property_company=company,
        quarter="东苑小区",
        community=bureaus.community,
        service_lines=["cleaning"],
        signed_on=timezone.localdate() - timedelta(days=300),
        valid_until=until,
    )
    return supporting.decide_partnership(row, accepts=True, by=bureaus.reviewer)


def status_of_file(client, file):
    response = client.get(reverse("enterprises:file", args=[file.pk]))
    if response.status_code == 200:
        response.getvalue()
    return response.status_code


def test_agreement_is_kept_and_seen_by_who_reviews_it(client, bureaus, officer, owner, enterprise):
    client.force_login(owner)
    given = {
        "property_company": "安居物业",
        "quarter": "东苑小区",
        "community": bureaus.community.pk,
        "service_lines": ["deep_cleaning"],
        "signed_on": "2026-01-05",
        "files": png_file(),
    }
    assert client.post(reverse("workspace:partnerships"), given).status_code == 302
    row = Partnership.objects.get()
    more = reverse("workspace:partnership_files", args=[row.pk])
    assert client.post(more, {}).status_code == 422
    assert client.post(more, {"files": png_file("补充协议.png")}).status_code == 302
    file = row.files.first()
    assert (file.purpose, row.files.count()) == ("agreement", 2)
    assert "补充协议.png" in client.get(reverse("workspace:partnerships")).content.decode()
    assert status_of_file(client, file) == 200

    for user, status in (
        (bureaus.reviewer, 200),
        (officer, 404),
        (EnterpriseMemberFactory().user, 404),
        (BureauMemberFactory().user, 404),
    ):
        client.force_login(user)
        assert status_of_file(client, file) == status
    client.force_login(bureaus.reviewer)
    page = client.get(reverse("admin:enterprises_partnership_change", args=[row.pk]))
    assert "补充协议.png" in page.content.decode()


def test_proof_of_home_care_is_seen_by_the_bureau_that_decides(client, officer, owner, enterprise):
    client.force_login(owner)
    given = {"statement": "六名护理员，都有证书。", "files": png_file("证书.png")}
    assert client.post(reverse("workspace:home_care"), given).status_code == 302
    file = HomeCareQualification.objects.get().files.get()

    client.force_login(officer)

    assert status_of_file(client, file) == 200
    assert list(EnterpriseFile.objects.visible_to(officer)) == [file]


def test_declined_partnership_takes_no_files(bureaus, owner, enterprise):
    row = confirmed_partnership(
        bureaus, owner, enterprise, until=timezone.localdate() + timedelta(days=300)
    )
    Partnership.objects.filter(pk=row.pk).update(state="declined")

    with pytest.raises(ValidationError) as raised:
        supporting.bring_files(row, files=[], by=owner)

    assert raised.value.code == "step_not_allowed"


def contact_of(user):
    """The contact person of an officer's bureau, who is told of what comes to its end."""
    bureau = user.memberships.get().bureau
    contact = BureauMemberFactory(bureau=bureau, role="contact").user
    forget_all()
    return contact


def told():
    """(subject, link) of what was written about endings."""
    rows = Notification.objects.filter(kind="support_ending", channel="inbox")
    return sorted(rows.values_list("subject", "recipient__username"))


def test_ending_partnership_is_told_once_to_both_sides(bureaus, owner, enterprise):
    today, contact = timezone.localdate(), contact_of(bureaus.reviewer)
    confirmed_partnership(bureaus, owner, enterprise, until=today + timedelta(days=31))

    assert warn_of_endings() == 0
    assert warn_of_endings(today + timedelta(days=1)) == 1
    assert warn_of_endings(today + timedelta(days=1)) == 0

    assert {name for _, name in told()} == {owner.username, contact.username}
    assert len(told()) == 2


def test_missed_run_is_made_up_and_a_renewal_is_not_told_of(bureaus, owner, enterprise):
    today = timezone.localdate()
    confirmed_partnership(bureaus, owner, enterprise, until=today + timedelta(days=5))
    confirmed_partnership(
        bureaus, owner, enterprise, until=today + timedelta(days=5), company="长乐物业"
    )
    Partnership.objects.filter(property_company="长乐物业").update(
        signed_on=today - timedelta(days=400)
    )
    confirmed_partnership(bureaus, owner, enterprise, until=None, company="长乐物业")

    assert warn_of_endings(today + timedelta(days=9)) == 1

    assert all("已经到期" in subject for subject, _ in told())


def test_ending_home_care_is_told_to_the_bureau_that_granted_it(
    bureaus, officer, owner, enterprise
):
    today, contact = timezone.localdate(), contact_of(officer)
    row = supporting.apply_for_home_care(enterprise, statement="六名护理员", by=owner)
    supporting.grant_home_care(
        row, valid_from=today, valid_until=today + timedelta(days=30), by=officer
    )

    assert warn_of_endings() == 1

    assert {name for _, name in told()} == {owner.username, contact.username}


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_once(bureaus, owner, enterprise):
    today = timezone.localdate()
    contact_of(bureaus.reviewer)
    for number in range(5):
        confirmed_partnership(
            bureaus,
            owner,
            enterprise,
            until=today + timedelta(days=10),
            company=f"物业{number}",
        )
    barrier, counts = Barrier(2), []

    def sweep():
        barrier.wait()
        try:
            counts.append(warn_of_endings())
        finally:
            connection.close()

    threads = [Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 5
    assert len(told()) == 10


def test_partnership_is_found_by_its_enterprise(client, bureaus, owner, enterprise):
    row = confirmed_partnership(bureaus, owner, enterprise, until=None)
    client.force_login(bureaus.reviewer)
    page = reverse("admin:enterprises_partnership_changelist")

    found, nothing = (
        list(client.get(page, {"q": words}).context["cl"].result_list)
        for words in (enterprise.name, "没有这一家")
    )

    assert (found, nothing) == ([row], [])
