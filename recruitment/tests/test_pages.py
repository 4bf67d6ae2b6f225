"""What everybody reads of recruitment, the enterprise's room, and the workbench."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from enterprises.tests.factories import EnterpriseMemberFactory
from recruitment import listings
from recruitment.models import (
    Booth,
    ContestEntry,
    Departure,
    ExportBase,
    Intent,
    RecruitmentEvent,
)
from recruitment.services import departures, events
from recruitment.tests.factories import (
    DepartureFactory,
    announced,
    asked,
    departed,
    held,
    keeper,
    planned,
)
from reminders.models import Notification
from workers.tests.factories import WorkerFactory, officer

pytestmark = pytest.mark.django_db
LISTINGS = (
    "held",
    "matchmaking",
    "followed_up",
    "bases",
    "tenants",
    "contests",
)


def text_of(response):
    return response.content.decode()


def test_everybody_reads_events_and_takes_them_along(client):
    by = keeper()
    hidden, event = planned(by, title="还在筹备"), announced(by, title="春风行动;家政专场")
    index = text_of(client.get(reverse("recruitment:events")))
    page = text_of(client.get(reverse("recruitment:event", args=[event.pk])))
    file = client.get(reverse("recruitment:event_calendar", args=[event.pk]))
    api = client.get("/api/v1/events/").json()["results"]

    assert ("春风行动;家政专场" in index, "还在筹备" in index) == (True, False)
    assert "城关镇文化广场" in page
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:春风行动\\;家政专场" in text_of(file)
    assert "\r\nBEGIN:VEVENT\r\n" in text_of(file)
    assert [each["title"] for each in api] == [event.title]
    assert client.get(reverse("recruitment:event", args=[hidden.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_often_for_three_as_for_one(client, django_assert_num_queries, rows):
    by = keeper()
    for _ in range(rows):
        booth = asked(announced(by))
        events.give_booth(booth, label="1", by=by)
        held(by, booth)
        announced(by)
        DepartureFactory(left_on=timezone.localdate() - timedelta(days=40))
    event = booth.event
    with django_assert_num_queries(2):
        client.get(reverse("recruitment:events"))
    with django_assert_num_queries(4):
        client.get(reverse("recruitment:event", args=[event.pk]))
    for name in ("held", "followed_up"):
        with django_assert_num_queries(2):
            client.get(reverse(f"recruitment:{name}"))


def test_figures_open_to_their_rows_of_the_day_without_a_name(client, monkeypatch):
    monkeypatch.setattr(listings, "SHOWN", 2)
    today = timezone.localdate()
    for days in (30, 31, 32):
        DepartureFactory(left_on=today - timedelta(days=days))
    address = reverse("recruitment:followed_up")
    first, second = client.get(address), client.get(address, {"page": 2})
    before = client.get(address, {"on": (today - timedelta(days=2)).isoformat()})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (2, 1)
    assert f"?on={today}&amp;page=2" in text_of(first)
    assert "应该回访1次" in text_of(before)
    assert not any(told in text_of(first) for told in ("秀兰", "福建", "厦门", "出发日"))
    for name in LISTINGS:
        assert client.get(reverse(f"recruitment:{name}"), {"on": "2026-99-99"}).status_code == 200


def test_an_enterprise_asks_for_a_booth_and_tells_what_came_of_it(client):
    by = keeper()
    event = announced(by, booths=1)
    member = EnterpriseMemberFactory()
    client.force_login(member.user)
    ask = reverse("recruitment_workspace:ask", args=[event.pk])
    empty = client.post(ask, {"wanted": ""})
    client.post(ask, {"wanted": "住家保姆3名"})
    again = client.post(ask, {"wanted": "月嫂"})
    booth = events.give_booth(Booth.objects.get(), label="7", by=by)
    early = client.post(
        reverse("recruitment_workspace:step", args=[booth.pk, "visitors"]), {"visitors": "40"}
    )
    held(by, booth)
    step = "recruitment_workspace:step"
    client.post(reverse(step, args=[booth.pk, "visitors"]), {"visitors": "40"})
    unsure = client.post(reverse(step, args=[booth.pk, "intent"]), {"name": "李兰"})
    client.post(
        reverse(step, args=[booth.pk, "intent"]),
        {"name": "李兰", "phone": "13900000009", "agreed": "on"},
    )
    wish = booth.intents.get()
    contact = reverse("recruitment_workspace:contact", args=[wish.pk])
    unasked, told = client.get(contact), client.post(contact, {"reason": "通知来面试"})
    client.post(
        reverse("recruitment_workspace:settle", args=[wish.pk]),
        {"state": "hired", "hired_on": timezone.localdate().isoformat()},
    )
    own = text_of(client.get(reverse("recruitment_workspace:booth", args=[booth.pk])))
    public = text_of(client.get(reverse("recruitment:event", args=[event.pk])))
    rival = EnterpriseMemberFactory().user
    client.force_login(rival)

    assert (empty.status_code, again.status_code, early.status_code) == (422, 409, 409)
    assert (unsure.status_code, "要本人同意" in text_of(unsure)) == (422, True)
    assert ("13900000009" in text_of(unasked), "13900000009" in text_of(told)) == (False, True)
    assert AccessLog.objects.filter(by=member.user, fields=["name", "phone"]).count() == 1
    assert "已录用" in own
    assert "李兰" not in own
    assert "来看40人，有意向1人，录用1人" in public
    for name, pk in (("booth", booth.pk), ("settle", wish.pk), ("contact", wish.pk)):
        address = reverse(f"recruitment_workspace:{name}", args=[pk])
        assert client.get(address).status_code == 404


def test_a_booth_is_given_back_before_the_event_by_who_signs(client):
    by = keeper()
    event = announced(by, booths=1)
    booth = asked(event)
    room = reverse("recruitment_workspace:index")
    ask = reverse("recruitment_workspace:ask", args=[event.pk])
    step = reverse("recruitment_workspace:step", args=[booth.pk, "withdraw"])
    clerk = EnterpriseMemberFactory(enterprise=booth.enterprise, role="clerk").user
    for user, status in ((clerk, 403), (EnterpriseMemberFactory().user, 404)):
        client.force_login(user)
        assert client.post(step, {"sure": "on"}).status_code == status
    client.force_login(booth.by)
    before = text_of(client.get(room))
    unsure = client.post(step, {})
    client.post(step, {"sure": "on"})
    again = client.post(step, {"sure": "on"})
    after = text_of(client.get(room))

    assert (unsure.status_code, "取消前请勾选。" in text_of(unsure)) == (422, True)
    assert again.status_code == 409
    booth.refresh_from_db()
    assert booth.state == Booth.State.WITHDRAWN
    # Who has asked is not led to ask once more; who has given the booth back may.
    assert (ask in before, ask in after) == (False, True)
    assert step not in text_of(client.get(reverse("recruitment_workspace:booth", args=[booth.pk])))


def test_what_came_of_somebody_is_said_in_words_and_once(client):
    by, today = keeper(), timezone.localdate().isoformat()
    booth = events.give_booth(asked(announced(by)), label="1", by=by)
    booth.event = held(by, booth)
    wish = events.note_intent(booth, name="李兰", phone="", by=booth.by)
    settle = reverse("recruitment_workspace:settle", args=[wish.pk])
    client.force_login(booth.by)
    wrong = {
        "state": ({"hired_on": today}, "请选择结果。"),
        "hired_on": ({"state": "hired"}, "已录用的要填录用日。"),
    }
    for field, (sent, sentence) in wrong.items():
        answer = client.post(settle, sent)
        assert (answer.status_code, answer.context["form"].errors[field]) == (422, [sentence])
    both = client.post(settle, {"state": "ended", "hired_on": today})
    assert both.context["form"].errors == {"hired_on": ["没有谈成的不填录用日。"]}
    wish.refresh_from_db()
    assert wish.state == Intent.State.INTENT

    client.post(settle, {"state": "ended"})
    again = client.post(settle, {"state": "hired", "hired_on": today})

    assert again.status_code == 409
    wish.refresh_from_db()
    assert (wish.state, wish.hired_on) == (Intent.State.ENDED, None)
    assert settle not in text_of(
        client.get(reverse("recruitment_workspace:booth", args=[booth.pk]))
    )


def test_an_enterprise_is_told_what_becomes_of_its_booth(client):
    by = keeper()
    event = announced(by, title="春风行动")
    given, refused, waiting, gone = (asked(event) for _ in range(4))
    client.force_login(by)
    for booth, decision, sent in (
        (given, "give", {"label": "7"}),
        (refused, "refuse", {"answer": "这次只给家政企业"}),
    ):
        step = "admin:recruitment_recruitmentevent_booth"
        client.post(reverse(step, args=[event.pk, booth.pk, decision]), sent)
    events.withdraw_booth(gone, by=gone.by)
    cancel = reverse("admin:recruitment_recruitmentevent_step", args=[event.pk, "cancel"])
    client.post(cancel, {"on": timezone.localdate().isoformat(), "document": "大风"})

    told = {
        booth: list(
            Notification.objects.inbox_of(booth.by).order_by("pk").values_list("subject", flat=True)
        )
        for booth in (given, refused, waiting, gone)
    }
    assert told == {
        given: ["春风行动：展位已分配，7号", "春风行动：活动取消了"],
        refused: ["春风行动：展位没有分配，原因请看答复"],
        waiting: ["春风行动：活动取消了"],
        gone: [],
    }
    link = Notification.objects.inbox_of(given.by).first().link
    client.force_login(given.by)
    assert "7号" in text_of(client.get(link))


def test_who_holds_an_event_is_told_of_booths_asked_for_and_given_back():
    by, treasurer = keeper(), officer("finance")
    event = announced(by, title="春风行动")
    other = announced(by, title="对接会")
    # Entered before bureaus that give no booths held none: 县人社局 is told.
    finance = treasurer.memberships.get().bureau
    RecruitmentEvent.objects.filter(pk=other.pk).update(bureau=finance)
    other.refresh_from_db()
    first, second, third = asked(event), asked(event), asked(other)
    events.give_booth(first, label="7", by=by)
    events.withdraw_booth(first, by=first.by)
    events.withdraw_booth(second, by=second.by)

    told = Notification.objects.inbox_of(by).order_by("pk")
    assert list(told.values_list("subject", "link")) == [
        (f"春风行动：{first.enterprise}申请展位", first.get_absolute_url()),
        (f"春风行动：{second.enterprise}申请展位", second.get_absolute_url()),
        (f"对接会：{third.enterprise}申请展位", third.get_absolute_url()),
        (f"春风行动：{first.enterprise}退回了展位", first.get_absolute_url()),
        (f"春风行动：{second.enterprise}撤回了展位申请", second.get_absolute_url()),
    ]
    assert not Notification.objects.inbox_of(treasurer).exists()


def test_what_a_bureau_has_to_do_for_its_events_stands_on_its_start_page(client):
    by, other = keeper(), officer("womens-federation")
    booth = asked(announced(by))
    over = announced(by, title="昨天的专场", booths=0)
    begins = timezone.now() - timedelta(days=1)
    RecruitmentEvent.objects.filter(pk=over.pk).update(
        starts_at=begins, ends_at=begins + timedelta(hours=3)
    )
    shown = {}

    for user in (by, other):
        client.force_login(user)
        start = text_of(client.get(reverse("admin:index")))
        lists = [
            list(client.get(reverse(name), {"waits": "us"}).context["cl"].result_list)
            for name in (
                "admin:recruitment_booth_changelist",
                "admin:recruitment_recruitmentevent_changelist",
            )
        ]
        words = ("待分配的展位", "已经结束、待记录的招聘活动")
        shown[user] = ([each in start for each in words], lists)

    assert shown == {
        by: ([True, True], [[booth], [over]]),
        other: ([False, False], [[], []]),
    }


def test_enterprise_reads_at_its_booth_that_the_event_was_called_off(client):
    by = keeper()
    booth = asked(announced(by))
    events.step(booth.event, "cancel", on=timezone.localdate(), document="大风", by=by)
    client.force_login(booth.by)

    index = text_of(client.get(reverse("recruitment_workspace:index")))
    page = text_of(client.get(reverse("recruitment_workspace:booth", args=[booth.pk])))

    assert "活动已取消" in index
    assert "活动已取消" in page
    assert reverse("recruitment_workspace:step", args=[booth.pk, "withdraw"]) not in page


def test_booths_are_a_register_of_the_bureaus_of_the_measure(client, django_assert_num_queries):
    by = keeper()
    event = announced(by, booths=3)
    booth = asked(event)
    register, page = reverse("admin:recruitment_booth_changelist"), booth.get_absolute_url()
    answers = {}
    for slug in ("hrss", "finance", "education"):
        client.force_login(officer(slug))
        answers[slug] = [client.get(each).status_code for each in (register, page)]
    client.force_login(by)
    client.get(register)
    for more in (0, 2):
        for _ in range(more):
            asked(event)
        with django_assert_num_queries(BOOTH_QUERIES):
            shown = client.get(register)
        assert len(shown.context["cl"].result_list) == 1 + more

    assert answers == {"hrss": [200, 200], "finance": [200, 200], "education": [403, 403]}
    give = reverse("admin:recruitment_recruitmentevent_booth", args=[event.pk, booth.pk, "give"])
    assert give in text_of(client.get(page))
    client.post(give, {"label": "7"})
    assert give not in text_of(client.get(page))
    assert "7" in text_of(client.get(page))
    client.force_login(officer("finance"))
    assert str(booth.enterprise) in text_of(client.get(register))
    assert give not in text_of(client.get(asked(event).get_absolute_url()))


BOOTH_QUERIES = 7


def test_the_office_refuses_a_booth_and_the_enterprise_reads_why(client):
    by = keeper()
    booth = asked(announced(by))
    refuse = reverse(
        "admin:recruitment_recruitmentevent_booth", args=[booth.event_id, booth.pk, "refuse"]
    )
    client.force_login(officer("education"))
    assert client.post(refuse, {"answer": "不符合"}).status_code == 403
    client.force_login(by)
    assert refuse in text_of(client.get(booth.event.get_absolute_url()))
    empty = client.post(refuse, {"answer": ""})
    client.post(refuse, {"answer": "这次只给家政企业"})
    again = client.post(refuse, {"answer": "别的"})

    assert (empty.status_code, again.status_code) == (422, 409)
    booth.refresh_from_db()
    assert (booth.state, booth.answer) == (Booth.State.REFUSED, "这次只给家政企业")
    client.force_login(booth.by)
    own = text_of(client.get(reverse("recruitment_workspace:booth", args=[booth.pk])))
    assert "这次只给家政企业" in own


def test_workbench_is_read_by_the_bureaus_of_the_measure_and_written_by_labour(client):
    departure = DepartureFactory()
    page = departure.get_absolute_url()
    home = reverse("admin:recruitment_departure_home", args=[departure.pk])
    add = reverse("admin:recruitment_departure_add")
    answers = {}
    for slug in ("hrss", "finance", "education"):
        client.force_login(officer(slug))
        answers[slug] = tuple(client.get(each).status_code for each in (page, home, add))

    assert answers == {
        "hrss": (200, 200, 200),
        "finance": (200, 403, 403),
        "education": (403, 403, 403),
    }


def test_a_departure_is_recorded_called_and_ended(client):
    by, today = keeper(), timezone.localdate()
    client.force_login(by)
    worker = WorkerFactory()
    sent = {
        "id_type": "resident",
        "id_number": worker.id_number,
        "left_on": (today - timedelta(days=40)).isoformat(),
        "province": "福建省",
        "city": "厦门市",
        "employer": "厦门家政服务公司",
        "was_organised": "False",
    }
    add = reverse("admin:recruitment_departure_add")
    nobody = client.post(add, sent | {"id_number": "620724198503120000"})
    client.post(add, sent)
    again = client.post(add, sent)
    departure = Departure.objects.get()
    page = text_of(client.get(departure.get_absolute_url()))
    call = reverse("admin:recruitment_departure_call", args=[departure.pk, 30])
    client.post(call, {"on": today.isoformat(), "result": "working", "wage_yuan": "5200"})
    twice = client.post(call, {"on": today.isoformat(), "result": "working"})
    home = reverse("admin:recruitment_departure_home", args=[departure.pk])
    wrong = client.post(home, {"returned_on": (today - timedelta(days=60)).isoformat()})
    client.post(home, {"returned_on": today.isoformat()})

    assert (nobody.status_code, again.status_code) == (422, 422)
    assert "已经登记过外出务工" in text_of(again)
    assert "登记第30天回访" in page
    assert "登记第90天回访" not in page
    assert "秀兰" not in page
    assert (twice.status_code, wrong.status_code) == (409, 422)
    after = text_of(client.get(departure.get_absolute_url()))
    assert "第30天：在岗，月工资5200元" in after
    assert "已返乡" in after


def test_events_and_bases_go_through_their_steps(client):
    by, today = keeper(), timezone.localdate()
    client.force_login(by)
    event = planned(by, booths=1)
    step = reverse("admin:recruitment_recruitmentevent_step", args=[event.pk, "announce"])
    client.post(step, {"on": today.isoformat(), "document": "高人社发〔2026〕9号"})
    late = client.post(step, {"on": today.isoformat(), "document": "再公布"})
    event.refresh_from_db()
    booths = [asked(event) for _ in range(2)]
    give = "admin:recruitment_recruitmentevent_booth"
    client.post(reverse(give, args=[event.pk, booths[0].pk, "give"]), {"label": "1"})
    full = client.post(reverse(give, args=[event.pk, booths[1].pk, "give"]), {"label": "2"})
    client.post(
        reverse("admin:recruitment_exportbase_add"),
        {"name": "基地", "operator": "运营公司", "destination": "厦门市"},
    )
    base = ExportBase.objects.get()
    start = reverse("admin:recruitment_exportbase_step", args=[base.pk, "start"])
    client.post(start, {"on": today.isoformat(), "document": "批复"})
    departed(by, today, base=base)

    assert (late.status_code, full.status_code) == (409, 409)
    assert "展位已经分完" in text_of(full)
    assert "高人社发〔2026〕9号" in text_of(client.get(event.get_absolute_url()))
    assert "输出1人次" in text_of(client.get(base.get_absolute_url()))


def test_an_event_is_corrected_by_its_page(client):
    by = keeper()
    client.force_login(by)
    event = announced(by, place="旧车站")
    page = reverse("admin:recruitment_recruitmentevent_step", args=[event.pk, "correct"])
    assert page in client.get(event.get_absolute_url()).text
    form = client.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"place": "县体育馆"}

    wrong = client.post(page, sent)
    assert (wrong.status_code, "请写明为什么更正" in wrong.text) == (422, True)
    client.post(page, sent | {"document": "广场施工"})

    shown = text_of(client.get(reverse("recruitment:event", args=[event.pk])))
    assert "县体育馆" in shown
    assert "更正：广场施工" in shown


def test_an_event_is_entered_and_what_is_wrong_stands_beside_its_field(client):
    client.force_login(keeper())
    begins = timezone.localdate() + timedelta(days=5)
    sent = {
        "title": "厦门对接会",
        "kind": "matchmaking",
        "mode": "on_site",
        "place": "县人力资源市场",
        "story": "厦门六家企业来招人。",
        "begins_on": begins.isoformat(),
        "begins": "09:00",
        "ends_on": begins.isoformat(),
        "ends": "08:00",
        "booths": "6",
    }
    add = reverse("admin:recruitment_recruitmentevent_add")
    field = client.get(add).context["form"]["bureau"]
    own = officer("hrss").memberships.get().bureau
    assert list(field.field.choices) == [("", "请选择"), (own.pk, own.name)]
    foreign = officer("finance").memberships.get().bureau_id
    taken = client.post(add, sent | {"ends": "12:00", "partner": "思明区", "bureau": foreign})
    assert (taken.status_code, "bureau" in taken.context["form"].errors) == (422, True)
    sent["bureau"] = field.initial
    assert field.initial == own.pk
    wrong = client.post(add, sent | {"partner": "厦门市思明区"})
    alone = client.post(add, sent | {"ends": "12:00"})
    client.post(add, sent | {"ends": "12:00", "partner": "厦门市思明区"})

    assert [each.status_code for each in (wrong, alone)] == [422, 422]
    assert wrong.context["form"].errors["ends"] == ["结束时间要晚于开始时间。"]
    assert alone.context["form"].errors["partner"] == ["劳务对接要填和谁对接。"]
    assert RecruitmentEvent.objects.get().booths == 6


def test_contest_entries_are_kept_by_the_bureaus_of_the_measure(client):
    league = officer("youth-league")
    client.force_login(league)
    sent = {
        "contest": "省创业创新大赛",
        "level": "province",
        "held_on": timezone.localdate().isoformat(),
        "project": "适老化整理收纳",
        "result": "second",
        "source": "大赛公布的名单",
    }
    client.post(reverse("admin:recruitment_contestentry_add"), sent)
    again = client.post(reverse("admin:recruitment_contestentry_add"), sent)

    assert ContestEntry.objects.get().by == league
    assert "已经登记" in text_of(again)
    assert "二等奖" in text_of(client.get(reverse("recruitment:contests")))


def test_follow_up_dates(client):
    """Of who came home before her day there is nothing to ask."""
    by, today = keeper(), timezone.localdate()
    departure = departed(by, today - timedelta(days=100))
    departures.come_home(departure, returned_on=today - timedelta(days=80), by=by)
    client.force_login(by)
    page = text_of(client.get(departure.get_absolute_url()))

    assert "登记第30天回访" not in page
    assert client.get(reverse("recruitment:followed_up")).context["page"].paginator.count == 0


@pytest.mark.parametrize("name", LISTINGS)
def test_day_before_every_record_is_answered_with_today(client, name):
    page = client.get(reverse(f"recruitment:{name}"), {"on": "0001-01-01"})

    assert (page.status_code, page.context["on"]) == (200, timezone.localdate())
