"""How a bank's format is typed in: each list of columns as a table, a line for each column, without a script."""

import re
from math import inf

from django import forms

from funds.format_words import FIXED_TEXT, SIDES, VALUES

CELLS = ("place", "title", "value", "width", "align", "fill")
PLACE = re.compile(r"[0-9]{1,3}(\.[0-9])?")
SPARE_LINES = 3


class ColumnsInput(forms.Widget):
    """A line of cells for each column, and some empty ones below. What was typed is shown as it was typed.

    values: those that a column may have, keys of ``VALUES``. label: what the table is, for who cannot see it.
    """

    template_name = "admin/funds/_columns_input.html"

    def __init__(self, values, label):
        super().__init__()
        self.label = label
        self.choices = [
            ("", FIXED_TEXT),
            *((each, VALUES[each]) for each in VALUES if each in values),
        ]

    def id_for_label(self, id_):
        return f"{id_}_0_title"

    def value_omitted_from_data(self, data, files, name):
        return f"{name}_0_title" not in data

    def value_from_datadict(self, data, files, name):
        lines = []
        while f"{name}_{len(lines)}_title" in data:
            line = f"{name}_{len(lines)}"
            lines.append({cell: data.get(f"{line}_{cell}", "").strip() for cell in CELLS})
        return lines

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        written = [line for line in value or [] if is_written(line)]
        numbered = [{"place": place, **line} for place, line in enumerate(written, 1)]
        context["widget"]["lines"] = [*numbered, *({} for _ in range(SPARE_LINES))]
        context["widget"] |= {"label": self.label, "choices": self.choices, "sides": SIDES.items()}
        return context


class ColumnsField(forms.Field):
    """[{"value", "title", "width"?, "align"?, "fill"?}] as ``BankFormat`` keeps it, in the order of the places.

    A line without title, value and width is none. A width or a place that is no number stays as it was
    typed, for ``format_faults`` to tell.
    """

    def __init__(self, values, label, **kwargs):
        super().__init__(required=False, widget=ColumnsInput(values, label), label=label, **kwargs)

    def to_python(self, value):
        lines = [line for line in value or [] if is_written(line)]
        return [column_of(line) for line in sorted(lines, key=place_of)]


def is_written(line) -> bool:
    return any(line.get(cell) for cell in ("title", "value", "width"))


def place_of(line) -> float:
    """A line without a place comes last."""
    return float(line["place"]) if PLACE.fullmatch(line["place"]) else inf


def column_of(line) -> dict:
    """What was typed, without what is understood by itself."""
    width = line["width"]
    typed = {
        "place": "" if PLACE.fullmatch(line["place"]) else line["place"],
        "value": line["value"],
        "title": line["title"],
        "width": int(width) if width.isascii() and width.isdigit() and len(width) < 5 else width,
        "align": line["align"] if line["align"] != "left" else "",
        "fill": line["fill"],
    }
    return {key: each for key, each in typed.items() if each != "" or key == "title"}
