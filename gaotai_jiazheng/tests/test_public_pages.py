"""What the apps say of themselves to search, sitemap, feeds and llms.txt."""

import pytest
from django.urls import resolve

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.tests.test_strangers import PUBLIC


@pytest.mark.parametrize("page", public_pages.pages(), ids=lambda page: page.name)
def test_registered_page_is_public(page):
    name = resolve(page.address).view_name

    assert name in PUBLIC or name == "worker:home"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", public_pages.kinds().values(), ids=lambda kind: kind.slug)
def test_kind_gives_rows_and_has_a_room(kind):
    assert list(kind.visible()[:1]) == []
    assert resolve(kind.address).view_name in PUBLIC


def test_slug_is_given_once():
    with pytest.raises(ValueError, match="enterprise"):
        public_pages.rows("enterprise", "又一个", room="home")(list)
    with pytest.raises(ValueError, match="help"):
        public_pages.page("help", "又一个", "")
