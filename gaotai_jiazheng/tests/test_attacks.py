"""What programs try at every address of a site, tried at every address of this one."""

import ast
import errno
import logging
import re
import runpy
from contextlib import suppress
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from re import _constants, _parser

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.template.base import Template
from django.test import Client
from django.urls import resolve
from django.utils.safestring import SafeString

from accounts.models import User
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from complaints.models import PrivacyNotice
from enterprises.templatetags.linked_data import linked_data
from gaotai_jiazheng.tests import attacking
from gaotai_jiazheng.tests.test_strangers import ADDRESSES, PUBLIC

pytestmark = pytest.mark.django_db

# Dots tell the inner repetition from the next round of the outer one.
TOLD_APART = {r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"}
MARKS_SAFE = {"mark_safe", "SafeString", "SafeText"}
# pg_dump, pg_restore and manage.py itself, as lists of words and without a shell.
STARTS_PROGRAMS = {"backups/programs.py", "backups/rehearsing.py"}
MARKED_SAFE = {"enterprises/templatetags/linked_data.py", "plan/charts.py"}
# Programs bring a key or nothing, never a cookie that a browser adds by itself.
FOR_PROGRAMS = "/api/"
ASKED_FOR = re.compile(r"""(?:GET|POST|query_params)(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']""")
ODD = (
    "\0",
    "%00",
    "\ud800",
    "９" * 40,
    "-1",
    "9" * 30,
    "[]",
    "__class__",
    "a" * 8000,
    "1e309",
    "\u202e",
)
NOWHERE = ("2026-13-45", "\0", "{'a:b", "admin:", "x" * 9000, "http://[", "\r\nX-XSS: 1")
FOREIGN = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "javascript:alert(1)",
    "https:evil.example",
)
RIGHT = {"login": "somebody", "password": "richtig-langes-wort"}
NOBODY = {"login": "nobody", "password": "a-wrong-password"}
# Kind of answer -> what the view of a page raises, or the status that it answers with.
OUTCOMES = {
    "409": 409,
    "410": 410,
    "413": 413,
    "500": ZeroDivisionError(),
    "507": OSError(errno.ENOSPC, "No space left on device"),
    "too big": RequestDataTooBig(),
    "no database": OperationalError("server closed the connection unexpectedly"),
}
SAID_ON_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def superuser(db):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def signed_in(superuser):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    sign_in(client, superuser)
    return client


@pytest.fixture
def undrawn(monkeypatch):
    """Pages are worked out but not drawn, and nothing is logged: both take time and refuse nothing."""
    monkeypatch.setattr(Template, "render", lambda self, context: SafeString(""))
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_nothing_is_changed_for_a_form_of_another_site(signed_in):
    """Every address, also those added tomorrow: without the token a POST is refused before its view."""
    spared = {
        path
        for _, path in ADDRESSES
        if not path.startswith(FOR_PROGRAMS) and getattr(resolve(path).func, "csrf_exempt", False)
    }

    assert spared == set()
    for path in ("/admin/", "/workspace/", "/complaints/track/", "/view/"):
        assert signed_in.post(path, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_browsers_session_changes_nothing_by_the_interface(signed_in):
    """Either the view knows no session at all, or it asks for the token as every form does."""
    for _, path in ADDRESSES:
        view = resolve(path).func
        knows = getattr(getattr(view, "cls", None), "authentication_classes", [])
        if path.startswith(FOR_PROGRAMS) and knows:
            answer = signed_in.post(path, "{}", content_type="application/json")
            assert answer.status_code in {401, 403, 405}, path


def test_a_get_that_says_it_is_a_post_is_a_get(client):
    asks = {"_method": "DELETE", "_METHOD": "PUT"}
    heads = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "PUT", "X-HTTP-Method": "PUT"}

    assert client.get("/view/", asks, headers=heads).status_code == 405
    assert client.get("/help/", asks, headers=heads).status_code == 200


@cache
def parameters_of(package):
    """The names of parameters that the views of an app ask for, read from its code."""
    files = [
        path
        for path in Path(settings.BASE_DIR / package).rglob("*.py")
        if "tests" not in path.parts
    ]
    return frozenset().union(*(ASKED_FOR.findall(path.read_text("utf-8")) for path in files)) | {
        "q",
        "next",
        "page",
    }


