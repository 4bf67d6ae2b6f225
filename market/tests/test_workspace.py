"""The room in which an enterprise writes its prices: nothing typed is lost, and what is wrong is said."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from enterprises.models import Declaration, Enterprise
from enterprises.tests.factories import EnterpriseMemberFactory
from market.forms.prices import LineForm
from market.models import MOST_LINES, PriceConfirmation, PriceList
from market.services import prices
from market.tests.factories import CLEANING, MOVING_IN, Shop

pytestmark = pytest.mark.django_db
ROOM = reverse("market_workspace:room")
BEGIN = reverse("market_workspace:begin")
DRAFT = reverse("market_workspace:draft")
PUBLISH = reverse("market_workspace:publish")
THROW_AWAY = reverse("market_workspace:throw_away")
CONFIRM = reverse("market_workspace:confirm")
ROW = {"title": "日常保洁", "content": "擦拭、拖地。", "price_fen": "40", "unit": "hour"}


@pytest.fixture
def shop(db, client):
    """An enterprise whose owner is signed in and has begun a draft."""
    shop = Shop(name="绿洲家政")
    Enterprise.objects.filter(pk=shop.enterprise.pk).update(service_lines=["cleaning"])
    client.force_login(shop.owner)
    return shop


def sent(*rows, go="save", day=None, **changes):
    """What a browser sends."""
    data = {"lines": len(rows), "go": go, "effective_on": day or timezone.localdate().isoformat()}
    for place, row in enumerate(rows):
        data |= {f"line-{place}-{name}": value for name, value in row.items()}
    return data | changes


def test_draft_is_written_and_published(client, shop):
    client.post(BEGIN)
    answer = client.post(DRAFT, sent(ROW | {"service_line": "cleaning"}, {}, go="preview"))

    assert answer["Location"] == PUBLISH
    page = client.get(PUBLISH)
    assert "40元/小时" in page.content.decode()
    assert client.post(PUBLISH, {"seen": page.context["seen"]})["Location"] == ROOM
    published = PriceList.objects.get()
    line = published.lines.get()
    assert (published.state, line.price_fen, line.service_line) == ("published", 4000, "cleaning")
    assert Declaration.objects.get(kind="price_list").digest == published.digest


def test_sheet_of_as_many_items_as_a_list_may_have_is_taken(client, shop):
    client.post(BEGIN)
    blank = dict.fromkeys(LineForm.base_fields, "")
    rows = [blank | ROW | {"title": f"保洁{place}"} for place in range(MOST_LINES)]
    typed = sent(*rows, csrfmiddlewaretoken="x" * 64, seen="", acts_for="")

    wrong = client.post(DRAFT, typed | {"line-59-price_fen": "四十"})
    kept = client.post(DRAFT, typed | {"seen": client.get(DRAFT).context["seen"]})

    assert (wrong.status_code, len(wrong.context["rows"])) == (422, MOST_LINES)
    assert kept.status_code == 302
    assert PriceList.objects.get().lines.count() == MOST_LINES


def test_next_version_starts_as_a_copy(client, shop):
    shop.published_lately(CLEANING, MOVING_IN)

    client.post(BEGIN)
    rows = client.get(DRAFT).context["rows"]

    assert [row["form"]["title"].value() for row in rows] == ["日常保洁", "开荒保洁"]
    assert rows[0]["form"]["price_fen"].value() == "40"


@pytest.mark.parametrize(
    "name, value, sentence",
    [
        ("price_fen", "-1", "金额应在0.01元到100000元之间。"),
        ("price_fen", "0", "金额应在0.01元到100000元之间。"),
        ("price_fen", "1000000000000", "金额应在0.01元到100000元之间。"),
        ("price_fen", "100000.01", "金额应在0.01元到100000元之间。"),
        ("price_fen", "1e12", "请只填数字，例如 1200 或者 1200.50。"),
        ("price_fen", "abc", "请只填数字，例如 1200 或者 1200.50。"),
        ("price_fen", "0.001", "金额最多两位小数。"),
        ("price_fen", "NaN", "请只填数字，例如 1200 或者 1200.50。"),
        ("price_fen", "", "请填单价，没有单价的写明计价方法。"),
        ("unit", "", "请选择计价单位。"),
        ("unit", "light_year", "没有这个选项，请重新选择。"),
        ("service_line", "nutrition", "没有这个选项，请重新选择。"),
        ("title", "", "请写明项目。"),
        ("title", "长" * 41, "最多40个字，现在是41个字。"),
        ("content", "", "请写明服务内容。"),
        ("method", "面议", "已经有单价，计价方法请空着；没有固定单价的，去掉单价。"),
        ("most_fen", "-1", "金额应在0.01元到100000元之间。"),
    ],
)
def test_wrong_value_is_said_beside_its_field_and_nothing_is_lost(
    client, shop, name, value, sentence
):
    client.post(BEGIN)

    answer = client.post(DRAFT, sent(ROW | {name: value}, ROW | {"title": "擦玻璃"}, go="preview"))

    first, second = answer.context["rows"]
    assert answer.status_code == 422
    assert first["form"].errors[name] == [sentence]
    assert sentence in answer.content.decode()
    assert first["form"][name].value() == value
    assert second["form"]["title"].value() == "擦玻璃"
    assert not PriceList.objects.get().lines.exists()


@pytest.mark.parametrize(
    "value, cleaned", [("0.01", 1), ("100000", 10_000_000), ("￥1,200元", 120000)]
)
def test_amounts_at_the_edges_are_taken(client, shop, value, cleaned):
    client.post(BEGIN)

    client.post(DRAFT, sent(ROW | {"price_fen": value}))

    assert PriceList.objects.get().lines.get().price_fen == cleaned


def test_limits_are_in_order(client, shop):
    client.post(BEGIN)

    answer = client.post(DRAFT, sent(ROW | {"least_fen": "80", "most_fen": "79.99"}))

    errors = answer.context["rows"][0]["form"].errors
    assert errors == {"most_fen": ["最高收费不能低于最低收费。"]}


@pytest.mark.parametrize(
    "days, sentence",
    [(-1, "生效日不能早于今天：价目表不能倒签。"), (400, "生效日最远可以定在一年以内。")],
)
def test_day_that_cannot_be_is_refused_and_kept(client, shop, days, sentence):
    client.post(BEGIN)
    day = (timezone.localdate() + timedelta(days=days)).isoformat()

    answer = client.post(DRAFT, sent(ROW, day=day))

    form = answer.context["sheet"].day
    assert answer.status_code == 422
    assert form.errors == {"effective_on": [sentence]}
    assert form["effective_on"].value() == day
    assert answer.context["rows"][0]["form"]["title"].value() == "日常保洁"


def test_nobodys_telephone_is_published_with_the_prices(client, shop):
    client.post(BEGIN)
    words = "联系王姐，13912345678。"

    answer = client.post(DRAFT, sent(ROW | {"content": words}))
    draft = prices.save_draft(
        PriceList.objects.get(),
        lines=[replace(CLEANING, content=words)],
        effective_on=timezone.localdate(),
        by=shop.owner,
    )
    refused = client.post(PUBLISH, {"seen": prices.mark_of(draft)})

    errors = answer.context["rows"][0]["form"].errors
    assert errors == {"content": ["公开的文字里有手机号，请遮盖或者删去后再发布。"]}
    assert refused.status_code == 409 and "第1项：公开的文字里有手机号" in refused.text
    assert PriceList.objects.get().is_draft


def test_missing_day_and_nonsense_are_refused(client, shop):
    client.post(BEGIN)

    for day, sentence in (("", "请填写生效日。"), ("后天", "请按“年-月-日”填写")):
        answer = client.post(DRAFT, sent(ROW, effective_on=day))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()


def test_empty_list_is_refused(client, shop):
    client.post(BEGIN)

    answer = client.post(DRAFT, sent({}, {"title": " "}))

    assert answer.status_code == 422
    assert "价目表里还没有项目，至少写一项。" in answer.content.decode()


def test_too_many_rows_are_refused(client, shop):
    client.post(BEGIN)

    answer = client.post(DRAFT, sent(*[ROW] * 70))

    assert answer.status_code == 422
    assert "一份价目表最多60项。" in answer.content.decode()


@pytest.mark.parametrize("count", ["", "-1", "x", "1e9", "²", pytest.param("9" * 5000, id="huge")])
def test_forged_count_of_rows_is_no_row(client, shop, count):
    client.post(BEGIN)

    assert client.post(DRAFT, sent(ROW, lines=count)).status_code == 422


def test_row_is_added_and_taken_away_without_losing_what_was_typed(client, shop):
    client.post(BEGIN)
    wrong = ROW | {"price_fen": "abc"}

    rows = client.post(DRAFT, sent(wrong, ROW, go="add")).context["rows"]
    assert [row["form"]["price_fen"].value() for row in rows] == ["abc", "40", None]
    rows = client.post(DRAFT, sent(wrong, ROW, go="remove-0")).context["rows"]
    assert [row["form"]["price_fen"].value() for row in rows] == ["40"]
    for place in ("7", "9" * 5000):
        rows = client.post(DRAFT, sent(ROW, go=f"remove-{place}")).context["rows"]
        assert len(rows) == 1
    assert not PriceList.objects.get().lines.exists()


def test_what_changed_since_the_preview_is_not_published(client, shop):
    client.post(BEGIN)
    client.post(DRAFT, sent(ROW, go="preview"))
    seen = client.get(PUBLISH).context["seen"]
    client.post(DRAFT, sent(ROW | {"price_fen": "99"}))

    answer = client.post(PUBLISH, {"seen": seen})

    assert answer.status_code == 409
    assert "请看过现在的内容再公布" in answer.content.decode()
    assert PriceList.objects.get().is_draft


def test_draft_that_somebody_else_has_changed_is_not_written_over_unseen(client, shop):
    client.post(BEGIN)
    seen = client.get(DRAFT).context["seen"]
    client.post(DRAFT, sent(ROW | {"price_fen": "99"}, seen=seen))

    answer = client.post(DRAFT, sent(ROW, seen=seen))

    assert answer.status_code == 409
    assert "别人刚刚改过这份草稿" in answer.content.decode()
    assert answer.context["rows"][0]["form"]["price_fen"].value() == "40"
    assert PriceList.objects.get().lines.get().price_fen == 9900
    client.post(DRAFT, sent(ROW, seen=answer.context["seen"]))
    assert PriceList.objects.get().lines.get().price_fen == 4000


def test_preview_tells_what_changes(client, shop):
    shop.published_lately(CLEANING)
    client.post(BEGIN)
    client.post(DRAFT, sent(ROW | {"service_line": "cleaning", "price_fen": "45"}))

    page = client.get(PUBLISH).content.decode()

    assert "<del>40元/小时</del>" in page
    assert "<ins>45元/小时</ins>" in page


def test_draft_of_an_old_day_is_refused_at_publication(client, shop):
    draft = shop.draft(effective_on=timezone.localdate() - timedelta(days=3))
    seen = prices.mark_of(draft)

    answer = client.post(PUBLISH, {"seen": seen})

    assert answer.status_code == 409
    assert "生效日不能早于今天" in answer.content.decode()


def test_list_is_confirmed_by_one_press(client, shop):
    shop.published_lately(days=200)

    for _ in range(2):  # the button is pressed twice
        client.post(CONFIRM)

    assert PriceConfirmation.objects.get().by == shop.owner
    assert Declaration.objects.filter(kind="price_confirmation").count() == 1
    assert "仍然有效" in client.get(ROOM).content.decode()


def test_draft_is_thrown_away(client, shop):
    client.post(BEGIN)
    room = client.get(ROOM).content.decode()
    assert "找不回来" in room.split("<details>")[-1].split(f'action="{THROW_AWAY}"')[0]

    client.post(THROW_AWAY)

    assert not PriceList.objects.exists()
    for answer in (client.get(DRAFT), client.get(PUBLISH), client.post(THROW_AWAY)):
        assert answer["Location"] == ROOM
    assert "现在没有价目表草稿" in client.get(ROOM).text


def test_list_that_is_published_twice_is_published_once_and_leads_back(client, shop):
    client.post(BEGIN)
    client.post(DRAFT, sent(ROW))
    seen = client.get(PUBLISH).context["seen"]

    answers = [client.post(PUBLISH, {"seen": seen}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [ROOM, ROOM]
    assert PriceList.objects.get().state == "published"


def test_what_was_typed_stays_when_the_draft_is_gone(client, shop):
    client.post(BEGIN)
    client.post(THROW_AWAY)

    answer = client.post(DRAFT, sent(ROW | {"price_fen": "47"}, seen="x"))

    assert answer.status_code == 409 and "再保存一次，就用您写的另起一版" in answer.text
    assert answer.context["rows"][0]["form"]["price_fen"].value() == "47"
    again = client.post(DRAFT, sent(ROW | {"price_fen": "47"}, seen=answer.context["seen"]))
    assert again.status_code == 302
    assert PriceList.objects.get().lines.get().price_fen == 4700


def test_room_takes_a_fixed_number_of_queries(client, shop, django_assert_num_queries):
    def queries():
        with django_assert_num_queries(5):
            client.get(ROOM)

    shop.published_lately(days=9)
    client.get(ROOM)
    queries()
    for days in (8, 7, 6):
        shop.published_lately(days=days)
    queries()


def test_clerk_writes_but_does_not_publish_or_confirm(client, shop):
    shop.published_lately()
    clerk = EnterpriseMemberFactory(enterprise=shop.enterprise, role="clerk").user
    client.force_login(clerk)

    client.post(BEGIN)
    assert client.post(DRAFT, sent(ROW))["Location"] == DRAFT
    assert client.get(PUBLISH).status_code == 403
    assert client.post(PUBLISH).status_code == 403
    assert client.post(CONFIRM).status_code == 403


@pytest.mark.parametrize("page", [ROOM, DRAFT, PUBLISH])
def test_room_does_not_exist_for_others(client, shop, page):
    shop.draft(effective_on=timezone.localdate())
    other = Shop()

    client.force_login(UserFactory())
    assert client.get(page).status_code == 404
    client.force_login(other.owner)
    assert "日常保洁" not in client.get(page).content.decode()
