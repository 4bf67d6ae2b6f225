import json
import socket
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from rest_framework.renderers import JSONRenderer

from accounts.models import User
from complaints import services
from complaints.api import staff
from complaints.api.staff import StaffComplaintDetailSerializer, StaffComplaintSerializer
from complaints.models import Complaint, IdempotencyKey
from complaints.tests.factories import moment
from complaints.tests.kinds import add_kinds

FILING = "/api/v1/complaints/"
TRACKING = "/api/v1/complaints/track/"
STAFF = "/api/v1/staff/complaints/"


def body(**values):
    plain = {
        "kind": "complaint",
        "category": "service_quality",
        "title": "保洁没有做完就走了",
        "content": "约定四小时深度保洁，两小时就离开。",
        "demand": "退还一半费用",
        "respondent_name": "高台县安心家政服务有限公司",
        "complainant_name": "王小兰",
        "complainant_phone": "13893600001",
        "consent_version": "2026-11",
    }
    return {**plain, **values}


def post(client, path, data, **headers):
    return client.post(path, json.dumps(data), content_type="application/json", headers=headers)


def test_filing_answers_what_the_contract_says(county, client, time_machine):
    time_machine.move_to(moment("2026-11-23 10:00"))

    answer = post(client, FILING, body())

    assert answer.status_code == 201
    complaint = Complaint.objects.get()
    data = answer.json()
    query_code = data.pop("query_code")
    assert data == {
        "number": complaint.number,
        "state": "submitted",
        "bureau": "market-regulation",
        "bureau_name": "县市场监管局",
        "routing_reason": "类别为“服务质量”，依据总局令第121号第十三条，由县市场监管局承办。",
        "deadlines": [
            {
                "rule": "h12345_sign",
                "name": "签收",
                "due_on": "2026-11-24",
                "provisional": False,
                "expected": False,
                "basis": "暂行约定，待县政府政务服务中心确认",
                "state": "running",
            },
            {
                "rule": "samr_accept",
                "name": "决定是否受理",
                "due_on": "2026-12-02",
                "provisional": False,
                "expected": False,
                "basis": "总局令第121号第十五条",
                "state": "running",
            },
        ],
    }
    assert len(query_code) == 8


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"complainant_phone": "12345"}, "complainant_phone", "请填写11位手机号"),
        ({"category": "none"}, "category", "没有这个投诉类别"),
        ({"kind": "no_such_kind"}, "kind", "这类事项目前不能通过接口提交"),
        ({"consent_version": "2020-01"}, "consent_version", "现行版本是2026-11"),
        ({"respondent_name": ""}, "respondent_name", "请填写被投诉人名称"),
        ({"enterprise": 999999}, "enterprise", "名录中没有这家企业"),
        ({"community": 10**30}, "community", "没有这个社区"),
        ({"amount_yuan": "-1"}, "amount_yuan", "0"),
        ({"amount_yuan": "1e12"}, "amount_yuan", "10 个数字"),
        ({"occurred_on": "2999-01-01"}, "occurred_on", "日期不能晚于今天"),
        ({"content": "字" * 4001}, "content", "4000"),
        ({"content": "约定\x00四小时"}, "content", "字符"),
        ({"state": "archived"}, "state", "没有这个字段"),
        ({"bureau__members": "x"}, "bureau__members", "没有这个字段"),
    ],
)
def test_bad_input_gets_a_sentence_beside_its_field_and_stores_nothing(
    county, client, values, field, sentence
):
    answer = post(client, FILING, body(**values))

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["fields"]) == [field]
    assert sentence in answer.json()["fields"][field][0]
    assert Complaint.objects.count() == 0


@pytest.mark.parametrize(
    "data", ["[]", "null", '"text"', "{", "", "[" * 100_000, '{"amount_yuan": NaN}']
)
def test_a_body_that_is_no_object_is_refused(county, client, data):
    answer = client.post(FILING, data, content_type="application/json")

    assert answer.status_code == 400
    assert Complaint.objects.count() == 0


