"""A month of hotline work by the interface and by file: nothing is lost, nothing doubled, every last day right."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts.tests.factories import UserFactory
from bench import clocks, replay
from bureaus.models import Bureau, BureauMember
from bureaus.tests.factories import BureauMemberFactory
from complaints.models import Complaint, Handover
from complaints.tests.factories import moment
from exchange import keys
from exchange.tests.factories import PartnerFactory
from gaotai_jiazheng.short_memory import forget_all

GAOTAI = Path(settings.BASE_DIR) / "plan" / "data" / "gaotai.yaml"
# From before 中秋节 to after 国庆节: 27 September and 1 to 7 October off, 20 September and 10 October worked.
FIRST, DAYS, ORDERS_A_DAY = date(2026, 9, 14), 30, 2


@pytest.fixture
def county(db, security_administrator):
    """The real plan's bureaus and rules, two hotlines with their keys, and who imports."""
    call_command("load_plan", GAOTAI, stdout=StringIO())
    forget_all()
    bureaus = Bureau.objects.filter(handles_by_complaint_measures=True)
    bureaus.update(portal_channel_from=date(2026, 4, 15))
    center = Bureau.objects.get(is_dispatch_center=True)
    importer = UserFactory(username="importer", is_staff=True)
    BureauMemberFactory(
        bureau=center,
        user=importer,
        role=BureauMember.Role.CONTACT,
        valid_from=date(2026, 1, 1),
    )
    partners = {}
    for hotline in ("12345", "12315"):
        partner = PartnerFactory(slug=f"p{hotline}", name=f"{hotline}平台", hotline=hotline)
        partner.requests_per_minute = 100_000
        partner.save()
        key = keys.issue(partner, by=security_administrator, at=moment("2026-09-01 09:00"))
        partners[hotline] = (partner, key)
    return partners, importer


def test_a_month_of_both_hotlines_comes_in_whole_and_with_the_right_days(county):
    partners, importer = county

    month = replay.replay(FIRST, DAYS, ORDERS_A_DAY, partners, importer=importer)

    found = replay.compared(month)
    sent = DAYS * ORDERS_A_DAY * len(partners)
    assert (found["sent"], found["cases"]) == (sent, sent)
    assert found["counts_differ"] == {}
    assert found["clocks_wrong"] == {}
    assert found["clocks"] > 2 * sent
    both_ways = DAYS * len(partners)
    assert +month.answers == {
        "interface 201": sent // 2,
        "file new": sent // 2,
        "file known": both_ways,
    }
    assert Complaint.objects.count() == Handover.objects.count() == sent
    assert not Handover.objects.filter(received_at=None).exists()


@pytest.mark.parametrize(
    ("taken_on", "length", "due"),
    [
        pytest.param(date(2026, 9, 21), 7, date(2026, 10, 8), id="over two holidays"),
        pytest.param(date(2026, 9, 21), 15, date(2026, 10, 19), id="10 October is worked"),
        pytest.param(date(2026, 4, 30), 7, date(2026, 5, 13), id="9 May is worked"),
        pytest.param(date(2026, 6, 12), 7, date(2026, 6, 24), id="端午节"),
    ],
)
def test_the_independent_count_agrees_with_days_counted_by_hand(taken_on, length, due):
    assert clocks.workdays_after(taken_on, length) == due


def test_a_wrong_clock_and_a_lost_order_are_found(county):
    partners, importer = county
    month = replay.replay(FIRST, 1, 4, partners, importer=importer)
    number, (order, hotline, day) = next(iter(month.sent.items()))
    month.sent["LOST"] = (order, hotline, day)
    month.sent[number] = (order, hotline, date(2026, 9, 10))

    found = replay.compared(month)

    assert found["cases"] == found["sent"] - 1
    assert len(found["counts_differ"]) == 1
    assert list(found["clocks_wrong"]) == [number]
