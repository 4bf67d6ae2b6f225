"""Bodies that no browser sends, at every address."""

from itertools import product

import pytest
import time_machine
from django.core.cache import cache
from django.http import SimpleCookie

from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from complaints.tests.factories import moment
from gaotai_jiazheng.tests import attacking
from gaotai_jiazheng.tests.doors import tables
from gaotai_jiazheng.tests.doors.addresses import addresses_of
from gaotai_jiazheng.tests.doors.everybody import NOW, Everybody
from gaotai_jiazheng.tests.doors.knocking import (  # noqa: F401
    PEOPLE,
    PROGRAMS,
    Knocker,
    quick_visits,
    unseen,
)
from gaotai_jiazheng.tests.test_strangers import ADDRESSES
from gaotai_jiazheng.wsgi import Request, application

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(3600),
    pytest.mark.usefixtures("unseen"),
]


JSON, TYPED = "application/json", "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=edge"


def multipart(disposition, content="x"):
    text = (
        f"--edge\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n--edge--\r\n"
    )
    return text.encode("utf-8", "surrogatepass"), MULTIPART


ODD_BODIES = {
    "deep list": (b"[" * 10_000, JSON),
    "deep list that ends": (b"[" * 10_000 + b"]" * 10_000, JSON),
    "deep object": (b'{"title":' * 10_000 + b"1" + b"}" * 10_000, JSON),
    "long number": (b'{"title": ' + b"9" * 9000 + b"}", JSON),
    "infinite": (b'{"title": 1e999, "category": NaN, "town": -Infinity}', JSON),
    "half a pair": (rb'{"title": "\ud800", "content": "\ud800", "category": "\ud800"}', JSON),
    "nul": (rb'{"title": "\u0000", "content": "a\u0000b", "category": "\u0000"}', JSON),
    "no UTF-8": (b'{"title": "\xff\xfe"}', JSON),
    "twice": (b'{"title": 1, "title": [], "content": {}, "content": null}', JSON),
    "a text": (b'"title"', JSON),
    "a null": (b"null", JSON),
    "cut off": (b'{"title": "', JSON),
    "wrong charset": (b"{}", "application/json; charset=nonsense"),
    "UTF-16": ("{}".encode("utf-16"), "application/json; charset=utf-16"),
    "codec": (b"title=%ff&number=1", f"{TYPED}; charset=rot13"),
    "xml": (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "text/xml"),
    "no type": (b"{}", ""),
    "half a type": (b"{}", "application/"),
    "no boundary": (b"--x", "multipart/form-data"),
    "odd boundary": (b"--x", 'multipart/form-data; boundary="\xff\x00"'),
    "nul in a file's name": multipart('name="attachments"; filename="a\0.png"'),
    "way out in a file's name": multipart('name="attachments"; filename="../../etc/passwd"'),
    "long name of a file": multipart(f'name="attachments"; filename="{"x" * 9000}.png"'),
    "nul in a field": multipart('name="number"', "GT\0"),
    "nul in a field's name": multipart('name="num\0ber"'),
    "half a pair in a field": multipart('name="number"', "\ud800"),
    "raw bytes": (b"number=%ff%fe&query_code=\xff&login=%00&password=%00&title=%ED%A0%80", TYPED),
    "many fields": (b"&".join(b"f%d=1" % place for place in range(2000)), TYPED),
    "long field": (b"number=" + b"x" * 900_000, TYPED),
    "ten thousand fields": (b"&".join(b"f%d=1" % place for place in range(10_000)), TYPED),
    "nul in a key": (b"tit%00le=1&%00=2&number%00=3", TYPED),
    "nul in a key of JSON": (rb'{"tit\u0000le": 1, "\u0000": 2}', JSON),
    "cut off between two parts": (multipart('name="number"')[0][:-8], MULTIPART),
    "cut off in a head": (multipart('name="number"')[0][:20], MULTIPART),
    "the same field a hundred times": (b"&".join([b"number=1", b"id=1"] * 100), TYPED),
    "a form that is JSON": (b'{"number": 1}', TYPED),
    "JSON that is a form": (b"number=1", JSON),
    "huge numbers": (b"number=1e309&amount=" + b"9" * 5000 + b"&id=-1e309&page=1e309", TYPED),
    "huge numbers of JSON": (
        b'{"number": 1e309, "id": ' + b"9" * 4000 + b', "year": -1e309}',
        JSON,
    ),
    "deep keys": (b"a" + b"[b]" * 5000 + b"=1", TYPED),
}


