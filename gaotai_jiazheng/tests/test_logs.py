"""What a log line holds, and what never comes out of it."""

import json
import logging
from datetime import date
from io import StringIO

import pytest
import structlog
from django.http import HttpResponse

from gaotai_jiazheng import log_context, logs
from gaotai_jiazheng.celery import app
from gaotai_jiazheng.numbering import format_number

OWN_PREFIXES = ("BM", "BT", "CX", "HD", "JY", "PX", "QY", "QZ", "SM", "WD", "XF", "ZP")
PLANTED = [
    "13812345678",
    "138 1234 5678",
    "+86 138-1234-5678",
    "0936-6621234",
    "11010519491231002X",
    "11010519491231002x",
    "110105 19491231 0021",
    "440524880101001",
    "6222021234567890123",
    "6222 0212 3456 7890",
    "zhang.san@example.com",
]
HARMLESS = [
    "GT20261123000017",
    "GT202611230000174",
    *(format_number(prefix, date(2026, 11, 23), 17) for prefix in OWN_PREFIXES),
    "消费券XF202611230000170，",
    format_number("XF", date(2026, 11, 23), 1_234_567),
    "2026-11-23",
    "共 200 人次",
    "b7e23ec29af22b0b",
    "12345",
    "12315",
    "0.25",
]


