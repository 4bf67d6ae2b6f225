"""Every address, walked by somebody who is not signed in."""

import re
import uuid
from datetime import date

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from complaints.models import PrivacyNotice

pytestmark = pytest.mark.django_db

# What a stranger may open. A name that is in neither list must send a stranger to the sign-in.
PUBLIC = {
    "open_data",
    "verify",
    "verify_card",
    "accessibility",
    "api_brand-detail",
    "api_brand-list",
    "api_community-detail",
    "api_community-list",
    "api_campaign-detail",
    "api_campaign-list",
    "api_class-detail",
    "api_class-list",
    "api_coverage-detail",
    "api_coverage-list",
    "api_docs",
    "api_enterprise-detail",
    "api_event-detail",
    "api_event-list",
    "api_enterprise-list",
    "api_commitment-detail",
    "api_commitment-list",
    "api_job-detail",
    "api_job-list",
    "api_measure-detail",
    "api_notice-detail",
    "api_notice-list",
    "api_measure-list",
    "api_outlet-detail",
    "api_outlet-list",
    "api_policy-detail",
    "api_policy-list",
    "api_schema",
    "api_search-list",
    "api_price-list",
    "api_price_list-detail",
    "api_price_list-list",
    "api_target-detail",
    "api_target-list",
    "account_login",
    "account_logout",
    "brands:brand",
    "brands:index",
    "brands:mark",
    "brands:member",
    "brands:members",
    "brands:recognised",
    "brands:standard",
    "cards:card",
    "cards:check",
    "cards:keys",
    "cards:offline",
    "cards:photo",
    "cards:revocations",
    "cards:rule",
    "communities:cancel",
    "communities:code",
    "communities:community",
    "communities:covered",
    "communities:event",
    "communities:events",
    "communities:household",
    "communities:index",
    "communities:poster",
    "communities:receipt",
    "communities:register",
    "communities:savings",
    "communities:womens",
    "employment:communities",
    "employment:community",
    "employment:feed",
    "employment:index",
    "employment:job",
    "employment:open",
    "employment:own",
    "employment:paper",
    "employment:published",
    "employment:receipt",
    "employment:seek",
    "employment:seek_code",
    "employment:seek_code_again",
    "employment:sheet",
    "competitions:code",
    "competitions:code_again",
    "competitions:competition",
    "competitions:enter",
    "competitions:figures",
    "competitions:index",
    "competitions:receipt",
    "competitions:scores",
    "classroom:needs",
    "classroom:person_times",
    "classroom:sign_in",
    "complaints:ask",
    "complaints:ask_check",
    "complaints:check",
    "complaints:discard",
    "complaints:enterprise_statistics",
    "complaints:index",
    "complaints:new",
    "complaints:paper",
    "complaints:privacy",
    "complaints:published",
    "complaints:published_one",
    "complaints:refund",
    "complaints:statistics",
    "complaints:report",
    "complaints:report_check",
    "complaints:step",
    "complaints:track",
    "complaints:wage",
    "complaints:wage_check",
    "complaints:wage_step",
    "complaints:one_enterprise_statistics",
    "complaints_csv",
    "complaints_dictionary",
    "complaints_json",
    "contracts:blank",
    "contracts:calls",
    "contracts:index",
    "contracts:large",
    "contracts:template",
    "contracts:verify",
    "credentials:levels",
    "disclosure:attachment",
    "disclosure:feed",
    "disclosure:index",
    "disclosure:notice",
    "disclosure:object",
    "disclosure:track",
    "enterprises:again",
    "enterprises:another",
    "enterprises:join",
    "enterprises:check",
    "enterprises:enterprise",
    "enterprises:incubators",
    "enterprises:index",
    "enterprises:prove_phone",
    "enterprises:receipt",
    "enterprises:register",
    "enterprises:register_step",
    "enterprises:resume",
    "enterprises:status",
    "file_complaint",
    "funds:overview",
    "healthz",
    "help",
    "home",
    "inspections:checklist",
    "inspections:draw_data",
    "inspections:index",
    "inspections:plan",
    "inspections:result",
    "inspections:results",
    "ledger:proofs",
    "metrics",
    "market:association",
    "market:board",
    "market:board_rows",
    "market:convention",
    "market:convention_comment",
    "market:convention_comments",
    "market:convention_rows",
    "market:convention_version",
    "market:figures",
    "market:price_list",
    "market:price_list_data",
    "market:prices_rows",
    "market:versions",
    "plan:bureau",
    "plan:changes",
    "plan:index",
    "plan:matrix",
    "plan:measure",
    "plan:table_csv",
    "plan:table_xlsx",
    "plan:metric",
    "plan:metrics",
    "plan:rows",
    "plan:target",
    "promotion:campaign",
    "promotion:claim",
    "promotion:claimed",
    "promotion:code",
    "promotion:code_again",
    "promotion:held",
    "promotion:index",
    "promotion:redeemed",
    "promotion:redemptions",
    "ratings:cultivation",
    "ratings:index",
    "ratings:rating",
    "ratings:result",
    "ratings:result_data",
    "ratings:scheme",
    "readyz",
    "search:index",
    "search:llms",
    "search:robots",
    "search:sitemap",
    "search:sitemap_pages",
    "search:sitemap_rows",
    "set_view",
    "stories:index",
    "stories:news",
    "stories:news_feed",
    "stories:news_rows",
    "stories:one_news",
    "stories:photo",
    "stories:stories_feed",
    "stories:stories_rows",
    "stories:story",
    "subsidies:begin",
    "subsidies:figures",
    "subsidies:index",
    "subsidies:paper",
    "subsidies:policy",
    "subsidies:track",
    "track_complaint",
    "training:cancel",
    "training:code",
    "training:code_again",
    "training:enrol",
    "training:index",
    "training:mine",
    "training:paper",
    "training:receipt",
    "training:training_class",
    "visits:batch",
    "visits:batch_data",
    "visits:code",
    "visits:code_again",
    "visits:formula",
    "visits:index",
    "visits:new",
    "visits:stars",
    "visits:trace",
    "recruitment:bases",
    "recruitment:calendar",
    "recruitment:contests",
    "recruitment:event",
    "recruitment:event_calendar",
    "recruitment:events",
    "recruitment:feed",
    "recruitment:followed_up",
    "recruitment:held",
    "recruitment:incubators",
    "recruitment:matchmaking",
    "recruitment:tenants",
    "schools:cooperations",
    "schools:index",
    "schools:programme",
    "schools:students",
    "worker:code",
    "worker:rights",
    "worker:sign_in",
    "worker:sign_out",
    "workers:coverage",
}
# What opens by a secret instead of a sign-in: the query code of a case, the token of a calendar feed.
# A stranger without it is told nothing.
OPENED_BY_A_SECRET = {
    "cards:own",
    "competitions:mine",
    "competitions:withdraw",
    "complaints:attachment",
    "complaints:case",
    "complaints:clock",
    "complaints:follow_up",
    "complaints:receipt",
    "complaints:supplement",
    "complaints:withdraw",
    "contracts:page",
    "contracts:read",
    "contracts:sign",
    "credentials:award_file",
    "credentials:awards",
    "credentials:exams",
    "credentials:next_level",
    "credentials:passport",
    "credentials:passport_revoke",
    "credentials:shown",
    "deadlines_feed",
    "disclosure:objection",
    "disclosure:receipt",
    "disclosure:withdraw_objection",
    "employment:answer",
    "employment:mine",
    "employment:mine_answer",
    "employment:mine_edit",
    "employment:mine_volunteer",
    "employment:mine_withdraw",
    "enterprises:file",
    "enterprises:withdraw",
    "promotion:slip",
    "promotion:voucher",
    "subsidies:entitlements",
    "subsidies:form",
    "subsidies:letter",
    "subsidies:own",
    "subsidies:prove",
    "subsidies:prove_again",
    "subsidies:withdraw",
    "training:mine_cancel",
    "training:mine_code",
    "training:mine_list",
    "visits:confirm",
    "visits:deny",
    "visits:dispute",
    "visits:mine",
    "visits:own",
    "visits:own_dispute",
    "visits:own_stars",
    "visits:rate",
    "worker:answer_request",
    "worker:consent",
    "worker:correction",
    "worker:file",
    "worker:home",
    "worker:looks",
    "worker:copy",
    "worker:picture",
    "worker:portrait",
    "worker:portrait_answer",
}
# Django's admin has addresses without a name: of old links to an object, and a last one for the rest.
NAMELESS = re.compile(r"admin/(\w+/\w+/<path:object_id>/|\(\?P<url>\.\*\)\$)")

