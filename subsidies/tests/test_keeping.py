"""A bureau keeps its policies: a version after the last, its stages and amounts, and what may no longer change."""

from datetime import date

import pytest
from django.urls import reverse

from subsidies import rules
from subsidies.models import NOT_CONFIRMED, PolicyCode, SubsidyPolicy
from subsidies.rules import Facts
from subsidies.rules.facts import CERTIFICATES, DESTINATIONS
from subsidies.rules.numbers import LINES, TERMS
from subsidies.services import filing, keeping
from subsidies.tests.factories import noticed

NEXT_YEAR = date(2027, 1, 1)


def address(name, policy, *args):
    return reverse(f"admin:subsidies_subsidypolicy_{name}", args=[policy.pk, *args])


def as_offered(response) -> dict:
    """What the form of the page sends as it stands."""
    form = response.context["form"]
    offered = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in offered.items()}


@pytest.fixture
def county(county):
    return county.fill_funds()


@pytest.fixture
def clerk(client, county):
    client.force_login(county.people["hrss"][0])
    return client


@pytest.mark.parametrize("code", PolicyCode.values)
def test_what_is_asked_for_is_what_the_rules_read(county, code):
    terms = {term.name for term in TERMS[code]}
    wanted = {term.name for term in TERMS[code] if not term.is_optional}
    shipped = county.policy(code).terms

    assert wanted <= set(shipped) <= terms
    rules.judge(code, Facts(), dict.fromkeys(wanted, 1))
    claims = {
        judgement.claim.key
        for certificate in CERTIFICATES
        for place in DESTINATIONS
        if (
            judgement := rules.judge(
                code,
                Facts(
                    certificate=certificate,
                    destination=place,
                    award=True,
                    months=6,
                    insured_months=6,
                ),
                dict.fromkeys(terms, 1),
            )
        ).claim
    }
    assert claims <= set(LINES[code])
    assert bool(claims) is bool(LINES[code])


def test_new_version_is_written_from_the_last_one(clerk, county):
    noticed(county)
    old = county.policy("travel")
    page = clerk.get(address("change", old)).text
    assert "连续务工不少于" in page and "3个月" in page
    assert "县农业农村局核对身份" in page
    assert "min_months" not in page
    assert "修改这一版" not in page and "写新版本" in page

    form = clerk.get(address("next", old))
    assert as_offered(form)["materials"] == "务工证明或者劳动合同\n社会保障卡或者银行卡"
    given = as_offered(form) | {
        "in_force_from": "2027-01-01",
        "basis_number": "甘人社通〔2026〕300号",
        "materials": "务工证明\n\n 社会保障卡 ",
        "term_min_months": "6",
    }
    made = clerk.post(address("next", old), given)

    new = SubsidyPolicy.objects.get(code="travel", version=2)
    assert made.url == address("change", new)
    old.refresh_from_db()
    assert old.until == date(2026, 12, 31)
    assert (new.terms, new.materials) == ({"min_months": 6}, ["务工证明", "社会保障卡"])
    assert (new.stages, new.bureau, new.is_confirmed) == (old.stages, old.bureau, False)
    assert new.basis_number == "甘人社通〔2026〕300号"
    carried = {line.key: line for line in new.amounts.all()}
    assert {key: line.amount_fen for key, line in carried.items()} == {
        line.key: line.amount_fen for line in old.amounts.all()
    }
    assert {line.shown for line in carried.values()} == {NOT_CONFIRMED}
    assert {line.in_force_from for line in carried.values()} == {NEXT_YEAR}

    again = clerk.post(address("next", old), given)
    assert again.status_code == 409
    assert "已经有更新的版本" in again.text
    assert SubsidyPolicy.objects.filter(code="travel").count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"in_force_from": "2025-01-01"}, "要晚于这一版的施行日期（2025年1月1日）。"),
        ({"in_force_from": "2027-01-01", "until": "2026-12-31"}, "截止日不能早于施行日期。"),
        ({"in_force_from": "2027-01-01", "term_min_months": "三"}, "请填写整数。"),
        ({"in_force_from": "2027-01-01", "term_min_months": ""}, "请填写这一项。"),
    ],
)
def test_wrong_version_is_told_and_keeps_what_was_typed(clerk, county, change, sentence):
    policy = county.policy("travel")
    given = as_offered(clerk.get(address("next", policy))) | {"office": "新窗口"} | change
    refused = clerk.post(address("next", policy), given)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert "新窗口" in refused.text
    assert not SubsidyPolicy.objects.filter(code="travel", version=2).exists()
    policy.refresh_from_db()
    assert policy.until is None