def test_only_json_by_post_is_taken(county, client):
    form = client.post(FILING, body())
    read = client.get(FILING)

    assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
    assert (read.status_code, read.json()["code"]) == (405, "method_not_allowed")
    assert read["Allow"] == "POST, OPTIONS"


def test_a_retry_with_the_same_key_returns_the_first_answer(county, client):
    first = post(client, FILING, body(), **{"Idempotency-Key": "abc-1"})
    again = post(client, FILING, body(), **{"Idempotency-Key": "abc-1"})

    assert (again.status_code, again.json()) == (201, first.json())
    assert Complaint.objects.count() == 1
    assert first.json()["query_code"] not in IdempotencyKey.objects.values_list("answer", flat=True)


def test_a_key_used_for_something_else_is_refused(county, client):
    post(client, FILING, body(), **{"Idempotency-Key": "abc-1"})

    answer = post(client, FILING, body(title="另一件事"), **{"Idempotency-Key": "abc-1"})

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert Complaint.objects.count() == 1


def test_filing_is_limited_by_address_and_says_when_to_come_back(county, client, settings):
    settings.COMPLAINTS_PER_HOUR = 2
    statuses = [post(client, FILING, body()).status_code for _ in range(3)]

    assert statuses == [201, 201, 429]
    assert post(client, FILING, body())["Retry-After"] == "3600"
    assert Complaint.objects.count() == 2


def test_a_made_up_forwarded_address_does_not_get_round_the_limit(county, client, settings):
    settings.COMPLAINTS_PER_HOUR = 1
    post(client, FILING, body())

    answer = post(client, FILING, body(), **{"X-Forwarded-For": "203.0.113.9"})

    assert answer.status_code == 429


def test_filing_calls_nobody_outside(county, client, monkeypatch):
    """No check of an address, no message, no lookup while a resident waits: only the broker's counters."""
    called = []
    connect = socket.socket.connect
    broker = urlsplit(settings.REDIS_URL)

    def noted(self, address):
        called.append(address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)

    assert post(client, FILING, body()).status_code == 201
    assert [each for each in called if each[1] != broker.port] == []


def test_a_dead_redis_refuses_nobody(county, client, settings):
    dead = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": dead}
    caches.settings = caches.configure_settings(settings.CACHES)

    assert post(client, FILING, body()).status_code == 201


def test_the_pair_of_number_and_code_opens_the_public_side(county, client):
    filed = county.file()
    services.record(filed.complaint, by=county.market_handler, internal_note="家属是熟人")

    answer = post(
        client, TRACKING, {"number": filed.complaint.number, "query_code": filed.query_code.lower()}
    )

    assert answer.status_code == 200
    data = answer.json()
    assert (data["state"], data["bureau"]) == ("recorded", "market-regulation")
    assert [step["action"] for step in data["steps"]] == ["submit", "record"]
    text = answer.content.decode()
    for secret in ("家属是熟人", "王小兰", "13893600001", "经办人"):
        assert secret not in text


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(county, client):
    filed = county.file()
    wrong_code = post(
        client, TRACKING, {"number": filed.complaint.number, "query_code": "AAAA2222"}
    )
    wrong_number = post(client, TRACKING, {"number": "GT20260101000001A", "query_code": "AAAA2222"})

    assert (wrong_code.status_code, wrong_number.status_code) == (404, 404)
    assert wrong_code.content == wrong_number.content


def test_guessing_is_stopped_even_for_the_right_pair(county, client, settings):
    settings.FAILED_TRACKINGS_PER_HOUR = 3
    filed = county.file()
    for _ in range(3):
        post(client, TRACKING, {"number": filed.complaint.number, "query_code": "AAAA2222"})

    right = {"number": filed.complaint.number, "query_code": filed.query_code}

    assert post(client, TRACKING, right).status_code == 429


