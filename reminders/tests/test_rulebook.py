import re
from datetime import date
from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from reminders.models import DeadlineRule
from reminders.rulebook import load_rules, put_in_force, rule_for
from reminders.tests.factories import DeadlineFactory, DeadlineRuleFactory

pytestmark = pytest.mark.django_db
CENTER = "县政府政务服务中心"


@pytest.mark.parametrize(
    ("slug", "on", "length", "unit", "basis_text"),
    [
        (
            "samr_mediate",
            date(2026, 4, 14),
            45,
            "workdays",
            "《市场监督管理投诉举报处理暂行办法》（总局令第20号）第二十一条",
        ),
        (
            "samr_mediate",
            date(2026, 4, 15),
            60,
            "calendar_days",
            "《市场监督管理投诉举报处理办法》（总局令第121号）第二十三条",
        ),
        (
            "samr_accept",
            date(2026, 4, 14),
            7,
            "workdays",
            "《中华人民共和国消费者权益保护法》第四十六条",
        ),
        (
            "samr_accept",
            date(2026, 4, 15),
            7,
            "workdays",
            "《市场监督管理投诉举报处理办法》（总局令第121号）第十五条",
        ),
        (
            "samr_tell_end",
            date(2026, 11, 23),
            7,
            "workdays",
            "《市场监督管理投诉举报处理办法》（总局令第121号）第二十三条第二款",
        ),
        (
            "samr_report_check",
            date(2026, 11, 23),
            15,
            "workdays",
            "暂行约定，待县市场监管局确认",
        ),
        ("h12345_sign", date(2026, 11, 23), 1, "workdays", f"暂行约定，待{CENTER}确认"),
        (
            "labor_inspection",
            date(2026, 11, 23),
            60,
            "workdays",
            "《劳动保障监察条例》第十七条",
        ),
        (
            "labor_inspection_accept",
            date(2026, 11, 23),
            5,
            "workdays",
            "暂行约定，待县人社局确认",
        ),
    ],
)
def test_rule_for_gives_the_row_of_the_day(slug, on, length, unit, basis_text):
    load_rules()

    rule = rule_for(slug, on)

    assert (rule.length, rule.unit, rule.basis_text) == (length, unit, basis_text)


def test_rule_for_a_day_without_a_rule_says_so():
    load_rules()

    with pytest.raises(DeadlineRule.DoesNotExist, match="samr_tell_end in force on 2026-04-14"):
        rule_for("samr_tell_end", date(2026, 4, 14))


def test_every_interim_rule_waits_for_a_bureau_and_every_statutory_one_has_its_article():
    load_rules()

    interim = DeadlineRule.objects.filter(is_statutory=False).exclude(unit="given_day")
    statutory = DeadlineRule.objects.filter(is_statutory=True)

    assert set(interim.values_list("awaiting_confirmation_by", flat=True)) == {
        CENTER,
        "县发展和改革局",
        "县市场监管局",
        "县人社局",
        "县工业信息化和商务局",
        "县民政局",
    }
    waiting_for_center = set(
        interim.filter(awaiting_confirmation_by=CENTER).values_list("slug", flat=True)
    )
    assert waiting_for_center == {
        "arbitrate_return",
        "objection_contact_decided",
        "objection_contact_ended",
        *DeadlineRule.objects.filter(slug__startswith="h12345_").values_list("slug", flat=True),
    }
    assert not statutory.filter(article="").exists()


def test_load_deadline_rules_twice_adds_nothing_and_keeps_what_was_edited():
    load_rules()
    DeadlineRule.objects.filter(slug="h12345_sign").update(length=2, confirmed_by=CENTER)
    out = StringIO()

    call_command("load_deadline_rules", stdout=out)

    rule = DeadlineRule.objects.get(slug="h12345_sign")
    assert out.getvalue() == "时限规则：新增 0\n"
    assert (rule.length, rule.basis_text) == (2, f"{CENTER}确认的办理时限")


def test_load_deadline_rules_does_not_bring_back_a_rule_that_was_replaced():
    load_rules()
    put_in_force(
        DeadlineRule(
            slug="h12345_sign",
            name="签收",
            length=2,
            unit="workdays",
            in_force_from=date(2027, 1, 1),
        )
    )

    assert load_rules() == 0
    assert rule_for("h12345_sign", date(2026, 12, 31)).length == 1
    assert rule_for("h12345_sign", date(2027, 1, 1)).length == 2


def test_load_deadline_rules_names_what_is_wrong_and_writes_nothing(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text("rules:\n  - slug: x\n    name: 甲\n    length: 0\n    unit: weeks\n", "utf-8")

    with pytest.raises(CommandError, match=r"第4行 rules\[1\].length：应为不小于1的整数"):
        call_command("load_deadline_rules", str(path))

    assert DeadlineRule.objects.count() == 0


def test_put_in_force_ends_the_row_before_on_the_day_before():
    old = DeadlineRuleFactory()
    DeadlineFactory(rule=old)

    new = put_in_force(
        DeadlineRule(
            slug=old.slug, name="受理", length=5, unit="workdays", in_force_from=date(2027, 1, 1)
        )
    )

    old.refresh_from_db()
    assert old.in_force_to == date(2026, 12, 31)
    assert old.deadlines.count() == 1
    assert rule_for(old.slug, date(2027, 1, 1)) == new


def test_put_in_force_refuses_a_row_that_is_not_the_latest():
    old = DeadlineRuleFactory()

    with pytest.raises(ValidationError) as caught:
        put_in_force(
            DeadlineRule(
                slug=old.slug,
                name="受理",
                length=5,
                unit="workdays",
                in_force_from=old.in_force_from,
            )
        )

    assert caught.value.error_dict["in_force_from"][0].code == "rule_not_later"


def test_every_rule_that_comes_along_is_one_that_something_asks_for():
    """A row that no clock is started by would stand in the register as a promise that nobody keeps."""
    apps = [settings.BASE_DIR / app for app in settings.INSTALLED_APPS]
    code = [
        path
        for app in apps
        for path in app.rglob("*.py")
        if not {"tests", "migrations", "demo"} & set(path.parts)
    ]
    texts = [*code, settings.BASE_DIR / "subsidies/data/policies.yaml"]
    words = {
        word
        for path in texts
        for word in re.findall(r"[a-z0-9_]+(?:\{\})?", path.read_text("utf-8"))
    }
    load_rules()
    slugs = set(DeadlineRule.objects.values_list("slug", flat=True))

    assert {slug for slug in slugs if not {slug, re.sub(r"\d+$", "{}", slug)} & words} == set()


def test_every_rule_that_the_plan_looks_at_is_in_the_register():
    """A clause that names another one would never be late."""
    plan = yaml.safe_load((settings.BASE_DIR / "plan/data/gaotai.yaml").read_text("utf-8"))
    named = {
        rule
        for measure in plan["measures"]
        for clause in measure["clauses"]
        for commitment in clause["commitments"]
        for rule in commitment.get("rules", ())
    }
    load_rules()

    assert named - set(DeadlineRule.objects.values_list("slug", flat=True)) == set()
