"""The same acts on databases of growing sizes, the sizes by turns, so that a busier minute is everybody's."""

import json

from bench.county import ratio

FIGURES = ("p95_ms", "median_ms", "web_ms", "database_ms")


def by_turns(county, sizes, *command) -> dict:
    """Size -> what each round but the first printed: name of an act -> its figures. The first warms up."""
    rounds = {cases: [] for cases in sizes}
    for _ in range(county.rounds + 1):
        for cases, done in rounds.items():
            text = county.run("-m", *command, database=county.database(cases))
            done.append(json.loads(text.splitlines()[-1]))
    return {cases: done[1:] for cases, done in rounds.items()}


def growth(large, small, act) -> float:
    """The median over the rounds of the larger's p95 ÷ the smaller's."""
    return ratio(seen_in(large, act), seen_in(small, act))


def more_work(large, small, act) -> float:
    """The same of the processor's time in Python and PostgreSQL, which a busy machine hardly changes."""
    return ratio(work_in(large, act), work_in(small, act))


def work_in(rounds, act) -> list:
    return [each[act]["web_ms"] + each[act]["database_ms"] for each in rounds]


def seen_in(rounds, act, figure="p95_ms") -> list:
    """One figure of an act in each round."""
    return [each[act][figure] for each in rounds]
