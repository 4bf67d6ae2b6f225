from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from communities import clocks, services
from communities.forms.outlets import OutletForm
from communities.models import HostFacility, Mode, Outlet, OutletStep
from communities.rooms import outlet_to_dos
from communities.tests.factories import AT, moment
from communities.transitions import ENDED_STATES, NEXT_STATE, Action, State
from enterprises.models import Enterprise, Premises, ServiceLine
from regions.tests.factories import CommunityFactory
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


def code_of(raised):
    error = raised.value
    if hasattr(error, "error_dict"):
        return [(name, each.code) for name, errors in error.error_dict.items() for each in errors]
    return [each.code for each in error.error_list]


def running(outlet):
    """Rule -> last day of the clocks that run."""
    rows = Deadline.objects.of(outlet).running().select_related("rule")
    return {clock.rule.slug: clock.due_on for clock in rows}


def refused_by(name, write):
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        write()
    assert raised.value.__cause__.diag.constraint_name == name


def test_outlet_from_application_to_closing(county):
    outlet = county.applied()
    assert running(outlet) == {clocks.VIEW: date(2026, 11, 30)}

    outlet = services.support(outlet, by=county.clerk, at=moment("2026-11-24 09:00"))
    assert running(outlet) == {clocks.FILING: date(2026, 12, 1)}

    outlet = services.file(
        outlet, filing_number="高市监备1号", filed_on=date(2026, 11, 23), by=county.market, at=AT
    )
    assert running(outlet) == {clocks.OPENING: date(2026, 12, 23)}
    assert not Outlet.objects.open().exists()

    outlet = services.open_outlet(outlet, by=county.owner, at=AT)
    assert running(outlet) == {
        clocks.ANNUAL_CHECK: date(2027, 11, 23),
        clocks.ACTIVITY: date(2027, 1, 22),
    }
    assert Outlet.objects.open().get() == outlet

    outlet = services.pause(
        outlet, paused_until=date(2026, 12, 31), note="装修", by=county.owner, at=AT
    )
    assert running(outlet) == {
        clocks.ANNUAL_CHECK: date(2027, 11, 23),
        clocks.RESUME: date(2026, 12, 31),
    }

    outlet = services.reopen(outlet, by=county.owner, at=AT)
    assert clocks.ACTIVITY in running(outlet)

    outlet = services.close(outlet, note="房东收回", by=county.owner, at=AT)
    assert running(outlet) == {}
    assert [step.state for step in outlet.steps.all()] == [
        "applied", "viewed", "filed", "open", "paused", "open", "closed",
    ]  # fmt: skip


def test_clocks_say_that_no_law_gives_their_days(county):
    outlet = county.applied()

    [clock] = Deadline.objects.of(outlet)

    assert clock.rule.basis_text == "暂行约定，待县民政局确认"


def test_steps_that_are_not_in_the_table_are_refused(county):
    outlet = county.applied()
    for state in State:
        days = {"filed_on": date(2026, 11, 1), "filing_number": "1", "opened_on": date(2026, 11, 1)}
        days["paused_until"] = date(2026, 12, 1) if state == State.PAUSED else None
        days["closed_on"] = date(2026, 11, 20) if state == State.CLOSED else None
        if state in ENDED_STATES:
            outlet = county.applied(address=f"{state}")
        Outlet.objects.filter(pk=outlet.pk).update(state=state, **days)
        for action in Action:
            if action == Action.APPLY or (state, action) in NEXT_STATE:
                continue
            with pytest.raises(ValidationError) as raised:
                services.outlets.begin(outlet, action, by=county.owner)
            assert code_of(raised) == ["step_not_allowed"], (state, action)


def test_who_may_take_which_step(county):
    outlet = county.applied()
    stranger = UserFactory()
    for user in (county.owner, county.market, county.women, stranger):
        with pytest.raises(PermissionDenied):
            services.support(outlet, by=user)
    other_clerk = UserFactory(is_staff=True)
    other_town = CommunityFactory().town
    other_town.clerks.create(user=other_clerk)
    with pytest.raises(PermissionDenied):
        services.support(outlet, by=other_clerk)
    services.support(outlet, by=county.civil)
    with pytest.raises(PermissionDenied):
        services.file(outlet, filing_number="1", filed_on=date(2026, 11, 1), by=county.civil)
    services.file(outlet, filing_number="1", filed_on=date(2026, 11, 1), by=county.market)
    with pytest.raises(PermissionDenied):
        services.open_outlet(outlet, by=county.market)
    services.open_outlet(outlet, by=county.owner)
    with pytest.raises(PermissionDenied):
        services.recheck(outlet, by=county.owner)

    assert services.recheck(outlet, by=county.industry).checked_on == date(2026, 11, 23)


