"""Draws how pages grow with the county, from what ``bench.stroll`` has printed at several sizes.

python -m bench.curves docs/performance 0=demo.json 1=one.json 10=ten.json 100=all.json
"""

import json
import sys
from pathlib import Path

import pygal
from pygal.style import Style

KINDS = {
    "admin": "Lists of staff",
    "public": "Pages of everybody",
    "site search": "Search of the site",
}
STYLE = Style(
    background="white",
    plot_background="white",
    foreground="#333",
    foreground_strong="#111",
    foreground_subtle="#666",
    font_family="sans-serif",
    colors=("#0b5fa5", "#b3432b", "#2d7d46", "#7a4fa3", "#a67c00", "#3f6f7a", "#8a2f5f", "#555555"),
)


def main(folder, measured):
    """measured: percent of a whole county -> page -> figures of the page. Writes an SVG for each kind."""
    percents = sorted(measured)
    for kind, title in KINDS.items():
        chart = pygal.Line(
            title=f"{title}: median, times that of the demonstration county",
            x_title="percent of a whole county (0: the demonstration)",
            style=STYLE,
            range=(0, None),
            width=900,
            height=480,
            legend_at_bottom=True,
            legend_at_bottom_columns=3,
            js=[],
            no_prefix=True,
        )
        chart.x_labels = [str(percent) for percent in percents]
        for page in measured[percents[0]]:
            if page.startswith(f"{kind}: "):
                times = [measured[percent][page]["median_ms"] for percent in percents]
                chart.add(page.partition(": ")[2], [round(each / times[0], 2) for each in times])
        path = Path(folder) / f"growth-{kind.replace(' ', '-')}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        chart.render_to_file(str(path))


def read(argument):
    percent, _, path = argument.partition("=")
    text = Path(path).read_text(encoding="utf-8")
    return int(percent), json.loads(text.splitlines()[-1])


if __name__ == "__main__":
    main(sys.argv[1], dict(map(read, sys.argv[2:])))
