"""Setting a paper in type: Typst with embedded Chinese fonts; the same data gives the same bytes.

What people have typed reaches the template as JSON values and never as markup, the template reads
nothing outside its own folder, and packages cannot be fetched.
"""

import json
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

TEMPLATES = Path(__file__).resolve().parent / "typst"
PAPER = TEMPLATES / "paper.typ"
# An existing file is no folder of packages: an import of one fails instead of asking the network.
NO_PACKAGES = str(PAPER)


def render(template: Path, data: dict) -> bytes:
    """The PDF of the data in this template."""
    return _compile(template, data, format="pdf")


def picture(template: Path, data: dict, *, dots_per_inch: int) -> list[bytes]:
    """The pages as PNG."""
    pages = _compile(template, data, format="png", ppi=dots_per_inch)
    return pages if isinstance(pages, list) else [pages]


def _compile(template, data, **wanted):
    return typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        package_path=NO_PACKAGES,
        package_cache_path=NO_PACKAGES,
        **wanted,
    )


@cache
def _fonts():
    """The fonts that come with the portal and no others, so that every machine sets the same page."""
    folder = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    return typst.Fonts(
        font_paths=[str(folder)], include_system_fonts=False, include_embedded_fonts=False
    )
