"""Telling enterprise and bureau that a partnership or a qualification comes to its last day, once each; and an enterprise
that its business licence does.

It asks what should have been told by now and was not, so a missed day is made up; two runs at once tell
nothing twice, because each holds the rows that it tells of.
"""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import Enterprise, HomeCareQualification, Partnership
from enterprises.reviewing_bureaus import deciding_bureau, home_care_bureau
from enterprises.services.standing import people_of
from enterprises.services.supporting import FILES_OF
from reminders import outbox
from reminders.models import DeadlineRule
from reminders.rulebook import rule_for

AT_ONCE = 200
# Days; the first one as the to-do of the workspace (own_rooms.LICENSE_WARNING). 内部管理, to be confirmed by
# 县市场监管局.
LICENSE_TOLD_BEFORE = (60, 14)
# Model -> (rule of the lead time, the bureau that confirmed it, what the enterprise does about it). The lead
# times are the portal's own (内部管理); the bureaus named in the rules are to confirm them.
KINDS = {
    Partnership: ("partnership_ending", deciding_bureau, "续签的，请重新填报。"),
    HomeCareQualification: (
        "home_care_ending",
        home_care_bureau,
        "要继续承接的，到期前重新申请。",
    ),
}


def warn_of_endings(on: date | None = None) -> int:
    """Tell of all that ends within the lead time of that day's rules, and of business licences; how many rows were told
    of."""
    on = on or timezone.localdate()
    return sum(warn_of(model, on) for model in KINDS) + warn_of_licenses(on)


@transaction.atomic
def warn_of_licenses(on: date) -> int:
    """Tell the people of each enterprise, once so many days before, that its licence runs out; how many do. What was
    missed is made up for: the key of the message holds the last day and the nearest of the days before."""
    rows, until = [], on + timedelta(days=max(LICENSE_TOLD_BEFORE))
    ending = Enterprise.objects.exclude(state=Enterprise.State.CANCELLED).filter(
        license_valid_until__range=(on, until)
    )
    ending = ending.order_by("pk")
    for row in ending:
        last = row.license_valid_until
        days = min(each for each in LICENSE_TOLD_BEFORE if (last - on).days <= each)
        message = outbox.Message(
            kind="license_ending",
            subject=f"营业执照{date_format(last)}到期",
            body="换发新执照以后，在企业信息里改有效期。过期以后不能发布岗位、参加消费券活动。",
            link=reverse("workspace:data"),
            dedupe_key=f"license-ends:{row.pk}:{last}:{days}",
            waits_for_morning=True,
        )
        rows += outbox.post_to_users(people_of(row), message)
    outbox.write(rows)
    return len(ending)


def warn_of(model, on: date) -> int:
    """The same of one kind; 0 where no rule is in force."""
    slug, bureau_of, advice = KINDS[model]
    try:
        lead = timedelta(days=rule_for(slug, on).length)
    except DeadlineRule.DoesNotExist:
        return 0
    told = 0
    while rows := warn_portion(model, on, lead, bureau_of(), advice):
        told += rows
    return told


@transaction.atomic
def warn_portion(model, on, lead, bureau, advice) -> int:
    """Tell of the next rows. What ended while no run took place is told of late, as long as the lead time."""
    rows = model.objects.ending(on - lead, on + lead).select_related("enterprise").order_by("pk")
    rows = list(rows.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    messages = []
    for row in rows:
        row.warned_until = row.valid_until
        row.save(update_fields=["warned_until"])
        messages += messages_about(row, on, bureau, advice)
    outbox.write(messages)
    return len(rows)


def messages_about(row, on, bureau, advice):
    word = "到期" if row.valid_until >= on else "已经到期"
    what = f"{row._meta.verbose_name}{date_format(row.valid_until)}{word}"
    _, page, _ = FILES_OF[type(row)]
    own = outbox.Message(
        kind="support_ending",
        subject=what,
        body=advice,
        link=reverse(f"workspace:{page}"),
        waits_for_morning=True,
    )
    messages = outbox.post_to_users(people_of(row.enterprise), own)
    if bureau is not None:
        link = reverse(f"admin:enterprises_{row._meta.model_name}_change", args=[row.pk])
        theirs = outbox.Message(
            kind="support_ending", subject=f"{row.enterprise}：{what}"[:120], link=link
        )
        messages += outbox.post_to_members(bureau.pk, ["contact"], theirs)
    return messages
