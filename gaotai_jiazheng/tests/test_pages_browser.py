"""The public frame in a real browser: axe-core, widths, keyboard, weight. The form pieces as well."""

import pytest
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from gaotai_jiazheng.outage import maintenance_response, outage_response
from gaotai_jiazheng.tests.browser import (
    ZOOMED,
    at_each_size,
    axe_violations,
    loaded_bytes,
    overflowing,
    small_targets,
)
from gaotai_jiazheng.tests.test_home import urlpatterns as error_patterns
from gaotai_jiazheng.urls import handler400, handler500  # noqa: F401 - part of this urlconf

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls(__name__),
    pytest.mark.django_db(transaction=True),
]

PIECES = """{% extends "base.html" %}
{% block title %}组件{% endblock %}
{% block content %}
  <nav class="breadcrumbs" aria-label="所在位置"><ol>
    <li><a href="/">首页</a></li><li aria-current="page">投诉</li>
  </ol></nav>
  <div class="stack">
    <h1>投诉</h1>
    <p><span class="chip">已提交</span> <span class="chip wait">待补</span> <span class="chip run">调解中</span>
      <span class="chip done">已办结</span> <span class="chip late">已逾期3天</span></p>
    <p class="notice">提示</p><p class="notice warn">暂定</p><p class="notice danger">不能办</p>
    <dl class="facts"><div><dt>编号</dt><dd class="big-code">GT20261123-000001-X</dd></div></dl>
    <ol class="timeline"><li><p>提交</p><time datetime="2026-11-23">11月23日</time></li>
      <li class="now"><p>登记</p></li><li class="ahead"><p class="soft">受理</p></li></ol>
    <div class="table-wrap" tabindex="0" role="region" aria-label="时限"><table class="stacked">
      <thead><tr><th scope="col">事项</th><th scope="col">依据</th></tr></thead>
      <tbody><tr><th scope="row">调解</th><td data-label="依据">第二十三条第一款第五项</td></tr></tbody>
    </table></div>
    <nav class="pagination" aria-label="分页"><ul>
      <li><a href="?page=1">1</a></li><li><span aria-current="page">2</span></li>
    </ul></nav>
    <ol class="wizard-steps" aria-label="步骤"><li>1. 什么事</li><li aria-current="step">2. 经过</li></ol>
    {% include "includes/error_summary.html" %}
    <form method="post" novalidate>
      {% for field in form %}{{ field.as_field_group }}{% endfor %}
      <div class="actions"><button class="button">下一步</button>
        <button class="button secondary">上一步</button><button class="button danger">撤回</button></div>
    </form>
  </div>
{% endblock %}"""


class PiecesForm(forms.Form):
    """One field of each kind that the public forms use."""

    title = forms.CharField(label="标题", help_text="用一句话说清。")
    content = forms.CharField(label="事实经过", widget=forms.Textarea)
    category = forms.ChoiceField(
        label="什么事",
        widget=forms.RadioSelect,
        choices=[("1", "不退钱"), ("2", "没做好")],
        help_text="选一项。",
    )
    town = forms.ChoiceField(label="镇", choices=[("1", "城关镇")])
    occurred_on = forms.DateField(
        label="发生日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    photo = forms.FileField(label="附件", required=False)
    agrees = forms.BooleanField(label="同意隐私告知")


@login_not_required
def pieces(request):
    """A form as it is first shown, and ``?wrong`` with every field wrong."""
    form = PiecesForm({}) if "wrong" in request.GET else PiecesForm()
    template = engines["django"].from_string(PIECES)
    return HttpResponse(template.render({"form": form}, request))


@login_not_required
def away(request):
    return outage_response(request, OperationalError())


urlpatterns = [
    path("pieces/", pieces),
    path("away/", away),
    path("closed/", login_not_required(maintenance_response)),
    *error_patterns,
]

ADDRESSES = (
    "/",
    "/help/",
    "/accessibility/",
    "/nowhere/",
    "/forbidden/",
    "/malformed/",
    "/broken/",
    "/away/",
    "/closed/",
    "/pieces/",
    "/pieces/?wrong",
)


@pytest.mark.parametrize("view", ["standard", "elder"])
def test_pages_break_no_rule_at_any_size(live_server, page, view):
    page.context.add_cookies([{"name": "view", "value": view, "url": live_server.url}])

    faults = {}
    for address in ADDRESSES:
        page.goto(live_server.url + address)
        for size in at_each_size(page):
            its = axe_violations(page) + small_targets(page), overflowing(page)
            if its != ([], 0):
                faults[address, size] = its

    assert faults == {}


def test_zoomed_page_and_text_twice_as_large_do_not_scroll_sideways(live_server, page):
    page.set_viewport_size(ZOOMED)

    widths = {}
    for address in ADDRESSES:
        page.goto(live_server.url + address)
        zoomed = overflowing(page)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        widths[address] = zoomed, overflowing(page)

    assert widths == dict.fromkeys(ADDRESSES, (0, 0))


def test_every_link_is_reached_by_the_tab_key_and_shows_that_it_is(live_server, page):
    page.goto(live_server.url)
    stops = page.locator("a[href], button, input:not([type=hidden])").count()

    reached = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                    const style = getComputedStyle(document.activeElement);
                    const card = document.activeElement.closest(".card");
                    const width = Math.max(
                        parseFloat(style.outlineWidth) * (style.outlineStyle === "solid"),
                        card && getComputedStyle(card).outlineStyle === "solid" ? 3 : 0,
                    );
                    return [document.activeElement.tagName, width];
                }"""
            )
        )

    assert [width for _, width in reached] == [3] * stops
    assert {tag for tag, _ in reached} == {"A", "BUTTON", "INPUT"}


def test_skip_link_leads_to_the_content(live_server, page):
    page.goto(live_server.url)

    page.keyboard.press("Tab")
    visible = page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")

    assert visible
    expect(page.locator("#main")).to_be_focused()


def test_error_summary_has_the_focus_and_leads_to_the_field(live_server, page):
    page.goto(f"{live_server.url}/pieces/?wrong")
    expect(page.locator(".error-summary")).to_be_focused()

    page.get_by_role("link", name="什么事：").click()

    expect(page.locator("#id_category_0")).to_be_focused()
    expect(page.locator("#id_title")).to_have_attribute(
        "aria-describedby", "id_title_helptext id_title_error"
    )
    expect(page.locator("#id_title_error")).to_have_text("请填写这一项。")


def test_home_weighs_at_most_50_kb_before_it_is_even_compressed(live_server, fresh_page):
    assert loaded_bytes(fresh_page, live_server.url) <= 50_000


def test_home_asks_no_other_host_and_runs_no_script(live_server, fresh_page):
    page, requests, complaints = fresh_page, [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))

    page.goto(live_server.url, wait_until="networkidle")

    icon = f"{live_server.url}/static/icons/gaotai.svg"  # not every browser has a place for it
    files = {f"{live_server.url}/{name}" for name in ("", "static/css/site.css")}
    assert set(requests) - {icon} == files
    assert complaints == []


def test_paper_shows_the_content_only(live_server, fresh_page):
    page = fresh_page
    page.goto(f"{live_server.url}/pieces/")

    page.emulate_media(media="print")

    expect(page.locator("header, footer, nav, .actions").locator("visible=true")).to_have_count(0)
    expect(page.locator(".big-code")).to_have_css("font-size", "32px")