def odd_requests():
    for name, path in ADDRESSES:
        if name in PUBLIC - {"account_logout", "readyz", "healthz", "metrics"}:
            for parameter in sorted(parameters_of(resolve(path).func.__module__.partition(".")[0])):
                yield path, parameter


def test_an_odd_value_of_any_parameter_is_no_error_of_ours(client, undrawn):
    """Each parameter of public pages with each of the values; in the suite a few."""
    client.raise_request_exception = False
    PrivacyNotice.objects.create(version="1", text="告知", in_force_from=date(2026, 1, 1))
    asked = attacking.share_of(product(odd_requests(), ODD), 4 * len(ODD) + 1)

    broken = [
        (path, parameter, odd)
        for (path, parameter), odd in asked
        if client.get(path, {parameter: odd.encode("utf-8", "surrogatepass")}).status_code >= 500
    ]

    assert len(asked) > 100
    assert "\n".join(map(ascii, broken)) == ""


ODD_HEADERS = (
    {"Cookie": "sessionid=\xff\x00; csrftoken=" + "x" * 5000},
    {"Authorization": "Bearer \xff\xfe"},
    {"Authorization": "Bearer gt_" + "9" * 9000},
    {"Authorization": "Basic ????"},
    {"Accept": "application/json; version=\xff, */*; q=nonsense", "Accept-Language": "-\xff;q=9"},
    {"If-None-Match": '"' + "x" * 9000, "If-Modified-Since": "Thu, 99 Foo 9999 99:99:99 GMT"},
    {"Range": "bytes=9-1,--,a-b", "Origin": "http://[", "Referer": "http://[\xff"},
    {"X-Forwarded-For": "\xff, 999.1.1.1, ::ffff:1", "X-Forwarded-Proto": "\xff"},
    {"X-Request-ID": "\xff\r\nX-XSS: 1", "User-Agent": "\0\xff" * 2000},
)


