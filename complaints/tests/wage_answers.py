"""The answers of a cleaner who was not paid, as the browsers of the tests type them."""

from complaints.tests.wage_county import FIRM

WAGE_ANSWERS = {
    "category": "wage_unpaid",
    "respondent_name": FIRM,
    "enterprise": "",
    "respondent_address": "城关镇解放街",
    "place": "",
    "is_still_employed": "no",
    "left_on": "2026-09-02",
    "first_month": "2026-06",
    "last_month": "2026-08",
    "pay_unit": "day",
    "rate_yuan": "150",
    "quantity": "90",
    "how_agreed": "chat",
    "paid_yuan": "2,000",
    "owed_yuan": "11500",
    "coworkers": "",
    "content": "要过三次，说没有钱。",
    "complainant_name": "赵春燕",
    "hides_name": "on",
    "complainant_phone": "138 9360 0011",
    "consent_version": "2026-11",
}


def wage_answers_of(page, **changes):
    """What is sent with one page; None leaves a field out, as an empty tick does."""
    answers = {name: WAGE_ANSWERS[name] for name in page.fields if name in WAGE_ANSWERS} | changes
    return {name: value for name, value in answers.items() if value is not None}
