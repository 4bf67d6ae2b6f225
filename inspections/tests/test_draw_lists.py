"""Draws with people on two lists, credit codes that are corrected meanwhile, and bureaus that have too few."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bureaus.tests.factories import BureauMemberFactory
from enterprises.models import Enterprise, EnterpriseMember
from inspections import permissions, services
from inspections.models import Assignment, Inspector, Recusal
from inspections.tests.factories import DRAWN_AT, PUBLIC_AT, moment
from inspections.tests.test_draws import codes, data_of, run

pytestmark = pytest.mark.django_db


def on_both_lists(county):
    """The first inspector of the leading bureau, on the partner's list as well: the second entry."""
    user = county.inspectors[0].user
    BureauMemberFactory(bureau=county.partner, user=user)
    return Inspector.objects.create(
        code="SJ09", user=user, bureau=county.partner, function="执法人员"
    )


def test_member_who_is_on_two_lists_is_passed_over_on_both(county):
    second = on_both_lists(county)
    for enterprise in county.enterprises:
        EnterpriseMember.objects.create(
            enterprise=enterprise, user=second.user, role="clerk", valid_from=date(2025, 1, 1)
        )

    plan = county.drawn(county.plan(count=5)).plan

    assert plan.draw.population["ties"] == sorted(
        [enterprise.uscc, code] for enterprise in county.enterprises for code in ("GX01", "SJ09")
    )
    assert not Assignment.objects.filter(inspector__user=second.user).exists()


def test_tie_that_was_declared_on_one_list_counts_on_the_other(county):
    second = on_both_lists(county)
    enterprise = county.enterprises[0]
    services.declare_tie(second, enterprise, kind="relative", by=second.user, at=moment(PUBLIC_AT))

    ties = county.announced().population["ties"]

    assert ties == [[enterprise.uscc, "GX01"], [enterprise.uscc, "SJ09"]]


def test_tie_is_declared_on_the_list_that_has_it_not_yet(county):
    first, second = county.inspectors[0], on_both_lists(county)
    enterprise = county.enterprises[0]
    services.declare_tie(first, enterprise, kind="money", by=first.user)

    added = services.declare_ties(first.user, enterprise, kind="money")
    with pytest.raises(ValidationError) as raised:
        services.declare_ties(first.user, enterprise, kind="money")

    assert [tie.inspector for tie in added] == [second]
    assert raised.value.messages == ["这个关系已经申报过。"]


def inspection_without(county, inspector):
    """One for which this inspector was not drawn, whatever the draws give."""
    while True:
        for inspection in county.drawn(county.plan(count=5)).plan.inspections.all():
            if not inspection.assignments.filter(inspector=inspector).exists():
                return inspection


def test_who_goes_already_follows_nobody_on_the_other_list(county):
    second = on_both_lists(county)
    Inspector.objects.filter(code__in=["GX03", "SJ03"]).update(is_active=False)
    inspection = inspection_without(county, second)
    assignment = inspection.assignments.filter(inspector__bureau=county.partner).first()

    with pytest.raises(ValidationError) as raised:
        services.stand_aside(
            assignment, kind="away", reason="生病", by=county.contact, at=moment(DRAWN_AT)
        )

    assert codes(raised) == ["nobody_left"]


def test_who_stood_aside_on_one_list_writes_nothing_for_the_other(county):
    second = on_both_lists(county)
    Inspector.objects.filter(code__in=["GX03", "SJ02", "SJ03"]).update(is_active=False)
    inspection = county.notified()
    aside = inspection.assignments.get(inspector=county.inspectors[0])
    assert permissions.inspects(second.user, inspection)

    Recusal.objects.create(
        assignment=aside, kind="relative", reason="姐姐在这家企业", by=second.user
    )

    assert not permissions.inspects(second.user, inspection)
    with pytest.raises(PermissionDenied):
        services.reply(inspection, county.checklist.questions.first(), value="yes", by=second.user)


def test_enterprise_whose_code_was_corrected_is_drawn_and_drawn_the_same_by_outsiders(
    county, client, tmp_path
):
    draw = county.announced(county.plan(count=5))
    corrected = county.enterprises[0]
    Enterprise.objects.filter(pk=corrected.pk).update(uscc="91620724MA7CORRECT")

    plan = services.draw(draw.plan, public_value="7", by=county.contact, at=moment(DRAWN_AT)).plan
    inspection = plan.inspections.get(enterprise=corrected)
    services.stand_aside(
        inspection.assignments.first(),
        kind="away",
        reason="外出学习",
        by=county.contact,
        at=moment(DRAWN_AT),
    )
    for each in plan.inspections.all():
        services.announce_visit(
            each, visit_on=date(2026, 11, 9), by=county.contact, at=moment(DRAWN_AT)
        )
    data = data_of(client, plan)

    assert data["replacements"][0]["uscc"] == corrected.uscc
    assert run(data, tmp_path).returncode == 0


def test_bureau_that_has_too_few_is_called_by_its_name(county):
    Inspector.objects.filter(bureau=county.partner).exclude(code="SJ01").update(is_active=False)

    with pytest.raises(ValidationError) as raised:
        county.announced()

    assert raised.value.messages == ["县市场监管局可以抽取的检查人员不足2人，请先补充名单。"]


def test_bureau_that_has_too_few_after_the_announcement_is_called_by_its_name(county):
    draw = county.announced(county.plan(count=5))
    for inspector in county.inspectors[3:]:
        for enterprise in county.enterprises:
            services.declare_tie(
                inspector, enterprise, kind="other", by=inspector.user, at=moment(PUBLIC_AT)
            )

    with pytest.raises(ValidationError) as raised:
        services.draw(draw.plan, public_value="7", by=county.contact, at=moment(DRAWN_AT))

    assert raised.value.messages[0].startswith("县市场监管局在预告以后有人申报利害关系")
