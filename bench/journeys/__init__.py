"""bin/bench journeys: four people walk the portal in Chromium, and the handbooks get their pictures.

Each journey is one function of a module of this package. It fails where a page does not answer as the handbook
says, so that a picture is never older than the way it shows.
"""

import json

NAME = "journeys"


def measure(county):
    """Walk all journeys in a fresh demonstration county: rows of figures, one for each journey."""
    database = f"{county.prefix}_{NAME}"
    county.drop(database)
    county.made_demo(database)
    with county.portal(database) as port:
        address = f"http://127.0.0.1:{port}"
        told = county.run("-m", "bench.journeys", address, database=database)
    for row in json.loads(told.strip().splitlines()[-1]):
        yield row
