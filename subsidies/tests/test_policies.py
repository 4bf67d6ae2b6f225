"""Policies: versions, amounts that are money only when confirmed, the finder, and rules that never disagree."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from subsidies import finding, rules
from subsidies.amounts import fen_of
from subsidies.forms.application import ASKED, full_months
from subsidies.models import NOT_CONFIRMED, PolicyAmount, PolicyCode, SubsidyPolicy
from subsidies.rules import Claim, Facts, judge
from subsidies.services import filing
from subsidies.tests.factories import TRAVELLED, County

ANSWERS = {
    "who": "poverty",
    "age": "30",
    "work": "away",
    "months": "3",
    "place": "outside_province",
    "proof": "none",
}


def test_every_policy_has_rules_a_form_and_shipped_words(county):
    assert set(rules.FAMILIES) == set(PolicyCode) == set(ASKED)
    assert SubsidyPolicy.objects.count() == len(PolicyCode)
    assert PolicyAmount.objects.filter(policy__code="start-up-loan").count() == 0


def test_finder_says_what_fits_with_article_papers_and_office(client, county):
    response = client.get(reverse("subsidies:index"), ANSWERS)
    page = response.content.decode()

    fitting = [each.policy.code for each in response.context["fitting"]]
    assert "travel" in fitting and "internship" not in fitting
    assert "甘人社通〔2024〕155号" in page and "镇便民服务中心" in page
    assert "600元/人（演示金额，不是真实标准）" in page


def test_unconfirmed_amount_is_never_money(client, db, today):
    County(is_confirmed=False)
    policy = SubsidyPolicy.objects.get(code="travel")
    PolicyAmount.objects.create(
        policy=policy, key="outside_province", label="省外", amount_fen=98700,
        in_force_from=date(2025, 1, 1), source="听说",
    )  # fmt: skip
    pages = [
        client.get(reverse("subsidies:index"), ANSWERS),
        client.get(policy.get_absolute_url()),
        client.get("/api/v1/policies/"),
    ]

    for page in pages:
        assert page.status_code == 200
        assert "987" not in page.content.decode()
        assert NOT_CONFIRMED in page.content.decode()


def test_finder_asks_again_for_what_is_missing_and_keeps_the_rest(client, county):
    response = client.get(reverse("subsidies:index"), {**ANSWERS, "age": ""})

    assert response.status_code == 422
    assert "请选一项" in response.content.decode()
    assert 'value="poverty"' in response.content.decode()


def test_one_version_at_a_time(county):
    policy = county.policy("travel")
    policy.pk, policy.version = None, 2
    with pytest.raises(IntegrityError, match="subsidy_policy_one_at_a_time"), transaction.atomic():
        policy.save()


def test_used_version_stays(county):
    policy = county.policy("travel")
    application, _ = filing.begin(policy, phone="13893600001", by=county.clerk)
    SubsidyPolicy.objects.filter(pk=policy.pk).update(conditions="还没有人提交，可以改。")
    filing.submit(application, county.values(), by=county.clerk)

    with pytest.raises(IntegrityError, match="has been applied under"), transaction.atomic():
        SubsidyPolicy.objects.filter(pk=policy.pk).update(terms={"min_months": 1})
    SubsidyPolicy.objects.filter(pk=policy.pk).update(until=date(2026, 12, 31))


@pytest.mark.parametrize("code", PolicyCode.values)
def test_finder_and_decision_read_the_same_reasons(county, code):
    """One registry: whatever the facts, what the finder shows is what the decision is judged by."""
    policy = county.policy(code)
    for facts in (
        Facts(),
        Facts(**TRAVELLED),
        Facts(age=17, certificate="special_ability", award=True),
    ):
        found = next(each for each in finding.find(facts) if each.policy == policy)
        assert found.judgement == judge(code, facts, policy.terms)


def test_special_ability_and_shortage():
    terms = {"min_age": 16, "special_ability_percent": 80, "shortage_percent": 20}
    plain = judge("training", Facts(age=30, certificate="special_ability"), terms)
    short = judge("training", Facts(age=30, certificate="special_ability", is_shortage=True), terms)

    assert (plain.claim, short.claim) == (Claim("level_5", 1, 80), Claim("level_5", 1, 80, 20))
    assert fen_of(short.claim, 100000) == 96000
    assert judge("training", Facts(age=15, certificate=""), terms).against


def test_a_share_is_not_rounded_before_the_money_is():
    terms = {"min_age": 16, "special_ability_percent": 75, "shortage_percent": 15}
    facts = Facts(age=30, certificate="special_ability", is_shortage=True)
    claim = judge("training", facts, terms).claim

    assert fen_of(claim, 150000) == 129375
    assert f"{claim.share}" == "86.25"


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 3, 1), date(2026, 5, 31), 3),
        (date(2026, 3, 15), date(2026, 6, 13), 2),
        (date(2026, 3, 15), date(2026, 6, 14), 3),
    ],
)
def test_full_months(first, last, months):
    assert full_months(first, last) == months
