"""Opens the public directory in this process as a stranger; prints JSON."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.test import Client

from bench.measuring import measured, opening
from enterprises import directory
from enterprises.models import Enterprise
from regions.models import Community

DIRECTORY = "/enterprises/"


def pages():
    """Name -> address of what a reader asks for."""
    community = Community.objects.filter(is_active=True).order_by("pk").first()
    name = Enterprise.objects.order_by("-pk").values_list("name", flat=True)[0]
    last = deep_key()
    return {
        "first page": DIRECTORY,
        "newest first": f"{DIRECTORY}?order=newest",
        "a page deep inside": f"{DIRECTORY}?after={last}",
        "search by a name": f"{DIRECTORY}?q={name[3:6]}",
        "search by a service": f"{DIRECTORY}?q=深度保洁",
        "one community, one service": f"{DIRECTORY}?place=community:{community.pk}&line=nutrition",
        "one enterprise": f"{DIRECTORY}{Enterprise.objects.order_by('-pk')[0].pk}/",
    }


def deep_key():
    """The key of a row in the middle of the directory."""
    rows = directory.matching(directory.Wanted()).order_by("name", "id")
    return rows.values_list("pk", flat=True)[rows.count() // 2]


def main(times):
    client = Client()
    return {name: measured(opening(client, path), times) for name, path in pages().items()}


print(json.dumps(main(int(sys.argv[1]))))
