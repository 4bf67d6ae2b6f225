"""The household's pages, typed well and badly, and the pages that everybody reads."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from cards import services as cards
from cards.codes import ALPHABET, code_of
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.tests.sending_twice import sent_twice
from visits import services
from visits.models import Visit
from visits.tests.factories import AT, HOUSEHOLD, TODAY, YESTERDAY, moment, sms_code

pytestmark = pytest.mark.django_db
NEW, CODE, TRACE, MINE, RATE = (
    reverse(f"visits:{name}") for name in ("new", "code", "trace", "mine", "rate")
)


def typed(county, **changes):
    return {
        "code": str(county.card_of_amei),
        "visited_on": YESTERDAY.isoformat(),
        "service_line": "cleaning",
        "phone": HOUSEHOLD,
        **changes,
    }


@pytest.fixture
def opened(county, client):
    """A confirmed visit in this browser."""
    client.post(NEW, typed(county))
    client.post(CODE, {"code": sms_code(Visit.objects.get())})
    return client


def test_card_page_leads_to_the_form_with_the_code(county, client):
    cards.follow_changes()
    page = client.get(f"/c/{county.card_of_amei.token}").content.decode()
    link = f"{NEW}?code={county.card_of_amei}"

    assert f'href="{link}"' in page
    assert f'value="{county.card_of_amei}"' in client.get(link).content.decode()


def test_check_page_stays_small_and_at_three_queries(county, client, django_assert_max_num_queries):
    cards.follow_changes()
    path = f"/c/{county.card_of_amei.token}"
    client.get(path)

    with django_assert_max_num_queries(3):
        page = client.get(path)

    assert len(page.content) < 30 * 1024


def test_whole_way_of_a_household(county, client):
    assert client.post(NEW, typed(county))["Location"] == CODE
    visit = Visit.objects.get()
    waits = client.get(CODE).text
    assert mask_phone(HOUSEHOLD) in waits and "号码写错了" in waits
    assert client.post(CODE, {"code": sms_code(visit)})["Location"] == MINE
    page = client.get(MINE).content.decode()
    for words in ("陈*", "高台县惠民家政服务有限公司", "绿色", str(county.card_of_amei), "查询码"):
        assert words in page
    for secret in ("阿梅", HOUSEHOLD):
        assert secret not in page
    assert f"{reverse('complaints:new')}?enterprise={county.enterprise.pk}" in page

    rated = client.post(RATE, {"quality": "5", "satisfaction": "4", "text": "很仔细"})

    assert rated["Location"] == MINE
    assert "很仔细" in client.get(MINE).content.decode()
    assert client.post(RATE, {"quality": "4", "satisfaction": "4"})["Location"] == MINE
    assert Visit.objects.get().rating.versions.count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"visited_on": (TODAY + timedelta(days=1)).isoformat()}, "日期不能晚于今天"),
        ({"visited_on": "2026-01-02"}, "只能补记30天以内"),
        ({"visited_on": "昨天"}, "请按“年-月-日”填写"),
        ({"code": "一二三"}, "编号里只有这些字符"),
        ({"phone": "0936-6621234"}, "请填写11位手机号"),
        ({"service_line": "stealing"}, "没有这个选项"),
        ({"phone": ""}, "请填写手机号"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_loses_nothing(county, client, change, sentence):
    answer = client.post(NEW, typed(county, **change))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    if "phone" not in change:
        assert f'value="{HOUSEHOLD}"' in page
    assert not Visit.objects.exists()


def test_unknown_card_is_told_and_counted(county, client):
    unknown = code_of((county.card_of_amei.number + 1) % 1000)
    slip = unknown[:-1] + next(each for each in ALPHABET if each != unknown[-1])

    for code, sentence in (
        (unknown, "没有查到这张证"),
        (unknown[:5], "编号是8位，您输入了5位"),
        (slip, "编号有一位写错了"),
    ):
        answer = client.post(NEW, typed(county, code=code))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()


def test_own_staff_is_refused_in_words_to_who_holds_the_telephone(county, client):
    own, other = county.amei.phone, "13700000077"
    answers = [client.post(NEW, typed(county, phone=phone)) for phone in (other, own)]
    assert [answer["Location"] for answer in answers] == [CODE, CODE]

    visit = Visit.objects.first()
    answer = client.post(CODE, {"code": sms_code(visit)})

    assert answer.status_code == 422
    assert "要由住户自己确认和评价" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_a_code_that_arrives_twice_leads_to_the_visit_each_time(county, client):
    client.post(NEW, typed(county))

    led = sent_twice(client, CODE, {"code": sms_code(Visit.objects.get())})

    assert led == [MINE] * 3
    assert Visit.objects.get().state == "confirmed"


def test_wrong_codes_are_refused_and_the_right_one_after_five_is_not_taken(county, client):
    client.post(NEW, typed(county))
    visit = Visit.objects.get()
    right = sms_code(visit)
    wrong = "000000" if right != "000000" else "111111"

    for _ in range(5):
        assert client.post(CODE, {"code": wrong}).status_code == 422
    assert client.post(CODE, {"code": right}).status_code == 422
    client.post(reverse("visits:code_again"))

    visit.refresh_from_db()
    assert client.post(CODE, {"code": sms_code(visit)})["Location"] == MINE


def test_sixth_code_of_an_hour_to_one_number_is_too_many(county, client):
    lines = ("cleaning", "nutrition", "organizing", "disinfection", "deep_cleaning", "elder_care")
    answers = [client.post(NEW, typed(county, service_line=line)) for line in lines]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "过一小时再试" in answers[-1].content.decode()


@pytest.mark.parametrize("points", ["0", "6", "", "五"])
def test_points_out_of_range_are_refused(opened, points):
    answer = opened.post(RATE, {"quality": points, "satisfaction": "5", "text": "还行"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请打" in page
    assert "还行" in page


def test_number_and_code_open_it_elsewhere_and_nothing_else_does(county, client):
    visit, code = county.planned()
    assert client.get(MINE)["Location"] == TRACE

    wrong = client.post(TRACE, {"number": visit.number, "code": "AAAA2222"})
    right = client.post(TRACE, {"number": f" {visit.number.lower()} ", "code": code.lower()})

    assert (wrong.status_code, right["Location"]) == (422, MINE)
    assert "确认：来过了" in client.get(MINE).content.decode()
    client.post(reverse("visits:confirm"))
    visit.refresh_from_db()
    assert visit.state == "confirmed"


def test_visit_is_closed_again_to_whoever_sits_down_an_hour_later(county, client):
    visit, code = county.planned()
    client.post(TRACE, {"number": visit.number, "code": code})

    assert client.get(MINE).status_code == 200
    with time_machine.travel(AT + timedelta(minutes=61), tick=False):
        assert client.get(MINE).headers["Location"] == TRACE


def test_thirty_first_wrong_look_of_an_hour_is_too_many(county, client):
    answers = [client.post(TRACE, {"number": "SM1", "code": "2"}) for _ in range(31)]

    assert [answer.status_code for answer in answers[-2:]] == [422, 429]


def test_right_looks_close_an_address_that_many_share_to_nobody(county, client):
    visit, code = county.planned()
    pair = {"number": visit.number, "code": code}

    assert {client.post(TRACE, pair).status_code for _ in range(31)} == {302}


def test_household_denies_a_planned_visit(county, client):
    visit, code = county.planned()
    client.post(TRACE, {"number": visit.number, "code": code})

    client.post(reverse("visits:deny"))

    visit.refresh_from_db()
    assert visit.state == "void"
    assert "住户说没有这次上门" in client.get(MINE).content.decode()


def test_visit_that_lapsed_says_what_is_still_to_be_done(county, client):
    visit, code = county.planned()
    services.lapse_due(TODAY + timedelta(days=8))
    client.post(TRACE, {"number": visit.number, "code": code})

    page = client.get(MINE).text

    assert "确认的期限过了" in page and f'<a href="{NEW}">自己补记</a>' in page


def test_share_of_no_visits_is_nothing(client, db):
    page = client.get(reverse("visits:index")).text

    assert "<dt>其中评价过的</dt><dd>暂无</dd>" in page


def test_bad_card_of_the_day_is_shown(county, client):
    cards.revoke(county.card_of_amei, reason="冒用他人身份", by=county.hrss)
    client.post(NEW, typed(county, visited_on=TODAY.isoformat()))
    client.post(CODE, {"code": sms_code(Visit.objects.get())})

    assert "上门那天的证不合格：证已吊销" in client.get(MINE).content.decode()


def test_dispute_of_the_household_is_kept(opened):
    answer = opened.post(reverse("visits:dispute"), {"text": "做的不是保洁，是做饭。"})

    assert answer["Location"] == MINE
    assert Visit.objects.get().state == "disputed"
    assert opened.post(reverse("visits:dispute"), {"text": "再说一次"}).status_code == 409


def test_public_pages_of_stars(county, client, django_assert_num_queries):
    county.many_rated()
    batch = county.noticed()
    services.grant(batch, by=county.leader, at=moment("2026-12-01 10:00"))
    in_december = time_machine.travel(moment("2026-12-02 10:00"), tick=False)
    with in_december, django_assert_num_queries(2):
        page = client.get(reverse("visits:stars")).content.decode()
    assert "三星" in page
    assert "陈*" in page
    assert "阿梅" not in page
    assert batch.number in page

    page = client.get(reverse("visits:batch", args=[batch.number])).content.decode()
    assert "69.04" in page
    assert "县级试行" in client.get(reverse("visits:formula")).content.decode()


def test_figures_count_what_is_confirmed(county, client):
    county.rated()
    county.confirmed("13700000002")
    county.recorded("13700000003")

    page = client.get(reverse("visits:index")).content.decode()

    assert "2次" in page
    assert "50%" in page
