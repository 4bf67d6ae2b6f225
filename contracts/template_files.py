"""Contract templates out of a file: YAML as they are shipped, or YAML or JSON as a bureau uploads them."""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from contracts.clauses import FIELDS, Words, fields_of
from enterprises.models import Mode
from gaotai_jiazheng.data_files import BadDataFile, read_data_file

SHIPPED = Path(__file__).parent / "data" / "templates"
MAX_BYTES = 256 * 1024
MAX_CLAUSES = 60
# What every template has to speak about, whatever it says: without one of these the three would quarrel.
NEEDED = (
    "parties",
    "services",
    "period",
    "hours",
    "place",
    "pay",
    "fee",
    "deposit",
    "insurance",
    "worker_change",
    "refund",
    "privacy",
    "ending",
    "disputes",
)


@dataclass(frozen=True)
class TemplateEntry:
    """A template that was read."""

    title: str
    mode: str
    version: str
    source: str
    clauses: tuple[Words, ...]


def read_upload(content: bytes) -> TemplateEntry:
    """The template of an uploaded file; JSON is YAML too. Raises BadDataFile with every fault."""
    if len(content) > MAX_BYTES:
        raise BadDataFile([f"文件超过{MAX_BYTES // 1024}KB。"])
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(content)
        file.flush()
        try:
            return read_template(Path(file.name))
        except BadDataFile as error:
            problems = [problem.replace(file.name, "文件") for problem in error.problems]
            raise BadDataFile(problems) from None


def read_template(path: Path) -> TemplateEntry:
    """The template of a file. Raises BadDataFile with every fault of the file and its line."""
    document = read_data_file(path)
    entries = document.entries("clauses")
    clauses = tuple(read_clause(entry) for entry in entries)
    keys = [clause.key for clause in clauses]
    for entry, key in zip(entries, keys, strict=True):
        if keys.count(key) > 1:
            entry.fault("key", f"{key} 重复")
    if lacking := [key for key in NEEDED if key not in keys]:
        document.fault("clauses", f"缺少条款：{'、'.join(lacking)}")
    if len(clauses) > MAX_CLAUSES:
        document.fault("clauses", f"最多{MAX_CLAUSES}条")
    entry = TemplateEntry(
        title=document.text("title", max_length=80),
        mode=document.choice("mode", Mode.values),
        version=document.text("version", max_length=20),
        source=document.text("source", max_length=200),
        clauses=clauses,
    )
    document.finish()
    return entry


def read_clause(entry) -> Words:
    text, plain = entry.text("text", max_length=2000), entry.text("plain", max_length=200)
    for name, words in (("text", text), ("plain", plain)):
        if unknown := [field for field in fields_of(words) if field not in FIELDS]:
            entry.fault(name, f"没有这些栏目：{'、'.join(unknown)}")
    is_mandatory = entry.yes("is_mandatory")
    words = Words(
        key=entry.text("key", max_length=30),
        title=entry.text("title", max_length=40),
        plain=plain,
        text=text,
        is_mandatory=is_mandatory,
        source=entry.text("source", max_length=200, default=""),
        missing=entry.text("missing", max_length=200, default=""),
    )
    if is_mandatory and not words.missing:
        entry.fault("missing", "必备条款要写明缺了会怎样")
    return words


def as_file(template, clauses) -> str:
    """A template as YAML that can be changed and sent in again. clauses: its ``Words``."""
    return yaml.safe_dump(
        {
            "title": template.title,
            "mode": template.mode,
            "version": template.version,
            "source": template.source,
            "clauses": [
                {name: value for name, value in asdict(words).items() if value != ""}
                for words in clauses
            ],
        },
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )
