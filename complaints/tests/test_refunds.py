"""The refund calculator: golden cases by article, and what must hold for any terms."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from complaints.refunds import CONTRACTS, TABLE_VERSION, settle, written_out
from complaints.refunds.formulae import CIVIL_CODE_FROM, FORMULAE, INTERPRETATION_FROM, formula
from complaints.refunds.settlement import fen
from complaints.refunds.terms import Cause, TermsError

FEN = Decimal("0.01")
END = date(2026, 11, 20)


def yuan(text):
    return Decimal(text).quantize(FEN)


def sessions(**terms):
    plain = {
        "paid_yuan": yuan("2000"),
        "sessions": 10,
        "gift_sessions": 2,
        "used_sessions": 3,
        "list_price_yuan": yuan("260"),
        "cause": Cause.BUSINESS,
        "paid_on": date(2026, 9, 1),
        "ended_on": END,
    }
    return settle("sessions", **{**plain, **terms})


def standings(settlement):
    return [(line.formula.slug, str(line.standing)) for line in settlement.lines]


@pytest.mark.parametrize(
    ("terms", "refund", "slug"),
    [
        pytest.param({}, "1500.00", "used_at_discount", id="第十八条: 3 × 2000 ÷ 12"),
        pytest.param(
            {"cause": Cause.NEITHER}, "1500.00", "used_at_discount", id="第十八条: nobody's fault"
        ),
        pytest.param({"cause": Cause.CONSUMER}, "1220.00", "used_at_list", id="第十九条: 3 × 260"),
        pytest.param(
            {"cause": Cause.CONSUMER, "list_price_yuan": None},
            "1400.00",
            "used_at_list",
            id="第十九条: gifts left out of the price where it is not known",
        ),
        pytest.param(
            {"cause": Cause.CONSUMER, "used_sessions": 9},
            "0.00",
            "used_at_list",
            id="第二十条: 9 × 260 is more than was paid",
        ),
        pytest.param(
            {"cause": Cause.CONSUMER, "ended_on": date(2025, 4, 30), "paid_on": date(2025, 1, 1)},
            "1500.00",
            "used_at_list",
            id="before 法释〔2025〕4号 the paid price counts",
        ),
        pytest.param(
            {
                "cause": Cause.CONSUMER,
                "used_sessions": 0,
                "is_first_time": True,
                "paid_on": date(2026, 11, 13),
            },
            "2000.00",
            "seven_days",
            id="第十四条: the seventh day",
        ),
        pytest.param(
            {
                "cause": Cause.CONSUMER,
                "used_sessions": 1,
                "is_first_time": True,
                "paid_on": date(2026, 11, 13),
            },
            "1833.33",
            "seven_days_used",
            id="第十四条: used once within seven days",
        ),
        pytest.param(
            {
                "cause": Cause.CONSUMER,
                "used_sessions": 1,
                "is_first_time": True,
                "paid_on": date(2026, 11, 12),
            },
            "1740.00",
            "used_at_list",
            id="第十四条: the eighth day",
        ),
    ],
)
def test_card_of_sessions(terms, refund, slug):
    settlement = sessions(**terms)

    assert settlement.refund == yuan(refund)
    assert settlement.lines[0].formula.slug == slug
    assert settlement.owed_by_consumer == 0


def test_sheet_names_every_step_with_its_ground():
    settlement = sessions(
        cause=Cause.CONSUMER, annual_rate_percent=Decimal("1.5"), repaid_on=date(2027, 2, 1)
    )

    assert standings(settlement) == [
        ("used_at_list", "法定"),
        ("principal", "法定"),
        ("interest", "参考"),
    ]
    assert [str(line.amount) for line in settlement.lines] == ["780.00", "1220.00", "3.66"]
    assert settlement.in_words == "对方应付给消费者1223.66元，其中退款1220.00元，另加3.66元。"


def test_written_out_carries_version_formulae_and_result():
    text = written_out(sessions())

    assert text.splitlines() == [
        f"退费计算（次卡，计算表{TABLE_VERSION}版，终止日2026-11-20）",
        "已用部分的价款：3次 × 2000.00元 ÷ 12次 = 500.00元〔法定，法释〔2025〕4号第十八条〕",
        "应退本金：2000.00元 − 500.00元 = 1500.00元〔法定，法释〔2025〕4号第十五条第一款〕",
        "结论：对方应退给消费者1500.00元。",
        *sessions().notes,
        "每一行的金额四舍五入到分；中间的数不取整。",
    ]


@pytest.mark.parametrize(
    ("cause", "list_spent", "refund"),
    [
        pytest.param(Cause.BUSINESS, None, "304.50", id="第十八条: 3594 × 3000 ÷ 4000"),
        pytest.param(Cause.CONSUMER, None, "0.00", id="第十九条 and 第二十条: 3594 of 3000"),
        pytest.param(Cause.BUSINESS, "3800", "304.50", id="the list price does not matter here"),
    ],
)
def test_card_of_an_amount(cause, list_spent, refund):
    settlement = settle(
        "stored_value",
        paid_yuan=yuan("3000"),
        gift_yuan=yuan("1000"),
        spent_yuan=yuan("3594"),
        list_spent_yuan=list_spent and yuan(list_spent),
        cause=cause,
        paid_on=date(2026, 1, 5),
        ended_on=END,
    )

    assert settlement.refund == yuan(refund)


@pytest.mark.parametrize(
    ("stopped_on", "refund"),
    [
        pytest.param(None, "61.37", id="第二十二条第一款: 56 of 365 days"),
        pytest.param(date(2026, 10, 31), "83.29", id="第二十二条第二款: 76 of 365 days"),
    ],
)
def test_time_card_gives_back_the_days_that_are_left(stopped_on, refund):
    settlement = settle(
        "time_card",
        paid_yuan=yuan("400"),
        starts_on=date(2026, 1, 16),
        ends_on=date(2027, 1, 15),
        ended_on=END,
        stopped_on=stopped_on,
    )

    assert settlement.refund == yuan(refund)


def hourly(**terms):
    plain = {
        "price_yuan": yuan("200"),
        "paid_yuan": yuan("200"),
        "hours_agreed": Decimal(4),
        "hours_done": Decimal(2),
        "ended_on": END,
        "cause": Cause.BUSINESS,
    }
    return settle("hourly", **{**plain, **terms})


@pytest.mark.parametrize(
    ("terms", "refund", "extra", "owed"),
    [
        ({}, "100.00", "0.00", "0.00"),
        ({"penalty_yuan": yuan("30")}, "100.00", "30.00", "0.00"),
        ({"penalty_yuan": yuan("30"), "cause": Cause.CONSUMER}, "70.00", "0.00", "0.00"),
        ({"penalty_yuan": yuan("300"), "cause": Cause.CONSUMER}, "0.00", "0.00", "0.00"),
        ({"paid_yuan": yuan("40")}, "0.00", "0.00", "60.00"),
        ({"hours_done": Decimal(4)}, "0.00", "0.00", "0.00"),
    ],
)
def test_hours_partly_done(terms, refund, extra, owed):
    settlement = hourly(**terms)

    assert (settlement.refund, settlement.extra, settlement.owed_by_consumer) == (
        yuan(refund),
        yuan(extra),
        yuan(owed),
    )


@pytest.mark.parametrize(
    ("ended_on", "absent", "refund"),
    [
        (date(2026, 11, 20), 2, "2400.00"),
        (date(2026, 11, 30), 0, "0.00"),
        (date(2026, 10, 31), 0, "6000.00"),
    ],
)
def test_month_that_ended_early(ended_on, absent, refund):
    settlement = settle(
        "monthly",
        price_yuan=yuan("6000"),
        paid_yuan=yuan("6000"),
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 30),
        ended_on=ended_on,
        absent_days=absent,
        cause=Cause.NEITHER,
    )

    assert settlement.refund == yuan(refund)


@pytest.mark.parametrize(
    ("terms", "refund"),
    [
        pytest.param({"is_placed": False}, "800.00", id="第九百六十四条: no contract, no fee"),
        pytest.param({"is_placed": False, "expenses_yuan": yuan("60")}, "740.00", id="expenses"),
        pytest.param({"is_placed": False, "expenses_yuan": yuan("900")}, "0.00", id="bounded"),
        pytest.param(
            {"is_placed": True, "guarantee_days": 90, "served_days": 30}, "533.33", id="guarantee"
        ),
        pytest.param(
            {"is_placed": True, "guarantee_days": 90, "served_days": 91}, "0.00", id="past it"
        ),
    ],
)
def test_agency_fee(terms, refund):
    assert settle("agency", paid_yuan=yuan("800"), ended_on=END, **terms).refund == yuan(refund)


@pytest.mark.parametrize(
    ("cause", "refund", "extra"),
    [
        pytest.param(Cause.NEITHER, "1500.00", "0.00", id="nobody broke it"),
        pytest.param(
            Cause.CONSUMER, "500.00", "0.00", id="第五百八十六条: above 20% is no earnest"
        ),
        pytest.param(Cause.BUSINESS, "1500.00", "1000.00", id="第五百八十七条: twofold"),
    ],
)
def test_earnest_counts_up_to_a_fifth_of_the_price(cause, refund, extra):
    settlement = settle(
        "earnest", paid_yuan=yuan("1500"), price_yuan=yuan("5000"), ended_on=END, cause=cause
    )

    assert (settlement.refund, settlement.extra) == (yuan(refund), yuan(extra))


@pytest.mark.parametrize(
    ("ended_on", "standing"), [(date(2024, 6, 30), "约定"), (date(2024, 7, 1), "法定")]
)
def test_security_deposit_comes_back_less_what_is_proven(ended_on, standing):
    settlement = settle(
        "deposit", paid_yuan=yuan("500"), deductions_yuan=yuan("120"), ended_on=ended_on
    )

    assert settlement.refund == yuan("380")
    assert standings(settlement) == [("security_deposit", standing)]


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"paid_yuan": yuan("0")}, "paid_yuan"),
        ({"sessions": 0, "gift_sessions": 0, "used_sessions": 0}, "sessions"),
        ({"used_sessions": 13}, "used_sessions"),
        ({"list_price_yuan": yuan("100")}, "list_price_yuan"),
        ({"ended_on": date(2026, 8, 31)}, "ended_on"),
        ({"ended_on": date(2020, 12, 31), "paid_on": date(2020, 12, 1)}, "ended_on"),
        ({"annual_rate_percent": Decimal(3)}, "repaid_on"),
        ({"repaid_on": END}, "annual_rate_percent"),
        (
            {"annual_rate_percent": Decimal(3), "repaid_on": END - timedelta(days=1)},
            "repaid_on",
        ),
    ],
)
def test_terms_that_cannot_be_name_their_field(terms, field):
    with pytest.raises(TermsError) as refused:
        sessions(**terms)

    assert refused.value.field == field


# What must hold for any terms

amounts = st.decimals(min_value="0.01", max_value="99999999.99", places=2)
counts = st.integers(min_value=0, max_value=500)
causes = st.sampled_from(Cause)
days = st.dates(min_value=CIVIL_CODE_FROM, max_value=date(2026, 11, 24))


@st.composite
def session_terms(draw):
    bought = draw(st.integers(min_value=1, max_value=500))
    gifts = draw(counts)
    paid = draw(amounts)
    paid_on = draw(days)
    least = paid / bought
    return {
        "paid_yuan": paid,
        "sessions": bought,
        "gift_sessions": gifts,
        "used_sessions": draw(st.integers(min_value=0, max_value=bought + gifts)),
        "list_price_yuan": draw(
            st.none()
            | st.integers(min_value=0, max_value=100000).map(
                lambda more: (least + more).quantize(FEN) + FEN
            )
        ),
        "cause": draw(causes),
        "paid_on": paid_on,
        "ended_on": draw(st.dates(min_value=paid_on, max_value=date(2026, 12, 31))),
        "is_first_time": draw(st.booleans()),
    }


@st.composite
def any_contract(draw):
    """(slug, terms) of every kind of contract."""
    paid, price, day = draw(amounts), draw(amounts), draw(days)
    money = st.just(Decimal("0.00")) | amounts
    slug = draw(st.sampled_from(sorted(CONTRACTS)))
    if slug == "sessions":
        return slug, draw(session_terms())
    terms = {"paid_yuan": paid, "ended_on": day}
    if slug == "stored_value":
        gift = draw(money)
        spent = draw(st.decimals(min_value=0, max_value=paid + gift, places=2))
        dearer = draw(st.none() | amounts)
        terms |= {"gift_yuan": gift, "spent_yuan": spent, "cause": draw(causes)}
        terms |= {"list_spent_yuan": dearer and spent + dearer, "paid_on": day}
    elif slug == "time_card":
        start = draw(days)
        terms |= {"starts_on": start, "ends_on": start + timedelta(days=draw(counts))}
    elif slug == "hourly":
        agreed = draw(st.integers(min_value=1, max_value=100))
        terms |= {"price_yuan": price, "hours_agreed": Decimal(agreed), "cause": draw(causes)}
        terms |= {"hours_done": Decimal(draw(st.integers(0, agreed))), "penalty_yuan": draw(money)}
    elif slug == "monthly":
        start = day - timedelta(days=draw(st.integers(0, 40)))
        terms |= {"price_yuan": price, "starts_on": start, "cause": draw(causes)}
        terms |= {"ends_on": day + timedelta(days=draw(counts)), "penalty_yuan": draw(money)}
    elif slug == "agency":
        terms |= {"is_placed": draw(st.booleans()), "expenses_yuan": draw(money)}
        terms |= {"guarantee_days": draw(st.integers(1, 400)), "served_days": draw(counts)}
    elif slug == "deposit":
        terms |= {"deductions_yuan": draw(money)}
    else:
        terms |= {"price_yuan": price, "cause": draw(causes)}
    return slug, terms


@given(any_contract())
def test_refund_is_never_below_nothing_or_above_what_was_paid(contract):
    slug, terms = contract

    settlement = settle(slug, **terms)

    assert 0 <= settlement.refund <= terms["paid_yuan"]
    assert settlement.extra >= 0
    assert settlement.owed_by_consumer >= 0
    assert min(settlement.refund, settlement.owed_by_consumer) == 0


@given(any_contract())
def test_every_amount_is_in_whole_fen_and_every_line_has_its_ground(contract):
    slug, terms = contract

    settlement = settle(slug, **terms)

    for line in settlement.lines:
        assert line.amount == line.amount.quantize(FEN)
        assert line.formula.in_force_from <= terms["ended_on"]
        assert line.formula.basis


@given(session_terms(), st.integers(min_value=1, max_value=1000))
def test_more_used_never_gives_more_back(terms, more):
    together = terms["sessions"] + terms["gift_sessions"]
    assume(terms["used_sessions"] + more <= together)

    before = settle("sessions", **terms).refund
    after = settle("sessions", **{**terms, "used_sessions": terms["used_sessions"] + more}).refund

    assert after <= before


@given(session_terms(), st.integers(min_value=1, max_value=100000))
def test_more_paid_never_gives_less_back(terms, more):
    paid = terms["paid_yuan"] + more * FEN
    price = terms["list_price_yuan"]
    assume(price is None or price * (terms["sessions"] + terms["gift_sessions"]) >= paid)

    before = settle("sessions", **terms).refund
    after = settle("sessions", **{**terms, "paid_yuan": paid}).refund

    assert after >= before


@given(session_terms())
def test_leaving_by_ones_own_wish_never_gives_more_back(terms):
    by_wish = settle("sessions", **{**terms, "cause": Cause.CONSUMER}).refund
    by_fault = settle("sessions", **{**terms, "cause": Cause.BUSINESS}).refund

    assert by_wish <= by_fault


@given(st.decimals(min_value=0, max_value="99999999.99", places=2))
def test_whole_fen_stay_as_they_are(amount):
    assert fen(amount) == amount


@pytest.mark.parametrize(("exact", "rounded"), [("0.005", "0.01"), ("0.0149", "0.01")])
def test_half_a_fen_is_rounded_up(exact, rounded):
    assert fen(Decimal(exact)) == Decimal(rounded)


def test_rows_of_the_table_are_oldest_first_and_stand_once():
    seen = {}
    for row in FORMULAE:
        assert row.slug not in seen or seen[row.slug] < row.in_force_from
        seen[row.slug] = row.in_force_from


def test_formula_of_a_day_before_it_was_in_force_is_an_error():
    with pytest.raises(LookupError):
        formula("seven_days", INTERPRETATION_FROM - timedelta(days=1))
