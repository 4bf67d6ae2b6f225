"""The same step taken twice at the same moment: one is done, the other is told why not, nothing is kept twice.

One row a step that has no race of its own among its app's tests; all on real connections to PostgreSQL.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.tests.factories import UserFactory
from disclosure import services as disclosing
from disclosure.tests.factories import NoticesFactory
from gaotai_jiazheng.uploads import Accepted
from meetings.services import actions, minutes, planning
from meetings.tests.factories import Round
from papers.models import Paper
from reminders.models import Deadline, Notification
from reporting.services import reporting
from reporting.tests.factories import Quarter
from reporting.tests.factories import moment as quarters
from schools.services import agreements, programmes
from schools.tests.factories import ProgrammeFactory, agreed, keeper
from stories import services as telling
from stories.tests.factories import Desk
from subsidies.models import ClawBack
from subsidies.services import paying
from subsidies.tests.factories import County, after_notice, in_batch, noticed
from taxes.models import Sharing
from taxes.services import sharing
from taxes.tests.factories import TaxCounty

pytestmark = pytest.mark.django_db(transaction=True)


def report_submitted():
    quarter = Quarter().open()
    report = quarter.written()
    step = partial(reporting.submit, report, by=quarter.writer, at=quarters("2026-10-12 10:00"))
    return step, "step_not_allowed", report.steps.filter(action="submit").count


def report_accepted():
    quarter = Quarter().open()
    report = quarter.submitted()
    step = partial(reporting.accept, report, by=quarter.second, at=quarters("2026-10-13 10:00"))
    return step, "step_not_allowed", Paper.objects.count


def agreement_entered():
    by = keeper()
    known = agreed(by)
    enter = partial(
        agreements.enter,
        file=Accepted("协议.pdf", "application/pdf", b"signed", "b" * 64),
        by=by,
        school=known.school,
        enterprise=known.enterprise,
        kinds=known.kinds,
        valid_from=known.valid_from,
        valid_until=known.valid_until,
    )
    return enter, "agreement_entered_once", type(known).objects.filter(digest="b" * 64).count


def agreement_ended():
    by = keeper()
    agreement = agreed(by)
    step = partial(
        agreements.end, agreement, ended_on=timezone.localdate(), ended_reason="停办", by=by
    )
    return step, "already_ended", Deadline.objects.of(agreement).filter(state="cancelled").count


def programme_applied_for():
    by, programme = keeper(), ProgrammeFactory()
    on = date(2026, 1, 5)
    step = partial(programmes.take_step, programme, "apply", on=on, document="文件", by=by)
    return step, "step_not_allowed", programme.steps.count


def story_published():
    desk = Desk()
    story = desk.draft()
    desk.consent(story)
    telling.submit(story, by=desk.writer)
    telling.approve(story, by=desk.reviewer)
    step = partial(telling.publish, story, by=desk.publisher)
    return step, "step_not_allowed", type(story).objects.filter(state="published").count


def objection_answered():
    office = NoticesFactory()
    objection = office.objection(office.notice(), user=UserFactory())
    step = partial(
        disclosing.decide, objection, is_upheld=False, answer="日期已经核对。", by=office.leader
    )
    told = Notification.objects.filter(channel="inbox", subject__contains="已答复")
    return step, "objection_ended", told.count


def minutes_signed():
    called = Round()
    called.hold()
    minutes.write(called.meeting, text="各单位通报了进展。", by=called.caller)
    step = partial(minutes.sign, called.meeting, by=called.caller)
    return step, "minutes_missing", called.meeting.steps.filter(step="sign").count


def meeting_cancelled():
    called = Round()
    step = partial(planning.cancel, called.meeting, note="改期", by=called.caller)
    return step, "step_not_allowed", called.meeting.steps.filter(step="cancel").count


def action_finished():
    called = Round()
    called.hold()
    action = called.decide()
    step = partial(actions.finish, action, result="名单已经核对。", by=called.worker)
    return step, "action_ended", type(action).objects.filter(state="done").count


def consent_to_look():
    county = TaxCounty()
    step = partial(sharing.share, county.enterprise, county.bureau, by=county.owner)
    return step, "tax_sharing_once", Sharing.objects.current().count


def consent_taken_back():
    county = TaxCounty()
    county.shared()
    step = partial(sharing.stop_sharing, county.enterprise, county.bureau, by=county.owner)
    return step, "not_shared", Sharing.objects.exclude(ended_at=None).count


def money_demanded_back():
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=False) as today:
        county = County().fill_funds()
        application = noticed(county)
        after_notice(today)
        officer = county.people["hrss"][1]
        with transaction.atomic():
            paid = in_batch(paying.release(application, by=officer))
    step = partial(paying.claw_back, paid, reason="查实重复享受", by=officer)
    return step, "step_not_allowed", ClawBack.objects.count


SCENES = (
    report_submitted,
    report_accepted,
    agreement_entered,
    agreement_ended,
    programme_applied_for,
    story_published,
    objection_answered,
    minutes_signed,
    meeting_cancelled,
    action_finished,
    consent_to_look,
    consent_taken_back,
    money_demanded_back,
)


@pytest.mark.parametrize("scene", SCENES)
def test_a_step_that_is_taken_twice_at_once_is_taken_once(scene):
    step, refusal, kept = scene()
    start = Barrier(2)

    def take(_):
        start.wait(timeout=20)
        try:
            step()
        except ValidationError as error:
            return code_of(error)
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        outcomes = set(threads.map(take, range(2)))

    assert outcomes == {"done", refusal}
    assert kept() == 1


def code_of(refusal):
    """The code of a refusal, beside a field or of the whole."""
    by_field = getattr(refusal, "error_dict", {"": [refusal]})
    return next(each.code for errors in by_field.values() for each in errors)
