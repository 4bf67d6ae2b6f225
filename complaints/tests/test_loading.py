from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bureaus.tests.factories import BureauFactory
from complaints.loading import load_categories, load_privacy_notices, load_routing_rules
from complaints.models import Category, PrivacyNotice, RoutingRule
from complaints.transitions import Kind
from gaotai_jiazheng.data_files import BadDataFile

pytestmark = pytest.mark.django_db

RULES = """\
rules:
  - category: pricing
    words: [多收钱, 加价]
    bureau: amr
    assisting: [commerce]
    duty_basis: 总局令第121号第十三条
    priority: 10
    valid_from: 2026-04-15
"""


@pytest.fixture
def bureaus():
    return {
        "center": BureauFactory(slug="center", full_name="甲县服务中心", is_dispatch_center=True),
        "amr": BureauFactory(slug="amr"),
        "commerce": BureauFactory(slug="commerce"),
    }


@pytest.fixture
def write(tmp_path):
    def to_file(text):
        path = tmp_path / "rules.yaml"
        path.write_text(text, "utf-8")
        return path

    return to_file


def list_of(kind):
    return list(Category.objects.filter(kind=kind).values_list("slug", flat=True))


def test_categories_stand_in_the_order_of_the_form():
    load_categories()

    slugs = {kind: list_of(kind) for kind in Kind}
    ends = {kind: (found[0], found[-1], len(found)) for kind, found in slugs.items() if found}
    assert ends == {
        "complaint": ("service_quality", "other", 13),
        "violation_report": ("report_unlicensed", "report_other", 10),
        "consultation": ("ask_policy", "ask_other", 7),
        "wage_arrears": ("wage_unpaid", "wage_not_settled", 3),
    }
    assert list(Category.objects.filter(is_dangerous=True).values_list("slug", flat=True)) == [
        "personal_safety"
    ]


def test_a_category_that_staff_have_edited_stays():
    load_categories()
    Category.objects.filter(slug="other").update(name="别的", is_active=False)

    counts = load_categories()

    assert counts == {"事项类别": {"未变": 33}}
    assert Category.objects.get(slug="other").name == "别的"


def test_privacy_notice_names_who_answers_for_it(bureaus):
    load_privacy_notices()

    notice = PrivacyNotice.objects.get(version="2026-11")
    assert notice.text.count("甲县服务中心") == 2


@pytest.mark.parametrize(
    "duty",
    [
        pytest.param("谁在处理您的信息", id="第十七条: who"),
        pytest.param("为了什么", id="第十七条: purpose"),
        pytest.param("怎样处理", id="第十七条: method"),
        pytest.param("收集哪些信息", id="第十七条: kinds"),
        pytest.param("保存多久", id="第十七条: retention"),
        pytest.param("您的权利", id="第十七条: rights"),
        pytest.param("怎样联系我们", id="第十七条: contact"),
    ],
)
def test_privacy_notice_tells_what_the_law_asks_for(bureaus, duty):
    load_privacy_notices()

    assert duty in PrivacyNotice.objects.get().text


def test_a_notice_that_residents_have_accepted_is_never_changed(bureaus):
    PrivacyNotice.objects.create(version="2026-11", text="原文", in_force_from="2026-04-15")

    load_privacy_notices()

    assert PrivacyNotice.objects.get().text == "原文"


def test_rules_are_loaded_with_their_words_and_bureaus(bureaus, write):
    load_categories()

    load_routing_rules(write(RULES))

    rule = RoutingRule.objects.get()
    assert (rule.category.slug, rule.subject_words, rule.bureau) == (
        "pricing",
        "多收钱、加价",
        bureaus["amr"],
    )
    assert list(rule.assisting_bureaus.all()) == [bureaus["commerce"]]


def test_a_table_with_rules_is_left_alone(bureaus, write):
    load_categories()
    load_routing_rules(write(RULES))
    RoutingRule.objects.update(subject_words="加价")

    counts = load_routing_rules(write(RULES))

    assert counts == {"派单规则": {"未变": 1}}
    assert RoutingRule.objects.get().subject_words == "加价"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("bureau: amr", "bureau: nobody", "第4行 rules[1].bureau：应为 center、amr、commerce 之一，现为 nobody。"),
        ("[commerce]", "[nobody]", "第5行 rules[1].assisting：没有标识为 nobody 的单位。"),
        ("category: pricing", "category: prices", "第2行 rules[1].category：应为 "),
        ("    duty_basis: 总局令第121号第十三条\n", "", "第2行 rules[1].duty_basis：缺少这一项。"),
        ("category: pricing\n    words: [多收钱, 加价]", "channel: ''", "至少要有类别、渠道、关键词中的一项"),
    ],
)  # fmt: skip
def test_a_fault_in_the_rules_is_told(bureaus, write, old, new, problem):
    load_categories()

    with pytest.raises(BadDataFile) as raised:
        load_routing_rules(write(RULES.replace(old, new)))

    assert len(raised.value.problems) == 1
    assert problem in raised.value.problems[0]
    assert RoutingRule.objects.count() == 0


def test_command_loads_all_three(bureaus, write):
    out = StringIO()

    call_command("load_routing", write(RULES), stdout=out)

    assert out.getvalue() == "事项类别：新增 33\n隐私告知：新增 1\n派单规则：新增 1\n"


def test_command_dry_run_writes_nothing(bureaus, write):
    call_command("load_routing", write(RULES), dry_run=True, stdout=StringIO())

    assert (Category.objects.count(), RoutingRule.objects.count()) == (0, 0)


def test_command_without_a_plan_says_what_to_do(write):
    with pytest.raises(CommandError) as raised:
        call_command("load_routing", write(RULES), stdout=StringIO())

    assert str(raised.value) == "还没有派单机构，请先运行 load_plan。"
