import json
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from complaints import services
from complaints.models import Complaint
from complaints.tests.factories import CategoryFactory, RoutingRuleFactory, moment
from complaints.transitions import State as CaseState
from exchange import keys, outbound, posting
from exchange.addresses import AddressRefused, Target, refuse_unsafe_address, resolve
from exchange.forms import check_order
from exchange.models import Delivery
from exchange.orders import take_order
from exchange.tasks import deliver_progress
from exchange.tests.factories import PartnerFactory, order_data
from reminders.models import Notification

State = Delivery.State


class HotlineServer:
    """The partner's process, as a test speaks to it."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def behave(self, *answers):
        body = json.dumps({"answers": answers}).encode()
        request = urllib.request.Request(f"{self.url}/control", body, method="PUT")
        urllib.request.urlopen(request, timeout=10).close()

    def __getattr__(self, name):
        with urllib.request.urlopen(f"{self.url}/log", timeout=10) as answer:
            return json.load(answer)[name]


@pytest.fixture
def server(key):
    program = Path(__file__).with_name("partner_server.py")
    process = subprocess.Popen(
        [sys.executable, "-I", str(program), key.secret], stdout=subprocess.PIPE, text=True
    )
    with process:
        yield HotlineServer(process.stdout.readline().strip())
        process.kill()


@pytest.fixture
def told(partner, server, settings):
    """The partner with its server as callback address, and the host listed as one of the county's network."""
    settings.EXCHANGE_INTERNAL_HOSTS = ["127.0.0.1"]
    partner.callback_url = f"{server.url}/progress?from=gaotai"
    partner.full_clean()
    partner.save()
    return partner


@pytest.fixture
def case(now, told):
    return take_order(told, check_order(order_data())).order.complaint


def record(case, county):
    return services.record(case, by=county.market_contact)


def test_fault_with_one_partner_keeps_no_other_waiting(case, county, security_administrator):
    """Its address was stored before such host names were refused."""
    record(case, county)
    other = PartnerFactory(slug="gansu-12315", name="全国12315平台", hotline="12315")
    order = take_order(other, check_order(order_data())).order
    Delivery.objects.create(partner=other, order=order, sequence=1, event="record", body="{}")
    type(other).objects.filter(pk=other.pk).update(callback_url="https://hotline..gov.cn/progress")
    keys.issue(other, by=security_administrator, at=moment("2026-11-20 09:00"))

    swept = outbound.deliver_waiting()

    assert swept == outbound.Swept(delivered=1, put_off=1)
    with pytest.raises(ValidationError):
        refuse_unsafe_address("https://hotline..gov.cn/progress")


def test_a_step_is_told_signed_with_the_state_and_without_the_person(case, county, server):
    record(case, county)
    services.accept(case, by=county.market_contact)

    swept = outbound.deliver_waiting()

    assert swept == outbound.Swept(delivered=2)
    first, second = server.came
    assert [(one["sequence"], one["is_signed"], one["path"]) for one in (first, second)] == [
        (1, True, "/progress?from=gaotai"),
        (2, True, "/progress?from=gaotai"),
    ]
    assert first["nonce"] != second["nonce"]
    news = server.newest["ZY20261123000017"]
    assert (news["event"], news["state"], news["number"]) == ("accept", "accepted", case.number)
    text = json.dumps(server.taken, ensure_ascii=False)
    assert "王小兰" not in text
    assert "13893600001" not in text
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}


def test_12315_hears_of_a_case_that_it_has_received_from_here_and_brought_back(now, county, told):
    told.hotline = "12315"
    told.save()
    case = county.complaint(at="2026-11-20 10:00")
    by = county.market_handler
    services.hand_over(case, to_system="12315", by=by, at=now)
    services.confirm_handover(
        case,
        handover=case.handovers.get(),
        external_number="ZY20261123000017",
        received_on=now.date(),
        by=by,
        at=now,
    )
    take_order(told, check_order(order_data()))

    record(case, county)

    assert [each.event for each in Delivery.objects.all()] == ["record"]


def test_news_is_written_in_the_transaction_of_the_step(case, county):
    with pytest.raises(RuntimeError), transaction.atomic():
        record(case, county)
        assert Delivery.objects.count() == 1
        raise RuntimeError

    assert not Delivery.objects.exists()
    assert Complaint.objects.get().state == CaseState.SUBMITTED


