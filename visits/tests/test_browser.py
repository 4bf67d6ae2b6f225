"""The household's way in a real browser: at 360 px, at 200 %, without scripts."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cards import services as cards
from gaotai_jiazheng.tests.browser import (
    SIZES,
    ZOOMED,
    at_each_size,
    axe_violations,
    follow,
    loaded_bytes,
    overflowing,
    small_targets,
)
from visits import services
from visits.models import Visit
from visits.tests.factories import HOUSEHOLD, VisitCounty, sms_code
from workers.signed_in import SESSION_KEY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERY = {**SIZES, "zoomed": ZOOMED}


@pytest.fixture
def county(transactional_db):
    county = VisitCounty()
    cards.follow_changes()
    return county


def faults(page, sizes=SIZES):
    """Size -> what is wrong with the page, for sizes at which something is."""
    found = {
        size: (axe_violations(page), overflowing(page), small_targets(page))
        for size in at_each_size(page, sizes)
    }
    return {size: its for size, its in found.items() if its != ([], 0, [])}


def sign_in(page, live_server, client, user):
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_household_records_confirms_and_rates(page, live_server, county):
    page.goto(f"{live_server.url}/c/{county.card_of_amei.token}")
    assert faults(page, EVERY) == {}
    follow(page.get_by_role("link", name="记录这次上门"))
    assert faults(page, EVERY) == {}
    expect(page.get_by_label("证上的编号")).to_have_value(str(county.card_of_amei))
    follow(page.get_by_role("button", name="把验证码发给我"))
    expect(page.get_by_text("请填写手机号。").first).to_be_visible()
    assert faults(page, EVERY) == {}
    page.get_by_label("保洁", exact=True).check()
    page.get_by_label("住户手机号").fill(HOUSEHOLD)
    follow(page.get_by_role("button", name="把验证码发给我"))
    assert faults(page, EVERY) == {}
    page.get_by_label("短信里的六位验证码").fill(sms_code(Visit.objects.get()))
    follow(page.get_by_role("button", name="确认这次上门"))
    expect(page.get_by_text("查询码").first).to_be_visible()
    assert faults(page, EVERY) == {}
    follow(page.get_by_role("link", name="评价", exact=True))
    assert faults(page, EVERY) == {}
    page.get_by_role("group", name="服务质量").get_by_label("5分 很好").check()
    page.get_by_role("group", name="满意度").get_by_label("4分 好").check()
    page.get_by_label("还想说一句").fill("很仔细")
    follow(page.get_by_role("button", name="提交评价"))
    expect(page.get_by_role("heading", name="您的评价")).to_be_visible()
    assert faults(page, EVERY) == {}
    assert Visit.objects.get().state == "rated"


def test_the_way_needs_no_script(phone, live_server, county):
    page = phone
    visit, code = county.planned(on=timezone.localdate(), at=timezone.now())
    page.goto(f"{live_server.url}{reverse('visits:trace')}")
    page.get_by_label("编号").first.fill(visit.number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查看").click()
    page.get_by_role("button", name="确认：来过了").click()
    expect(page.get_by_text("已确认。现在可以评价。")).to_be_visible()


def test_public_pages(page, live_server, county):
    county.many_rated(at=timezone.now())
    batch = services.put_up(county.proposed(timezone.now()), by=county.contact)
    for path, words in (
        (reverse("visits:index"), "怎样做"),
        (reverse("visits:trace"), "查看上门记录"),
        (reverse("visits:stars"), batch.number),
        (reverse("visits:formula"), "县级试行"),
        (reverse("visits:batch", args=[batch.number]), "69."),
    ):
        page.goto(live_server.url + path)
        expect(page.get_by_text(words).first).to_be_visible()
        assert faults(page, EVERY) == {}, path


def test_rooms(page, live_server, client, county):
    county.rated(text="很准时", at=timezone.now())
    county.planned("13700000002", on=timezone.localdate(), at=timezone.now())
    sign_in(page, live_server, client, county.owner)
    for path, words in (
        (reverse("workspace_visits:index"), "待住户确认"),
        (reverse("workspace_visits:choose"), "陈阿梅"),
        (reverse("workspace_visits:plan", args=[county.amei.pk]), "住户手机号"),
    ):
        page.goto(live_server.url + path)
        expect(page.get_by_text(words).first).to_be_visible()
        assert faults(page) == {}, path


def test_check_page_and_all_it_loads_stay_below_30_kilobytes(fresh_page, live_server, county):
    token = county.card_of_amei.token

    assert loaded_bytes(fresh_page, f"{live_server.url}/c/{token}") < 30 * 1024


def test_own_pages_of_a_worker(page, live_server, client, county):
    county.rated(text="很准时", at=timezone.now())
    session = client.session
    session[SESSION_KEY] = {
        "pk": county.amei.pk,
        "phone": county.amei.phone_digest,
        "seen": timezone.now().timestamp(),
    }
    session.save()
    page.context.add_cookies(
        [{"name": "sessionid", "value": session.session_key, "url": live_server.url}]
    )
    for name, words in (
        ("worker:home", "上门和评价"),
        ("visits:own", "很准时"),
        ("visits:own_stars", "星级"),
    ):
        page.goto(live_server.url + reverse(name))
        expect(page.locator("main").get_by_text(words).first).to_be_visible()
        assert faults(page) == {}, name
