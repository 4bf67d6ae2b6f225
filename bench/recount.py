"""The plan's figures counted once more, slowly and by nobody else's code: whole tables in plain SQL, loops in
Python, none of the metrics' queries. Every number has to be the same on every day that is asked about.

    python -m bench.recount [DAY …]     prints a line of JSON last
"""

import json
import os
import sys
from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bench.bars import at_least, at_most

COUNTY = ZoneInfo("Asia/Shanghai")
DAYS = (date(2026, 11, 26), date(2026, 9, 30), date(2026, 3, 31), date(2025, 12, 31))
NEW_SERVICES = {
    "deep_cleaning", "organizing", "appliance_cleaning", "air_treatment", "disinfection", "nutrition",
}  # fmt: skip
CLOCKS_OF_RESIDENTS = {
    "samr_accept", "samr_mediate", "samr_tell_end", "labor_inspection_accept", "samr_report_check",
    "h12345_consult", "h12345_help", "h12345_suggest", "h12345_complaint",
}  # fmt: skip


def measure(county):
    """Yields how many figures of how many days were counted twice, and how many differ: of a small county on
    several days, of a whole one on the newest."""
    small, whole = county.database(county.sizes[0]), county.whole()
    yield compared("a small county", county.run("-m", "bench.recount", database=small))
    newest = DAYS[0].isoformat()
    yield compared("a whole county", county.run("-m", "bench.recount", newest, database=whole))


def compared(name, told):
    seen = json.loads(told.splitlines()[-1])
    return {
        "figure": f"figures of the plan counted again from whole tables, {name}, {len(seen['days'])} days",
        "value": f"{seen['figures']} figures, {len(seen['wrong'])} differ",
        "bars": [
            at_least(12, seen["figures"], "figures"),
            at_most(0, len(seen["wrong"]), "differ"),
        ],
        **seen,
    }