def test_community_does_not_agree_and_the_enterprise_tries_again(county):
    outlet = county.applied()
    with pytest.raises(ValidationError) as raised:
        services.oppose(outlet, note=" ", by=county.clerk)
    assert code_of(raised) == [("note", "note_missing")]

    outlet = services.oppose(outlet, note="楼道太窄，轮椅进不来", by=county.clerk)

    assert running(outlet).keys() == {clocks.CORRECTION}
    assert [to_do.title for to_do in outlet_to_dos(county.enterprise, date(2026, 11, 23))] == [
        "网点：修改后重新申请"
    ]
    told = Notification.objects.filter(recipient=county.owner, channel="inbox")
    assert told.get().subject == f"{outlet.number} 社区不同意，现在待修改"
    values = county.told(address="东苑小区3号楼1层")
    outlet = services.apply_again(outlet, by=county.owner, **values)
    assert (outlet.state, outlet.address) == (State.APPLIED, "东苑小区3号楼1层")
    assert running(outlet).keys() == {clocks.VIEW}


def test_outlet_in_a_closed_facility_is_refused_in_words_and_by_the_database(county):
    inside = {"mode": Mode.EMBEDDED, "facility": county.facility}
    county.facility.closed_on = date(2026, 11, 20)
    services.save_facility(county.facility)

    with pytest.raises(ValidationError) as raised:
        county.applied(**inside)

    assert code_of(raised) == [("facility", "facility_closed")]
    assert "已经停用" in raised.value.messages[0]
    outlet = county.applied()
    refused_by(
        "outlet_in_open_facility",
        lambda: Outlet.objects.filter(pk=outlet.pk).update(facility=county.facility),
    )


def test_facility_with_an_outlet_cannot_be_closed(county):
    county.applied(mode=Mode.EMBEDDED, facility=county.facility)
    county.facility.closed_on = date(2026, 11, 20)

    with pytest.raises(ValidationError) as raised:
        county.facility.full_clean()
    assert code_of(raised) == [("closed_on", "facility_in_use")]
    with pytest.raises(ValidationError) as raised:
        services.save_facility(county.facility)
    assert code_of(raised) == [("closed_on", "facility_in_use")]


def test_facility_of_another_community_is_refused(county):
    elsewhere = CommunityFactory(town=county.town)

    with pytest.raises(ValidationError) as raised:
        county.applied(mode=Mode.EMBEDDED, facility=county.facility, community=elsewhere)

    assert code_of(raised) == [("facility", "facility_elsewhere")]


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"mode": "embedded"}, "outlet_embedded_in_a_facility"),
        ({"mode": "partnered"}, "outlet_partnered_with_somebody"),
        ({"address": ""}, "outlet_has_an_address"),
        ({"service_lines": []}, "outlet_has_a_service"),
        ({"steps_count": 99}, "outlet_steps_are_counted"),
        ({"state": "filed"}, "outlet_filed_has_its_number"),
        ({"state": "paused"}, "outlet_filed_has_its_number"),
        ({"state": "closed"}, "outlet_closed_has_its_day"),
    ],
)
def test_database_refuses(county, changes, constraint):
    outlet = county.applied()

    refused_by(constraint, lambda: Outlet.objects.filter(pk=outlet.pk).update(**changes))


def test_steps_stay_and_outlets_are_not_deleted(county):
    outlet = county.applied()
    for write in (
        lambda: OutletStep.objects.update(note="x"),
        lambda: Outlet.objects.filter(pk=outlet.pk).delete(),
        lambda: HostFacility.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"Cannot|pgtrigger"), transaction.atomic():
            write()


def test_same_address_twice_and_a_service_that_is_not_registered(county):
    county.applied()

    with pytest.raises(ValidationError) as raised:
        county.applied()
    assert "已经有网点或者申请" in raised.value.messages[0]
    with pytest.raises(ValidationError) as raised:
        county.applied(address="别处", service_lines=[ServiceLine.CHILD_CARE])
    assert code_of(raised) == [("service_lines", "service_not_registered")]


def test_suspended_enterprise_neither_applies_nor_is_open(county):
    outlet = county.opened()
    Enterprise.objects.update(state="suspended")
    county.enterprise.refresh_from_db()

    with pytest.raises(ValidationError) as raised:
        county.applied(address="别处")

    assert code_of(raised) == ["enterprise_not_registered"]
    assert Outlet.objects.open().count() == 0
    assert Outlet.objects.get(pk=outlet.pk).state == State.OPEN


def test_what_a_bureau_paused_is_opened_by_the_bureau(county):
    outlet = services.pause(
        county.opened(), paused_until=date(2026, 12, 31), note="消防通道堵塞", by=county.industry
    )

    with pytest.raises(ValidationError) as raised:
        services.reopen(outlet, by=county.owner)

    assert code_of(raised) == ["pause_ordered"]
    assert services.reopen(outlet, by=county.industry).state == State.OPEN


def test_yearly_check_begins_the_next_year(county):
    outlet = county.opened(at=moment("2026-03-02 10:00"))

    services.recheck(outlet, by=county.industry, at=AT)

    assert running(outlet)[clocks.ANNUAL_CHECK] == date(2027, 11, 23)
    met = Deadline.objects.of(outlet).get(rule__slug=clocks.ANNUAL_CHECK, state="met")
    assert met.met_on == date(2026, 11, 23)


