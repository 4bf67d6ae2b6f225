"""Opens the staff pages in this process as the market-regulation bureau's handler; prints JSON."""

import json
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.db import connection
from django.test import Client

from accounts.models import User
from complaints.models import Complaint

CHANGE_LIST = "/admin/complaints/complaint/"


def walk(times):
    client = Client()
    user = User.objects.get(username="market-regulation")
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    case = Complaint.objects.visible_to(user).open().order_by("-pk").first()
    pages = {
        "list, first page": CHANGE_LIST,
        "list, overdue": f"{CHANGE_LIST}?due=overdue",
        "case page": f"{CHANGE_LIST}{case.pk}/change/",
    }
    return {name: measured(client, path, times) for name, path in pages.items()}


def measured(client, path, times):
    for _ in range(3):
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    statements = []

    def noted(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        client.get(path)
    latencies = []
    for _ in range(times):
        began = time.perf_counter()
        client.get(path)
        latencies.append((time.perf_counter() - began) * 1000)
    latencies.sort()
    return {
        "queries": len(statements),
        "median_ms": round(statistics.median(latencies), 1),
        "p95_ms": round(latencies[int(len(latencies) * 0.95)], 1),
    }


print(json.dumps(walk(int(sys.argv[1]))))
