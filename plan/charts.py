"""Curves over days, drawn by pygal on the server and put into the page as they are.

What pygal adds for itself, its style sheet, its script and the boxes that its script shows, is taken out:
colours and dashes come from the site's own style sheet, so that the content security policy holds. The
table beside a curve has every number of it.
"""

import sys
from dataclasses import dataclass
from datetime import date
from math import ceil

import pygal
from django.utils.safestring import SafeString, mark_safe
from lxml import etree
from pygal.style import Style

# pygal hooks a finder of its own plugins into every import of the process; it is written for Python 2, warns
# each time it is asked, and finds nothing that we have.
sys.meta_path[:] = [
    finder for finder in sys.meta_path if type(finder).__module__.partition(".")[0] != "pygal"
]

WIDTH, HEIGHT = 480, 280
STEPS = 6
NOT_OURS = {"defs", "desc", "title"}
STYLE = Style(label_font_size=16, major_label_font_size=16)


@dataclass(frozen=True)
class Line:
    """name: what it is called in the SVG. points: (day, value), the earliest first."""

    name: str
    points: tuple[tuple[date, float | None], ...]

    def known(self) -> "Line":
        """Without the days that have no value: between them the line goes straight."""
        return Line(self.name, tuple(each for each in self.points if each[1] is not None))


def curve(title: str, story: str, lines: list[Line], key: str) -> SafeString:
    """The lines as one SVG, the first drawn strongest; the page says in words which is which. title, story: what is read aloud in its place. key:
    tells its ids from those of another curve of the page."""
    days = sorted({day for line in lines for day, _ in line.points})
    chart = pygal.DateLine(
        width=WIDTH,
        height=HEIGHT,
        style=STYLE,
        js=[],
        include_x_axis=True,
        show_legend=False,
        disable_xml_declaration=True,
        show_dots=len(days) > 1,
        dots_size=3,
        max_scale=STEPS,
        y_labels=whole_steps(lines),
        truncate_label=-1,
        x_labels=marks(days),
        x_value_formatter=lambda day: f"{day:%Y-%m}",
        value_formatter=lambda value: f"{value:.0f}",
    )
    for line in lines:
        chart.add(line.name, list(line.points))
    return cleaned(chart.render_tree(), title, story, key)


def marks(days: list[date]) -> list[date]:
    """The first, the last and two days between, for the axis below, which names months: one for each month."""
    if not days:
        return []
    step = (days[-1] - days[0]) / 3
    chosen = [days[0] + step * part for part in range(4)]
    return sorted({(day.year, day.month): day for day in reversed(chosen)}.values())


def whole_steps(lines: list[Line]) -> list[int] | None:
    """Marks for the upright axis where pygal would part what counts one by one; None to leave it to pygal."""
    highest = max((value or 0 for line in lines for _, value in line.points), default=0)
    return list(range(max(1, ceil(highest)) + 1)) if highest < STEPS - 1 else None


def cleaned(tree, title: str, story: str, key: str) -> SafeString:
    for element in list(tree.iter()):
        is_comment = not isinstance(element.tag, str)
        parent = element.getparent()
        if parent is not None and (is_comment or element.tag in NOT_OURS):
            parent.remove(element)
        elif not is_comment:
            element.attrib.pop("style", None)
            if not element.get("class"):
                element.attrib.pop("class", None)
    tree.attrib.pop("id", None)
    tree.set("class", "curve")
    tree.set("role", "img")
    tree.set("aria-labelledby", f"{key}-title {key}-story")
    for place, (name, words) in enumerate((("title", title), ("desc", story))):
        element = etree.Element(name)
        element.text = words
        element.set("id", f"{key}-{'story' if name == 'desc' else name}")
        tree.insert(place, element)
    # Escaped by the serialiser: every text of it went in as an element's text.
    return mark_safe(etree.tostring(tree, encoding="unicode"))
