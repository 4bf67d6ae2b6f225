"""Opens staff pages in this process as the market-regulation bureau's handler; prints JSON.

python -m bench.walk pages 60       the list and a case page
python -m bench.walk searches 200   words looked for, similar cases, a bureau without cases
"""

import itertools
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from bench.measuring import measured, opening, rows_of
from bureaus.models import Bureau, BureauMember
from complaints.models import Complaint
from complaints.similar import similar_cases, told_in

CHANGE_LIST = "/admin/complaints/complaint/"
API_LIST = "/api/v1/staff/complaints/"
HANDLER = "market-regulation"
COMPARED_CASES = 40
# Words that a tenth of all cases have, words of a few, a firm, and words that no case has.
WORDS = (
    "保洁",
    "退款",
    "押金不退",
    "育儿嫂",
    "测试217号",
    "高台县测试88号家政服务部",
    "燃气灶爆炸",
)


def signed_in(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    return client


def pages(user):
    client = signed_in(user)
    case = Complaint.objects.visible_to(user).open().order_by("-pk").first()
    idle = signed_in(person_of_idle_bureau())
    return {
        "list, first page": opening(client, CHANGE_LIST),
        "list, overdue": opening(client, f"{CHANGE_LIST}?due=overdue"),
        "list of a bureau without cases": opening(idle, f"{CHANGE_LIST}?state=all"),
        "newest cases of it (API)": opening(idle, f"{API_LIST}?ordering=newest"),
        "case page": opening(client, f"{CHANGE_LIST}{case.pk}/change/"),
    }


def person_of_idle_bureau():
    """Somebody of a bureau that has never had a case."""
    bureau, _ = Bureau.objects.get_or_create(slug="bench-idle", defaults={"name": "县某局"})
    named = {"name": "李秀英", "is_staff": True}
    user, _ = User.objects.get_or_create(username="bench-idle", defaults=named)
    BureauMember.objects.get_or_create(
        bureau=bureau, user=user, role="contact", valid_from=timezone.localdate()
    )
    return user


def searches(user):
    client = signed_in(user)
    cases = list(Complaint.objects.visible_to(user).open().order_by("-pk")[:COMPARED_CASES])
    told = itertools.cycle([told_in(case) for case in cases])
    of_all = [f"{CHANGE_LIST}?{urlencode({'q': word, 'state': 'all'})}" for word in WORDS]
    of_open = [f"{CHANGE_LIST}?{urlencode({'q': word})}" for word in WORDS]
    return {
        "words among open cases": opening(client, *of_open),
        "words among all cases": opening(client, *of_all),
        "similar open cases": lambda: similar_cases(user, next(told)),
    }


what, times = sys.argv[1:]
acts = {"pages": pages, "searches": searches}[what](User.objects.get(username=HANDLER))
told = {name: measured(act, int(times), before=len(WORDS)) for name, act in acts.items()}
if what == "pages":
    told = {name: {**told[name], "rows": rows_of(act())} for name, act in acts.items()}
print(json.dumps(told))
