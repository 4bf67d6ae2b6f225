from datetime import date
from decimal import Decimal

import pytest

from complaints.wage_rules import (
    arbitration_until,
    employer_key,
    inspection_until,
    limitations,
    owed_sum,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("rate", "quantity", "paid", "owed"),
    [
        ("150", "90", "2000", "11500.00"),
        ("18.50", "26.5", "0", "490.25"),
        ("18.33", "0.5", "0", "9.17"),
        ("100", "10", "1000", "0.00"),
        ("100", "10", "1200", "0.00"),
    ],
)
def test_owed_is_pay_for_the_work_less_what_was_paid_and_never_negative(rate, quantity, paid, owed):
    assert owed_sum(Decimal(rate), Decimal(quantity), Decimal(paid)) == Decimal(owed)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("高台县安心家政服务有限公司", "安心家政"),
        ("安心家政", "安心家政"),
        (" 安心 家政（高台）", "安心家政高台"),
        ("甘肃省张掖市高台县安心家政有限责任公司", "安心家政"),
        ("ＡＢＣ家政服务部", "abc家政"),
        ("高台有限公司", "高台有限公司"),
        ("王老板", "王老板"),
        ("", ""),
    ],
)
def test_employer_key_is_what_two_spellings_share(name, key):
    assert employer_key(name) == key


@pytest.mark.parametrize(
    ("last_unpaid", "until"),
    [
        pytest.param(date(2026, 8, 1), date(2028, 8, 31), id="监察条例第二十条: two years"),
        pytest.param(date(2024, 2, 1), date(2026, 2, 28), id="no 29 February two years on"),
        (None, None),
    ],
)
def test_inspection_takes_up_for_two_years_from_the_end_of_the_last_unpaid_month(
    last_unpaid, until
):
    assert inspection_until(last_unpaid) == until


@pytest.mark.parametrize(
    ("left_on", "until"),
    [
        pytest.param(date(2026, 3, 15), date(2027, 3, 15), id="仲裁法第二十七条第四款: one year"),
        pytest.param(
            date(2024, 2, 29), date(2025, 2, 28), id="民法典第二百零二条: the month's last day"
        ),
        (None, None),
    ],
)
def test_arbitration_is_open_for_a_year_after_leaving(left_on, until):
    assert arbitration_until(left_on) == until


@pytest.mark.parametrize(
    ("left_on", "tone", "mark"),
    [
        (date(2025, 11, 23), "late", "可能已过，请尽快咨询"),
        (date(2025, 11, 24), "wait", "今天是最后一天"),
        (date(2026, 2, 22), "wait", "只剩90天"),
        (date(2026, 2, 23), "", ""),
    ],
)
def test_a_period_is_marked_before_it_runs_out_and_after(left_on, tone, mark):
    inspection, arbitration = limitations(
        last_month=date(2026, 6, 1), left_on=left_on, is_still_employed=False, on=TODAY
    )

    assert (inspection.tone, inspection.text) == (
        "",
        "到2028年6月30日为止（两年，从最后欠薪的那个月月底算起）。",
    )
    assert (arbitration.tone, arbitration.mark) == (tone, mark)


def test_while_employed_the_year_has_not_begun():
    _, arbitration = limitations(
        last_month=date(2026, 6, 1), left_on=None, is_still_employed=True, on=TODAY
    )

    assert arbitration.text == "还在那里干活，一年的时间没有开始算；离开以后一年内要申请。"


def test_what_nobody_said_is_told_in_words_without_a_date():
    inspection, arbitration = limitations(
        last_month=None, left_on=None, is_still_employed=None, on=TODAY
    )

    assert "请填明" in inspection.text
    assert "还没有说明哪天离开" in arbitration.text
