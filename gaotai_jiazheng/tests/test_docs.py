"""What the documents name is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from gaotai_jiazheng.sidebar import SIDEBAR

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]

CODE = re.compile(r"`([^`\n]+)`|^ {4}(\S.*)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
HANDBOOKS = ROOT / "docs/handbooks"
PICTURE = re.compile(r"!\[([^\]]*)\]\((pictures/[^)]+)\)\n\n\*(\S[^\n]*)\*")
HEAVIEST_PICTURE, HEAVIEST_TOGETHER = 60 * 1024, 3 * 1024 * 1024
ADDRESS = re.compile(r"/[a-z][a-z0-9./-]*")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
# bin/test passes what it gets on to pytest.
CALL = re.compile(r"(?:manage\.py|bin)[ /](?!test\b)([a-z_]+)((?: [^`\n]+)?)")
FLAG = re.compile(r"--[a-z-]+")
DIRECTORIES = ("/etc", "/mnt", "/root", "/run", "/srv", "/tmp", "/usr", "/var")
# Words of the code have an underline in them: options of PostgreSQL and PgBouncer have one, too.
NAME = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
NOT_OURS = {
    "DISABLE_SERVER_SIDE_CURSORS",
    "gaotai_new",
    "ignore_startup_parameters",
    "pool_mode",
    "shared_buffers",
}
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
TOP = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - {"var"}
SETTING = re.compile(r"""\b(?:env|secret)(?:\.\w+)?\(\s*"([A-Z_]+)\"""")


def words(document):
    """Every word that stands as code in a document, without the punctuation around it."""
    for inline, block in CODE.findall(document.read_text("utf-8")):
        yield from (word.strip(".,;:()") for word in (inline or block).split())


def paths(document):
    """The words that are paths of the tree: they begin with a name of its top, or are one with a dot."""
    for word in words(document):
        word = word.partition("::")[0]
        first = word.split("/")[0]
        if first in TOP and ("/" in word or "." in word) and not set(word) & set("*<>{}$="):
            yield word


def name(document):
    return document.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_path_in_a_document_exists(document):
    linked = [document.parent / target for target in LINK.findall(document.read_text("utf-8"))]
    named = [ROOT / path for path in paths(document)]

    assert [str(path) for path in [*linked, *named] if not path.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_address_in_a_document_exists(document):
    for word in filter(ADDRESS.fullmatch, words(document)):
        if not word.startswith(DIRECTORIES):
            resolve(word)


@pytest.fixture(scope="module")
def names_in_the_code():
    """Every word of the tree but of its documents, and the names of its files."""
    files = [
        path for top in TOP for path in [ROOT / top, *(ROOT / top).rglob("*")] if path.is_file()
    ]
    texts = [path for path in files if path.suffix in {".py", ".html", ".yaml", ".conf", ".typ"}]
    found = {word for path in texts for word in re.findall(r"\w+", path.read_text("utf-8"))}
    return found | {path.stem for path in files} | NOT_OURS


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_name_in_a_document_is_in_the_code(document, names_in_the_code):
    """Settings, variables, functions, fields, constraints."""
    named = {word for text in words(document) for word in NAME.findall(text)}

    assert named - names_in_the_code == set()


def test_what_a_resident_needs_is_one_page_of_paper():
    """Some 1,500 characters and 24 lines of headings and tables fill an A4 page at 10.5 points."""
    text = (HANDBOOKS / "resident.zh.md").read_text("utf-8")

    assert len(text) <= 1550 and text.count("\n#") + text.count("\n|") <= 12
    assert "![" not in text


def test_every_picture_is_there_light_described_and_shown_once():
    """A picture without a caption below it, or without words for whoever cannot see it, is none of PICTURE."""
    texts = [handbook.read_text("utf-8") for handbook in HANDBOOKS.glob("*.md")]
    shown = [match for text in texts for match in PICTURE.findall(text)]
    sizes = {path: path.stat().st_size for path in (HANDBOOKS / "pictures").iterdir()}

    assert len(shown) == sum(text.count("![") for text in texts)
    assert sorted(HANDBOOKS / path for _, path, _ in shown) == sorted(sizes)
    assert all(words for words, _, _ in shown)
    assert [path.name for path, size in sizes.items() if size > HEAVIEST_PICTURE] == []
    assert sum(sizes.values()) <= HEAVIEST_TOGETHER


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_command_in_a_document_exists(document):
    named = set(COMMAND.findall(document.read_text("utf-8")))

    assert named - get_commands().keys() == set()


def flags_of(command) -> set[str]:
    """What a command of manage.py, or of bin/, takes."""
    command = {"backup": "make_backup"}.get(command, command)
    if command in get_commands():
        parser = load_command_class(get_commands()[command], command).create_parser("", command)
        return set(parser._option_string_actions)
    sources = [*(ROOT / "bin/portal").glob("*.py"), ROOT / "bench/__main__.py"]
    return {flag for path in sources for flag in FLAG.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_flag_of_a_command_in_a_document_exists(document):
    for command, rest in CALL.findall(document.read_text("utf-8")):
        if flags := FLAG.findall(rest):
            assert set(flags) <= flags_of(command), command


def test_every_command_of_ours_is_in_a_document():
    """Two are not: nobody has to know of them behind bin/backup and bin/restore."""
    ours = {path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py")}
    texts = "".join(document.read_text("utf-8") for document in DOCUMENTS)

    assert ours - {"make_backup", "restore_backup"} - set(COMMAND.findall(texts)) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_test_that_a_document_names_exists(document):
    """By file and function, as pytest collects them."""
    missing = [
        f"{path}::{function}"
        for path, function in TEST.findall(document.read_text("utf-8"))
        if f"\ndef {function}(" not in (ROOT / path).read_text("utf-8")
    ]

    assert missing == []


def test_security_names_a_test_of_each_known_failure_of_other_portals():
    text = (ROOT / "docs/security.md").read_text("utf-8")
    rows = {line.split("|")[1].strip() for line in text.splitlines() if "::test_" in line}
    assert {f"S{number}" for number in range(1, 31)} <= rows


def test_every_variable_of_the_settings_is_in_the_table_and_the_reverse():
    modules = (ROOT / "gaotai_jiazheng/settings").glob("*.py")
    code = "".join(module.read_text("utf-8") for module in modules)
    gunicorn = (ROOT / "deploy/gunicorn.conf.py").read_text("utf-8")
    table = (ROOT / "docs/operations.md").read_text("utf-8").split("## Environment variables")[1]
    table = table.split("Random values:")[0]
    read = {*SETTING.findall(code), *re.findall(r'environ\.get\("([A-Z_]+)"', gunicorn)}
    described = {
        variable
        for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
        for variable in re.findall(r"`([A-Z_]+)`", row)
    }

    assert described == read


def test_the_staff_handbook_names_groups_of_the_menu():
    groups = {title for title, _ in SIDEBAR}
    table = (HANDBOOKS / "staff.zh.md").read_text("utf-8").split("## 各单位常用的房间")[1]
    rows = re.findall(r"^\| (县[^|]+) \| ([^|]+) \|", table.split("\n## ")[0], re.MULTILINE)

    assert len(rows) == 9
    assert {name for _, names in rows for name in names.split("、")} - groups == set()
