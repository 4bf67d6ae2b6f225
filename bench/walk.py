"""Opens the staff pages in this process as the market-regulation bureau's handler; prints JSON."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.test import Client

from accounts.models import User
from bench.walk_measure import measured
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


print(json.dumps(walk(int(sys.argv[1]))))