def test_the_staff_list_shows_what_the_person_may_see(county, client):
    mine = county.complaint()
    county.complaint(category=county.property_category)
    client.force_login(county.market_handler)

    answer = client.get(STAFF)

    assert [row["number"] for row in answer.json()["results"]] == [mine.number]
    assert "13893600001" not in answer.content.decode()


def test_a_row_of_the_list_says_what_the_serializer_says(county, client):
    complaint = county.complaint()
    services.assign(complaint, to=county.market_handler, by=county.market_contact)
    client.force_login(county.market_handler)

    row = client.get(STAFF).json()["results"][0]

    again = Complaint.objects.get()
    expected = json.loads(JSONRenderer().render(StaffComplaintSerializer(again).data))
    assert row == expected


def test_one_case_says_what_the_serializer_says(county, client):
    complaint = county.complaint(amount_yuan=Decimal("120.50"), occurred_on=date(2026, 11, 20))
    services.assign(complaint, to=county.market_handler, by=county.market_contact)
    client.force_login(county.market_handler)

    case = client.get(f"{STAFF}{complaint.pk}/").json()

    again = Complaint.objects.get()
    expected = json.loads(JSONRenderer().render(StaffComplaintDetailSerializer(again).data))
    assert case == expected


def test_one_case_takes_a_fixed_number_of_queries(county, client, django_assert_num_queries):
    complaint = county.complaint()
    client.force_login(county.market_handler)
    client.get(f"{STAFF}{complaint.pk}/")

    # session, user, memberships; case, steps, clocks
    with django_assert_num_queries(6):
        client.get(f"{STAFF}{complaint.pk}/")


def test_one_case_is_told_with_its_steps_and_clocks_and_a_masked_complainant(county, client):
    complaint = county.complaint()
    client.force_login(county.market_handler)

    data = client.get(f"{STAFF}{complaint.pk}/").json()

    assert (data["complainant_name"], data["complainant_phone"]) == ("王*", "138****0001")
    assert [step["action"] for step in data["steps"]] == ["submit"]
    assert [clock["rule"] for clock in data["deadlines"]] == ["h12345_sign", "samr_accept"]


@pytest.mark.parametrize("who", ["housing_handler", "housing_leader"])
def test_a_case_of_another_bureau_is_not_found(county, client, who):
    complaint = county.complaint()
    client.force_login(getattr(county, who))

    assert client.get(f"{STAFF}{complaint.pk}/").status_code == 404
    assert client.get(STAFF).json()["results"] == []
    assert client.get(f"{STAFF}?search=保洁").json()["results"] == []


def test_a_user_without_office_sees_no_case_and_a_stranger_is_asked_to_sign_in(county, client):
    complaint = county.complaint()
    assert client.get(STAFF).status_code == 401
    client.force_login(User.objects.create(username="nobody", name="无职"))

    assert client.get(STAFF).json()["results"] == []
    assert client.get(f"{STAFF}{complaint.pk}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "bureau__members__user=1",
        "sort=complainant_phone",
        "complainant_phone=13893600001",
        "ordering=complainant_name",
        "page_size=1000",
        "page_size=x",
        "next=%%%",
        "next=WzFd",
        "state=none",
        "due_before=yesterday",
    ],
)
def test_unknown_filters_and_positions_are_refused(county, client, query):
    client.force_login(county.market_handler)

    answer = client.get(
        f"{STAFF}?{query}" if query != "next=WzFd" else f"{STAFF}?ordering=due&{query}"
    )

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_each_filter_keeps_what_matches_and_drops_what_does_not(county, client):
    early = county.complaint(at="2026-10-09 10:00")
    late = county.complaint(at="2026-11-23 10:00", title="月嫂没有来")
    services.record(late, by=county.market_handler, at=moment("2026-11-24 09:00"))
    client.force_login(county.market_handler)

    def numbers(query):
        return {row["number"] for row in client.get(f"{STAFF}?{query}").json()["results"]}

    assert numbers("state=recorded") == {late.number}
    assert numbers("submitted_before=2026-10-31") == {early.number}
    assert numbers("submitted_after=2026-11-01") == {late.number}
    assert numbers("due_before=2026-10-31") == {early.number}
    assert numbers("due_after=2026-11-01") == {late.number}
    assert numbers("overdue=true") == {early.number}
    assert numbers("search=月嫂") == {late.number}
    assert numbers("category=service_quality") == {early.number, late.number}
    assert numbers("category=property") == set()
    assert numbers("is_open=false") == set()


