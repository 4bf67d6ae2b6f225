"""Plays a month of hotline work in this process and prints what went in, what came out and what differs."""

import json
import logging
import os
import sys
import time
import uuid
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()
logging.disable(logging.INFO)

from django.utils import timezone

from accounts.models import User
from bench import replay
from bureaus.models import Bureau
from exchange import keys
from exchange.models import Partner

FIRST, DAYS = date(2026, 9, 14), 30


def partners() -> dict:
    """Hotline -> (partner, key), made when they are not there."""
    center = Bureau.objects.get(is_dispatch_center=True)
    administrator = User.objects.get(username="security-admin")
    found = {}
    for hotline in Partner.Hotline.values:
        values = {
            "name": f"测量用{hotline}平台",
            "hotline": hotline,
            "bureau": center,
            "scopes": ["orders:write"],
            "requests_per_minute": 1_000_000,
        }
        partner, _ = Partner.objects.get_or_create(slug=f"month-{hotline}", defaults=values)
        key = keys.signing_key(partner)
        if key is None:
            issued_at = timezone.now() - timedelta(days=400)
            key = keys.issue(partner, by=administrator, at=issued_at)
        found[hotline] = (partner, key)
    return found


began = time.perf_counter()
month = replay.replay(
    FIRST,
    DAYS,
    int(sys.argv[1]),
    partners(),
    importer=User.objects.get(username="gov-service-center"),
    prefix=uuid.uuid4().hex[:8],
)
found = replay.compared(month)
found["clocks_wrong"] = len(found["clocks_wrong"])
seconds = round(time.perf_counter() - began, 1)
print(json.dumps({**found, "answers": month.answers, "seconds": seconds}))
