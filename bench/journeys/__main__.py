"""python -m bench.journeys ADDRESS JOURNEY…: walk against a portal on the database of this environment; prints JSON."""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
# The browser's own loop makes Django take this thread for an asynchronous one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from bench.journeys.walker import chromium
from search.tasks import sweep

address, *names = sys.argv[1:]
# What is to be found is entered before somebody looks for it.
sweep()
rows = []
with chromium() as browser:
    for name in names:
        journey = import_module(f"bench.journeys.{name}")
        walked = journey.walk(browser, address, os.environ["DEMO_PASSWORD"])
        rows += walked if isinstance(walked, list) else [walked.done()]
print(json.dumps(rows, ensure_ascii=False, default=asdict))
