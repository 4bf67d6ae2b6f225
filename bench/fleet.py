"""The same mixed work by one process of each kind and by a fleet: the records must be equal.

    bin/bench fleet

Both run on a fresh county with servers of their own: one web, one worker, one scheduler; then three webs, three
workers, two schedulers, whose webs are restarted one after the other while people work. Records are compared by
what they mean: a case by its title, not by the number that the order of arrival gave it.
"""

import json
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter

from bench import mixed
from bench.bars import none_of
from bench.moved_clock import set_clock
from bench.stage import MONTH, stage, wait_until_quiet
from bench.visitors import Webs

SHAPES = {"one of each": (1, 1, 1), "3 webs, 3 workers, 2 schedulers": (3, 3, 2)}
CASES, ENROLMENTS, VOUCHERS, BATCHES, FILES = 28, 16, 12, 2, 2
THREADS = 6
RESTARTS = 2
NUMBER = re.compile(r"[A-Z]{2}20[0-9]{6}[0-9A-Z]{7,}")


def measure(county):
    """Yields whether the records are equal, and what a rolling restart of the webs costs those who work."""
    said = county.run("-m", "bench.fleet", database="postgres")
    seen = json.loads(said.splitlines()[-1])
    fleet = seen["runs"][-1]
    again = fleet["answers"].get("retried", 0)
    sent = sum(fleet["answers"].values()) - again  # each of these is counted as refused, too
    yield {
        "figure": f"records of {len(seen['compared'])} kinds, one of each ÷ a fleet",
        "value": f"{len(seen['different'])} kinds differ",
        **seen,
        "bars": none_of(kinds_that_differ=len(seen["different"])),
    }
    yield {
        "figure": f"rolling restart of 3 webs under {sent} requests",
        "value": f"{fleet['lost']} promises lost, {again} requests sent again",
        "bars": none_of(
            promises_lost=fleet["lost"],
            acts_without_an_answer=sum(len(each["faults"]) for each in seen["runs"]),
            never_quiet=sum(each["seconds_until_quiet"] is None for each in seen["runs"]),
        ),
    }


def play(people):
    """Everything that is to be done, by six people at once; what failed."""
    acts = [lambda n=n: people.file(n) for n in range(1, CASES + 1)]
    acts += [lambda n=n: people.enrol(n) for n in range(1, ENROLMENTS + 1)]
    acts += [lambda n=n: people.claim(n) for n in range(1, VOUCHERS + 1)]
    acts += [lambda n=n: people.bring_in(n) for n in range(1, FILES + 1)]
    random.Random(1).shuffle(acts)
    clerk_work = [lambda: work_on_cases(people), lambda: pay_batches(people)]
    together([*clerk_work, *acts], people)