KNOWN_KINDS = {"json", "x-www-form-urlencoded", "form-data"}
# What a door answers to who may not, or to what does not exist.
SHUT = {"in", "401", "403", "404", "405"}


class Thrower(Knocker):
    """Throws bodies at doors as everybody; what they write is undone."""

    def throw(self, role, method, path, body, kind):
        self.count += 1
        cache.key_prefix = f"{cache.key_prefix.split('#')[0]}#{self.count}"
        self.client.cookies = SimpleCookie(self.sessions.get(role, {}))
        sent = {**self.headers(role, method, path), "content_type": kind}
        with self.undone():
            answer = self.client.generic(method, path, body, **sent)
            if answer.streaming:
                answer.knocked = b"".join(answer.streaming_content)
        return answer


@pytest.fixture(autouse=True)
def as_served(monkeypatch):
    """The test client makes requests as gunicorn does."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)


@pytest.fixture
def everybody(db):
    with time_machine.travel(moment(NOW), tick=False):
        yield Everybody()


def test_an_odd_body_is_no_error_of_ours(client):
    """One of them at each ninth address."""
    client.raise_request_exception = False
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))
    paths = sorted({path for name, path in ADDRESSES if "logout" not in name})
    bodies = list(ODD_BODIES.items())

    broken = []
    for place, path in enumerate(paths[::9]):
        how, (body, kind) = bodies[place % len(bodies)]
        answer = client.generic("POST", path, body, kind)
        if answer.status_code >= 500:
            broken.append((path, how, error_of(answer)))

    assert len(paths) > 300
    assert broken == []


@pytest.mark.parametrize("how", ["deep list", "deep list that ends", "deep object"])
def test_a_body_nested_too_deeply_is_400(client, how):
    body, kind = ODD_BODIES[how]

    assert client.post("/api/v1/complaints/track/", body, content_type=kind).status_code == 400


@pytest.mark.parametrize("charset", ["rot13", "zlib", "undefined", "no-such"])
def test_a_charset_of_no_texts_is_400_where_there_is_a_query(client, charset):
    kind = f"text/plain; charset={charset}"

    assert application.request_class is Request
    assert client.get("/help/?q=1", CONTENT_TYPE=kind).status_code == 400
    assert client.get("/help/?q=1", CONTENT_TYPE="text/plain; charset=utf-8").status_code == 200


@pytest.mark.skipif(not attacking.ASKED, reason="ATTACK says how many: bin/bench attack")
def test_no_odd_body_at_any_route_is_an_error_of_ours(everybody):
    """Each at each route, with a row that is there, as somebody whom it lets in."""
    thrower, broken = Thrower(everybody), []

    thrown = attacking.share_of(throws(everybody), 1)
    for (role, method, path), (how, (body, kind)) in thrown:
        answer = thrower.throw(role, method, path, body, kind)
        if answer.status_code >= 500:
            broken.append((answer.status_code, role, path, how, error_of(answer)))
            print(broken[-1], flush=True)

    print(f"bodies thrown: {len(thrown)}")
    assert len(thrown) > 20
    assert broken == []


def error_of(answer):
    """What a view raised, for who reads the failure."""
    return repr(getattr(answer, "exc_info", ("", ""))[1])[:200]


def throws(everybody):
    """((role, method, path), (how, (body, content type))) of each body at each route."""
    words = {key: said for lines in tables.read().values() for key, said in lines.items()}
    targets = {}
    for each in addresses_of(everybody):
        if "logout" not in each.route:
            role = let_in(words.get((each.route, each.row, "POST"), {}))
            if role or each.route not in targets:
                targets[each.route] = (role or PEOPLE[-1], "POST", each.path)
    return [
        (target, (how, (body, kind)))
        for target, (how, (body, kind)) in product(targets.values(), ODD_BODIES.items())
        if is_read(target[2], kind)
    ]


def is_read(path, kind):
    """Pages take a body of JSON for an empty form, and the interface looks into nothing else."""
    kinds = (JSON,) if path.startswith("/api/") else (TYPED, "multipart/")
    return kind.startswith(kinds) or kind.partition("/")[2].partition(";")[0] not in KNOWN_KINDS


def let_in(said):
    """Somebody whom the door does not turn away, if there is one."""
    roles = [
        role
        for role in (*PEOPLE, *PROGRAMS)
        if role in said and said[role].partition(":")[0] not in SHUT
    ]
    return roles[-1] if roles else None
