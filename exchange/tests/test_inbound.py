import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from complaints import services
from complaints.models import Complaint
from complaints.tests.factories import CategoryFactory, RoutingRuleFactory, moment
from exchange import authentication, keys, signing
from exchange.forms import check_order
from exchange.models import UsedNonce, WorkOrder
from exchange.orders import take_order
from exchange.tasks import purge_nonces
from exchange.tests.factories import PartnerFactory, order_data

DOOR = "/api/v1/exchange/work-orders/"
NONCE = "abcdefghijklmnop"


def signed(key, method, path, body, **changes):
    """The headers of a right request, some of them changed; None leaves one out."""
    timestamp = changes.pop("timestamp", str(int(moment("2026-11-23 10:00").timestamp())))
    nonce = changes.pop("nonce", NONCE)
    headers = {
        "X-Partner": key.partner.slug,
        "X-Key": key.key_id,
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": signing.signature(key.secret, method, path, timestamp, nonce, body),
        **changes,
    }
    return {name: value for name, value in headers.items() if value is not None}


def send(
    client, key, data=None, *, body=None, sent=None, content_type="application/json", **changes
):
    """Post an order. sent: the bytes that arrive, where they are not those that were signed."""
    body = json.dumps(data or order_data()).encode() if body is None else body
    headers = signed(key, "POST", DOOR, body, **changes)
    return client.post(DOOR, sent or body, content_type=content_type, headers=headers)


def read(client, key, number, **changes):
    path = f"{DOOR}{number}/"
    return client.get(path, headers=signed(key, "GET", path, b"", **changes))


def test_signature_is_that_of_the_documented_example():
    """The figures of docs/exchange.md."""
    text = (Path(django_settings.BASE_DIR) / "docs/exchange.md").read_text("utf-8")
    body = '{"external_number": "ZY1", "title": "保洁"}'.encode()

    made = signing.signature("test-secret", "POST", DOOR, "1795399200", "nonce-0000000001", body)

    assert made == "190e7a4777a4ec8d0100aa155601d8298fcfd20a9d4bb09ed2a2f0e69941bfec"
    assert made in text


def test_new_order_is_201_with_number_state_and_clocks_and_no_query_code(now, client, key, county):
    response = send(client, key)

    complaint = Complaint.objects.get()
    answer = response.json()
    assert response.status_code == 201
    assert answer.pop("deadlines")[1]["rule"] == "samr_accept"
    assert answer == {
        "external_number": "ZY20261123000017",
        "number": complaint.number,
        "kind": "complaint",
        "state": "submitted",
        "state_name": "已提交",
        "is_open": True,
        "bureau": "market-regulation",
        "bureau_name": "县市场监管局",
        "taken_at": "2026-11-23T10:00:00+08:00",
        "closed_at": None,
        "result": "",
    }


def test_known_order_is_200_and_a_changed_one_409(now, client, key):
    first = send(client, key)
    again = send(client, key, nonce="second-time-00000")
    changed = send(client, key, order_data(title="另一个标题"), nonce="third-time-000000")

    assert (first.status_code, again.status_code, changed.status_code) == (201, 200, 409)
    assert again.json()["number"] == first.json()["number"]
    assert changed.json() == {
        "code": "order_changed",
        "message": "这个工单号已经用于另一份内容，没有改动原来的事项。",
        "fields": {},
    }
    assert Complaint.objects.get().title == "保洁没有做完就走了"


def test_wrong_fields_are_400_each_with_its_sentence(now, client, key):
    response = send(client, key, order_data(title=None, complainant_phone="12"))

    assert response.status_code == 400
    assert set(response.json()["fields"]) == {"title", "complainant_phone"}
    assert not Complaint.objects.exists()


def test_field_that_there_is_not_hides_no_other_fault(now, client, key):
    answer = send(client, key, order_data(external_number="有 空格", extra=1))

    assert (answer.status_code, sorted(answer.json()["fields"])) == (
        400,
        ["external_number", "extra"],
    )


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff", b'{"amount_yuan": NaN}'])
def test_what_is_no_json_object_is_400(now, client, key, body):
    assert send(client, key, body=body).status_code == 400


