"""What the scheduler has the worker do, and when. Every task is safe to run twice and after a missed turn."""

from celery.schedules import crontab

HOUR = 60 * 60


def every(task, schedule, *, expires, args=()):
    """A turn that no worker took within ``expires`` seconds is dropped: the next one does its work."""
    return {"task": task, "schedule": schedule, "args": args, "options": {"expires": expires}}


SCHEDULE = {
    "copy messages to the people of bureaus": every(
        "reminders.tasks.deliver_outbox", 10.0, args=("members",), expires=10
    ),
    "deliver e-mail": every("reminders.tasks.deliver_outbox", 10.0, args=("email",), expires=10),
    "deliver text messages": every(
        "reminders.tasks.deliver_outbox", 10.0, args=("sms",), expires=10
    ),
    "tell hotlines": every("exchange.tasks.deliver_progress", 10.0, expires=10),
    "work on imported files": every("exchange.tasks.work_on_batches", 5.0, expires=5),
    "purge imported files": every(
        "exchange.tasks.purge_import_files", crontab(minute=20, hour=3), expires=3 * HOUR
    ),
    "purge nonces": every("exchange.tasks.purge_nonces", crontab(minute="*/10"), expires=600),
    "give reminders": every("reminders.tasks.send_reminders", crontab(minute="*/5"), expires=300),
    # From 7:50 on working days: the task looks at the clock and the calendar, and the later turns make
    # up for a scheduler that was down at that minute.
    "write digests": every(
        "reminders.tasks.send_digests", crontab(minute="*/10", hour="7-17"), expires=600
    ),
    "recompute deadlines": every(
        "reminders.tasks.recompute_deadlines", crontab(minute=30, hour=2), expires=3 * HOUR
    ),
    # Before the first reminders of the day.
    "watch targets": every(
        "plan.tasks.watch_targets", crontab(minute=40, hour="5-20"), expires=HOUR
    ),
    "make meeting packs": every(
        "meetings.tasks.make_packs", crontab(minute=45, hour="6-18"), expires=HOUR
    ),
    # Wanted on the first day of a quarter; the later turns make up for a scheduler that was down.
    "open quarters of reports": every(
        "reporting.tasks.open_period", crontab(minute=10, hour="7-18"), expires=HOUR
    ),
    "count the figures of today": every(
        "plan.tasks.take_readings_of_today", crontab(minute="*/10"), expires=600
    ),
    "count the figures of yesterday": every(
        "plan.tasks.take_readings_of_yesterday", crontab(minute=25, hour="0,1"), expires=HOUR
    ),
    # A session holds what a browser has opened; Django leaves it lying when it has run out.
    "purge sessions": every("accounts.tasks.purge_sessions", crontab(minute=50), expires=HOUR),
    "purge records of signing in": every(
        "accounts.tasks.purge_sign_ins", crontab(minute=5, hour=3), expires=3 * HOUR
    ),
    "purge drafts": every(
        "complaints.tasks.purge_drafts", crontab(minute=10, hour=3), expires=3 * HOUR
    ),
    "purge registrations": every(
        "enterprises.tasks.purge_registrations", crontab(minute=15, hour=3), expires=3 * HOUR
    ),
    "warn of endings": every(
        "enterprises.tasks.warn_of_endings", crontab(minute=35, hour="8-17"), expires=HOUR
    ),
    "erase objectors": every(
        "disclosure.tasks.erase_objectors", crontab(minute=30, hour=3), expires=3 * HOUR
    ),
    "delete attachments": every(
        "disclosure.tasks.delete_attachments", crontab(minute=45, hour=0), expires=3 * HOUR
    ),
    "expire jobs": every("employment.tasks.expire_jobs", crontab(minute=5), expires=HOUR),
    "remind posters": every(
        "employment.tasks.remind_posters", crontab(minute=25, hour="8-17"), expires=HOUR
    ),
    "remind stations": every(
        "employment.tasks.remind_stations", crontab(minute=45, hour="8-17"), expires=HOUR
    ),
    "remind hosts of interns": every(
        "employment.tasks.remind_hosts", crontab(minute=50, hour="8-17"), expires=HOUR
    ),
    # Wanted on Monday morning; the later turns make up for a scheduler that was down.
    "make job sheets": every(
        "employment.tasks.make_job_sheets", crontab(minute=55, hour="6-20"), expires=HOUR
    ),
    "purge seekers": every(
        "employment.tasks.purge_seekers", crontab(minute=35, hour=3), expires=3 * HOUR
    ),
    "purge event registrations": every(
        "communities.tasks.purge_registrations", crontab(minute=25, hour=3), expires=3 * HOUR
    ),
    "purge cases": every(
        "complaints.tasks.purge_cases", crontab(minute=40, hour=3), expires=3 * HOUR
    ),
    "remind of proofs of identity": every(
        "complaints.tasks.remind_of_identity", crontab(minute=55, hour="8-17"), expires=HOUR
    ),
    "sum recent months": every(
        "complaints.tasks.sum_recent_months", crontab(minute=5), expires=HOUR
    ),
    "sum last year": every(
        "complaints.tasks.sum_last_year", crontab(minute=10, hour=4), expires=3 * HOUR
    ),
    "follow floors of deposits": every(
        "deposits.tasks.follow_floors", crontab(minute="*/10"), expires=600
    ),
    "tell enterprises what their deposits paid": every(
        "deposits.tasks.tell_paid", crontab(minute="*/10"), expires=600
    ),
    # A paper that was revoked turns the card within a minute; the page itself does not wait for this.
    "follow papers of workers": every("cards.tasks.follow_changes", 10.0, expires=10),
    # Wanted at midnight, as revoked cards are published by it; the later turns make up for a scheduler or a worker
    # that was down, and find nothing to do.
    "compute standings of the day": every(
        "cards.tasks.restand_all", crontab(minute="0,10"), expires=HOUR
    ),
    "compute all standings anew": every(
        "cards.tasks.restand_everybody", crontab(minute=45, hour=2, day_of_week=0), expires=3 * HOUR
    ),
    "sign cards anew": every("cards.tasks.resign_cards", 60.0, expires=60),
    "publish revoked cards": every(
        "cards.tasks.publish_revocations", crontab(minute="*/5"), expires=300
    ),
    "purge lists of revoked cards": every(
        "cards.tasks.purge_revocations", crontab(minute=25, hour=3), expires=3 * HOUR
    ),
    "keep counts of card checks": every("cards.tasks.keep_check_counts", 60.0, expires=60),
    "lapse visits that nobody confirmed": every(
        "visits.tasks.lapse_visits", crontab(minute=35, hour=0), expires=3 * HOUR
    ),
    "erase telephone numbers of visits": every(
        "visits.tasks.erase_visits", crontab(minute=55, hour=3), expires=3 * HOUR
    ),
    "remind of rectifications": every(
        "inspections.tasks.remind_rectifications", crontab(minute=35, hour="7-17"), expires=HOUR
    ),
    "follow days of contracts": every(
        "contracts.tasks.follow_days", crontab(minute=25, hour="0,8-17"), expires=HOUR
    ),
    "purge contracts": every(
        "contracts.tasks.purge_contracts", crontab(minute=25, hour=3), expires=3 * HOUR
    ),
    "remind of stale price lists": every(
        "market.tasks.remind_of_stale_lists", crontab(minute=25, hour=8), expires=3 * HOUR
    ),
    "prove ledgers": every(
        "ledger.tasks.prove_ledgers", crontab(minute=50, hour=4), expires=3 * HOUR
    ),
    "rehearse backup": every(
        "backups.tasks.rehearse_backup",
        crontab(minute=15, hour="1-5", day_of_week="sunday"),
        expires=HOUR,
    ),
    "warn of budgets that are not used": every(
        "funds.tasks.warn_of_unspent", crontab(minute=20, hour=9), expires=3 * HOUR
    ),
    "warn of papers of workers": every(
        "workers.tasks.warn_of_expiring_papers", crontab(minute=25, hour="8-17"), expires=HOUR
    ),
    "warn of cards that run out": every(
        "cards.tasks.warn_of_endings", crontab(minute=40, hour="8-17"), expires=HOUR
    ),
    "remind of licences of brands": every(
        "brands.tasks.remind_of_endings", crontab(minute=30, hour="8-17"), expires=HOUR
    ),
    "remind of ratings that run out": every(
        "ratings.tasks.remind_of_expiry", crontab(minute=20, hour="8-17"), expires=HOUR
    ),
    "watch evaluation bodies": every(
        "credentials.tasks.watch_bodies", crontab(minute=45, hour="7-17"), expires=HOUR
    ),
    "purge intents of booths": every(
        "recruitment.tasks.purge_intents", crontab(minute=40, hour=3), expires=3 * HOUR
    ),
    "find entitlements": every(
        "subsidies.tasks.find_entitlements",
        crontab(minute=10, hour=1, day_of_week="sunday"),
        expires=3 * HOUR,
    ),
    "purge drafts of subsidies": every(
        "subsidies.tasks.purge_drafts", crontab(minute=35, hour=3), expires=3 * HOUR
    ),
    "tell who has moved up in classes": every("training.tasks.tell_promoted", 60.0, expires=60),
    "look at classes by the auditors' rules": every(
        "training.tasks.audit_classes", crontab(minute="*/10", hour="6-21"), expires=600
    ),
    # Of the workday before; said once, so that a missed day is made up for.
    "remind of lessons without attendance": every(
        "training.tasks.remind_of_missing_attendance",
        crontab(minute=15, hour="9-17"),
        expires=HOUR,
    ),
    "erase people of classes": every(
        "training.tasks.purge_enrolments", crontab(minute=5, hour=4), expires=3 * HOUR
    ),
    "erase people of competitions": every(
        "competitions.tasks.purge_entrants", crontab(minute=20, hour=4), expires=3 * HOUR
    ),
    "send links of claimed vouchers": every("promotion.tasks.tell_claimed", 60.0, expires=60),
    "expire vouchers": every(
        "promotion.tasks.expire_vouchers", crontab(minute="15,45", hour="0-6"), expires=HOUR
    ),
    # Each is said once, so that a missed day is made up for.
    "remind of ends of campaigns and vouchers": every(
        "promotion.tasks.remind", crontab(minute=50, hour="8-17"), expires=HOUR
    ),
    "erase holders of vouchers": every(
        "promotion.tasks.purge_vouchers", crontab(minute=10, hour=4), expires=3 * HOUR
    ),
    "work on sheets of workers": every("workers.tasks.work_on_imports", 5.0, expires=5),
    "drop undecided sheets of workers": every(
        "workers.tasks.drop_undecided_imports", crontab(minute=30, hour=3), expires=3 * HOUR
    ),
    "purge codes of workers": every(
        "workers.tasks.purge_codes", crontab(minute=0, hour=4), expires=3 * HOUR
    ),
    # What was withdrawn is shown nowhere from that moment on; what is new is found a minute later.
    "keep search current": every("search.tasks.sweep", 60.0, expires=60),
    "read all entries of search again": every(
        "search.tasks.sweep", crontab(minute=35, hour=2), expires=3 * HOUR, args=(True,)
    ),
    "erase workers": every(
        "workers.tasks.erase_workers", crontab(minute=50, hour=3), expires=3 * HOUR
    ),
    "ask for missing calendars": every(
        "reminders.tasks.guard_calendar", crontab(minute=20, hour="8-17"), expires=HOUR
    ),
}
