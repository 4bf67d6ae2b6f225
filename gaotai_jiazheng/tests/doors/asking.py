"""A view that does not ask who is there answers everybody alike: of all who knock at a door it is run for one.

Every knock goes through the whole middleware, which decides about each person by itself. Only the view behind
is handed a request that notes when anything is read from it in which people can differ; all but the few things
that are named here count as such. What it has noted nothing of is answered again to the next one.
"""

import copy
from collections.abc import MutableMapping
from http.cookies import SimpleCookie
from inspect import isfunction

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.http.response import ResponseHeaders

# The same in the requests of everybody who knocks at a door with a method; so are a request's own methods.
ALIKE = {
    *("method", "scheme", "path", "path_info", "resolver_match", "urlconf", "__class__"),
    *("GET", "POST", "FILES", "META", "environ", "body", "upload_handlers"),
    *("encoding", "content_type", "content_params"),
    *("_body", "_post", "_files", "_stream", "_read_started", "_encoding", "_upload_handlers"),
    *("csrf_processing_done", "_dont_enforce_csrf_checks"),
    # What the interface's own kind of request asks the one within for in vain.
    *("_user", "_force_auth_user", "_force_auth_token", "_parsed_accept_list"),
}
# Of a request's environment what can differ: the headers, but for those that no knock sends.
OF_A_PERSON = ("HTTP_", "CSRF_", "REMOTE_USER")
SENT_BY_NOBODY = {"HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_REFERER"}


class Watched:
    """Mixed into the class of a request, with the ``memory`` that is told once something of the person is read."""

    def __getattribute__(self, name):
        if name not in ALIKE and not isfunction(getattr(type(self), name, None)):
            type(self).memory.asks = True
        return super().__getattribute__(name)


class WatchedHeaders(MutableMapping):
    """The environment of a request; the memory is told when a header of the person's is read, or all of them."""

    def __init__(self, environ, memory):
        self._environ, self._memory = environ, memory

    def __getitem__(self, name):
        if name.startswith(OF_A_PERSON) and name not in SENT_BY_NOBODY:
            self._memory.asks = True
        return self._environ[name]

    def __iter__(self):
        self._memory.asks = True
        return iter(self._environ)

    def __len__(self):
        return len(self._environ)

    def __setitem__(self, name, value):
        self._environ[name] = value

    def __delitem__(self, name):
        del self._environ[name]


class AskedOnce:
    """What the views of one address answered without asking who is there."""

    def __init__(self):
        self.path, self.known, self.watched, self.asks = None, {}, {}, False
        self.rows = {}

    def forget(self):
        """Rules are others from now on."""
        self.path = None
        self.rows.clear()

    def looked_up(self, find):
        """The function (user, key) -> row, which is asked once for each person and row."""

        def found(user, key):
            asked = (user.pk, str(key))
            if asked not in self.rows:
                try:
                    self.rows[asked] = find(user, key)
                except (ObjectDoesNotExist, ValueError) as error:
                    self.rows[asked] = error
            if isinstance(self.rows[asked], Exception):
                raise type(self.rows[asked])
            return copy.deepcopy(self.rows[asked])

        return found

    def instead_of(self, make_view_atomic):
        """What the handler calls with each view that the middleware has let somebody through to."""
        return lambda handler, view: self.answering(make_view_atomic(handler, view))

    def answering(self, view):
        """The view; or what it answered, where that holds for everybody."""

        def answer(request, *args, **kwargs):
            path = request.get_full_path()
            if path != self.path:
                self.path, self.known = path, {}
            if request.method not in self.known:
                return self.asked(view, request, *args, **kwargs)
            known = self.known[request.method]
            if isinstance(known, Http404):
                raise Http404(*known.args)
            return again(known)

        return answer

    def asked(self, view, request, *args, **kwargs):
        """What the view answers; kept where it did not ask."""
        self.watch(request)
        try:
            response = view(request, *args, **kwargs)
        except Http404 as missing:
            self.keep(request, Http404(*missing.args))
            raise
        if not response.streaming:
            self.keep(request, again(response))
        return response

    def watch(self, request):
        plain = type(request)
        if plain not in self.watched:
            name = f"Watched{plain.__name__}"
            self.watched[plain] = type(name, (Watched, plain), {"memory": self})
        assert request.GET is not None  # worked out before, since it is kept among what differs
        request.META = request.environ = WatchedHeaders(request.META, self)
        request.__class__, self.asks = self.watched[plain], False

    def keep(self, request, answer):
        if not self.asks:
            self.known[request.method] = answer


def again(response):
    """The same answer as an object of its own, for the middleware to write its headers on."""
    other = object.__new__(type(response))
    vars(other).update({name: own(value) for name, value in vars(response).items()})
    return other


def own(value):
    return copy.copy(value) if isinstance(value, (list, ResponseHeaders, SimpleCookie)) else value
