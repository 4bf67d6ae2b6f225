"""Searches the whole site in this process as a stranger; prints JSON. Entries are planted first, by one
statement from the register of enterprises, where they are not there yet."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.db import connection
from django.test import Client

from bench.measuring import measured, opening
from enterprises.models import Enterprise
from search import sweeping
from search.models import SearchEntry
from search.views import public

PLANT = """
    INSERT INTO search_searchentry
        (kind, object_id, title, text, address, vector, digest, changed_at)
    SELECT 'enterprise', id, name, address, '/enterprises/' || id || '/', search_vector, '', listed_on
    FROM enterprises_enterprise WHERE state <> 'cancelled'
    ON CONFLICT DO NOTHING
"""


def plant():
    if SearchEntry.objects.count() >= Enterprise.objects.listed().count():
        return
    with connection.cursor() as cursor:
        cursor.execute(PLANT)
    sweeping.sweep_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_searchentry")


def pages():
    """Name -> address of what a reader asks for."""
    name = Enterprise.objects.listed().order_by("-pk").values_list("name", flat=True)[0]
    middle = SearchEntry.objects.filter(kind="enterprise").newest()
    middle = middle[SearchEntry.objects.filter(kind="enterprise").count() // 2]
    place = f"{round(middle.changed_at.timestamp() * 1_000_000)}-{middle.pk}"
    return {
        "search by a name": f"/search/?q={name}",
        "search by a service": "/search/?q=深度保洁",
        "search by the word everything has": "/search/?q=家政",
        "search by one character": "/search/?q=保",
        "search by two words that never meet": "/search/?q=月嫂 煃煃",
        "search that finds nothing": "/search/?q=煃煃煃煃",
        "a page of a kind": "/search/?q=家政&kind=enterprise",
        "a page of a kind deep inside": f"/search/?q=家政&kind=enterprise&after={place}",
        "by a program": "/api/v1/search/?q=深度保洁",
    }


def main(times):
    public.SEARCHES_PER_MINUTE = 10**9
    plant()
    client = Client()
    return {name: measured(opening(client, path), times) for name, path in pages().items()}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