def together(acts, people):
    """Threads that take the next act until none is left."""
    waiting, lock = list(acts), threading.Lock()

    def loop():
        while True:
            with lock:
                if not waiting:
                    return
                act = waiting.pop(0)
            try:
                act()
            except Exception as error:
                people.book.fault(f"{type(error).__name__}: {error}"[:300])

    threads = [threading.Thread(target=loop, daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def work_on_cases(people):
    """The first case gets one step, the second two, and so on; which is which tells the number of its filing."""
    clerk = people.staff("market-regulation")
    for number in range(1, CASES + 1):
        case = people.wait_for(lambda number=number: people.filed.get(number), f"case {number}")
        people.work(clerk, case, number % (len(mixed.STEPS) + 1))


def pay_batches(people):
    for number in range(1, BATCHES + 1):
        people.pay(number)


def roll(site, counts):
    """Restart the webs one after the other; nobody takes them out of the balancer before.

    To be called in the main thread: the kernel ends a process together with the thread that has started it.
    """
    for _ in range(RESTARTS):
        for machine in site.of("web"):
            machine.restart()
            counts["restarts"] += 1


def run(shape) -> dict:
    """What came of a run, and its records."""
    from django.db import connection

    webs_count, workers, beats = SHAPES[shape]
    with stage("fleet") as (site, gateway, clock):
        book, county = mixed.Book(), mixed.prepare()
        site.add("web", webs_count)
        site.add("worker", workers)
        site.add("beat", beats)
        webs = Webs(lambda: [machine.port for machine in site.of("web")])
        people = mixed.People(webs, gateway, county, book)
        rolling, began = Counter(), time.monotonic()
        player = threading.Thread(target=play, args=(people,), daemon=True)
        player.start()
        if webs_count > 1:
            roll(site, rolling)
        player.join()
        seconds = round(time.monotonic() - began, 1)
        set_clock(clock, MONTH)
        quiet = wait_until_quiet()
        site.stop("beat")
        site.stop("worker")
        connection.close()
        return {
            "shape": shape,
            "seconds": seconds,
            "seconds_until_quiet": quiet,
            "restarts": rolling["restarts"],
            "answers": dict(webs.counts),
            "slowest_answer_seconds": round(webs.slowest, 1),
            "faults": book.faults,
            "lost": lost(book),
            "records": records(county),
        }


def lost(book) -> int:
    from types import SimpleNamespace

    from bench import invariants

    kept = [name for name in invariants.INVARIANTS if "answer" in name]
    seen = SimpleNamespace(book=book)
    return sum(invariants.INVARIANTS[name].count(seen) for name in kept)


def records(county) -> dict:
    """Kind -> [[what it means, how often], …], without numbers, keys and moments."""
    from django.db import connection

    found = {}
    for name, sql in RECORDS.items():
        with connection.cursor() as cursor:
            cursor.execute(sql, {"training_class": county.training_class, "batch": county.batch})
            rows = Counter(meaning_of(row) for row in cursor.fetchall())
        found[name] = sorted(rows.items())
    return found


def meaning_of(row) -> str:
    return NUMBER.sub("№", " | ".join(map(str, row)))


# A case that was filed in the run is known by its title, an order by the number of its hotline.
CASE = "CASE WHEN o.external_number IS NULL THEN c.title ELSE o.external_number END"
CASES_OF_RUN = (
    "complaints_complaint c JOIN bureaus_bureau b ON b.id = c.bureau_id"
    " LEFT JOIN exchange_workorder o ON o.complaint_id = c.id"
)
CLOCKS = (
    "reminders_deadline d JOIN reminders_deadlinerule r ON r.id = d.rule_id JOIN django_content_type t"
    " ON t.id = d.subject_type_id"
    " LEFT JOIN complaints_complaint c ON c.id = d.subject_id AND t.model = 'complaint'"
    " LEFT JOIN exchange_workorder o ON o.complaint_id = c.id"
)
RECORDS = {
    "cases": f"SELECT {CASE}, c.kind, c.state, b.slug, c.next_due_on, c.channel FROM {CASES_OF_RUN}",
    "steps": f"SELECT {CASE}, s.action, s.state_before, s.state, s.public_note FROM {CASES_OF_RUN}"
    " JOIN complaints_step s ON s.complaint_id = c.id",
    "clocks": f"SELECT {CASE}, t.model, r.slug, d.received_on, d.due_on, d.state, d.round FROM {CLOCKS}",
    "reminders": f"SELECT {CASE}, t.model, r.slug, m.round, m.stage, u.username, m.due_to_send_on FROM {CLOCKS}"
    " JOIN reminders_reminder m ON m.deadline_id = d.id JOIN accounts_user u ON u.id = m.recipient_id",
    "enrolments": "SELECT state FROM training_enrolment WHERE training_class_id = %(training_class)s",
    "seats": "SELECT seats, taken FROM training_trainingclass",
    "vouchers": "SELECT state, slot FROM promotion_voucher WHERE batch_id = %(batch)s",
    "stock": "SELECT stock, claimed, redeemed FROM promotion_voucherbatch",
    "batches": "SELECT state, count, total_fen FROM funds_paymentbatch",
    "payables": "SELECT state, amount_fen FROM funds_payable",
    "balances": "SELECT name, balance_fen, held_fen FROM ledger_account",
    "entries": "SELECT kind, narration, postings_expected FROM ledger_entry",
    "imports": "SELECT file_name, state, new_count, known_count, invalid_count FROM exchange_importbatch",
    "messages": "SELECT n.channel, n.kind, u.username, n.state, count(*) FROM reminders_notification n"
    " LEFT JOIN accounts_user u ON u.id = n.recipient_id GROUP BY 1, 2, 3, 4",
}


def different(one, other) -> dict:
    """Kind -> what only one of the two runs has."""
    found = {}
    for name in RECORDS:
        before, after = (Counter(dict(each[name])) for each in (one, other))
        if before != after:
            found[name] = [dict(before - after), dict(after - before)]
    return found


def compared() -> dict:
    """Both runs, each in a process of its own: Django knows one database."""
    runs = []
    for shape in SHAPES:
        command = [sys.executable, "-W", "ignore", "-m", "bench.fleet", shape]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    found = different(*(each.pop("records") for each in runs))
    return {"runs": runs, "compared": list(RECORDS), "different": found}


if __name__ == "__main__":
    told = run(sys.argv[1]) if len(sys.argv) > 1 else compared()
    print(json.dumps(told, ensure_ascii=False))
