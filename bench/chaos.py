"""Kills everything at random while people work, then looks for what is missing, double or half done.

    bin/bench chaos --minutes 10 --seed 1

Two webs, two workers, two schedulers, a broker and a database of its own on a fresh county. Webs, workers and
schedulers, or one of their processes, get a SIGKILL every few seconds; so do the broker and the database server
with all its processes, which then recovers from its log. The clocks of workers and schedulers jump a month ahead,
then an hour back, then are right again. When all is well again every promise of the portal must be kept, and each
invariant must have noticed a fault that was planted.
"""

import json
import random
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

from bench import mixed
from bench.bars import none_of
from bench.moved_clock import set_clock
from bench.stage import MONTH, stage, wait_until_quiet
from bench.visitors import GaveUp, Webs

RESIDENTS = 3
HOUR = 3600
# How often each is hit, of a hundred blows.
BLOWS = {
    "web": 22,
    "a process of web": 14,
    "worker": 16,
    "a process of worker": 16,
    "beat": 12,
    "broker": 8,
    "a process of database": 6,
    "database": 6,
}
SECONDS_BETWEEN = (3, 10)
SECONDS_AWAY = (0, 3)
# Share of the run at which the clocks of workers and schedulers are set, and by how much they are then wrong.
JUMPS = ((0.45, MONTH), (0.7, -HOUR), (0.75, 0))


def measure(county):
    """Yields the verdict of a run; a violation is above 0."""
    said = county.run(
        "-m", "bench.chaos", str(county.minutes), str(county.seed), database="postgres"
    )
    seen = json.loads(said.splitlines()[-1])
    yield {
        "figure": f"{seen['kills']} kills in {seen['minutes']} minutes, {seen['promises']} promises",
        "value": f"{sum(seen['violations'].values())} violations, {len(seen['faults'])} acts without an answer",
        **seen,
        "bars": none_of(
            violations=sum(seen["violations"].values()),
            acts_without_an_answer=len(seen["faults"]),
            not_sound=int(not seen["ok"]),
        ),
    }


class Storm:
    """The blows of a run, the same for the same seed as long as the machine is as fast."""

    def __init__(self, site, clock, seed):
        self.site, self.clock, self.choice = site, clock, random.Random(seed)
        self.counts, self.jumps = Counter(), list(JUMPS)

    def rage(self, seconds):
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            if self.jumps and passed / seconds >= self.jumps[0][0]:
                _, wrong_by = self.jumps.pop(0)
                set_clock(self.clock, wrong_by)
                self.counts[f"clocks wrong by {wrong_by} s"] += 1
            time.sleep(self.choice.uniform(*SECONDS_BETWEEN))
            self.strike(self.choice.choices(list(BLOWS), list(BLOWS.values()))[0])

    def strike(self, blow):
        machine = self.choice.choice(self.site.of(blow.rpartition(" ")[2]))
        if blow.startswith("a process of"):
            self.counts[blow] += machine.kill_a_child(self.choice)
            return
        with machine.lock:
            machine.kill()
            self.counts[blow] += 1
            time.sleep(self.choice.uniform(*SECONDS_AWAY))
            machine.start()
            if machine.kind in {"broker", "database"}:
                machine.ready()


def at_work(people, numbers, choice):
    """A resident who does one thing after the other."""
    acts = (people.file, people.file, people.file, people.enrol, people.claim)
    return lambda: choice.choice(acts)(next(numbers))


def clerk_at_work(people, choice):
    clerks, worked = [], []

    def work():
        if not clerks:
            clerks.append(people.staff("market-regulation"))
        cases = people.book.of("case")
        if len(worked) < len(cases):
            worked.append(cases[len(worked)])
            people.work(clerks[0], worked[-1], choice.randint(1, len(mixed.STEPS)))
        else:
            time.sleep(0.5)

    return work


def again_and_again(people, act, pause=0.0):
    """A thread that acts until the run is over; what nobody answered is written down."""

    def loop():
        while not people.stopping.is_set():
            try:
                act()
            except GaveUp as gave_up:
                people.book.fault(str(gave_up))
            except Exception as error:
                people.book.fault(f"{type(error).__name__}: {error}"[:300])
            people.stopping.wait(pause)

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    return thread


def begin(people, seed):
    """Everybody starts to work; the threads."""
    from itertools import count

    numbers, batches, files = count(1), count(1), count(1)
    threads = [
        again_and_again(people, at_work(people, numbers, random.Random(seed + place)))
        for place in range(RESIDENTS)
    ]
    threads.append(again_and_again(people, clerk_at_work(people, random.Random(seed))))
    threads.append(again_and_again(people, lambda: people.pay(next(batches)), 5))
    threads.append(again_and_again(people, lambda: people.bring_in(next(files)), 5))
    return threads


def run(minutes, seed) -> dict:
    from django.db import connection
    from django.utils import timezone

    with stage("chaos") as (site, gateway, clock):
        from bench import full_disk, invariants

        book, county = mixed.Book(), mixed.prepare()
        for kind in ("web", "worker", "beat"):
            site.add(kind, 2)
        webs = Webs(lambda: [machine.port for machine in site.of("web")])
        people = mixed.People(webs, gateway, county, book)
        storm = Storm(site, clock, seed)
        began = time.monotonic()
        with site.looked_after():
            threads = begin(people, seed)
            storm.rage(minutes * 60)
            people.stopping.set()
            set_clock(clock, 0)
            for thread in threads:
                thread.join(timeout=2 * mixed.WAITS_FOR_SECONDS)
            on = timezone.localdate() + timedelta(seconds=MONTH)
            set_clock(clock, MONTH)
            quiet = wait_until_quiet()
        site.stop("beat")
        site.stop("worker")
        seen = SimpleNamespace(book=book, gateway=gateway, on=on)
        connection.close()
        report = {
            "minutes": minutes,
            "seed": seed,
            "kills": sum(storm.counts[blow] for blow in BLOWS),
            "blows": dict(storm.counts),
            "ended_by_themselves": sum(machine.ends for machine in site.machines),
            "promises": len(book.promises),
            "acts": dict(book.counts),
            "answers": dict(webs.counts),
            "slowest_answer_seconds": round(webs.slowest, 1),
            "faults": book.faults,
            "seconds_until_quiet": quiet,
            "seconds": round(time.monotonic() - began),
            "violations": invariants.check(seen),
        }
        # Told at once: to plant the faults takes long, and what they break must not hide what was found.
        print(json.dumps(report, ensure_ascii=False), flush=True)
        report["planted"] = invariants.able_to_fail(seen)
        report["full_disk"] = full_disk.fill_disk(site)
        report["ok"] = is_sound(report)
        return report


def is_sound(report) -> bool:
    """Nothing lost, double or half done; each invariant able to fail; everybody got an answer in the end."""
    disk = report["full_disk"]
    is_disk_sound = not disk["tried"] or (
        disk["told_507_with_sentence_and_text"]
        and not disk["half_written"]
        and disk["filed_without_file"] == 201
    )
    return (
        not any(report["violations"].values())
        and all(report["planted"].values())
        and not report["faults"]
        and report["seconds_until_quiet"] is not None
        and is_disk_sound
    )


if __name__ == "__main__":
    print(json.dumps(run(float(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
