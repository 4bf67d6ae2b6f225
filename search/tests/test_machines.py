"""sitemap.xml, robots.txt and llms.txt, read by parsers that are not ours."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.conf import settings

from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.public_pages import feeds, kinds, pages
from search import machines, sweeping

pytestmark = pytest.mark.django_db
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LASTMOD = "{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"


def locations(client, path):
    response = client.get(path.removeprefix(settings.SITE_URL))
    assert response.status_code == 200
    assert "max-age=300" in response["Cache-Control"]
    return [each.text for each in ElementTree.fromstring(response.content).iter(LOC)]


def test_sitemap_names_every_page_and_every_public_row(client):
    shown = EnterpriseFactory(name="黑河月嫂服务部")
    sweeping.sweep(kinds()["enterprise"])

    sections = locations(client, "/sitemap.xml")

    assert sections[0].endswith("/sitemap/pages.xml")
    assert set(locations(client, sections[0])) >= {
        settings.SITE_URL + page.address for page in pages()
    }
    assert locations(client, sections[1]) == [settings.SITE_URL + shown.get_absolute_url()]


def test_withdrawn_row_leaves_the_sitemap_at_once(client):
    gone = EnterpriseFactory()
    sweeping.sweep(kinds()["enterprise"])
    Enterprise.objects.filter(pk=gone.pk).update(state=Enterprise.State.CANCELLED)

    assert len(locations(client, "/sitemap.xml")) == 1
    assert locations(client, "/sitemap/enterprise/0.xml") == []


def test_sections_hold_no_more_than_they_may(client, monkeypatch):
    monkeypatch.setattr(machines, "MOST_OF_A_SECTION", 2)
    for _ in range(5):
        EnterpriseFactory()
    sweeping.sweep(kinds()["enterprise"])

    found = [locations(client, each) for each in locations(client, "/sitemap.xml")[1:]]

    assert [len(each) for each in found] == [2, 2, 1]
    assert len({address for each in found for address in each}) == 5


def test_section_of_no_kind_is_not_found(client):
    assert client.get("/sitemap/nothing/0.xml").status_code == 404


def test_robots_may_read_what_is_public(client):
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())

    assert rules.can_fetch("anybot", "/enterprises/")
    assert not any(
        rules.can_fetch("anybot", path) for path in ("/admin/", "/me/worker/", "/search/")
    )
    assert rules.site_maps() == [f"{settings.SITE_URL}/sitemap.xml"]


def test_llms_says_what_the_site_is_and_names_every_page(client, settings):
    settings.SITE_COUNTY = "临泽县"
    text = client.get("/llms.txt").content.decode()

    assert text.startswith("# ")
    assert "\n> 临泽县" in text
    assert all(f"({settings.SITE_URL}{page.address})" in text for page in pages())
    assert {"employment:feed", "recruitment:feed"} <= {feed.name for feed in feeds()}
    assert all(f"({settings.SITE_URL}{feed.address})" in text for feed in feeds())
    assert all(f"kind={kind}" in text for kind in kinds())
    assert "&" not in text
