"""Telling enterprises and workers which papers run out: thirty and seven days before, once each.

It asks what should have been said by now and was not, so a missed day is made up and two runs at once say
nothing twice. A message tells the kind of paper and the day, nothing of the person.
"""

from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import EnterpriseMember
from reminders import outbox
from workers.models import Consent, Employment, ExpiryWarning
from workers.services.expiring import PAPERS, WARNED_BEFORE, contracts_ending

AT_ONCE = 500


def warn_due(on: date | None = None) -> int:
    """Give the warnings that are due on that day; how many papers were warned of."""
    on = on or timezone.localdate()
    given = 0
    windows = zip(WARNED_BEFORE, (*WARNED_BEFORE[1:], -1), strict=True)
    for days, next_days in windows:
        first, last = on + timedelta(days=next_days), on + timedelta(days=days)
        given += warn_of(contracts_ending(first, last), "contract", "合同", "contract_until", days)
        for kind, (label, papers, scope) in PAPERS.items():
            given += warn_of(papers(first, last), kind, label, "valid_until", days, scope, on)
    return given


def warn_of(papers, kind, label, field, days, scope=None, on=None) -> int:
    """Warn of the papers of one kind and stage of which nobody has warned yet, portion by portion."""
    after, given = 0, 0
    while True:
        rows = papers.filter(pk__gt=after).order_by("pk").select_related("worker")[:AT_ONCE]
        rows = list(rows)
        if not rows:
            return given
        after = rows[-1].pk
        given += warn_portion(rows, kind, label, field, days, scope, on)


@transaction.atomic
def warn_portion(rows, kind, label, field, days, scope, on) -> int:
    known = set(
        ExpiryWarning.objects.filter(
            kind=kind, days=days, paper_id__in=[row.pk for row in rows]
        ).values_list("paper_id", "until")
    )
    fresh = [row for row in rows if (row.pk, getattr(row, field)) not in known]
    ExpiryWarning.objects.bulk_create(
        (
            ExpiryWarning(kind=kind, paper_id=row.pk, until=getattr(row, field), days=days)
            for row in fresh
        ),
        ignore_conflicts=True,
    )
    messages = []
    for row in fresh:
        messages += to_worker(row, kind, label, getattr(row, field), days)
    for enterprise_id, count in told_enterprises(fresh, scope, on).items():
        first = f"{fresh[0].pk}-{getattr(fresh[0], field)}"
        messages += to_enterprise(enterprise_id, kind, label, count, days, first)
    outbox.write(messages)
    return len(fresh)


def to_worker(row, kind, label, until, days):
    if not row.worker.phone:
        return []
    message = outbox.Message(
        kind="worker_expiry",
        subject=f"您的{label}{date_format(until)}到期",
        body="到期以前请换新的，并告诉企业。",
        link=reverse("worker:home"),
        dedupe_key=f"worker-{kind}-{row.pk}-{until}-{days}",
        waits_for_morning=True,
    )
    return outbox.post_to_phone(row.worker.phone, message)


def told_enterprises(rows, scope, on) -> Counter:
    """Enterprise id -> how many of these papers it is told of: its own entries and what was opened to it."""
    if scope is None:
        return Counter(row.enterprise_id for row in rows)
    workers = [row.worker_id for row in rows]
    here = set(
        Employment.objects.in_force(on)
        .filter(worker__in=workers)
        .values_list("worker_id", "enterprise_id")
    )
    opened = set(
        Consent.objects.given()
        .filter(worker__in=workers, scope=scope)
        .values_list("worker_id", "enterprise_id")
    )
    told = Counter()
    for row in rows:
        for worker_id, enterprise_id in here:
            if worker_id == row.worker_id and (
                enterprise_id == row.entered_for_id or (worker_id, enterprise_id) in opened
            ):
                told[enterprise_id] += 1
    return told


def to_enterprise(enterprise_id, kind, label, count, days, first):
    """first: of the papers by key and last day. A contract keeps its key when it is made for another year."""
    signing = [EnterpriseMember.Role.OWNER, EnterpriseMember.Role.DELEGATE]
    members = EnterpriseMember.objects.current().filter(enterprise=enterprise_id, role__in=signing)
    message = outbox.Message(
        kind="worker_expiry",
        subject=f"{count}份{label}{days}天内到期",
        body="到期以前换新的，登记在服务人员的页面上。",
        link=f"{reverse('workspace_workers:index')}?show=expiring",
        dedupe_key=f"worker-papers-{enterprise_id}-{kind}-{first}-{days}",
    )
    return outbox.post_to_users(members.values_list("user_id", flat=True), message)
