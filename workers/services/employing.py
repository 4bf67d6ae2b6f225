"""Changing and ending an employment."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.access import clean_reason
from enterprises.services.declaring import declare
from enterprises.services.standing import people_of
from gaotai_jiazheng.refusals import write
from reminders import outbox
from reminders.models import Notification
from workers.leaving import left
from workers.models import Consent, Employment
from workers.permissions import keeps_register
from workers.services.registering import refuse_off_the_register

CARD_ENDS = "上门服务证随着停用。登记得不对的，用这个手机号登录要求更正。"


@transaction.atomic
def change(employment: Employment, *, by, **values) -> Employment:
    """Write mode, services and contract. Raises ValidationError by field; code employment_ended."""
    employment = lock(employment)
    for name, value in values.items():
        setattr(employment, name, value)
    employment.full_clean()
    employment.save()
    say(employment, "employment_change", "变更服务人员的从业信息", by)
    return employment


@transaction.atomic
def end(
    employment: Employment,
    *,
    ended_on: date,
    end_reason: str = "",
    by,
    at: datetime | None = None,
) -> Employment:
    """The last day. Consents that were given to the enterprise end with it: they open nothing afterwards. The worker
    is told, as the enterprise alone has written it down. Whatever else hangs on it ends with it (leaving).

    Raises ValidationError by field; code employment_ended.
    """
    employment = lock(employment)
    employment.ended_on, employment.end_reason = ended_on, end_reason
    employment.full_clean()
    employment.save()
    close_consents(employment)
    left(employment, by=by, at=at or timezone.now())
    say(employment, "employment_end", "服务人员离开", by)
    tell_worker(employment)
    return employment


def end_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: nobody works for it any more, and who did is told. Visits to come are called
    off with the enterprise, and not here with each of its people."""
    day, rows = timezone.localdate(at), []
    found = Employment.objects.select_for_update(of=("self",)).select_related("worker")
    for employment in found.filter(enterprise=enterprise, ended_on=None).order_by("pk"):
        employment.ended_on = max(day, employment.started_on)
        employment.end_reason = "企业已从名录注销"
        employment.save(update_fields=["ended_on", "end_reason"])
        until = date_format(employment.ended_on)
        rows += message_to(
            employment.worker, f"{enterprise}已从名录注销，您在这家企业的登记到{until}为止"
        )
    Consent.objects.given().filter(enterprise=enterprise).update(withdrawn_at=at)
    outbox.write(rows)


@transaction.atomic
def put_right(
    employment: Employment, *, started_on: date, ended_on: date | None, reason: str, by, at=None
) -> Employment:
    """Other days of an employment, as 县人社局 has found them; worker and enterprise are told. ended_on: None where she
    works there. Consents that ended stay closed: she is asked anew.

    Raises PermissionDenied; ValidationError, codes nothing_changed, off_the_register, those of ``clean_reason`` and
    of the row.
    """
    if not keeps_register(by):
        raise PermissionDenied("只有县人社局可以更正。")
    reason = clean_reason(reason)
    if ended_on is None:
        refuse_off_the_register(employment.enterprise)
    rows = Employment.objects.select_for_update(of=("self",)).select_related("enterprise", "worker")
    employment = rows.get(pk=employment.pk)
    if (employment.started_on, employment.ended_on) == (started_on, ended_on):
        raise ValidationError("起止日期没有改动。", code="nothing_changed")
    employment.started_on, employment.ended_on = started_on, ended_on
    employment.end_reason = f"县人社局更正：{reason}"
    write(employment)
    if ended_on is not None:
        there = employment.worker.employments.filter(enterprise=employment.enterprise_id)
        if not there.filter(ended_on=None).exists():
            close_consents(employment)
        left(employment, by=by, at=at or timezone.now())
    last_day = date_format(ended_on) if ended_on else "现在"
    days = f"{date_format(started_on)}到{last_day}"
    subject = f"县人社局把您在{employment.enterprise}的从业起止日更正为{days}"
    outbox.write(message_to(employment.worker, subject, body=f"理由：{reason}"))
    link = reverse("workspace_workers:worker", args=[employment.worker_id])
    told = outbox.Message(
        "worker_employment_corrected",
        "县人社局更正了一名服务人员的从业起止日",
        f"理由：{reason}",
        link=link,
    )
    outbox.write(outbox.post_to_users(people_of(employment.enterprise), told))
    return employment


def close_consents(employment) -> None:
    """What she had opened to the enterprise stays closed if she comes back: she is asked anew."""
    given = Consent.objects.given().filter(worker=employment.worker_id)
    given.filter(enterprise=employment.enterprise_id).update(withdrawn_at=timezone.now())


def tell_worker(employment) -> None:
    last_day = date_format(employment.ended_on)
    subject = f"{employment.enterprise}登记您已离开，最后一天是{last_day}"
    outbox.write(message_to(employment.worker, subject))


def message_to(worker, subject, body=CARD_ENDS) -> list[Notification]:
    """To her telephone; nothing where she has none."""
    if not worker.phone:
        return []
    message = outbox.Message(
        kind="worker_left",
        subject=subject,
        body=body,
        link=reverse("worker:home"),
        waits_for_morning=True,
    )
    return outbox.post_to_phone(worker.phone, message)


def lock(employment) -> Employment:
    found = Employment.objects.select_for_update(of=("self",)).select_related(
        "enterprise", "worker"
    )
    employment = found.get(pk=employment.pk)
    if employment.ended_on is not None:
        raise ValidationError("这段从业经历已经结束，不能再改。", code="employment_ended")
    return employment


def say(employment, kind, title, by):
    link = reverse("workspace_workers:worker", args=[employment.worker_id])
    declare(employment.enterprise, by=by, kind=kind, title=title, link=link)