def test_keys_and_counts_that_no_browser_sends_are_400_in_the_workbench(client, superuser):
    """Django looks the chosen rows up before it checks them, and the typed one to draw the form again."""
    sign_in(client, superuser)
    chosen = {"action": "stop", "_selected_action": ["\0", "1e309"], "index": "0"}

    answers = [
        client.post("/admin/bureaus/bureaumember/add/", {"bureau": "x", "user": "1e309"}),
        client.post("/admin/cards/signingkey/", chosen),
        client.post("/admin/credentials/examperson/add/", {"any-TOTAL_FORMS": "9" * 40}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


def test_an_odd_header_or_address_is_no_error_of_ours(client, undrawn):
    client.raise_request_exception = False
    paths = ["/", "/api/v1/communities/", "/api/v1/staff/deadlines/", "/accounts/login/", "/view/"]
    odd_paths = ["/%ff%fe/", "/%ED%A0%80/", "/" + "a/" * 5000, "/search/?q=%ff", "/search/?%ff=%ff"]

    broken = [
        (path, headers)
        for path in paths
        for headers in ODD_HEADERS
        for method in ("GET", "POST", "OPTIONS", "TRACE", "BREW")
        if client.generic(method, path, headers=headers).status_code >= 500
    ]
    broken += [path for path in odd_paths if client.get(path).status_code >= 500]

    assert broken == []


def led_on(client, address):
    """What each page answers that goes on to an address which the browser names."""
    return [
        client.post("/view/", {"view": "elder", "next": address}),
        client.get("/admin/login/", {"next": address}),
        client.get("/accounts/login/", {"next": address}),
        client.get("/accounts/reauthenticate/", {"next": address}),
        client.post("/accounts/logout/", {"next": address}),
        client.post("/accounts/login/", RIGHT | {"next": address}),
    ]


@pytest.mark.parametrize("address", NOWHERE)
def test_an_address_to_go_on_to_that_leads_nowhere_is_no_error_of_ours(client, address):
    UserFactory(
        username=RIGHT["login"], password=RIGHT["password"], is_staff=True, is_superuser=True
    )
    client.raise_request_exception = False
    sign_in(client, User.objects.get())

    answers = led_on(client, address)

    assert [each.status_code for each in answers if each.status_code >= 500] == []
    assert [each for each in answers if "X-XSS" in each] == []


@pytest.mark.parametrize("address", FOREIGN)
def test_nobody_is_led_to_another_site(client, superuser, address):
    sign_in(client, superuser)
    answers = led_on(client, address)

    assert [each["Location"] for each in answers if "evil" in each.get("Location", "")] == []
    assert [each["Location"] for each in answers if "javascript" in each.get("Location", "")] == []


@pytest.mark.parametrize(
    "host", ["evil.example", "jiazheng.example.evil.example", "a b", "[::1", ""]
)
def test_another_host_is_refused_and_written_nowhere(client, settings, host):
    settings.ALLOWED_HOSTS = ["jiazheng.example"]

    answer = client.get("/accounts/login/", headers={"Host": host, "X-Forwarded-Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_forwarded_host_is_not_believed(client, settings):
    settings.ALLOWED_HOSTS = ["jiazheng.example"]

    answer = client.get(
        "/", headers={"Host": "jiazheng.example", "X-Forwarded-Host": "evil.example"}
    )

    assert answer.status_code == 200
    assert "evil" not in answer.content.decode()


def home_page(client, monkeypatch, outcome):
    """What is answered where the view of the home page raises this, or answers with this status."""

    def draw(*args):
        if isinstance(outcome, Exception):
            raise outcome
        return HttpResponse(status=outcome)

    with monkeypatch.context() as patched:
        patched.setattr("gaotai_jiazheng.views.render", draw)
        return client.get("/")


@pytest.fixture
def one_of_each_kind(signed_in, settings, monkeypatch):
    """Kind of answer -> answer."""
    client = Client(raise_request_exception=False)
    answers = {
        "page": client.get("/"),
        "moved": client.get("/help"),
        "sign-in": client.get("/accounts/login/"),
        "to the sign-in": client.get("/workspace/"),
        "workbench": signed_in.get("/admin/"),
        "interface": client.get("/api/v1/communities/"),
        "feed": client.get("/notices/feed/"),
        "file": client.get("/open-data/complaints.csv"),
        "static": client.get("/static/css/site.css"),
        "icon": client.get("/favicon.ico"),
        "alive": client.get("/healthz"),
        "400": client.get("/search/?q=%00"),
        "401": client.get("/api/v1/staff/deadlines/"),
        "403": signed_in.post("/view/"),
        "404": client.get("/nothing/"),
        "405": client.get("/view/"),
    }
    answers["422"] = client.post("/complaints/track/", {"number": "x"})
    answers["429"] = [client.post("/accounts/login/", NOBODY) for _ in range(6)][-1]
    answers |= {kind: home_page(client, monkeypatch, outcome) for kind, outcome in OUTCOMES.items()}
    settings.MAINTENANCE = True
    answers["503"] = client.get("/")
    settings.MAINTENANCE = False
    settings.ALLOWED_HOSTS = ["jiazheng.example"]
    answers["foreign host"] = client.get("/", headers={"Host": "evil.example"})
    yield answers
    answers["icon"].close()


def test_every_kind_of_answer_has_every_header(one_of_each_kind):
    for kind, answer in one_of_each_kind.items():
        said = {name: answer.get(name) for name in SAID_ON_EVERY_ANSWER}
        assert said == SAID_ON_EVERY_ANSWER, kind
        assert "default-src 'none'" in answer.get("Content-Security-Policy", ""), kind
        assert "Server" not in answer and "X-Powered-By" not in answer, kind
    statuses = {kind: answer.status_code for kind, answer in one_of_each_kind.items()}
    assert {kind: str(status) for kind, status in statuses.items() if kind.isdigit()} == {
        kind: kind for kind in statuses if kind.isdigit()
    }


def test_errors_tell_nothing_of_the_code(one_of_each_kind):
    for kind in (
        "400",
        "403",
        "404",
        "429",
        "500",
        "503",
        "507",
        "too big",
        "no database",
        "foreign host",
    ):
        text = one_of_each_kind[kind].content.decode()
        assert (
            re.findall(r"Traceback|ZeroDivision|\.py\b|settings\.|SECRET|DATABASE", text) == []
        ), kind


def test_cookies_are_kept_from_scripts_and_other_sites(client, superuser):
    sign_in(client, superuser)
    client.get("/accounts/login/")
    client.get("/")
    client.post("/view/", {"view": "elder"})

    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_what_is_for_one_person_is_stored_nowhere(client, superuser):
    sign_in(client, superuser)

    kept = {
        path: client.get(path).get("Cache-Control", "")
        for path in (
            "/admin/",
            "/",
            "/help/",
            "/open-data/",
            "/inbox/",
            "/api/v1/staff/deadlines/",
            "/nothing/",
        )
    }

    assert {path for path, said in kept.items() if "no-store" not in said} == set()
    assert "Cache-Control" not in Client().get("/help/")
    assert "Cache-Control" not in Client().get("/open-data/")


def test_a_session_that_somebody_planted_does_not_survive_the_sign_in(client):
    user = UserFactory(username="victim", password="richtig-langes-wort")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted

    client.post("/accounts/login/", {"login": "victim", "password": "richtig-langes-wort"})

    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != planted


def test_gunicorn_has_no_socket_to_manage_it_by():
    configured = runpy.run_path(str(settings.BASE_DIR / "deploy/gunicorn.conf.py"))

    assert configured["control_socket_disable"] is True


@pytest.mark.parametrize(
    "address", ["/plan/bureaus/x/?version=%00", "/workers/levels/?after=%00", "/help/%00/"]
)
def test_a_nul_in_an_address_is_400(client, address):
    assert client.get(address).status_code == 400


def code():
    """(path, tree) of every module that runs in the portal."""
    aside = {"tests", "migrations", ".venv", "bench", "var", "bin", "docs", "deploy"}
    for path in sorted(Path(settings.BASE_DIR).rglob("*.py")):
        relative = path.relative_to(settings.BASE_DIR)
        if not aside & set(relative.parts):
            yield relative.as_posix(), ast.parse(path.read_text("utf-8"))


def test_no_pattern_takes_time_that_doubles_with_each_character():
    """A repetition without end inside another one can be read in as many ways as there are subsets."""
    nested = [
        (path, pattern)
        for path, tree in code()
        for pattern in patterns_in(tree)
        if repetitions(_parser.parse(pattern)) > 1 and pattern not in TOLD_APART
    ]

    assert nested == []


def patterns_in(tree):
    """The patterns that stand as they are in calls of re; those put together at run time are left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
            with suppress(ValueError):
                yield ast.literal_eval(node.args[0])


def repetitions(parsed) -> int:
    """How deep repetitions without end stand in each other."""
    deepest = 0
    for operation, value in parsed:
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            own = repetitions(value[2]) + (value[1] == _constants.MAXREPEAT)
        elif operation is _constants.SUBPATTERN:
            own = repetitions(value[-1])
        elif operation is _constants.BRANCH:
            own = max(map(repetitions, value[1]))
        elif operation in (_constants.ASSERT, _constants.ASSERT_NOT):
            own = repetitions(value[1])
        else:
            own = 0
        deepest = max(deepest, own)
    return deepest


def test_nothing_unpacks_an_archive_onto_the_disk_or_starts_a_program():
    """So that no name in an archive leads anywhere, and no file's name becomes a command."""
    calls = [
        (path, ast.unparse(node.func))
        for path, tree in code()
        if path not in STARTS_PROGRAMS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and re.fullmatch(
            r".*\.(extract|extractall)|subprocess\..*|os\.(system|popen|exec\w*|spawn\w*)|eval|exec",
            ast.unparse(node.func),
        )
    ]

    assert calls == []


def test_no_text_of_the_code_is_marked_safe_but_these():
    """What goes into a page unescaped is judged by a person: JSON-LD with its signs escaped, a drawn curve."""
    marking = {
        path
        for path, tree in code()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MARKS_SAFE
    }

    assert marking <= MARKED_SAFE, marking - MARKED_SAFE


def test_no_uploaded_file_is_answered_but_as_a_harmless_one():
    raw = re.compile(r"(?<!harmless\()FileResponse\(\s*\w+\.\w+\.open\(")

    assert [str(path) for path, tree in code() if raw.search(ast.unparse(tree))] == []


def test_a_value_of_linked_data_cannot_end_its_script():
    text = linked_data({"name": "</script><script>alert(1)</script>&<!--"})

    assert text.count("<") == 2
