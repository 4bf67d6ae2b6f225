"""bin/bench journeys: the people of the county walk the portal in Chromium, and the handbooks get their pictures.

Each journey is one module of this package. It fails where a page does not answer as the handbook says, so that a
picture is never older than the way it shows.

    bin/bench journeys                          all parts
    bin/bench journeys --parts money carried    only these
"""

import json
import tempfile
from pathlib import Path

from bench.bars import Bar

PARTS = {  # -> its journeys; each part has a demonstration county of its own
    "handbooks": ("resident", "worker", "enterprise", "bureau", "casework", "steering"),
    "money": ("money",),  # needs payments that nobody has gathered yet
    "carried": ("carried",),
}


def measure(county):
    """Walk the journeys, part by part: a row of figures for each."""
    untouched = county.demonstration()
    for part in county.parts or PARTS:
        told = walked(county, untouched, PARTS[part])
        for row in json.loads(told.splitlines()[-1]):
            yield {**row, "bars": [Bar(**bar) for bar in row["bars"]]}


def walked(county, untouched, journeys) -> str:
    """What the walk of these journeys printed, through a copy of the untouched county."""
    database = f"{county.prefix}_journeys"
    county.copy(untouched, database)
    with tempfile.TemporaryDirectory() as folder:
        clock = Path(folder) / "clock"
        with county.worked(database, clock) as port:
            return county.run(
                *("-m", "bench.journeys", f"http://127.0.0.1:{port}", *journeys),
                database=database,
                BENCH_CLOCK=str(clock),
            )
