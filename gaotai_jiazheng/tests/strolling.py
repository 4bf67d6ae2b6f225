"""A county as a stranger walks it: no dead end, nothing heavy, nobody's data, every address."""

import gzip
import json
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.urls import resolve

from disclosure.gate import personal_data_in
from gaotai_jiazheng import public_pages
from search import sweeping

CLICKS, HEAVIEST = 3, 50 * 1024
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# Leads to a sign-in by telephone: there is nothing to walk behind it.
SIGNS_IN = {"worker:home"}


class Page(HTMLParser):
    """Where a page leads, and the data for machines that it carries."""

    def __init__(self, text):
        super().__init__()
        self.links, self.data, self.is_data = set(), [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and attrs.get("href"):
            self.links.add(attrs["href"])
        self.is_data = tag == "script" and attrs.get("type") == "application/ld+json"

    def handle_data(self, text):
        if self.is_data:
            self.data.append(json.loads(text))
            self.is_data = False


def inside(link, path):
    """The path that a link leads to within the site; None for another site, a number or a place on the page."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not (parts.path or parts.query):
        return None
    return (parts.path or path) if not parts.query else None


def walked(client) -> dict[str, int]:
    """Path -> how many clicks it is away from the first page; lists are opened, rows of the same kind once."""
    found, edge = {"/": 0}, ["/"]
    for clicks in range(1, CLICKS + 1):
        following = []
        for path in edge:
            response = client.get(path)
            if "html" not in response.get("Content-Type", ""):
                continue
            for link in Page(response.content.decode()).links:
                target = inside(link, path)
                if target and target not in found:
                    found[target] = clicks
                    following.append(target)
        names = {}
        for target in following:
            names.setdefault(resolve(target).view_name, target)
        edge = list(names.values())
    return found


def a_stranger_finds_everything(client):
    """Every room within three clicks; every address of the sitemap answers and is light; feeds tell of nobody."""
    sweeping.sweep_all()
    found = walked(client)
    rooms = {page.address for page in public_pages.pages()}
    rooms |= {kind.address for kind in public_pages.kinds().values()}
    assert rooms - found.keys() == set()

    sections = client.get("/sitemap.xml").content
    # An outlet stands on the page of its community, which has an entry of its own.
    addresses = {
        urlsplit(loc.text).path
        for section in ElementTree.fromstring(sections).iter(LOC)
        for loc in ElementTree.fromstring(client.get(urlsplit(section.text).path).content).iter(LOC)
    }
    assert len(addresses) > 100
    wrong = []
    for path in sorted(addresses):
        response = client.get(path)
        is_fine = response.status_code == 200 or resolve(path).view_name in SIGNS_IN
        text = response.content.decode()
        weight = len(gzip.compress(response.content))
        data = [each["@type"] for each in Page(text).data]
        if not is_fine or weight > HEAVIEST or not all(data):
            wrong.append((path, response.status_code, weight, data))
    assert wrong == []

    for path in ("/llms.txt", *(feed.address for feed in public_pages.feeds())):
        response = client.get(path)
        assert response.status_code == 200
        assert personal_data_in(response.content.decode()) == []
    assert settings.SITE_URL in client.get("/robots.txt").content.decode()