def test_version_nobody_used_is_changed_and_confirmed_anew(clerk, county):
    policy = county.policy("travel")
    keeping.confirm(
        policy,
        by=county.people["hrss"][0],
        confirmed_by="县人社局",
        confirmed_at=date(2026, 11, 1),
    )
    given = as_offered(clerk.get(address("rewrite", policy))) | {"conditions": "新的条件。"}
    clerk.post(address("rewrite", policy), given)
    policy.refresh_from_db()
    assert (policy.conditions, policy.is_confirmed) == ("新的条件。", False)

    noticed(county)
    late = clerk.post(address("rewrite", policy), given | {"conditions": "再改。"})
    assert late.status_code == 409
    assert "已经有人按这一版申请" in late.text

    window = as_offered(clerk.get(address("window", policy)))
    clerk.post(address("window", policy), window | {"apply_until": "2026-12-20"})
    policy.refresh_from_db()
    assert (policy.conditions, policy.apply_until) == ("新的条件。", date(2026, 12, 20))


def test_stages_are_put_and_dropped(clerk, county):
    policy = county.policy("training")
    given = {"name": "联合评审", "kind": "bureau", "bureaus": ["hrss"], "needs": "all"}
    clerk.post(address("stage_add", policy), given)
    policy.refresh_from_db()
    added = policy.parts[-1]
    assert (added.name, added.bureaus, added.needs) == ("联合评审", ("hrss",), "all")
    assert len({stage.code for stage in policy.parts}) == len(policy.parts) == 3

    alone = clerk.post(address("stage", policy, added.code), {**given, "bureaus": []})
    assert alone.status_code == 422
    assert "要选有哪些单位" in alone.text

    clerk.post(
        address("stage", policy, "county_check"), {"name": "张榜", "kind": "board", "needs": "any"}
    )
    clerk.post(
        address("stage", policy, "county_review"),
        {"name": "两人审", "kind": "bureau", "needs": "2"},
    )
    policy.refresh_from_db()
    first, second, _ = policy.parts
    assert (first.code, first.kind, first.who) == ("county_check", "board", "town")
    assert (second.needs, second.agreeing) == (2, "有2人同意")
    assert as_offered(clerk.get(address("stage", policy, "county_check")))["kind"] == "board"

    for code in ("county_check", "county_check", "county_review", added.code):
        clerk.post(address("stage_drop", policy, code))
    policy.refresh_from_db()
    assert [stage.name for stage in policy.parts] == ["联合评审"]
    assert clerk.get(address("stage", policy, "gone")).status_code == 404


def test_clock_of_a_stage_stays_when_it_is_renamed(clerk, county):
    policy = county.policy("start-up-loan")
    given = as_offered(clerk.get(address("stage", policy, "guarantee"))) | {
        "name": "担保机构的结果"
    }
    clerk.post(address("stage", policy, "guarantee"), given)
    policy.refresh_from_db()
    assert (policy.parts[1].name, policy.parts[1].rule) == ("担保机构的结果", "loan_guarantee")


def test_amount_is_typed_in_yuan_and_shown_once_confirmed(clerk, client, county):
    policy = county.policy("training")
    offered = as_offered(clerk.get(address("amount_add", policy)))
    given = offered | {
        "key": "level_2",
        "label": "二级（技师）",
        "amount_yuan": "2,500.50元",
        "source": "甘人社通〔2026〕1号",
    }
    clerk.post(address("amount_add", policy), given)
    line = policy.amounts.get(key="level_2")
    assert (line.amount_fen, line.shown) == (250050, NOT_CONFIRMED)
    twice = clerk.post(address("amount_add", policy), given)
    assert twice.status_code == 422
    assert "这段时间这个项目已经有标准。" in twice.text
    assert clerk.post(address("amount_add", policy), {**given, "key": "month"}).status_code == 422

    confirm = as_offered(clerk.get(address("confirm", policy)))
    clerk.post(address("confirm", policy), confirm | {"confirmed_by": "县人社局、县财政局"})
    line.refresh_from_db()
    assert line.shown == "2500.50元/人"
    assert "2500.50元/人" in client.get(policy.get_absolute_url()).text
    assert clerk.post(address("confirm", policy), confirm).status_code == 409

    changed = as_offered(clerk.get(address("amount", policy, line.pk))) | {"amount_yuan": "2600"}
    clerk.post(address("amount", policy, line.pk), changed)
    line.refresh_from_db()
    assert (line.amount_fen, line.is_confirmed) == (260000, False)

    clerk.post(address("take_back", policy))
    policy.refresh_from_db()
    assert not policy.is_confirmed
    assert not policy.amounts.exclude(confirmed_by="").exists()


