"""Words in own clauses that are likely to be void or unfair: hints with their reasons, out of a file."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from contracts.clauses import Filled
from gaotai_jiazheng.data_files import read_data_file

RULES = Path(__file__).parent / "data" / "unfair_terms.yaml"


@dataclass(frozen=True)
class Rule:
    """pattern: matched against a text without its blanks."""

    slug: str
    pattern: re.Pattern
    reason: str
    basis: str


@dataclass(frozen=True)
class Flag:
    """One hint: which clause, which words in it, why, and by which article."""

    key: str
    title: str
    words: str
    rule: str
    reason: str
    basis: str


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the file. Raises BadDataFile, also for a pattern that is none."""
    document = read_data_file(RULES)
    found = []
    for entry in document.entries("rules"):
        pattern = entry.text("pattern")
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            entry.fault("pattern", f"不是正则表达式：{error}")
            compiled = re.compile("$^")
        found.append(Rule(entry.text("slug"), compiled, entry.text("reason"), entry.text("basis")))
    document.finish()
    return tuple(found)


def flags_of(clauses: Iterable[Filled]) -> list[Flag]:
    """The hints about what the enterprise has written itself; a template's words were read by a bureau."""
    found = []
    for clause in clauses:
        if clause.origin == "template":
            continue
        text = "".join(clause.text.split())
        for rule in rules():
            if match := rule.pattern.search(text):
                found.append(
                    Flag(clause.key, clause.title, match[0], rule.slug, rule.reason, rule.basis)
                )
    return found


def as_data(flags: Iterable[Flag]) -> list[dict]:
    return [asdict(flag) for flag in flags]