SAMPLES = {
    "app_label": next(iter(admin.site._registry))._meta.app_label,
    "format": "json",
    "url": "nothing",
}
SAMPLES_BY_CONVERTER = {
    "IntConverter": 1,
    "UUIDConverter": uuid.UUID(int=1),
    "SlugConverter": "sample",
    "PathConverter": "1",
    "StringConverter": "sample",
}


def walk(resolver, prefix="", namespaces=()):
    """(qualified name or None, readable route) of every pattern."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            name = ":".join([*namespaces, entry.name]) if entry.name else None
            yield name, route
        else:
            inner = [*namespaces, entry.namespace] if entry.namespace else namespaces
            yield from walk(entry, route, inner)


def possibilities(name):
    """The paths of a name, one for each set of arguments that it can be reversed with."""
    *namespaces, last = name.split(":")
    resolver, prefix = get_resolver(), ""
    for namespace in namespaces:
        part, resolver = resolver.namespace_dict[namespace]
        prefix += part
    for forms, _pattern, defaults, converters in resolver.reverse_dict.getlist(last):
        for _form, parameters in forms:
            arguments = {
                parameter: SAMPLES.get(parameter, sample_for(converters.get(parameter)))
                for parameter in parameters
                if parameter not in defaults
            }
            yield reverse(name, kwargs=arguments)


def sample_for(converter):
    return SAMPLES_BY_CONVERTER.get(type(converter).__name__, "1")


ROUTES = list(walk(get_resolver()))
WITHOUT_NAME = [route for name, route in ROUTES if name is None]
ADDRESSES = sorted({(name, path) for name, _ in ROUTES if name for path in possibilities(name)})
GUARDED = [
    *((name, path) for name, path in ADDRESSES if name not in PUBLIC | OPENED_BY_A_SECRET),
    *(("", f"/{route.replace('<path:object_id>', '1')}") for route in WITHOUT_NAME if "<" in route),
]


def listed(names):
    return [(name, path) for name, path in ADDRESSES if name in names]


def is_sent_away(response):
    """Whether a stranger gets to the sign-in, or as a program is told 401 or 403."""
    if response.status_code == 302:
        return response["Location"].split("?")[0] in {
            reverse("account_login"),
            reverse("admin:login"),
        }
    return response.status_code in {401, 403} and "json" in response["Content-Type"]


def test_every_pattern_of_ours_has_a_name():
    assert [route for route in WITHOUT_NAME if not NAMELESS.fullmatch(route)] == []


def test_every_listed_name_exists():
    assert (PUBLIC | OPENED_BY_A_SECRET) - {name for name, _ in ROUTES} == set()


@pytest.fixture
def stranger(client):
    """One browser for a whole walk: an error of a page is an answer, too."""
    client.raise_request_exception = False
    return client


def answers(stranger, method, addresses):
    """(name, path, response) of each address as if nothing had been asked before: without a cookie, below
    every limit, and what a page has written is undone."""
    prefix = cache.key_prefix
    for number, (name, path) in enumerate(addresses):
        cache.key_prefix = f"{prefix}#{number}"
        stranger.cookies.clear()
        with transaction.atomic():
            response = stranger.generic(method, path)
            transaction.set_rollback(True)
        yield name, path, response


def told(response):
    return response.status_code, response.get("Location")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_stranger_is_sent_away(stranger, method):
    let_in = [
        (name, path, told(response))
        for name, path, response in answers(stranger, method, GUARDED)
        if not is_sent_away(response)
    ]

    assert len(GUARDED) > 1000
    assert let_in == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_stranger_without_the_secret_is_told_nothing(stranger, method):
    rooms = ("complaints:track", "disclosure:track", "employment:own", "training:mine")
    rooms += ("subsidies:track", "visits:trace", "worker:sign_in")
    entrances = {reverse(name) for name in rooms}

    let_in = [
        (name, path, told(response))
        for name, path, response in answers(stranger, method, listed(OPENED_BY_A_SECRET))
        if response.status_code not in {302, 401, 403, 404, 405}
        or (response.status_code == 302 and response["Location"].split("?")[0] not in entrances)
    ]

    assert let_in == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_public_page_answers_a_stranger(stranger, method):
    PrivacyNotice.objects.create(version="1", text="告知", in_force_from=date(2026, 1, 1))

    wrong = [
        (name, path, told(response))
        for name, path, response in answers(stranger, method, listed(PUBLIC))
        if is_sent_away(response) or (response.status_code >= 500 and name != "readyz")
    ]

    assert wrong == []
