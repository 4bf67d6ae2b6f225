"""The icon in the browser's tab: found where browsers look for it, and named by every page."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from accounts.tests.factories import UserFactory

LINKS = (
    'href="/favicon.ico"',
    'href="/static/icons/gaotai.svg"',
)


def content_of(response):
    return b"".join(response.streaming_content)


@pytest.mark.django_db
def test_icon_answers_at_the_top_of_the_site(client):
    response = client.get("/favicon.ico")
    content = content_of(response)

    assert response.status_code == 200
    assert content == (Path(settings.WHITENOISE_ROOT) / "favicon.ico").read_bytes()


def test_icon_has_the_sizes_that_browsers_take():
    content = (Path(settings.WHITENOISE_ROOT) / "favicon.ico").read_bytes()

    with Image.open(BytesIO(content)) as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_drawing_is_among_the_static_files():
    assert finders.find("icons/gaotai.svg") is not None


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/help/", "/no-such-page/"])
def test_public_page_names_both(client, path):
    page = client.get(path).text

    assert [link in page for link in LINKS] == [True, True]


@pytest.mark.django_db
def test_workbench_names_both(client):
    client.force_login(UserFactory(is_staff=True))
    page = client.get(reverse("admin:index")).text

    assert [link in page for link in LINKS] == [True, True]