def test_the_year_of_a_paused_outlet_goes_on_and_is_checked(county):
    outlet = county.opened(at=moment("2026-03-02 10:00"))
    services.pause(outlet, paused_until=date(2027, 3, 31), note="装修", by=county.owner, at=AT)

    outlet = services.recheck(outlet, by=county.industry, at=moment("2027-02-10 10:00"))

    assert (outlet.state, outlet.paused_until) == (State.PAUSED, date(2027, 3, 31))
    assert running(outlet) == {
        clocks.ANNUAL_CHECK: date(2028, 2, 10),
        clocks.RESUME: date(2027, 3, 31),
    }


def test_facilitys_last_day_is_on_the_clock(county):
    county.facility.lease_until = date(2027, 3, 1)
    services.save_facility(county.facility)
    services.save_facility(county.facility)
    county.facility.lease_until = date(2027, 6, 1)
    services.save_facility(county.facility)

    clocks_of = Deadline.objects.of(county.facility)
    assert [clock.due_on for clock in clocks_of.running()] == [date(2027, 6, 1)]
    assert clocks_of.count() == 2


def test_who_sees_outlets(county):
    outlet = county.applied()
    _, other_owner = county.another_enterprise()
    elsewhere = UserFactory(is_staff=True)
    CommunityFactory().town.clerks.create(user=elsewhere)
    see = {county.owner, county.clerk, county.market, BureauMemberFactory().user}

    for user in (*see, other_owner, elsewhere, UserFactory()):
        assert (outlet in Outlet.objects.visible_to(user)) == (user in see), user


def test_filed_outlet_is_in_the_register_of_enterprises_without_typing(county, client):
    outlet = county.filed(address="南门往里第二间", facility=county.facility, mode=Mode.EMBEDDED)

    row = county.enterprise.premises.get()
    assert (row.filing_number, row.address) == (
        outlet.filing_number,
        "东苑老年之家，南门往里第二间",
    )
    assert outlet.premises == row
    assert "南门往里第二间" in client.get(county.enterprise.get_absolute_url()).content.decode()


def test_outlet_at_a_registered_place_gives_it_its_number(county):
    row = Premises.objects.create(
        enterprise=county.enterprise,
        town=county.town,
        community=county.community,
        address="2号楼",
        opened_on=date(2026, 1, 1),
    )

    county.filed(premises=row, address="2号楼")

    assert county.enterprise.premises.get().filing_number != ""


def test_outlet_at_a_place_that_has_ended_is_not_filed(county):
    row = Premises.objects.create(
        enterprise=county.enterprise,
        community=county.community,
        address="2号楼",
        opened_on=date(2026, 1, 1),
        closed_on=date(2026, 5, 1),
    )

    with pytest.raises(ValidationError) as raised:
        county.filed(premises=row)

    assert code_of(raised) == ["premises_ended"]
    assert Outlet.objects.get().state == State.VIEWED


def test_online_outlet_has_no_place_in_the_register(county):
    county.filed(mode=Mode.ONLINE, address="")

    assert not county.enterprise.premises.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mode": "online"}, "premises_online"),
        ({"community": "other"}, "premises_elsewhere"),
    ],
)
def test_registered_place_has_to_fit_the_outlet(county, changes, code):
    row = Premises.objects.create(
        enterprise=county.enterprise, community=county.community, address="2号楼"
    )
    data = {"mode": "standalone", "community": county.community.pk, "premises": row.pk} | changes
    if data["community"] == "other":
        data["community"] = CommunityFactory(name="西苑社区", town=county.town).pk
    form = OutletForm(data, enterprise=county.enterprise)

    form.is_valid()

    assert [each.code for each in form.errors.as_data()["premises"]] == [code]


def test_registered_place_gives_the_outlet_its_address(county):
    row = Premises.objects.create(
        enterprise=county.enterprise, community=county.community, address="2号楼"
    )
    data = {"mode": "standalone", "community": county.community.pk, "premises": row.pk}
    form = OutletForm(data, enterprise=county.enterprise)

    form.is_valid()

    assert form.cleaned_data["address"] == "2号楼"


def test_premises_are_given_up_after_their_outlet(county, client):
    outlet = county.opened()
    client.force_login(county.owner)
    end = reverse("workspace:premises_end", args=[outlet.premises_id])
    values = {"closed_on": "2026-11-23", "reason": "房东收回"}

    early = client.post(end, values)
    services.close(outlet, note="房东收回", by=county.owner, at=AT)
    late = client.post(end, values)

    assert f"这里还有社区网点{outlet.number}，请先关闭网点。" in early.text
    assert (early.status_code, late.status_code) == (422, 302)


def test_town_clerk_and_bureau_are_asked_what_the_community_says(county):
    outlet = county.applied()

    told = Notification.objects.filter(
        channel="inbox", subject=f"{outlet.number} 申请设网点，待社区意见"
    )
    assert {row.recipient for row in told} == {county.clerk, county.civil}
    assert {row.link for row in told} == {outlet.get_absolute_url()}