def test_pages_follow_each_other_without_loss_or_repeat(county, client):
    numbers = [county.complaint().number for _ in range(5)]
    client.force_login(county.market_handler)
    for ordering, expected in (("newest", numbers[::-1]), ("due", numbers)):
        seen, position = [], ""
        while position is not None:
            page = client.get(
                STAFF,
                {"ordering": ordering, "page_size": 2, "next": position}
                if position
                else {"ordering": ordering, "page_size": 2},
            ).json()
            seen += [row["number"] for row in page["results"]]
            position = page["next"]
        assert seen == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_the_staff_list_takes_a_fixed_number_of_queries(
    county, client, rows, django_assert_num_queries
):
    for _ in range(rows):
        county.complaint()
    client.force_login(county.market_handler)
    client.get(STAFF)

    # session, user, memberships, keys of who has few cases, cases
    with django_assert_num_queries(5):
        client.get(STAFF)


def test_who_has_many_cases_is_asked_once_and_shown_the_same(
    county, client, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(staff, "FEW_CASES", 2)
    monkeypatch.setattr(staff, "known_to_have_many", {})
    numbers = [county.complaint().number for _ in range(3)]
    client.force_login(county.market_handler)

    first = client.get(STAFF).json()
    # session, user, memberships, cases
    with django_assert_num_queries(4):
        again = client.get(STAFF).json()

    assert [row["number"] for row in first["results"]] == numbers[::-1]
    assert again == first


def test_the_description_of_the_api_can_be_read(county, client):
    assert client.get(reverse("api_schema")).status_code == 200


REPORT = {
    "kind": "violation_report",
    "category": "report_price_marking",
    "demand": "",
}
ANONYMOUS = {"anonymous": True, "complainant_name": "", "complainant_phone": ""}


def without_name(**values):
    data = body(**REPORT, anonymous=True, **values)
    return {name: each for name, each in data.items() if not name.startswith("complainant_")}


def test_report_without_a_name(county, client):
    add_kinds(county)

    answer = post(client, FILING, without_name())

    assert answer.status_code == 201
    case = Complaint.objects.get()
    assert (case.kind, case.is_anonymous, case.complainant_name) == ("violation_report", True, "")
    assert {each["rule"] for each in answer.json()["deadlines"]} == {
        "h12345_sign",
        "samr_report_check",
    }


@pytest.mark.parametrize("kind", ["consultation", "help", "suggestion"])
def test_inquiry(county, client, kind):
    add_kinds(county)

    data = body(kind=kind, category="ask_policy", demand="", respondent_name="")
    answer = post(client, FILING, data)

    assert (answer.status_code, Complaint.objects.get().kind) == (201, kind)


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        (ANONYMOUS, "anonymous", "只有举报可以匿名"),
        (REPORT | {"anonymous": True}, "complainant_name", "匿名举报不能留姓名"),
        (REPORT | {"complainant_phone": ""}, "complainant_phone", "请填写电话"),
        (REPORT | {"category": "service_quality"}, "category", "不是举报的类别"),
        ({"category": "ask_policy"}, "category", "不是投诉的类别"),
        ({"demand": ""}, "demand", "请写明投诉请求"),
        (REPORT | {"respondent_name": ""}, "respondent_name", "请填写被投诉人名称"),
    ],
)
def test_what_a_kind_asks_for(county, client, values, field, sentence):
    add_kinds(county)

    answer = post(client, FILING, body(**values))

    assert answer.status_code == 400
    assert sentence in answer.json()["fields"][field][0]
    assert Complaint.objects.count() == 0
