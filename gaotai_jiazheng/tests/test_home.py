"""The home page, the page frame, the choice of view, and the pages for what goes wrong."""

import re
from datetime import date

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client
from django.urls import path

from gaotai_jiazheng import context
from gaotai_jiazheng.tests.strolling import Page
from gaotai_jiazheng.urls import handler400, handler500  # noqa: F401 - part of this urlconf
from gaotai_jiazheng.urls import urlpatterns as site_patterns
from plan.models import Measure, Plan, Target
from reminders.models import DeadlineRule

TEMPLATES = django_settings.BASE_DIR / "templates"


@login_not_required
def forbidden(request):
    raise PermissionDenied


@login_not_required
def malformed(request):
    raise BadRequest


@login_not_required
def broken(request):
    raise ValueError


urlpatterns = [
    path("forbidden/", forbidden),
    path("malformed/", malformed),
    path("broken/", broken),
    *site_patterns,
]


def text_of(response):
    """The words of a page, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture
def rules(db):
    """The three clocks of 总局令第121号 that the home page names."""
    for slug, length, unit, article in (
        ("samr_accept", 7, "workdays", "第十五条"),
        ("samr_mediate", 60, "calendar_days", "第二十三条"),
        ("samr_tell_end", 7, "workdays", "第二十三条第二款"),
    ):
        DeadlineRule.objects.create(
            slug=slug,
            name=slug,
            length=length,
            unit=unit,
            basis="《市场监督管理投诉举报处理办法》（总局令第121号）",
            article=article,
            is_statutory=True,
            in_force_from=date(2026, 4, 15),
        )


@pytest.fixture
def target(db):
    plan = Plan.objects.create(slug="gaotai", title="实施方案", county="高台县", version="1")
    measure = Measure.objects.create(plan=plan, number=4, title="支持家政企业做大做强", kind="task")
    return Target.objects.create(
        measure=measure,
        slug="standardized_enterprises",
        title="标准化家政企业",
        definition="评定为标准化家政企业的企业数",
        at_least=1,
        unit="家",
        period="once",
        due_on=date(2026, 12, 31),
    )


def test_one_name_of_the_home_page_leads_to_one_page(client, db):
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', client.get("/").content.decode())
    places = {}
    for address, name in links:
        places.setdefault(re.sub(r"<[^>]*>", "", name).strip(), set()).add(address)

    assert {name: found for name, found in places.items() if len(found) > 1} == {}
    assert places["投诉维权"] == {"/complaints/"}


def test_rooms_of_the_home_page_are_reached_from_above_them(client, db):
    text = client.get("/").content.decode()

    ways = re.findall(r'<a href="#(rooms-\d)">', text)

    assert ways == re.findall(r'<h2 id="(rooms-\d)">', text)
    assert len(ways) == 4


@time_machine.travel("2026-11-23 10:00+08:00", tick=False)
def test_home_names_the_lengths_and_articles_in_force(client, rules):
    text = text_of(client.get("/"))

    assert "7个工作日内答复受理不受理" in text
    assert "第十五条" in text
    assert "受理后60日内调解" in text
    assert "期限依据《市场监督管理投诉举报处理办法》（总局令第121号）" in text


@time_machine.travel("2026-11-23 10:00+08:00", tick=False)
def test_home_names_each_basis_when_they_differ(client, rules):
    DeadlineRule.objects.filter(slug="samr_accept").update(basis="《某法》")

    text = text_of(client.get("/"))

    assert "《某法》第十五条" in text
    assert "《市场监督管理投诉举报处理办法》（总局令第121号）第二十三条" in text


@time_machine.travel("2026-11-23 10:00+08:00", tick=False)
def test_home_counts_the_days_to_the_target_of_this_year(client, target):
    assert "标准化家政企业不少于 1 家 到2026年12月31日为止，还有38天。" in text_of(client.get("/"))


@time_machine.travel("2027-01-01 10:00+08:00", tick=False)
def test_home_leaves_out_a_target_of_last_year(client, target):
    assert "本年必须完成的一件事" not in text_of(client.get("/"))


@time_machine.travel("2026-11-23 10:00+08:00", tick=False)
def test_elder_view_leaves_the_target_out(client, target):
    client.cookies["view"] = "elder"

    response = client.get("/")

    assert '<html lang="zh-Hans" class="elder">' in response.content.decode()
    assert "本年必须完成的一件事" not in text_of(response)


def test_home_without_rules_and_plan_still_says_what_happens(client, db):
    text = text_of(client.get("/"))

    assert "答复受理不受理" in text
    assert "None" not in text


@time_machine.travel("2026-11-23T10:00:00+08:00", tick=False)
def test_home_asks_the_database_three_times_and_then_remembers(
    client, rules, target, django_assert_num_queries
):
    with django_assert_num_queries(3):  # the rules, the target, its figure
        client.get("/")
    with django_assert_num_queries(0):
        client.get("/")


def test_public_pages_ask_nothing_of_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/help/").status_code == 200
        assert client.get("/accessibility/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/help/", "/accessibility/"])
def test_every_page_shows_whom_to_call(client, db, address):
    html = client.get(address).content.decode()

    assert 'href="tel:12315"' in html
    assert 'href="tel:12345"' in html


def test_home_shows_danger_before_anything_to_fill_in(client, db):
    html = client.get("/").content.decode()

    positions = [html.index(f'href="tel:{number}"') for number in ("110", "120", "119", "12315")]
    assert positions == sorted(positions)


# View --------------------------------------------------------------------------------------------


def test_set_view_remembers_large_type_for_a_year_and_goes_back(client):
    response = client.post("/view/", {"view": "elder", "next": "/help/?a=1"})

    cookie = response.cookies["view"]
    assert (response.status_code, response.url) == (302, "/help/?a=1")
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("elder", 365 * 86400, "Lax")
    assert cookie["httponly"]


@pytest.mark.parametrize("chosen", ["standard", "", "huge"])
def test_set_view_forgets_large_type(client, chosen):
    client.cookies["view"] = "elder"

    response = client.post("/view/", {"view": chosen, "next": "/"})

    assert response.cookies["view"]["max-age"] == 0


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "",
        "http:///evil.example",
        r"/\evil.example",
    ],
)
def test_set_view_never_leads_to_another_site(client, address):
    assert client.post("/view/", {"view": "elder", "next": address}).url == "/"


def test_set_view_is_a_post_with_a_token(client):
    assert client.get("/view/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/view/", {"view": "elder"}).status_code == 403


# Frame -------------------------------------------------------------------------------------------


def test_footer_of_the_demo_says_that_it_is_one(client):
    assert "演示系统，非正式运行。" in text_of(client.get("/help/"))


def test_footer_shows_the_imprint_that_is_set_and_nothing_else(client, settings):
    settings.IS_PRODUCTION = True
    settings.SITE_IMPRINT = [("主办单位", "某某局"), ("ICP备案号", "")]
    settings.SITE_ERROR_REPORT_URL = "https://example.gov.cn/report"

    response = client.get("/help/")

    assert "主办单位：某某局" in text_of(response)
    assert "ICP" not in text_of(response)
    assert "演示系统" not in text_of(response)
    assert '<a href="https://example.gov.cn/report">网站找错</a>' in response.content.decode()


def test_site_context_asks_only_for_cookies_and_settings(rf):
    request = rf.get("/")
    request.COOKIES["view"] = "elder"

    assert context.site(request)["elder_view"] is True


def test_templates_hold_no_code_no_style_and_no_foreign_host():
    """What the Content-Security-Policy would silently drop."""
    forbidden_html = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|(?:src|href)=\"(?:https?:)?//",
        re.IGNORECASE,
    )

    found = {
        f"{path.relative_to(TEMPLATES)}: {match.group()}"
        for path in TEMPLATES.rglob("*.html")
        for match in forbidden_html.finditer(path.read_text("utf-8"))
    }

    assert found == set()


# Errors ------------------------------------------------------------------------------------------


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nowhere/", 404, "没有找到这一页"),
        ("/forbidden/", 403, "您不能做这件事"),
        ("/malformed/", 400, "这个请求系统看不懂"),
        ("/broken/", 500, "系统出错了"),
    ],
)
def test_error_page_says_what_to_do_next(address, status, heading):
    client = Client(raise_request_exception=False)
    client.cookies["view"] = "elder"

    response = client.get(address)

    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert 'class="elder"' in html
    assert 'href="/"' in html
    assert 'href="tel:12345"' in html
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_stale_form_is_told_to_submit_again():
    response = Client(enforce_csrf_checks=True).post("/view/", {"view": "elder"})

    assert response.status_code == 403
    assert "没有提交成功，请再提交一次" in text_of(response)


def test_words_of_a_stale_form_come_back_to_whoever_sent_it_from_here():
    words = "交了三个月的钱，只来两次。"
    page = "/complaints/new/what/"
    here, elsewhere = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    here.cookies["csrftoken"] = "x" * 32

    told = here.post(page, {"csrfmiddlewaretoken": "y" * 64, "content": words})
    strange = elsewhere.post(page, {"content": words})

    assert (told.status_code, strange.status_code) == (403, 403)
    assert words in told.text and f'href="{page}"' in told.text
    assert words not in strange.text


def test_home_leads_to_learning_and_to_subsidies(client, db):
    page = client.get("/").content.decode()

    for address in (
        "/training/",
        "/subsidies/",
        "/competitions/",
        "/schools/",
        "/funds/",
        "/brands/",
        "/promotion/",
    ):
        assert f'href="{address}"' in page


def test_data_for_machines_cannot_end_its_element(client, db, settings):
    settings.SITE_IMPRINT = [("主办单位", "</script><script>alert(1)</script>&<!--")]

    page = client.get("/").content.decode()

    assert "<script>alert" not in page
    [data] = Page(page).data
    assert data["name"] == "</script><script>alert(1)</script>&<!--"
    assert data["@type"] == "GovernmentOrganization"