def table(name, *columns):
    """Every row of a table, as tuples."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {name}")
        return cursor.fetchall()


def day_of(moment):
    """The day of a moment, or a day, in the county."""
    if isinstance(moment, datetime):
        return moment.astimezone(COUNTY).date()
    return moment


def in_year(moment, on):
    """Whether it lies between the first of January and the day, both included."""
    day = day_of(moment)
    return day is not None and day.year == on.year and day <= on


def holds(first, last, on):
    """Whether a day lies between two, the last one included; None is no end."""
    return first is not None and day_of(first) <= on and (last is None or on <= day_of(last))


def percent(part, whole):
    """Cut off; more than nothing is 1 at least."""
    if not whole:
        return None
    return max(part * 100 // whole, int(part > 0))


def complaints(on):
    rows = table("complaints_complaint", "id", "kind", "state", "submitted_at", "closed_at")
    theirs = {row[0]: row for row in rows if row[1] == "complaint" and row[2] != "annulled"}
    counted = {row[0] for row in rows if row[2] != "annulled"}
    days = sorted(
        int((row[4] - row[3]).total_seconds()) // 86400
        for row in theirs.values()
        if row[4] is not None and in_year(row[4], on)
    )
    steps = [
        row
        for row in table("complaints_step", "complaint_id", "action", "at")
        if in_year(row[2], on)
    ]
    agreed = sum(case in theirs and action == "agree" for case, action, _ in steps)
    ended = sum(case in theirs and action in ("agree", "terminate") for case, action, _ in steps)
    return {
        "complaints_received": sum(in_year(row[3], on) for row in theirs.values()),
        "complaint_days_median": days[(len(days) - 1) // 2] if days else None,
        "mediations_agreed_percent": percent(agreed, ended),
        "cases_sent_back": sum(c in counted and action == "send_back" for c, action, _ in steps),
        "complaints_answered_in_time_percent": in_time(theirs, on),
    }


def in_time(theirs, on):
    [kind] = [
        row[0]
        for row in table("django_content_type", "id", "app_label", "model")
        if row[1:] == ("complaints", "complaint")
    ]
    slugs = dict(table("reminders_deadlinerule", "id", "slug"))
    kept = due = 0
    for subject, kind_id, rule, due_on, state, met_on in table(
        "reminders_deadline",
        "subject_id",
        "subject_type_id",
        "rule_id",
        "due_on",
        "state",
        "met_on",
    ):
        if kind_id != kind or subject not in theirs or slugs[rule] not in CLOCKS_OF_RESIDENTS:
            continue
        if date(on.year - 1, 12, 31) <= due_on < on and state in ("met", "running"):
            due += 1
            kept += state == "met" and met_on <= due_on
    return percent(kept, due)


def standing(on):
    """Ids of the enterprises in good standing."""
    last = {}
    for _, enterprise, state, at in sorted(
        table("enterprises_standingstep", "id", "enterprise_id", "state_after", "at")
    ):
        if day_of(at) <= on:
            last[enterprise] = state
    return {
        pk
        for pk, listed in table("enterprises_enterprise", "id", "listed_on")
        if listed <= on and last.get(pk, "registered") == "registered"
    }


def enterprises(on):
    good = standing(on)
    now = {
        row[0]: row[1:] for row in table("enterprises_enterprise", "id", "mode", "service_lines")
    }
    for _, pk, at, mode, lines in sorted(
        table(
            "enterprises_enterpriseevent",
            "pgh_id",
            "pgh_obj_id",
            "pgh_created_at",
            "mode",
            "service_lines",
        ),
        key=lambda row: row[0],
    ):
        if day_of(at) <= on:
            now[pk] = (mode, lines)
    deposits = {
        row[0]
        for row in table("deposits_qualitydeposit", "enterprise_id", "opened_on", "closed_on")
        if row[1] <= on and (row[2] is None or row[2] > on)
    }
    return {
        "enterprises_registered": len(good),
        "employee_based_enterprises_percent": percent(
            sum(now[pk][0] == "employee_based" for pk in good), len(good)
        ),
        "enterprises_with_new_services": sum(bool(NEW_SERVICES & set(now[pk][1])) for pk in good),
        "deposit_cover_percent": percent(len(deposits & good), len(good)),
        "standardized_enterprises": sum(
            holds(granted, until, on) and (revoked is None or revoked > on)
            for granted, until, revoked in table(
                "ratings_rating", "granted_on", "valid_until", "revoked_on"
            )
        ),
        "three_party_contracts": sum(
            at is not None and day_of(at) <= on <= ends and (closed is None or closed > on)
            for at, ends, closed in table(
                "contracts_servicecontract", "in_force_at", "ends_on", "closed_on"
            )
        ),
    }


def people(on):
    employed, written = set(), set()
    for worker, first, last, kind, from_on, until in table(
        "workers_employment",
        "worker_id", "started_on", "ended_on", "contract_kind", "contract_from", "contract_until",
    ):  # fmt: skip
        if holds(first, last, on):
            employed.add(worker)
            if kind and holds(from_on, until, on):
                written.add(worker)
    certified = {
        worker
        for worker, level, issued, until, revoked, verification in table(
            "workers_occupationcertificate",
            "worker_id",
            "skill_level",
            "issued_on",
            "valid_until",
            "revoked_on",
            "verification_id",
        )
        if level and verification and holds(issued, until, on) and (revoked is None or revoked > on)
    }
    insured = {
        row[0]
        for row in table("workers_policy", "worker_id", "valid_from", "valid_until")
        if holds(*row[1:], on)
    }
    return {
        "workers_registered": len(employed),
        "written_contract_percent": percent(len(written), len(employed)),
        "certified_workers": len(certified),
        "workers_insured": len(insured & employed),
        "cards_in_use": sum(
            holds(issued, until, on) and (ended is None or day_of(ended) > on)
            for issued, until, ended in table("cards_card", "issued_on", "valid_until", "ended_at")
        ),
    }


def visits(on):
    confirmed = {
        row[0]
        for row in table("visits_visit", "id", "confirmed_at", "state")
        if row[1] is not None and row[2] != "void" and day_of(row[1]) <= on
    }
    rated = {row[0] for row in table("visits_rating", "visit_id", "rated_on") if row[1] <= on}
    return {
        "confirmed_visits": len(confirmed),
        "rated_visits_percent": percent(len(rated & confirmed), len(confirmed)),
    }


def training(on):
    rows = table("training_completion", "enrolment_id", "completed_on", "withdrawn_at")
    counted = [row[0] for row in rows if row[2] is None and in_year(row[1], on)]
    digests = dict(table("training_enrolment", "id", "id_digest"))
    known = [digests[pk] for pk in counted if digests[pk]]
    return {
        "training_person_times": len(counted),
        "training_people": len(set(known)) + len(counted) - len(known),
    }


def money(on):
    booked = dict(table("ledger_entry", "id", "booked_on"))
    year = {pk for pk, of in table("funds_budget", "id", "year") if of == on.year}
    given = defaultdict(int)
    for budget, source, kind, fen, state, entry in table(
        "funds_budgetchange",
        "budget_id",
        "from_budget_id",
        "kind",
        "amount_fen",
        "state",
        "entry_id",
    ):
        if state == "approved" and entry and booked[entry] <= on:
            given[budget] += -fen if kind == "take_back" else fen
            if source is not None:
                given[source] -= fen
    paid = sum(
        fen
        for budget, fen, entry in table("funds_batchpayment", "budget_id", "amount_fen", "entry_id")
        if budget in year and booked[entry] <= on
    )
    subsidies = sum(
        fen
        for fen, state, paid_on in table("subsidies_application", "amount_fen", "state", "paid_on")
        if state in ("paid", "recovering", "recovered") and in_year(paid_on, on)
    )
    return {
        "funds_budgeted_yuan": sum(given[pk] for pk in year) // 100,
        "funds_paid_yuan": paid // 100,
        "subsidies_paid_yuan": subsidies // 100,
    }


def recount(on):
    """Slug -> the number of that day, from whole tables."""
    found = {}
    for part in (complaints, enterprises, people, visits, training, money):
        found |= part(on)
    return found


def compare(days):
    """What was counted, and [(slug, day, metric's number, recount's)] of those that differ."""
    from plan.metrics import metric_of

    wrong, figures = [], set()
    for on in days:
        for slug, slow in recount(on).items():
            figures.add(slug)
            quick = metric_of(slug).count(on)
            if quick != slow:
                wrong.append((slug, on.isoformat(), quick, slow))
    return {"figures": len(figures), "days": [on.isoformat() for on in days], "wrong": wrong}


def main(arguments):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
    import django

    django.setup()
    seen = compare([date.fromisoformat(each) for each in arguments] or DAYS)
    print(json.dumps(seen, ensure_ascii=False))
    return 1 if seen["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
