"""What the questions about a page find: each is asked of a page with the fault that it is for."""

import pytest
from playwright.sync_api import Error

from gaotai_jiazheng.tests.browser import (
    SIZES,
    at_each_size,
    axe_violations,
    emptied,
    overflowing,
    small_targets,
)

pytestmark = pytest.mark.browser

SOUND = '<p>文字</p><label>姓名<input name="name" style="height: 48px"></label>'
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>页面</title>
<style>{style}</style></head><body><main><h1>标题</h1>{content}</main></body></html>"""


def show(page, content, style=""):
    page.set_content(PAGE.format(content=content, style=style))


def rules_broken(page, rules=None):
    return {each.split(":")[0] for each in axe_violations(page, rules)}


def test_a_sound_page_has_no_fault_at_any_size(page):
    show(page, SOUND)

    for size in at_each_size(page):
        assert (axe_violations(page), overflowing(page), small_targets(page)) == ([], 0, []), size


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('<p style="color: #999">看不清的文字</p>', "color-contrast"),
        ('<input name="name">', "label"),
        ('<img src="data:,">', "image-alt"),
        ("<button></button>", "button-name"),
        ("<h3>跳过了一级</h3>", "heading-order"),
    ],
)
def test_axe_finds_a_fault_also_after_the_page_without_it(page, content, rule):
    show(page, SOUND)
    before = axe_violations(page)
    show(page, SOUND + content)

    assert (before, rules_broken(page)) == ([], {rule})


GREY = '<p style="color: #757575">文字</p>'  # 4.6 to 1 on white


@pytest.mark.parametrize(
    ("passes", "fails"),
    [
        (GREY, f'<div style="background: #ddd">{GREY}</div>'),
        (GREY, f'<div style="opacity: 0.8">{GREY}</div>'),
        (
            GREY,
            f'<div style="height: 60px; background: #ddd"></div><div style="margin-top: -60px">{GREY}</div>',
        ),
        (
            GREY,
            f'<div style="position: absolute; inset: 0; background: #ddd"></div><div style="position: relative">{GREY}</div>',
        ),
        (
            GREY,
            f'<div style="background: #fff; height: 0; overflow: visible">{GREY}</div><style>main {{ background: #ddd }}</style>',
        ),
        ('<p style="color: #888; font-size: 24px">文字</p>', '<p style="color: #888">文字</p>'),
        (
            '<p style="color: #888; font-size: 19px; font-weight: 700">文字</p>',
            '<p style="color: #888; font-size: 19px">文字</p>',
        ),
        ('<p style="color: #999">字</p>', '<p style="color: #999">文字</p>'),
        (
            '<button disabled style="color: #999; background: #fff">文字</button>',
            '<button style="color: #999; background: #fff">文字</button>',
        ),
        (
            '<label style="color: #999">姓名<input disabled></label>',
            '<label style="color: #999">姓名<input></label>',
        ),
        ('<p style="color: #999; visibility: hidden">文字</p>', '<p style="color: #999">文字</p>'),
    ],
)
def test_contrast_that_passed_hides_no_text_that_fails(page, passes, fails):
    show(page, passes)
    before = axe_violations(page)
    again = rules_broken(page, ["color-contrast"])
    show(page, passes + fails)

    assert (before, again, rules_broken(page)) == ([], set(), {"color-contrast"})


def test_contrast_that_passed_is_not_measured_again(page):
    show(page, GREY)
    axe_violations(page)
    show(page, GREY + GREY)
    axe_violations(page)

    page.evaluate("() => { judging.contrast = () => { throw new Error('measured again') } }")
    show(page, f"<section>{GREY}</section>")
    assert axe_violations(page) == []
    show(page, f'<section style="background: #eee">{GREY}</section>')
    with pytest.raises(Error, match="measured again"):
        axe_violations(page)


def test_a_fault_that_only_one_width_has_is_found_in_the_page_that_stands(page):
    show(page, "<p>文字</p>", "@media (min-width: 60rem) { p { color: #999 } }")

    assert {size: rules_broken(page) for size in at_each_size(page)} == {
        "phone": set(),
        "desktop": {"color-contrast"},
    }


def test_rules_that_are_named_are_asked_alone(page):
    show(page, '<p style="color: #666">文字</p><input name="name">')

    assert rules_broken(page, ["color-contrast-enhanced"]) == {"color-contrast-enhanced"}


def test_a_fault_is_told_with_the_element(page):
    show(page, '<input name="name">')

    assert axe_violations(page) == ['label: <input name="name">']


def test_what_is_too_wide_for_a_phone_is_measured(page):
    show(page, '<div style="width: 500px">宽</div>', "body { margin: 0 }")

    assert {size: overflowing(page) for size in at_each_size(page)} == {
        "phone": 500 - SIZES["phone"]["width"],
        "desktop": 0,
    }


def test_a_low_button_is_found(page):
    show(page, '<button style="height: 30px">按</button><button style="height: 44px">按</button>')

    assert [each[:30] for each in small_targets(page)] == ['<button style="height: 30px">按']


@pytest.mark.django_db(transaction=True)
def test_a_tab_that_tests_share_forgets_what_a_test_left(tab, live_server):
    kept = "[location.pathname, innerWidth, document.cookie, localStorage.getItem('left')]"
    first = emptied(tab)
    next(first).goto(f"{live_server.url}/help/")
    tab.set_viewport_size(SIZES["desktop"])
    tab.evaluate("document.cookie = 'left=1'; localStorage.setItem('left', '1')")
    before = tab.evaluate(kept)
    assert list(first) == []
    left = tab.url

    second = emptied(tab)
    next(second).goto(f"{live_server.url}/help/")
    after = tab.evaluate(kept)
    assert list(second) == []

    assert before == ["/help/", SIZES["desktop"]["width"], "left=1", "1"]
    assert (left, after) == ("about:blank", ["/help/", SIZES["phone"]["width"], "", None])
