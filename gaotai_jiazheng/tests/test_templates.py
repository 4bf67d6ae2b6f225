"""Every template is used, compiles, and needs no hole in the content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)

# Templates that Django or the server opens by a name of its own.
OPENED_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"}

QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|txt|xml|ics|svg))["']""")
# FOLDER = "admin/complaints/complaint", and f"{FOLDER}/case.html" in the same app
CONSTANT = re.compile(r'^([A-Z_]+) = "([\w./-]+)"$', re.MULTILINE)
IN_A_FOLDER = re.compile(r'f"\{([A-Z_]+)\}/([\w./-]+)"')
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*type="application/(?:ld\+)?json")|<style\b|\sstyle=|\son[a-z]+=""",
    re.IGNORECASE,
)
FOREIGN = re.compile(
    r"""<(?:script|link|img|iframe|source|video|audio)\b[^>]*\b(?:src|href)=["'](?:https?:)?//""",
    re.IGNORECASE,
)

# Names of programs and the like: for who verifies, not for who reads.
OF_PROGRAMS = re.compile(r"\b[\w-]+\.py\b|\bmanage\.py\b|\bbin/\w+|SHA-?256|<code>")
FOR_VERIFIERS = re.compile(r"<details.*?</details>|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
PAGES_OF_CHANCE = (
    "inspections/plan.html",
    "visits/formula.html",
    "visits/batch.html",
    "competitions/competition.html",
    "ratings/result.html",
    "pages/open_data.html",
    "cards/offline.html",
)


def directories():
    """Our template directories: the project's and those inside apps."""
    return [ROOT / "templates", *sorted(ROOT.glob("*/templates"))]


def templates():
    """Name -> file of every template of ours."""
    return {
        path.relative_to(folder).as_posix(): path
        for folder in directories()
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".html", ".txt", ".xml", ".ics"}
    }


OURS = templates()


def names_used():
    """Every quoted text in our code and templates that could name a template."""
    apps = {path.parent for path in ROOT.glob("*/apps.py")}
    files = [path for app in apps for path in app.rglob("*.py") if "tests" not in path.parts]
    texts = [path.read_text("utf-8") for path in [*files, *OURS.values()]]
    folders = [found for text in texts for found in CONSTANT.findall(text)]
    for text in texts:
        yield from QUOTED.findall(text)
        for constant, rest in IN_A_FOLDER.findall(text):
            yield from (f"{folder}/{rest}" for name, folder in folders if name == constant)


def overrides_a_package(name):
    """Whether a package has a template of this name, which ours replaces."""
    loaders = engines["django"].engine.template_loaders
    origins = [origin for loader in loaders for origin in origins_of(loader, name)]
    return any(Path(origin.name).is_file() and "site-packages" in origin.name for origin in origins)


def origins_of(loader, name):
    inner = getattr(loader, "loaders", [loader])
    return [origin for one in inner for origin in one.get_template_sources(name)]


def test_no_template_is_unused():
    used = set(names_used()) | OPENED_BY_NAME

    assert [name for name in OURS if name not in used and not overrides_a_package(name)] == []


def test_templates_compile_and_what_they_name_exists():
    assert len(OURS) > 500
    assert {name: problem for name in OURS if (problem := problem_of(name))} == {}


def problem_of(name) -> str:
    """Why a template does not compile, or which other one it names in vain; empty where all is well."""
    others = re.findall(
        r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']", OURS[name].read_text("utf-8")
    )
    try:
        for each in (name, *others):
            get_template(each)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        return f"{type(error).__name__} {error}"
    return ""


def test_templates_need_no_inline_script_or_style_and_no_foreign_host():
    pages = {name: path.read_text("utf-8") for name, path in OURS.items() if path.suffix == ".html"}
    holes = {name: INLINE.findall(text) + FOREIGN.findall(text) for name, text in pages.items()}

    assert {name: found for name, found in holes.items() if found} == {}


@pytest.mark.parametrize("name", PAGES_OF_CHANCE)
def test_what_is_for_programs_stands_where_verifying_is_told(name):
    text = templates()[name].read_text("utf-8")

    assert OF_PROGRAMS.findall(FOR_VERIFIERS.sub("", text)) == []
    assert "<details" in text


def test_a_hotline_that_a_page_names_is_dialled_by_a_touch():
    """But for what is printed, and for the platform whose number a case has."""
    typed = re.compile(r"打(?:电话)?\s*12\d{3}")

    pages = {name: path.read_text("utf-8") for name, path in OURS.items() if path.suffix == ".html"}
    said = {
        name
        for name, text in pages.items()
        for line in text.splitlines()
        if typed.search(line) and "print-only" not in line
    }
    assert said == set()


def test_two_pages_have_two_titles():
    """Tabs, bookmarks and readers of screens tell pages apart by nothing else."""
    title = re.compile(r"\{% block title %\}([^{]+)\{% endblock")
    titles = [
        match[1] for path in OURS.values() if (match := title.search(path.read_text("utf-8")))
    ]

    assert len(titles) > 100
    assert sorted({each for each in titles if titles.count(each) > 1}) == []