def test_steps_of_the_bureaus_household_and_other_channels_are_not_told(case, county):
    services.note(case, internal_note="电话联系企业", by=county.market_contact)
    record(county.complaint(), county)

    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "change", [{"callback_url": ""}, {"is_active": False}, {"scopes": ["orders:write"]}]
)
def test_a_partner_that_is_not_to_be_told_is_not(case, told, county, change):
    for name, value in change.items():
        setattr(told, name, value)
    told.save()

    record(case, county)

    assert not Delivery.objects.exists()


@pytest.mark.parametrize("handles_it", [True, False])
def test_words_about_a_report_go_only_to_the_hotline_of_the_bureau_that_handles_it(
    now, told, county, server, handles_it
):
    """第三十七条."""
    category = CategoryFactory(slug="unlicensed", name="无照经营", kind="violation_report")
    bureau, officer = (
        (county.center, county.center_contact)
        if handles_it
        else (county.housing, county.housing_contact)
    )
    RoutingRuleFactory(kind="violation_report", category=category, bureau=bureau)
    report = order_data(kind="violation_report", category="unlicensed")
    case = take_order(told, check_order(report)).order.complaint

    services.record(case, by=officer, public_note="举报人王小兰的材料已收。")
    deliver_progress()

    assert server.taken[0]["note"] == ("举报人王小兰的材料已收。" if handles_it else "")


# A partner that fails, hangs, repeats, forgets


@pytest.mark.parametrize("answer", [302, 307, 400, 401, 404, 500, 503])
def test_what_is_not_taken_waits_and_is_offered_again_under_the_same_name(
    case, county, server, answer, now
):
    server.behave(answer)
    record(case, county)

    assert outbound.deliver_waiting() == outbound.Swept(put_off=1)
    delivery = Delivery.objects.get()
    assert delivery.last_error == f"对方答复 {answer}"
    assert delivery.next_attempt_at == now + timedelta(minutes=1)
    assert outbound.deliver_waiting() == outbound.Swept()
    assert outbound.deliver_waiting(at=now + timedelta(minutes=1)) == outbound.Swept(delivered=1)
    assert [one["delivery"] for one in server.came] == [str(delivery.reference)] * 2
    assert {one["path"] for one in server.came} == {"/progress?from=gaotai"}


@pytest.mark.parametrize("silence", ["hang", "drip"])
def test_a_partner_that_hangs_or_drips_is_cut_off(case, county, server, silence, monkeypatch, now):
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 1)
    server.behave(silence)
    record(case, county)

    assert outbound.deliver_waiting() == outbound.Swept(put_off=1)
    assert Delivery.objects.get().last_error.startswith("对方没有应答")
    assert outbound.deliver_waiting(at=now + timedelta(minutes=1)) == outbound.Swept(delivered=1)


def test_a_partner_that_took_it_and_lost_its_answer_knows_it_by_its_name(
    case, county, server, monkeypatch, now
):
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 1)
    server.behave("lose")
    record(case, county)

    outbound.deliver_waiting()
    outbound.deliver_waiting(at=now + timedelta(minutes=1))

    assert len(server.came) == 2
    assert len(server.taken) == 1
    assert Delivery.objects.get().state == State.DELIVERED


def test_a_partner_whose_server_is_gone_is_left_alone_for_the_sweep(case, told, county):
    told.callback_url = "http://127.0.0.1:9/"
    told.save()
    other = take_order(told, check_order(order_data(external_number="ZY2"))).order.complaint
    record(case, county)
    record(other, county)

    assert outbound.deliver_waiting() == outbound.Swept(put_off=1)


def test_later_news_waits_for_what_happened_earlier(case, county, server, now):
    server.behave(500)
    record(case, county)
    outbound.deliver_waiting()
    services.accept(case, by=county.market_contact)

    assert outbound.deliver_waiting() == outbound.Swept()
    outbound.deliver_waiting(at=now + timedelta(minutes=1))
    assert [one["sequence"] for one in server.came] == [1, 1, 2]


def test_another_order_does_not_wait(case, county, told, server):
    other = take_order(told, check_order(order_data(external_number="ZY2"))).order.complaint
    server.behave(500)
    record(case, county)
    record(other, county)

    assert outbound.deliver_waiting() == outbound.Swept(delivered=1, put_off=1)


def test_news_put_off_by_a_clock_that_was_ahead_is_not_held_until_then(case, county, server, now):
    server.behave(500)
    record(case, county)

    assert outbound.deliver_waiting(at=now + timedelta(days=30)) == outbound.Swept(put_off=1)
    assert outbound.deliver_waiting(at=now) == outbound.Swept(delivered=1)


