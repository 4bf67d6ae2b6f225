"""What /open-data/ promises is there."""

import pytest
from django.urls import reverse

from gaotai_jiazheng.data_sets import DATA_SETS

pytestmark = pytest.mark.django_db


def test_page_names_every_set_and_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(reverse("open_data")).content.decode()

    assert [each.title for each in DATA_SETS if each.title not in page] == []


def test_every_file_is_named_once():
    links = [link for each in DATA_SETS for _, link in each.links]

    assert len(links) == len(set(links))


@pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda each: each.title)
def test_every_file_answers_a_stranger(client, data_set):
    """The list of cards that were stopped is there once a first one was signed: ``cards`` asks for that."""
    links = {link for _, link in data_set.links} - {reverse("cards:revocations")}

    assert [link for link in links if client.get(link).status_code != 200] == []
