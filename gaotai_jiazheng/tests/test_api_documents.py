import re

import pytest
import yaml
from django.urls import reverse
from drf_spectacular.validation import validate_schema

from gaotai_jiazheng import api_description

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(client):
    return yaml.safe_load(client.get(reverse("api_schema")).content)


def test_schema_is_valid_openapi(schema):
    validate_schema(schema)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/complaints/",
        "/api/v1/complaints/track/",
        "/api/v1/enterprises/",
        "/api/v1/exchange/work-orders/",
        "/api/v1/exchange/work-orders/{external_number}/",
        "/api/v1/communities/",
        "/api/v1/plan/measures/",
        "/api/v1/plan/targets/",
        "/api/v1/staff/complaints/",
        "/api/v1/staff/deadlines/",
    ],
)
def test_contract_paths_are_in_the_schema(schema, path):
    assert path in schema["paths"]


def test_schema_tells_how_to_filter_and_to_page(schema):
    parameters = schema["paths"]["/api/v1/enterprises/"]["get"]["parameters"]

    assert {parameter["name"] for parameter in parameters} == {
        "next",
        "page_size",
        "search",
        "state",
        "town",
    }


def test_description_is_worked_out_once_whatever_is_asked_of_it(client):
    """A stranger could hold a core by asking for it in one version after another."""
    address = reverse("api_schema")
    first = client.get(address, {"format": "json"})
    before = api_description.rendered.cache_info().misses

    again = client.get(address, {"format": "json", "version": "9", "lang": "en"})

    assert again.content == first.content
    assert again["Content-Type"] == "application/vnd.oai.openapi+json"
    assert again["Cache-Control"] == "public, max-age=300"
    assert api_description.rendered.cache_info().misses == before
    assert api_description.description.cache_info().misses == 1


def test_documentation_page_has_no_inline_script_or_style_and_no_foreign_host(client):
    response = client.get(reverse("api_docs"))
    page = response.content.decode()

    assert response.status_code == 200
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert "<style" not in page
    assert re.findall(r"(?:https?:)?//[a-z]", page) == []
    sources = re.findall(r'<script src="([^"]+)"', page)
    assert "javascript" in client.get(sources[-1])["Content-Type"]


@pytest.mark.browser
def test_documentation_opens_under_the_content_policy(live_server, fresh_page):
    page, refused = fresh_page, []
    page.on(
        "console", lambda message: refused.append(message.text) if message.type == "error" else None
    )

    page.goto(live_server.url + reverse("api_docs"))
    page.wait_for_selector(".opblock", timeout=30_000)

    assert refused == []
