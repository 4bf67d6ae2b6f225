"""The workspace of an enterprise that is off the register: everything is read, nothing new begins."""

import pytest
from django.urls import get_resolver, reverse

from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseMemberFactory

pytestmark = pytest.mark.django_db
PLACES = {"pk": 1, "worker": 1} | dict.fromkeys(
    ("key", "number", "role", "scope", "slug", "token", "word"), "x"
)
# Each page that begins something new; the others read, answer, or bring to an end.
BEGIN = {
    "competitions_workspace": {"competition"},
    "contracts_workspace": {"amend", "check", "clause", "link", "paper", "sign", "start", "step"},
    "convention_workspace": {"room"},
    "credentials_workspace": {"exam"},
    "market_workspace": {"begin", "confirm", "draft", "publish"},
    "outlets": {"edit", "new", "new_event"},
    "promotion_workspace": {"hand_out", "join", "look_up", "redeem"},
    "recruitment_workspace": {"ask"},
    "ratings_workspace": {"add_evidence", "apply", "change_scheme", "item", "start"},
    "training_demand": {"answer", "order"},
    "workspace": {
        "confirm",
        "data",
        "home_care",
        "home_care_files",
        "partnership_files",
        "partnerships",
        "premises_add",
        "premises_move",
        "trademarks",
    },
    "workspace_cards": {"print"},
    "workspace_jobs": {"edit", "new", "new_intern"},
    "workspace_visits": {"choose", "plan"},
    "workspace_workers": {
        "add",
        "ask_consent",
        "change",
        "consent",
        "imports",
        "paper",
        "portrait",
        "request",
        "request_again",
    },
}


@pytest.fixture
def owner():
    return EnterpriseMemberFactory(enterprise__state="cancelled").user


def beginning(patterns=None, namespace=""):
    """(name of an address, its places, the methods with which its page begins something)"""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(each, "url_patterns"):
            yield from beginning(each.url_patterns, each.namespace or namespace)
        elif begins := getattr(each.callback, "begins", None):
            yield f"{namespace}:{each.name}", each.pattern.converters, begins


def test_nothing_new_begins_and_what_is_possible_is_said(client, owner):
    client.force_login(owner)
    begun = {}

    for name, places, methods in beginning():
        room, _, page = name.partition(":")
        begun.setdefault(room, set()).add(page)
        address = reverse(name, kwargs={place: PLACES[place] for place in places})
        answers = [client.generic(method, address) for method in methods - {"HEAD"}]
        refused = [answer for answer in answers if answer.status_code != 405]
        assert {answer.status_code for answer in refused} == {409}, name
        assert all("还可以查看以前的资料" in answer.text for answer in refused), name

    assert begun == BEGIN


def test_a_suspended_one_is_told_by_each_step_what_it_may_not(client, owner):
    Enterprise.objects.update(state="suspended")
    client.force_login(owner)

    assert client.get(reverse("workspace_workers:add")).status_code == 200


def test_desk_says_what_is_possible_and_asks_for_no_data(client, owner):
    client.force_login(owner)

    page = client.get(reverse("workspace:home")).text

    assert "不能再添加资料、登记人员、起草合同。" in page
    assert "补充企业信息" not in page
    for room in ("workspace:data", "workspace_workers:index", "contracts_workspace:index"):
        assert client.get(reverse(room)).status_code == 200
    assert "登记一个人" not in client.get(reverse("workspace_workers:index")).text
