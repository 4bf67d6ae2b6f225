"""Opens in this process what grows with a county: lists of staff with their usual filters, searches, the plan.

python -m bench.stroll 60        on the database of DATABASE_URL; prints a line of JSON last
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.contrib.auth import get_user_model
from django.test import Client

from bench.find import plant
from bench.measuring import measured, opening, rows_of
from bureaus.models import Bureau, BureauMember
from search.views import public

# Page -> address and the bureau whose handler opens it.
LISTS = {
    "complaints": ("complaints/complaint/", "market-regulation"),
    "complaints, overdue": ("complaints/complaint/?due=overdue", "market-regulation"),
    "complaints, archived": ("complaints/complaint/?state=all", "market-regulation"),
    "workers": ("workers/worker/", "hrss"),
    "workers by state": ("workers/worker/?state__exact=registered", "hrss"),
    "workers in work": ("workers/worker/?employed=yes", "hrss"),
    "workers out of work": ("workers/worker/?employed=no", "hrss"),
    "workers with insurance": ("workers/worker/?holds=insured", "hrss"),
    "enterprises": ("enterprises/enterprise/", "market-regulation"),
    "enterprises by state": ("enterprises/enterprise/?state__exact=suspended", "market-regulation"),
    "enterprises of a name": ("enterprises/enterprise/?q=绿洲", "market-regulation"),
    "deadlines": ("reminders/deadline/", "market-regulation"),
    "deadlines overdue": ("reminders/deadline/?due=overdue", "market-regulation"),
    "classes": ("training/trainingclass/", "hrss"),
    "classes by state": ("training/trainingclass/?state__exact=enrolling", "hrss"),
    "class rooms": ("training/classroom/", "hrss"),
    "completions": ("training/completion/", "hrss"),
    "completions for job seekers": (
        "training/completion/?enrolment__training_class__kind__exact=employment",
        "hrss",
    ),
    "flags": ("training/auditflag/", "hrss"),
    "applications": ("subsidies/application/", "hrss"),
    "applications of a policy": ("subsidies/application/?code=travel", "hrss"),
    "applications returned": ("subsidies/application/?state=returned", "hrss"),
    "class claims": ("subsidies/classclaim/", "hrss"),
}
PUBLIC = {
    "plan": "/plan/",
    "a measure": "/plan/measures/5/",
    "matrix": "/plan/matrix/",
    "a bureau": "/plan/bureaus/market-regulation/",
    "directory": "/enterprises/",
    "classes": "/training/",
}
SEARCHES = {"a service": "/search/?q=深度保洁", "a word everything has": "/search/?q=家政"}


def signed_in(bureau):
    """A client of somebody who handles the cases of a bureau."""
    user, _ = get_user_model().objects.get_or_create(
        username=f"bench-{bureau}", defaults={"name": "李秀英", "is_staff": True}
    )
    BureauMember.objects.get_or_create(
        bureau=Bureau.objects.get(slug=bureau), user=user, role="handler", valid_from="2020-01-01"
    )
    client = Client()
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    return client


def pages():
    """Page -> what opens it."""
    public.SEARCHES_PER_MINUTE = 10**9
    plant()
    staff = {bureau: signed_in(bureau) for _, bureau in LISTS.values()}
    stranger = Client()
    return {
        **{
            f"admin: {name}": opening(staff[bureau], f"/admin/{path}")
            for name, (path, bureau) in LISTS.items()
        },
        **{f"public: {name}": opening(stranger, path) for name, path in PUBLIC.items()},
        **{f"site search: {name}": opening(stranger, path) for name, path in SEARCHES.items()},
    }


def main(times):
    return {page: {**measured(act, times), "rows": rows_of(act())} for page, act in pages().items()}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