def test_after_48_hours_staff_decides_and_later_news_goes_on(case, county, told, server, now):
    record(case, county)
    services.accept(case, by=county.market_contact)
    first, _ = Delivery.objects.order_by("sequence")
    server.behave(*[500] * 100)
    at, attempts = now, []

    while Delivery.objects.get(pk=first.pk).state == State.WAITING:
        outbound.deliver_one(told, at)
        attempts.append(at - now)
        at = max(at, Delivery.objects.get(pk=first.pk).next_attempt_at)

    minutes = [0, 1, 3, 7, 15, 31, 63, 127, 255, 495]
    assert attempts[:10] == [timedelta(minutes=minute) for minute in minutes]
    assert attempts[-1] == timedelta(hours=48)
    first.refresh_from_db()
    assert (first.state, first.attempts) == (State.FAILED, len(attempts))

    server.behave()
    outbound.deliver_waiting(at=at)
    assert outbound.send_again(Delivery.objects.all(), at=at) == 1
    outbound.deliver_waiting(at=at)

    assert [one["sequence"] for one in server.came][-2:] == [2, 1]
    assert server.newest["ZY20261123000017"]["sequence"] == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}


def test_without_a_live_key_nothing_is_sent(case, county, key, server, security_administrator):
    keys.revoke(key, by=security_administrator)
    record(case, county)

    assert outbound.deliver_waiting() == outbound.Swept(put_off=1)
    assert Delivery.objects.get().last_error == "没有有效的密钥，无法签名"
    assert server.came == []


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_each_piece_once_and_in_order(now, told, county, server):
    cases = [
        take_order(told, check_order(order_data(external_number=f"ZY{number}"))).order.complaint
        for number in range(4)
    ]
    for case in cases:
        record(case, county)
        services.accept(case, by=county.market_contact)

    def sweep(_):
        try:
            return outbound.deliver_waiting().delivered
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        delivered = sum(pool.map(sweep, range(8)))
    delivered += outbound.deliver_waiting().delivered

    assert delivered == 8
    came = [(one["external_number"], one["sequence"]) for one in server.came]
    assert sorted(came) == [(f"ZY{number}", step) for number in range(4) for step in (1, 2)]
    for number in range(4):
        assert [step for name, step in came if name == f"ZY{number}"] == [1, 2]


# Where news may go


@pytest.mark.parametrize(
    "address",
    [
        "http://hotline.example/progress",
        "ftp://hotline.example/",
        "https://user:secret@hotline.example/",
        "https://",
        "https://hotline.example/#top",
        "https://hotline.example:0x50/",
        "https://hotline.example/a b",
        "https://热线.example/",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_is_not_https_or_says_more_is_refused(address):
    with pytest.raises(ValidationError) as refused:
        refuse_unsafe_address(address)

    assert refused.value.code == "unsafe_address"


def test_https_and_a_listed_internal_host_are_accepted(settings):
    settings.EXCHANGE_INTERNAL_HOSTS = ["hotline.intranet"]

    refuse_unsafe_address("https://hotline.example:8443/progress?x=1")
    refuse_unsafe_address("http://hotline.intranet/progress")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "::1",
        "2130706433",
    ],
)
def test_a_name_that_leads_into_an_inner_network_is_not_called(host):
    with pytest.raises(AddressRefused):
        resolve(Target("https", host, 443, "/"))


def test_an_inner_address_that_came_into_the_table_is_not_called(
    case, county, told, server, settings
):
    settings.EXCHANGE_INTERNAL_HOSTS = []
    record(case, county)

    assert outbound.deliver_waiting() == outbound.Swept(put_off=1)
    assert server.came == []


# What the caller hears


def test_text_message_to_the_caller_sends_to_the_hotline_and_names_no_query_code(case, county):
    services.accept(record(case, county), by=county.market_contact)

    texts = Notification.objects.filter(channel="sms", address__isnull=False)
    assert {(text.body, text.link) for text in texts if text.address == "13893600001"} == {
        ("可拨打12345询问。", "")
    }


def test_a_partner_of_another_case_is_told_nothing(case, county, told):
    PartnerFactory(
        slug="gansu-12315", name="全国12315平台", hotline="12315", callback_url=told.callback_url
    )

    record(case, county)

    assert list(Delivery.objects.values_list("partner__slug", flat=True)) == ["zhangye-12345"]
    assert moment("2026-11-23 10:00") == Delivery.objects.get().created_at
