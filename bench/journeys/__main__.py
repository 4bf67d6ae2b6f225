"""python -m bench.journeys ADDRESS PART: walk against a portal on the database of this environment; prints JSON.

PART: everything, or money, which needs payments that nobody has gathered yet.
"""

import json
import os
import sys
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
# The browser's own loop makes Django take this thread for an asynchronous one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from bench.journeys import bureau, carried, casework, enterprise, money, resident, steering, worker
from bench.journeys.walker import chromium
from search.tasks import sweep

EVERYTHING = (resident, worker, enterprise, bureau, casework, steering)
address, part = sys.argv[1:]
# The worker's, of which there is none here: what is to be found is entered.
sweep()
with chromium() as browser:
    rows = [
        journey.walk(browser, address, os.environ["DEMO_PASSWORD"]).done()
        for journey in ((money,) if part == "money" else EVERYTHING)
    ]
    if part == "everything":
        rows += carried.rows(browser, address, os.environ["DEMO_PASSWORD"])
print(json.dumps(rows, ensure_ascii=False, default=asdict))
