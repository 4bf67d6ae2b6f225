"""The tables of what is expected: a line of text for each address and method, a word for each role."""

from pathlib import Path

FOLDER = Path(__file__).parent / "tables"
EVERYBODY = "everybody"
WIDTHS = (46, 22, 7)


def read():
    """Table -> (route, row, method) -> role -> word. Raises ValueError for a line that is not whole."""
    found = {}
    for path in sorted(FOLDER.glob("*.txt")):
        roles, expected = None, found.setdefault(path.stem, {})
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            words = line.split()
            if not words or words[0] == "#":
                continue
            if words[0] == "route":
                roles = words[3:]
                continue
            key = tuple(words[:3])
            answers = words[4:] * len(roles) if words[3] == EVERYBODY else words[3:]
            if len(answers) != len(roles) or key in expected:
                raise ValueError(f"{path.name}, line {number}")
            expected[key] = dict(zip(roles, answers, strict=True))
    return found


def head(roles):
    return line_of(("route", "row", "method"), roles)


def line_of(key, answers):
    """A line as it stands in a table."""
    answers = list(answers)
    if len(set(answers)) == 1:
        answers = [EVERYBODY, answers[0]]
    first = " ".join(f"{word:{width}}" for word, width in zip(key, WIDTHS, strict=True))
    return f"{first} {' '.join(f'{word:9}' for word in answers)}".rstrip()
