"""The database is away: nothing typed is lost, and everybody is told what to do. Maintenance."""

import html
import re
import socket
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

from gaotai_jiazheng.outage import outage_response, readable_entries


@contextmanager
def closed_port():
    """Within it the connection leads to a port on which nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    right = {key: connection.settings_dict[key] for key in ("HOST", "PORT")}
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT=port)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(right)


@pytest.fixture
def database_away(django_db_blocker):
    with django_db_blocker.unblock(), closed_port():
        yield


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


@pytest.fixture
def signed_in(stranger):
    """A browser that brings a session's cookie: who it is stands in the database."""
    stranger.cookies["sessionid"] = "a" * 32
    return stranger


def hidden_fields(response):
    return re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)">', response.content.decode()
    )


def test_page_that_asks_the_database_answers_503(database_away, stranger):
    response = stranger.get("/?a=1")

    page = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "<h1>系统暂时连不上</h1>" in page
    assert '<a class="button" href="/?a=1">再试一次</a>' in page
    assert 'href="tel:12345"' in page
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_page_that_needs_no_database_still_answers(database_away, stranger):
    assert stranger.get("/help/").status_code == 200


def test_session_that_cannot_be_read_answers_503(database_away, signed_in):
    """The error comes from a middleware and has become a 500 on its way: handler500 asks as well."""
    response = signed_in.get("/admin/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")


def test_error_page_that_cannot_read_the_session_answers_503(database_away, signed_in):
    assert signed_in.get("/nowhere/").status_code == 503


def test_elder_view_stays(database_away, stranger):
    stranger.cookies["view"] = "elder"

    assert 'class="elder"' in stranger.get("/").content.decode()


def test_posted_form_comes_back_but_for_its_password(database_away, stranger):
    response = stranger.post(
        "/accounts/login/?next=/admin/", {"login": "hrss", "password": "geheim-1"}
    )

    page = response.content.decode()
    assert response.status_code == 503
    assert '<form method="post" action="/accounts/login/?next=/admin/">' in page
    assert hidden_fields(response) == [("login", "hrss")]
    assert "geheim-1" not in page


def test_typed_text_comes_back_hidden_and_readable(rf):
    typed = {
        "csrfmiddlewaretoken": "as-it-came",
        "details-title": "收钱不退",
        "details-content": '第一行\n"引号"<b>',
        "details-category": "3",
        "agrees_to_publish": "on",
    }

    response = outage_response(rf.post("/complaints/new/", typed), OperationalError())

    page = response.content.decode()
    assert hidden_fields(response) == [
        ("csrfmiddlewaretoken", "as-it-came"),
        ("details-title", "收钱不退"),
        ("details-content", "第一行\n&quot;引号&quot;&lt;b&gt;"),
        ("details-category", "3"),
        ("agrees_to_publish", "on"),
    ]
    assert "<dt>标题</dt><dd>收钱不退</dd>" in page
    assert "<dt>事实经过</dt><dd>第一行<br>&quot;引号&quot;&lt;b&gt;</dd>" in page
    assert page.count("<dt>") == 2


def test_files_have_to_be_chosen_again(rf):
    photo = SimpleUploadedFile("a.png", b"png")

    response = outage_response(
        rf.post("/complaints/new/", {"title": "甲", "photo": photo}), OperationalError()
    )

    assert hidden_fields(response) == [("title", "甲")]
    assert "附件没有保存，再试时请重新选择。" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "entries"),
    [
        ("title", "标题", [("标题", "标题")]),
        ("2-complainant_phone", "13800000000", [("投诉人电话", "13800000000")]),
        ("town", "3", []),
        ("hides_name", "on", []),
        ("step", "2", []),
        ("public_note", "已联系双方", [("内容", "已联系双方")]),
        ("title", "  ", []),
    ],
)
def test_only_what_was_typed_is_shown_to_read(name, value, entries):
    assert readable_entries([(name, value)]) == entries


def test_body_that_cannot_be_read_is_no_second_error(rf):
    request = rf.post(
        "/complaints/new/", data=b"garbage", content_type="multipart/form-data; boundary=x"
    )
    request.META["CONTENT_LENGTH"] = "-1"

    assert outage_response(request, OperationalError()).status_code == 503


def test_programs_are_answered_in_json(rf):
    response = outage_response(rf.post("/api/v1/complaints/"), InterfaceError())

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert response.headers["Content-Type"] == "application/json"
    assert b'"code": "database_unavailable"' in response.content


@pytest.mark.parametrize("error", [ValueError(), ProgrammingError(), None])
def test_other_errors_are_not_called_an_outage(rf, error):
    assert outage_response(rf.get("/"), error) is None


@pytest.mark.django_db(transaction=True)
def test_form_tried_again_after_the_outage_arrives_with_its_token():
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    token = re.search(
        r'name="csrfmiddlewaretoken" value="([^"]+)"',
        client.get("/complaints/new/what/").content.decode(),
    )[1]
    typed = {"csrfmiddlewaretoken": token, "content": '交了三个月的钱 "只来两次"', "go": "next"}

    with closed_port():
        lost = client.post("/complaints/new/what/", typed)
    again = {name: html.unescape(value) for name, value in hidden_fields(lost)}
    response = client.post("/complaints/new/what/", again)

    assert lost.status_code == 503
    assert again == typed
    assert response.status_code == 422
    assert "交了三个月的钱 &quot;只来两次&quot;" in response.content.decode()


# Maintenance -------------------------------------------------------------------------------------


def test_maintenance_closes_every_page_but_the_health_check(database_away, stranger, settings):
    settings.MAINTENANCE = True

    for address in ("/", "/admin/", "/nowhere/", "/complaints/new/", "/healthzzz"):
        response = stranger.get(address)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "600")
        assert "<h1>系统正在维护</h1>" in response.content.decode()
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert stranger.get("/healthz").status_code == 200


def test_maintenance_answers_programs_in_json(stranger, settings):
    settings.MAINTENANCE = True

    response = stranger.post("/api/v1/complaints/", {}, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (503, "maintenance")
