"""What the turns of the schedule do in the demo county, each by the name that the scheduler sends to the worker."""

import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from gaotai_jiazheng.celery import SCHEDULE, app
from gaotai_jiazheng.short_memory import forget_all

WRITTEN = re.compile(r'^(?!\s*SELECT\b).*?\b(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.DOTALL)
# Days after the county's day -> task and its arguments -> the table in which it writes by then.
DONE_AFTER = {
    0: {
        ("complaints.tasks.sum_last_year",): "complaints_complaintmonth",
        ("complaints.tasks.sum_recent_months",): "complaints_complaintmonth",
        ("contracts.tasks.follow_days",): "contracts_servicecontract",
        ("credentials.tasks.watch_bodies",): "reminders_deadline",
        ("employment.tasks.remind_hosts",): "reminders_notification",
        ("employment.tasks.remind_stations",): "reminders_notification",
        ("funds.tasks.warn_of_unspent",): "reminders_notification",
        ("inspections.tasks.remind_rectifications",): "reminders_notification",
        ("ledger.tasks.prove_ledgers",): "ledger_proof",
        ("market.tasks.remind_of_stale_lists",): "reminders_notification",
        ("plan.tasks.take_readings_of_today",): "plan_reading",
        ("plan.tasks.take_readings_of_yesterday",): "plan_reading",
        ("reminders.tasks.deliver_outbox", "email"): "reminders_notification",
        ("reminders.tasks.deliver_outbox", "members"): "reminders_notification",
        ("reminders.tasks.deliver_outbox", "sms"): "reminders_notification",
        ("reminders.tasks.guard_calendar",): "reminders_notification",
        ("reminders.tasks.send_digests",): "reminders_notification",
        ("reminders.tasks.send_reminders",): "reminders_reminder",
        ("search.tasks.sweep",): "search_searchentry",
        ("search.tasks.sweep", True): "search_searchentry",
        ("subsidies.tasks.find_entitlements",): "subsidies_entitlement",
        ("training.tasks.audit_classes",): "training_auditflag",
        ("training.tasks.remind_of_missing_attendance",): "reminders_notification",
        ("workers.tasks.warn_of_expiring_papers",): "workers_expirywarning",
    },
    1: {
        ("cards.tasks.publish_revocations",): "cards_revocationlist",
        ("meetings.tasks.make_packs",): "meetings_pack",
    },
    7: {
        ("cards.tasks.restand_all",): "cards_standing",
        ("cards.tasks.restand_everybody",): "cards_standing",
        ("employment.tasks.make_job_sheets",): "employment_jobsheet",
        ("employment.tasks.remind_posters",): "reminders_notification",
    },
    10: {
        ("employment.tasks.expire_jobs",): "employment_job",
        ("plan.tasks.watch_targets",): "plan_targettelling",
        ("visits.tasks.lapse_visits",): "visits_visit",
    },
    21: {
        ("complaints.tasks.remind_of_identity",): "reminders_notification",
        ("enterprises.tasks.warn_of_endings",): "enterprises_homecarequalification",
        ("promotion.tasks.expire_vouchers",): "promotion_voucher",
    },
    30: {
        ("enterprises.tasks.purge_registrations",): "enterprises_registration",
        ("exchange.tasks.purge_import_files",): "exchange_importfile",
        ("promotion.tasks.remind",): "reminders_notification",
        ("subsidies.tasks.purge_drafts",): "subsidies_application",
    },
    45: {
        ("communities.tasks.purge_registrations",): "communities_registration",
        ("reporting.tasks.open_period",): "reporting_reportperiod",
        ("visits.tasks.erase_visits",): "visits_visit",
    },
    180: {
        ("promotion.tasks.purge_vouchers",): "promotion_voucher",
        ("recruitment.tasks.purge_intents",): "recruitment_intent",
    },
    350: {("cards.tasks.warn_of_endings",): "reminders_notification"},
    400: {
        ("cards.tasks.purge_revocations",): "cards_revocationlist",
        ("employment.tasks.purge_seekers",): "employment_seeker",
    },
    1100: {
        ("complaints.tasks.purge_cases",): "complaints_complaint",
        ("contracts.tasks.purge_contracts",): "contracts_contractparty",
        ("training.tasks.purge_enrolments",): "training_enrolment",
    },
    2200: {("workers.tasks.erase_workers",): "workers_worker"},
}
# Nothing in the demo county waits for these; they have a row to work on in a test of their own app.
DONE_ELSEWHERE = {
    "accounts.tasks.purge_sessions": "accounts/tests/test_sessions.py",
    "accounts.tasks.purge_sign_ins": "accounts/tests/test_sign_in_records.py",
    "backups.tasks.rehearse_backup": "backups/tests/test_rehearsing.py",
    "brands.tasks.remind_of_endings": "brands/tests/test_services.py",
    "cards.tasks.follow_changes": "cards/tests/test_standings.py",
    "cards.tasks.keep_check_counts": "cards/tests/test_public.py",
    "cards.tasks.resign_cards": "cards/tests/test_resigning.py",
    "competitions.tasks.purge_entrants": "competitions/tests/test_erasing.py",
    "complaints.tasks.purge_drafts": "complaints/tests/test_drafts.py",
    "deposits.tasks.follow_floors": "deposits/tests/test_paying_out.py",
    "deposits.tasks.tell_paid": "deposits/tests/test_paying_out.py",
    "disclosure.tasks.delete_attachments": "disclosure/tests/test_attachments.py",
    "disclosure.tasks.erase_objectors": "disclosure/tests/test_retention.py",
    "exchange.tasks.deliver_progress": "exchange/tests/test_outbound.py",
    "exchange.tasks.purge_nonces": "exchange/tests/test_inbound.py",
    "exchange.tasks.work_on_batches": "exchange/tests/test_importing.py",
    "promotion.tasks.tell_claimed": "promotion/tests/test_vouchers.py",
    "ratings.tasks.remind_of_expiry": "ratings/tests/test_granting.py",
    "reminders.tasks.recompute_deadlines": "reminders/tests/test_calendars.py",
    "training.tasks.tell_promoted": "training/tests/test_enrolling.py",
    "workers.tasks.drop_undecided_imports": "workers/tests/test_importing.py",
    "workers.tasks.purge_codes": "workers/tests/test_codes.py",
    "workers.tasks.work_on_imports": "workers/tests/test_importing.py",
}


def every_turn_does_its_work():
    """Each turn writes where it should, in the county as the others have not touched it."""
    app.loader.import_default_modules()
    every_turn_is_looked_at()
    idle, now = [], timezone.now()
    for days, turns in DONE_AFTER.items():
        with time_machine.travel(now + timedelta(days=days, hours=1), tick=True):
            idle += [turn for turn, table in turns.items() if table not in written_by(*turn)]
    assert idle == [], idle


def every_turn_is_looked_at():
    scheduled = {(entry["task"], *entry["args"]) for entry in SCHEDULE.values()}
    here = {turn for turns in DONE_AFTER.values() for turn in turns}
    assert scheduled == here | {(name,) for name in DONE_ELSEWHERE}
    for name, test in DONE_ELSEWHERE.items():
        called = f"{name.rpartition('.')[2]}("
        assert called in Path(settings.BASE_DIR, test).read_text("utf-8"), name


def written_by(task, *args):
    """The tables in which the turn has changed a row; all of it is undone."""
    forget_all()
    with transaction.atomic(), noted() as tables:
        app.tasks[task](*args)
        transaction.set_rollback(True)
    return tables


@contextmanager
def noted():
    tables = set()

    def note(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        written = WRITTEN.match(sql)
        if written and context["cursor"].rowcount > 0:
            tables.add(written[1])
        return result

    with connection.execute_wrapper(note):
        yield tables