def test_another_content_type_is_415(now, client, key):
    response = send(client, key, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 415
    assert response.json()["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"X-Partner": None}, "header_missing"),
        ({"X-Signature": None}, "header_missing"),
        ({"X-Signature": "签" * 64}, "header_malformed"),
        ({"X-Signature": "A" * 64}, "header_malformed"),
        ({"X-Signature": "0" * 64}, "wrong_signature"),
        ({"timestamp": "soon"}, "header_malformed"),
        ({"timestamp": "１２３"}, "header_malformed"),
        ({"nonce": "short"}, "header_malformed"),
        ({"X-Nonce": "another-nonce-0000"}, "wrong_signature"),
        ({"X-Timestamp": "1795399201"}, "wrong_signature"),
        ({"X-Key": "k0000"}, "no_live_key"),
        ({"X-Partner": "somebody-else"}, "no_live_key"),
    ],
)
def test_every_refusal_is_the_same_401_and_its_cause_is_in_the_log(
    now, client, key, changes, cause
):
    with capture_logs() as logs:
        response = send(client, key, **changes)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'HMAC-SHA256 realm="exchange"'
    assert response.json() == {"code": "signature_invalid", "message": "签名无效。", "fields": {}}
    refusals = [entry for entry in logs if entry["event"] == "exchange_refused"]
    assert [entry["cause"] for entry in refusals] == [cause]
    assert not Complaint.objects.exists()
    assert not UsedNonce.objects.exists()


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-299, 201), (299, 201), (301, 401)])
def test_a_clock_may_be_five_minutes_wrong(now, client, key, seconds, status):
    timestamp = str(int(now.timestamp()) + seconds)

    assert send(client, key, timestamp=timestamp).status_code == status


def test_the_same_request_is_not_taken_twice(now, client, key):
    assert send(client, key).status_code == 201

    with capture_logs() as logs:
        assert send(client, key).status_code == 401
    assert [entry["cause"] for entry in logs if "cause" in entry] == ["replayed"]


def test_a_body_that_was_changed_on_its_way_is_refused(now, client, key):
    body = json.dumps(order_data()).encode()

    assert send(client, key, body=body, sent=body.replace(b"600.00", b"900.00")).status_code == 401


def test_a_signature_opens_no_other_address(now, client, key):
    send(client, key)
    headers = signed(key, "GET", f"{DOOR}other/", b"", nonce="another-nonce-000")

    assert client.get(f"{DOOR}ZY20261123000017/", headers=headers).status_code == 401


def test_nonces_are_forgotten_when_their_requests_are_too_old(now, client, key):
    send(client, key)

    assert authentication.purge_nonces(now + timedelta(minutes=10)) == 0
    with time_machine.travel(now + timedelta(minutes=10, seconds=1), tick=False):
        purge_nonces()
    assert not UsedNonce.objects.exists()


# Keys


def test_both_keys_sign_while_one_is_exchanged_and_then_the_new_one_alone(
    now, client, key, security_administrator
):
    new = keys.rotate(key.partner, by=security_administrator, at=now)
    key.refresh_from_db()

    assert key.valid_until == now + keys.OVERLAP
    assert send(client, key, nonce="old-key-000000000").status_code == 201
    assert send(client, new, nonce="new-key-000000000").status_code == 200
    at = now + keys.OVERLAP
    assert list(key.partner.keys.live(at)) == [new]


def test_a_revoked_key_signs_no_more(now, client, key, security_administrator):
    assert keys.revoke(key, by=security_administrator)
    assert not keys.revoke(key, by=security_administrator)

    assert send(client, key).status_code == 401


def test_a_partner_that_was_switched_off_is_refused(now, client, key):
    key.partner.is_active = False
    key.partner.save()

    assert send(client, key).status_code == 401


# Limits and scopes


def test_requests_beyond_the_partners_limit_are_429_and_strangers_do_not_use_it_up(
    now, client, key
):
    key.partner.requests_per_minute = 2
    key.partner.save()

    for number in range(3):
        send(client, key, nonce=f"stranger-{number:08}", **{"X-Signature": "0" * 64})
    answers = [send(client, key, nonce=f"partner-{number:08}").status_code for number in range(3)]

    assert answers == [201, 200, 429]


@pytest.mark.parametrize(
    ("scopes", "posted", "got"),
    [(["orders:write"], 201, 403), (["orders:read"], 403, 404), (["progress:receive"], 403, 403)],
)
def test_a_partner_does_what_its_scopes_say(now, client, key, scopes, posted, got):
    key.partner.scopes = scopes
    key.partner.save()

    post = send(client, key)
    get = read(client, key, "unknown", nonce="read-00000000000000")

    assert (post.status_code, get.status_code) == (posted, got)
    assert {"scope_missing"} >= {
        answer.json()["code"] for answer in (post, get) if answer.status_code == 403
    }


def test_a_known_partner_may_not_use_other_methods(now, client, key):
    headers = signed(key, "PUT", DOOR, b"{}")

    response = client.put(DOOR, b"{}", content_type="application/json", headers=headers)

    assert response.status_code == 405


