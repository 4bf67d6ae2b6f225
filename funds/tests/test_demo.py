"""The demonstration funds are played through the services."""

import pytest

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from funds.models import Fund, Payable
from gaotai_jiazheng.demo.funds import play_funds
from ledger.proving import prove

pytestmark = pytest.mark.django_db


def test_three_funds_and_a_batch_with_one_failure_are_played_once():
    for username, slug, role in (
        ("hrss", "hrss", BureauMember.Role.CONTACT),
        ("hrss-handler", "hrss", BureauMember.Role.HANDLER),
        ("hrss-leader", "hrss", BureauMember.Role.LEADER),
        ("finance", "finance", BureauMember.Role.CONTACT),
        ("womens-federation", "womens-federation", BureauMember.Role.CONTACT),
    ):
        BureauMemberFactory(bureau=BureauFactory(slug=slug), role=role, user__username=username)

    assert (play_funds(), play_funds()) == (3, 0)

    assert Fund.objects.filter(is_demo=True).count() == 3
    assert sorted(Payable.objects.values_list("state", flat=True)) == ["failed", "paid", "paid"]
    assert prove().is_sound
