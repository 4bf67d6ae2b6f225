"""What is carried through to its end, with wrong things typed first: on a telephone without a script, and at a desk."""

from bench.bars import at_least
from bench.journeys import contracting, hiring, reopening
from bench.journeys.walker import LOOKED_AT

# Screen -> whether scripts run there, and the last digits of the telephones of whoever walks.
SCREENS = {"phone": (False, 1), "desktop": (True, 2)}


def walk(browser, address, password):
    """A row of figures for each screen."""
    return [
        row_of(screen, browser, address, password, has_script, last)
        for screen, (has_script, last) in SCREENS.items()
    ]


def row_of(screen, browser, address, password, has_script, last):
    for old in LOOKED_AT.glob(f"*-{screen}-*.png"):
        old.unlink()
    at = {"screen": screen, "has_script": has_script}
    phones = (f"1389360331{last}", f"1389360332{last}")
    contracting.walk(browser, address, password, **at, phones=phones)
    hiring.walk(browser, address, password, **at, phone=f"1389360340{last}")
    reopening.walk(browser, address, password, **at, phone=f"1389360360{last}")
    pages = len(list(LOOKED_AT.glob(f"*-{screen}-*.png")))
    return {
        "figure": f"contract, job and complaint carried through, {screen}: pages looked at",
        "value": str(pages),
        "bars": [at_least(30, pages, "pages")],
    }
