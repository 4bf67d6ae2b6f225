"""The walk through the doors runs a view once for everybody only where it asks nothing of the person."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from gaotai_jiazheng.tests.doors.asking import AskedOnce

WAYS_TO_ASK = {
    "person": lambda request: request.user,
    "session": lambda request: request.session.get("a"),
    "cookie": lambda request: request.COOKIES.get("sessionid"),
    "signed cookie": lambda request: request.get_signed_cookie("a", None),
    "header": lambda request: request.headers.get("Authorization"),
    "environment": lambda request: request.META.get("HTTP_AUTHORIZATION"),
    "whole environment": lambda request: {**request.META},
    "attributes": vars,
    "what a middleware left": lambda request: hasattr(request, "signed_in_worker"),
}


def walked(view):
    """The statuses that two people get from a view, and how often it was run."""
    runs, memory, statuses = [], AskedOnce(), []
    for person in ("first", "second"):
        request = RequestFactory(headers={"Cookie": f"sessionid={person}"}).get("/a/?q=1")
        request.user = request.session = {"a": person}
        try:
            statuses.append(memory.answering(counted_by(view, runs))(request).status_code)
        except Http404:
            statuses.append(404)
    return statuses, len(runs)


def counted_by(view, runs):
    def counted(request):
        runs.append(1)
        return view(request)

    return counted


@pytest.mark.parametrize("way", WAYS_TO_ASK)
def test_view_that_asks_is_run_for_each(way):
    def view(request):
        WAYS_TO_ASK[way](request)
        return HttpResponse()

    assert walked(view) == ([200, 200], 2)


def test_view_that_asks_nothing_is_run_for_one():
    def page(request):
        assert (request.method, request.GET["q"], request.META["PATH_INFO"]) == ("GET", "1", "/a/")
        return HttpResponse(status=202)

    def missing(request):
        raise Http404(request.get_full_path())

    assert walked(page) == ([202, 202], 1)
    assert walked(missing) == ([404, 404], 1)
