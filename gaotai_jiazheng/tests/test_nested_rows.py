"""Rows read inside another row's statement are what a statement of their own would give."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.models import OuterRef

from deposits.models import DepositTerms
from deposits.tests.factories import terms
from enterprises.models import Enterprise, EnterpriseMember, Partnership
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from gaotai_jiazheng.nested_rows import NestedRows, number_of
from regions.models import Community
from regions.tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db


def nested(rows, *paths, of=None):
    """The rows that the register's statement gives with an enterprise."""
    outer = Enterprise.objects.filter(pk=(of or EnterpriseFactory()).pk)
    return outer.values_list(NestedRows(rows, *paths), flat=True).get()


@pytest.fixture
def community():
    return CommunityFactory(name="东苑社区", town__name="城关镇")


def partnership(enterprise, community, quarter):
    return Partnership.objects.create(
        enterprise=enterprise,
        property_company="高台县绿城物业",
        community=community,
        quarter=quarter,
        service_lines=["cleaning", "elder_care"],
        signed_on=date(2026, 11, 2),
    )


def test_rows_of_the_outer_row_come_in_their_order_with_what_they_refer_to(
    community, django_assert_num_queries
):
    enterprise = EnterpriseFactory()
    for quarter in ("一期", "二期", "三期"):
        partnership(enterprise, community, quarter)
    partnership(EnterpriseFactory(), community, "别家的")
    rows = Partnership.objects.filter(enterprise=OuterRef("pk")).order_by("-pk")[:2]

    with django_assert_num_queries(1):
        found = nested(
            rows,
            *("quarter", "service_lines", "signed_on", "valid_until"),
            *("community__name", "community__town__name"),
            of=enterprise,
        )

        assert [each.quarter for each in found] == ["三期", "二期"]
        assert str(found[0].community) == "城关镇东苑社区"
        assert found[0].service_line_names == ["养老照护", "保洁"]
        assert (found[0].signed_on, found[0].valid_until) == (date(2026, 11, 2), None)
    assert found == list(enterprise.partnerships.order_by("-pk")[:2])
    assert found[0].property_company == "高台县绿城物业"


def test_values_have_the_types_of_their_columns():
    at = datetime(2026, 11, 2, 1, 2, 3, 456789, tzinfo=UTC)
    terms(floor_yuan=Decimal("2000.10"))
    member = EnterpriseMemberFactory(user__last_login=at)

    [found] = nested(DepositTerms.objects.all(), "floor_yuan", "in_force_from", "ceiling_yuan")
    [same] = nested(EnterpriseMember.objects.filter(pk=member.pk), "user__last_login")

    assert str(found.floor_yuan) == "2000.10"
    assert found.in_force_from == DepositTerms.objects.get().in_force_from
    assert same.user.last_login == at


def test_a_reference_to_nothing_is_none(django_assert_num_queries):
    homeless = EnterpriseFactory(town=None, community=None)

    with django_assert_num_queries(1):
        [found] = nested(
            Enterprise.objects.filter(pk=homeless.pk), "name", "community__name", of=homeless
        )

        assert (found.name, found.community, found.community_id) == (homeless.name, None, None)


def test_no_rows_are_an_empty_list_and_count_for_nought():
    EnterpriseFactory()
    none = Community.objects.filter(name="没有这个社区")

    assert nested(none, "name") == []
    assert set(Enterprise.objects.values_list(number_of(none), flat=True)) == {0}


def test_rows_are_counted_for_each_outer_row(community):
    one, other = EnterpriseFactory(), EnterpriseFactory()
    partnership(one, community, "一期")
    partnership(one, community, "二期")
    own = Partnership.objects.filter(enterprise=OuterRef("pk"))

    counted = dict(Enterprise.objects.values_list("pk", number_of(own)))

    assert counted == {one.pk: 2, other.pk: 0}
