"""What the tests of reports and inquiries have beside the county: categories, rules of sending, time limits."""

from complaints.tests.factories import CategoryFactory, DeadlineRuleFactory, RoutingRuleFactory
from reminders import rulebook
from reminders.models import DeadlineRule

CLUE = "前台没有价目表，结账时多收了三百元。"
FACTS = "11月20日下午三点在店里，拍了照片，收据还在。"


def add_kinds(county):
    """Let the county take in reports and inquiries."""
    county.report_category = CategoryFactory(
        slug="report_price_marking", name="不明码标价", kind="violation_report"
    )
    rule = RoutingRuleFactory(
        kind="violation_report",
        category=county.report_category,
        bureau=county.market,
        duty_basis="总局令第121号第二十九条",
    )
    rule.assisting_bureaus.add(county.commerce)
    county.ask_category = CategoryFactory(slug="ask_policy", name="家政政策", kind="consultation")
    RoutingRuleFactory(
        kind="", category=county.ask_category, bureau=county.commerce, duty_basis="部门职责分工"
    )
    DeadlineRule.objects.filter(slug="samr_report_check").update(
        extension_length=15, extension_times=1
    )
    for slug, length, name in (
        ("report_notice", 5, "告知实名举报人"),
        ("h12345_consult", 3, "答复咨询"),
        ("h12345_help", 5, "办理求助"),
        ("h12345_suggest", 10, "答复建议"),
    ):
        who = "县市场监管局" if slug == "report_notice" else "县政府政务服务中心"
        DeadlineRuleFactory(slug=slug, name=name, length=length, awaiting_confirmation_by=who)
    rulebook.forget()
    return county


def report(county, **values):
    """A report with a name, filed and taken in by the county; ``is_anonymous`` leaves the name out."""
    plain = {
        "kind": "violation_report",
        "category": county.report_category,
        "title": "门店不明码标价",
        "content": f"线索：{CLUE}\n\n事实：{FACTS}",
        "demand": "",
        "complainant_name": "赵举兰",
        "complainant_phone": "13893600077",
        "complainant_address": "城关镇秘巷9号",
    }
    if values.get("is_anonymous"):
        plain |= {"complainant_name": "", "complainant_phone": "", "complainant_address": ""}
    return county.file(**{**plain, **values})
