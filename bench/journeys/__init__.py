"""bin/bench journeys: the people of the county walk the portal in Chromium, and the handbooks get their pictures.

Each journey is one module of this package. It fails where a page does not answer as the handbook says, so that a
picture is never older than the way it shows.
"""

import json

from bench.bars import Bar


def measure(county):
    """Walk all journeys, each part in a demonstration county of its own: a row of figures for each."""
    for part in ("everything", "money"):
        database = county.demonstration()
        with county.portal(database) as port:
            address = f"http://127.0.0.1:{port}"
            told = county.run("-m", "bench.journeys", address, part, database=database)
        for row in json.loads(told.splitlines()[-1]):
            yield {**row, "bars": [Bar(**bar) for bar in row["bars"]]}
