"""bin/bench journeys: the people of the county walk the portal in Chromium, and the handbooks get their pictures.

Each journey is one module of this package. It fails where a page does not answer as the handbook says, so that a
picture is never older than the way it shows.

    bin/bench journeys                          all parts
    bin/bench journeys --parts money carried    only these
"""

import json

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
        database = f"{county.prefix}_journeys"
        county.copy(untouched, database)
        with county.worked(database) as port:
            address = f"http://127.0.0.1:{port}"
            told = county.run("-m", "bench.journeys", address, *PARTS[part], database=database)
        for row in json.loads(told.splitlines()[-1]):
            yield {**row, "bars": [Bar(**bar) for bar in row["bars"]]}