def test_amount_that_has_decided_only_ends(clerk, county):
    decided = noticed(county)
    line = decided.amount_line
    form = clerk.get(address("amount", decided.policy, line.pk))
    assert list(form.context["form"].fields) == ["until"]
    clerk.post(address("amount", decided.policy, line.pk), {"until": "2026-12-31"})
    line.refresh_from_db()
    assert (line.until, line.amount_fen) == (date(2026, 12, 31), 60000)
    assert line.is_confirmed


STEPS = ("next", "rewrite", "window", "confirm", "stage_add", "amount_add")


def test_only_the_leading_bureau_keeps_a_policy(client, county):
    filing.begin(county.policy("travel"), phone="13893600001", by=county.clerk)
    policy = county.policy("travel")
    client.force_login(county.people["trade-union"][0])
    page = client.get(address("change", policy))
    assert page.status_code == 200
    assert "写新版本" not in page.text and "增加标准" not in page.text
    assert [client.get(address(step, policy)).status_code for step in STEPS] == [403] * len(STEPS)
    assert client.post(address("take_back", policy)).status_code == 403
    assert client.post(address("stage_drop", policy, "village_notice")).status_code == 403
    client.force_login(county.people["hrss"][0])
    assert client.get(address("take_back", policy)).status_code == 405


def test_a_version_that_begins_on_another_day_leaves_no_day_without_one(clerk, county):
    old = county.policy("travel")
    next_page = as_offered(clerk.get(address("next", old)))
    clerk.post(address("next", old), next_page | {"in_force_from": "2027-01-01"})
    new = SubsidyPolicy.objects.get(code="travel", version=2)

    def rewrite(day):
        offered = as_offered(clerk.get(address("rewrite", new)))
        return clerk.post(address("rewrite", new), offered | {"in_force_from": day})

    for day, last_day in (("2027-03-01", date(2027, 2, 28)), ("2026-12-15", date(2026, 12, 14))):
        assert rewrite(day).status_code == 302
        old.refresh_from_db()
        assert old.until == last_day
        assert {str(line.in_force_from) for line in new.amounts.all()} == {day}
    refused = rewrite("2024-12-31")
    assert refused.status_code == 422 and "要晚于上一版的施行日期" in refused.text


def test_an_amount_that_is_to_end_ends_in_the_next_version_too(county):
    old, keeper = county.policy("travel"), county.people["hrss"][0]
    lines = {line.key: line for line in old.amounts.all()}
    keeping.end_amount(lines["in_city"], by=keeper, until=date(2027, 6, 30))
    keeping.end_amount(lines["in_province"], by=keeper, until=date(2026, 12, 31))
    words = {
        name: getattr(old, name)
        for name in ("name", "basis_name", "region", "office", "conditions", "terms", "fund")
    }

    new = keeping.write_next(old, by=keeper, in_force_from=NEXT_YEAR, **words)

    ends = dict(new.amounts.values_list("key", "until"))
    assert ends == {
        "in_city": date(2027, 6, 30), "in_province": None, "outside_province": None
    }  # fmt: skip


def test_the_last_stage_is_of_the_bureau_that_commits_the_money(clerk, county):
    policy = county.policy("travel")
    stage = {"name": "别的单位", "kind": "bureau", "bureaus": ["finance"], "needs": "any"}

    added = clerk.post(address("stage_add", policy), stage)
    town = clerk.post(address("stage_add", policy), {**stage, "kind": "town", "bureaus": []})
    changed = clerk.post(address("stage", policy, "county_check"), stage)
    dropped = clerk.post(address("stage_drop", policy, "county_check"), follow=True)

    assert [each.status_code for each in (added, town, changed)] == [409] * 3
    assert "最后一个环节要由主管单位审核" in added.text
    assert "最后一个环节要由主管单位审核" in dropped.text
    before = county.policy("travel")
    assert before.stages == policy.stages
    loan = county.policy("start-up-loan")
    assert clerk.post(address("stage_add", loan), stage).status_code == 302


def test_a_policy_is_paid_from_the_funds_of_its_bureau(clerk, county):
    offered = clerk.get(address("next", county.policy("travel"))).context["form"]
    codes = [code for code, _ in offered.fields["fund"].choices]

    assert codes == ["", "employment", "start-up"]


@pytest.mark.parametrize("kind", ["town", "board"])
def test_what_units_ask_for_has_no_stage_of_a_town(clerk, county, kind):
    policy = county.policy("incubator")
    stage = {"name": "镇初审", "kind": kind, "needs": "any"}

    refused = clerk.post(address("stage", policy, "county_check"), stage)

    assert refused.status_code == 422 and "不问户籍" in refused.text
    assert county.policy("incubator").stages == policy.stages
