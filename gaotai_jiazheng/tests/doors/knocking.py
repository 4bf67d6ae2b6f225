"""One person, one address, one method: what the portal answers, in a word."""

import copy
import json
import logging
import re
from contextlib import contextmanager
from functools import cache as cache_in_process
from http.cookies import SimpleCookie

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.template.base import Template
from django.template.loader_tags import IncludeNode
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.backends import PasswordBackend
from accounts.middleware import LAST_SEEN
from bureaus import permissions as bureaus_permissions
from complaints.admin import complaint
from enterprises import permissions as enterprises_permissions
from exchange import signing
from gaotai_jiazheng import api_description
from gaotai_jiazheng.admin_site import WorkbenchSite
from gaotai_jiazheng.history import SignedInHistoryMiddleware
from gaotai_jiazheng.log_context import RequestLogMiddleware
from gaotai_jiazheng.page_middleware import ContentPolicyMiddleware
from gaotai_jiazheng.tests.doors.addresses import addresses_of
from gaotai_jiazheng.tests.doors.asking import AskedOnce

PEOPLE = ("stranger", "resident", "handler", "contact", "leader", "assisting", "other", "labour")
PEOPLE += (
    "center",
    "system",
    "security",
    "audit",
    "mediator",
    "member",
    "rival",
    "clerk",
    "expert",
)
PEOPLE += ("inspector", "townclerk", "tax", "worker", "tutor", "judge", "treasury")
PROGRAMS = ("token", "scopeless", "partner")
STEPS_POSTED = ("/record", "/note", "/assign", "/supervise")
OTHERS = "OTHERS"  # stands for the three methods that no page of the portal takes
SIDEBAR = "admin/nav_sidebar.html"
SIGN_IN = {"/accounts/login/", "/admin/login/"}
# What Django itself asks of a table, and where it would go back to. Any other statement may have written something.
READS = re.compile(r'SELECT\b.*\bFROM "|(RELEASE |ROLLBACK TO )?SAVEPOINT ', re.DOTALL)


class Knocker:
    """Knocks at doors as everybody. Nothing that a knock does outlives it, nor does what the test itself
    writes between two knocks: all of it comes before the first."""

    def __init__(self, everybody):
        self.everybody = everybody
        self.count = 0
        self.client = Client(raise_request_exception=False)
        self.sessions = {role: self.session_of(role) for role in PEOPLE}
        self.savepoint = self.has_written = None

    def session_of(self, role):
        """The cookies of somebody who has just come in."""
        client = Client()
        if role == "resident":
            pair = {
                "number": self.everybody.case_a.number,
                "query_code": self.everybody.query_code,
            }
            client.post(reverse("complaints:track"), pair)
        elif role == "worker":
            session = client.session
            session.update(self.everybody.rooms.work.worker_session)
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        elif role != "stranger":
            user = self.everybody.people[role]
            client.force_login(user)
            session = client.session
            at = timezone.now().timestamp()
            session["account_authentication_methods"] = [{"method": "password", "at": at}]
            session["account_authentication_methods_user"] = user_id_to_str(user)
            session[LAST_SEEN] = int(at)
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return {name: morsel.value for name, morsel in client.cookies.items()}

    def answer(self, role, method, path):
        """The response, as somebody else would get it right now; what it wrote is undone."""
        self.count += 1
        # Nobody runs into a limit that somebody else has used up.
        cache.key_prefix = f"{cache.key_prefix.split('#')[0]}#{self.count}"
        self.client.cookies = SimpleCookie(self.sessions.get(role, {}))
        with self.undone():
            response = self.client.generic(method, path, **self.headers(role, method, path))
            if response.streaming:
                response.knocked = b"".join(response.streaming_content)
        return response

    @contextmanager
    def undone(self):
        """What is written within is undone. All knocks go back to one savepoint, and those that only read
        stay: most doors are shut after one question or two, and three statements more would double them."""
        self.savepoint = self.savepoint or transaction.savepoint()
        self.has_written, waiting = False, len(connection.run_on_commit)
        try:
            with connection.execute_wrapper(self.watch):
                yield
        finally:
            del connection.run_on_commit[waiting:]
            if self.has_written or connection.needs_rollback:
                transaction.savepoint_rollback(self.savepoint)
                transaction.set_rollback(False)

    def watch(self, execute, sql, params, many, context):
        """Note a statement that may have written, or that has failed and broken the transaction off."""
        self.has_written = self.has_written or not READS.match(sql)
        try:
            return execute(sql, params, many, context)
        except Exception:
            self.has_written = True
            raise

    def headers(self, role, method, path):
        content_type = {"content_type": "application/x-www-form-urlencoded"}
        if path.startswith("/api/"):
            content_type = {"content_type": "application/json"}
        if role in ("token", "scopeless"):
            key = {"token": "gt_with-scope", "scopeless": "gt_without-scope"}[role]
            return content_type | {"headers": {"Authorization": f"Bearer {key}"}}
        if role == "partner":
            key = self.everybody.key
            signed = signing.signed_headers(
                key.partner.slug, key.key_id, key.secret, method, path, b"", timezone.now()
            )
            return content_type | {"headers": signed}
        return content_type

    def word(self, role, method, path):
        """How the door answers: a status, "in" for the way to the sign-in; with the number of rows that
        a list of rows which not everybody sees gives."""
        if method == OTHERS:
            words = {self.word(role, each, path) for each in ("PUT", "PATCH", "DELETE")}
            return "/".join(sorted(words))
        response = self.answer(role, method, path)
        status = response.status_code
        if status in (301, 302) and response["Location"].split("?")[0] in SIGN_IN:
            return "in"
        rows = rows_in(response) if status == 200 and method == "GET" else None
        return str(status) if rows is None else f"{status}:{rows}"