@pytest.fixture
def lines():
    """What a handler with the portal's formatter wrote: a function that gives the lines."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.line_formatter(as_json=True))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("number", PLANTED)
def test_planted_number_never_comes_out(lines, number):
    log = structlog.get_logger("test")

    log.warning(f"in the event {number}", value=number, nested={"list": [number]}, pair=(number,))
    logging.getLogger("test").error("by the standard library %s", number)
    logging.getLogger("django.security").warning("as part of a word x%sy", number)
    try:
        raise ValueError(f"in an exception {number}")
    except ValueError:
        log.exception("failed")

    assert len(lines()) == 4
    assert number not in "\n".join(lines())


def test_planted_number_never_comes_out_as_an_integer_or_key(lines):
    structlog.get_logger("test").info("event", phone=13812345678, data={"13812345678": 1})

    assert json.loads(lines()[0])["phone"] == "[phone]"
    assert "13812345678" not in lines()[0]


@pytest.mark.parametrize("as_json", [True, False])
def test_planted_number_never_comes_out_of_either_renderer(as_json):
    record = logging.LogRecord("test", logging.INFO, "", 0, "手机 %s", ("13812345678",), None)

    assert "138" not in logs.line_formatter(as_json).format(record)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_names_no_person_stays(text):
    assert logs.redact(text) == text


@pytest.mark.parametrize(
    "text", ["SM202611230000170", "XF2026112300001753", "AB6222021234567890123"]
)
def test_digits_behind_two_capitals_stay_only_with_the_check_character_of_our_numbers(text):
    assert logs.redact(text) == f"{text[:2]}[bank number]"


def test_runtime_of_a_task_is_told_and_a_number_it_returns_is_not(lines):
    """The runtime is rounded where Celery says it, so that no pattern has to let digits through."""
    logging.getLogger("celery.app.trace").info(
        "Task %(name)s succeeded in %(runtime)ss: %(return_value)s",
        {"name": "x", "runtime": 0.0123456789012345678, "return_value": "0.6222021234567890123"},
    )

    assert json.loads(lines()[0])["event"] == "Task x succeeded in 0.012s: 0.[bank number]"


def test_row_that_postgresql_quotes_is_cut_off():
    text = 'violates check constraint "x"\nDETAIL:  Failing row contains (1, 张三, 城关镇).\nCONTEXT: y'

    assert logs.redact(text) == 'violates check constraint "x"\nDETAIL: [row]\nCONTEXT: y'


def test_line_is_json_with_time_level_and_logger(lines):
    structlog.get_logger("gaotai_jiazheng.test").warning("投诉已分送", number="GT20261123000017")

    line = json.loads(lines()[0])
    assert line.pop("timestamp")
    assert line == {
        "event": "投诉已分送",
        "number": "GT20261123000017",
        "logger": "gaotai_jiazheng.test",
        "level": "warning",
    }


def answer(rf, status=200, path="/complaints/7/?phone=13812345678", **headers):
    """Send a request through the middleware alone; the response."""
    return log_context.RequestLogMiddleware(lambda request: HttpResponse(status=status))(
        rf.get(path, headers=headers)
    )


def test_request_is_one_line_without_its_address(rf, lines):
    response = answer(rf)

    line = json.loads(lines()[0])
    assert len(lines()) == 1
    assert (line["event"], line["method"], line["route"], line["status"], line["user_id"]) == (
        "request",
        "GET",
        "unmatched",
        200,
        None,
    )
    assert line["request_id"] == response["X-Request-ID"]
    assert "/complaints/7/" not in lines()[0]


def test_request_id_of_the_proxy_is_kept_only_when_a_proxy_is_trusted(rf, settings):
    given = "0123456789abcdef0123456789abcdef"

    settings.TRUSTED_PROXY_COUNT = 0
    assert answer(rf, **{"X-Request-ID": given})["X-Request-ID"] != given
    settings.TRUSTED_PROXY_COUNT = 1
    assert answer(rf, **{"X-Request-ID": given})["X-Request-ID"] == given
    assert answer(rf, **{"X-Request-ID": "a\nforged line"})["X-Request-ID"] != "a\nforged line"


def test_lines_written_during_a_request_carry_its_number(rf, lines):
    def view(request):
        logging.getLogger("complaints").info("inside")
        return HttpResponse()

    response = log_context.RequestLogMiddleware(view)(rf.get("/"))
    logging.getLogger("complaints").info("outside")

    inside, _request, outside = map(json.loads, lines())
    assert inside["request_id"] == response["X-Request-ID"]
    assert "request_id" not in outside


def test_django_names_the_route_instead_of_the_path(rf, lines):
    request = rf.get("/workers/verify/secret-token/")
    logger = logging.getLogger("django.request")

    logger.error("Internal Server Error: %s", request.path, extra={"request": request})

    assert json.loads(lines()[0])["event"] == "Internal Server Error: unmatched"


def test_page_that_is_not_there_is_the_request_line_only(client, db, lines):
    client.get("/no-such-page/")

    assert [json.loads(line)["event"] for line in lines()] == ["request"]


def test_page_without_a_session_is_answered_without_asking_who_it_is(client, lines):
    """No database fixture: a query would fail the test."""
    client.get("/healthz")

    assert json.loads(lines()[0])["user_id"] is None


def test_signed_in_person_is_a_key_and_nothing_else(admin_client, admin_user, lines):
    admin_client.get("/admin/")

    # A slow first page may bring lines of others: a query that took long, a template compiled.
    line = next(line for line in map(json.loads, lines()) if line["event"] == "request")
    assert line["user_id"] == admin_user.pk
    assert line.keys() == {
        "event",
        "level",
        "logger",
        "method",
        "milliseconds",
        "request_id",
        "route",
        "status",
        "timestamp",
        "user_id",
    }


def test_task_is_named_on_the_lines_written_in_it(lines):
    @app.task(name="test.follow")
    def task():
        logging.getLogger("reminders").info("inside")

    result = task.apply()
    logging.getLogger("reminders").info("outside")

    inside = next(json.loads(line) for line in lines() if '"inside"' in line)
    outside = next(json.loads(line) for line in lines() if '"outside"' in line)
    assert (inside["task"], inside["task_id"]) == ("test.follow", result.id)
    assert "task" not in outside
    app.tasks.pop("test.follow")


def test_logger_that_has_been_used_follows_a_second_configuration():
    """Django makes the apps ready once more where a test isolates one."""
    log = structlog.get_logger("test_logs")
    log.info("first use")

    logs.configure_structlog()

    with structlog.testing.capture_logs() as entries:
        log.info("second use")
    assert [entry["event"] for entry in entries] == ["second use"]