# Reading


def test_order_is_read_with_its_state_and_result(now, client, key, county):
    send(client, key)
    complaint = Complaint.objects.get()
    services.record(complaint, by=county.market_contact, at=now)

    answer = read(client, key, "ZY20261123000017", nonce="read-00000000000000").json()

    assert (answer["number"], answer["state"]) == (complaint.number, "recorded")
    assert "王小兰" not in json.dumps(answer, ensure_ascii=False)
    assert "13893600001" not in json.dumps(answer)


def test_another_partners_order_is_404(now, client, key, security_administrator):
    other = PartnerFactory(slug="gansu-12315", name="全国12315平台", hotline="12315")
    take_order(other, check_order(order_data()))

    response = read(client, key, "ZY20261123000017")

    assert response.status_code == 404
    assert response.json()["code"] == "no_such_order"


@pytest.mark.parametrize("handles_it", [True, False])
def test_result_of_a_report_is_read_by_the_hotline_of_its_bureau_alone(
    now, client, key, county, handles_it
):
    """第三十七条."""
    category = CategoryFactory(slug="unlicensed", name="无照经营", kind="violation_report")
    bureau = county.center if handles_it else county.housing
    RoutingRuleFactory(kind="violation_report", category=category, bureau=bureau)
    send(client, key, order_data(kind="violation_report", category="unlicensed"))
    Complaint.objects.update(outcome="经王小兰举报查实。")

    answer = read(client, key, "ZY20261123000017", nonce="read-00000000000000").json()

    assert answer["result"] == ("经王小兰举报查实。" if handles_it else "")


# Many at once, and from outside


@pytest.mark.django_db(transaction=True)
def test_thirty_two_requests_at_once_make_one_case(county, security_administrator):
    key = keys.issue(PartnerFactory(), by=security_administrator)
    timestamp = str(int(key.valid_from.timestamp()) + 1)

    def post(number):
        try:
            data = order_data(received_at="2026-11-20T09:30:00+08:00")
            return send(
                Client(), key, data, timestamp=timestamp, nonce=f"thread-{number:012}"
            ).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(32) as pool:
        answers = sorted(pool.map(post, range(32)))

    assert answers == [200] * 31 + [201]
    assert Complaint.objects.count() == WorkOrder.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_nonce_at_the_same_moment_is_taken_once(county, security_administrator):
    key = keys.issue(PartnerFactory(), by=security_administrator)
    timestamp = str(int(key.valid_from.timestamp()) + 1)

    def post(number):
        try:
            return send(Client(), key, timestamp=timestamp).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(post, range(8)))

    assert answers == [201] + [401] * 7


@pytest.mark.django_db(transaction=True)
def test_independent_client_hands_an_order_over_and_reads_it(
    live_server, county, security_administrator, tmp_path
):
    key = keys.issue(PartnerFactory(), by=security_administrator)
    file = tmp_path / "order.json"
    file.write_text(json.dumps(order_data()), "utf-8")

    def run(*arguments):
        client = Path(django_settings.BASE_DIR) / "docs/exchange_client.py"
        environment = {
            "GAOTAI_URL": live_server.url,
            "GAOTAI_PARTNER": key.partner.slug,
            "GAOTAI_KEY": key.key_id,
            "GAOTAI_SECRET": key.secret,
            "PATH": os.environ["PATH"],
        }
        return subprocess.run(
            [sys.executable, "-I", str(client), *arguments],
            env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    sent, again, got = (
        run("send", str(file)),
        run("send", str(file)),
        run("read", "ZY20261123000017"),
    )

    number = Complaint.objects.get().number
    for done, status in ((sent, "201"), (again, "200"), (got, "200")):
        assert done.returncode == 0, done.stderr
        first, answer = done.stdout.split("\n", 1)
        assert (first, json.loads(answer)["number"]) == (status, number)
    assert run("read", "unknown").returncode == 1


def test_door_is_in_the_api_description_with_its_example(client, db):
    schema = client.get(reverse("api_schema"), headers={"Accept": "application/json"}).json()

    post = schema["paths"][DOOR]["post"]
    example = next(iter(post["requestBody"]["content"]["application/json"]["examples"].values()))
    assert example["value"]["external_number"] == "ZY20261123000017"
    assert {parameter["name"] for parameter in post["parameters"]} == {
        "X-Partner", "X-Key", "X-Timestamp", "X-Nonce",
    }  # fmt: skip
    assert set(post["responses"]) == {"200", "201", "409", "default"}
    assert post["responses"]["409"]["content"] == post["responses"]["default"]["content"]