def rows_in(response):
    """How many rows a list of a register gave that people see different parts of; None for other pages."""
    context = getattr(response, "context_data", None) or {}
    changelist = context.get("cl")
    if changelist is not None and hasattr(changelist.model._default_manager, "visible_to"):
        return len(changelist.result_list)
    if response["Content-Type"].startswith("text/calendar"):
        return response.content.count(b"BEGIN:VEVENT")
    if (
        response.wsgi_request.path.startswith("/api/v1/staff/")
        and "json" in response["Content-Type"]
    ):
        data = json.loads(response.content)
        return len(data["results"]) if "results" in data else None
    return None


def methods_of(address):
    """A browser's forms know two methods, programs all; the pages of a history and most steps are asked
    for alike with both."""
    if address.table == "api":
        return ("GET", "POST", OTHERS)
    if address.route.endswith("_history"):
        return ("GET",)
    if address.route.endswith("_complaint_step") and not address.row.endswith(STEPS_POSTED):
        return ("GET",)
    return ("GET", "POST")


def roles_of(table):
    return (*PEOPLE, *PROGRAMS) if table == "api" else PEOPLE


def lines_of(everybody):
    """(address, method) of every line that the tables have to have."""
    return [
        (address, method) for address in addresses_of(everybody) for method in methods_of(address)
    ]


@pytest.fixture
def quick_visits(monkeypatch, settings):
    """Sessions are kept by the browser, and who somebody is, with the rights and offices that go with it, is
    looked up once: no knock changes them, and each gets a copy of its own."""
    known = {}
    get_user = PasswordBackend.get_user

    def known_user(backend, pk):
        if pk not in known:
            known[pk] = get_user(backend, pk)
            known[pk].get_all_permissions()
        return copy.copy(known[pk])

    monkeypatch.setattr(PasswordBackend, "get_user", known_user)
    for module, name in (
        (bureaus_permissions, "roles_today"),
        (enterprises_permissions, "parts_of"),
    ):
        monkeypatch.setattr(module, name, cache_in_process(getattr(module, name)))
    settings.SESSION_ENGINE = "gaotai_jiazheng.tests.doors.sessions"


@pytest.fixture
def unseen(monkeypatch, quick_visits):
    """Pages are decided on but not drawn, menus not filled, the API's description not written, nothing
    logged, nobody named in the history, no policy put on an answer, an address looked up once for everybody:
    none of it tells who may, and all of it takes time."""
    monkeypatch.setattr(Template, "render", lambda self, context: SafeString(""))
    monkeypatch.setattr(WorkbenchSite, "each_context", lambda self, request: {})
    monkeypatch.setattr(api_description, "rendered", lambda renderer: b"")
    monkeypatch.setattr(get_resolver(), "resolve", cache_in_process(get_resolver().resolve))
    for middleware in (RequestLogMiddleware, SignedInHistoryMiddleware):
        monkeypatch.setattr(
            middleware, "__call__", lambda self, request: self.get_response(request)
        )
    monkeypatch.setattr(
        ContentPolicyMiddleware, "process_response", lambda self, request, response: response
    )
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def asked_once(monkeypatch):
    """Of all who are let through to a view that asks nothing of the person it is run for one; a case is looked
    up once for each person, and each knock gets a copy of its own."""
    memory = AskedOnce()
    answering = memory.instead_of(BaseHandler.make_view_atomic)
    monkeypatch.setattr(BaseHandler, "make_view_atomic", answering)
    monkeypatch.setattr(complaint, "visible_case", memory.looked_up(complaint.visible_case))
    return memory


@pytest.fixture
def drawn_once(monkeypatch):
    """Pages are drawn whole, but for the workbench's menu: it is the same on every page, and each person
    sees it on the first one. What a page was drawn from is not kept."""
    met, menu, included = set(), WorkbenchSite.get_sidebar_list, IncludeNode.render

    def menu_once(site, request):
        return [] if request.user.pk in met else menu(site, request)

    def include_once(node, context):
        if node.template.var == SIDEBAR:
            if context["request"].user.pk in met:
                return ""
            met.add(context["request"].user.pk)
        return included(node, context)

    monkeypatch.setattr(WorkbenchSite, "get_sidebar_list", menu_once)
    monkeypatch.setattr(IncludeNode, "render", include_once)
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
