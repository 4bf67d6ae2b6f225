"""YAML files that a county edits, read with the line of every fault. A leaf.

A file is read in full before anything is written: ``Entry`` notes each fault and goes on, and
``Entry.finish`` raises them together, names that nobody asked for included.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError

REQUIRED = object()


class BadDataFile(Exception):
    """What is wrong with a file, one sentence a fault."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class Entry:
    """A mapping of a file. Each method gives one value by its name, in the type it has to have.

    A missing or false value is noted as a problem and answered with an empty one of its type.
    """

    def __init__(self, values, lines, line, path, problems):
        self.values, self.lines, self.line = values, lines, line
        self.path, self.problems = path, problems
        self.asked = set()
        self.children = []

    def text(self, name, *, max_length=4000, default=REQUIRED):
        value = self._value(name, default)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(name, "应为文字；数字和日期请加引号")
            return ""
        if len(value) > max_length:
            self.fault(name, f"最多{max_length}个字，现有{len(value)}个")
        elif not value.strip() and default is REQUIRED:
            self.fault(name, "不能为空")
        return value.strip()

    def choice(self, name, choices, *, default=REQUIRED):
        value = self.text(name, default=default)
        if value and value not in choices:
            self.fault(name, f"应为 {'、'.join(choices)} 之一，现为 {value}")
        return value

    def number(self, name, *, at_least=0, default=REQUIRED):
        value = self._value(name, default)
        if value is None:
            return default if default is not REQUIRED else 0
        if not isinstance(value, int) or isinstance(value, bool) or value < at_least:
            self.fault(name, f"应为不小于{at_least}的整数")
            return at_least
        return value

    def yes(self, name, *, default=False):
        value = self._value(name, default)
        if not isinstance(value, bool):
            self.fault(name, "应为 true 或 false")
            return default
        return value

    def day(self, name, *, default=REQUIRED):
        value = self._value(name, default)
        if value is not None and type(value) is not date:
            self.fault(name, "应为日期，如 2026-12-31")
            return None
        return value

    def texts(self, name, *, default=REQUIRED):
        value = self._value(name, default)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(name, "应为文字的列表")
            return []
        for item in sorted(item for item, times in Counter(value).items() if times > 1):
            self.fault(name, f"{item} 重复")
        return value

    def entry(self, name):
        return self._child(self._value(name, REQUIRED), name, name)

    def entries(self, name, *, default=REQUIRED):
        value = self._value(name, default)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(name, "应为列表")
            return []
        found = [self._child(item, name, f"{name}[{i}]") for i, item in enumerate(value, start=1)]
        return [child for child in found if child is not None]

    def fault(self, name, sentence):
        """Note a fault of a value, with its line."""
        line = self.lines.get(name, self.line)
        place = f"{self.path}.{name}".lstrip(".")
        self.problems.append(f"第{line}行 {place}：{sentence}。")

    def finish(self):
        """Raise BadDataFile with all that was noted; called on the whole document, once it is read."""
        self._note_unasked()
        if self.problems:
            raise BadDataFile(self.problems)

    def _value(self, name, default):
        self.asked.add(name)
        value = self.values.get(name)
        if value is None and default is REQUIRED:
            self.fault(name, "缺少这一项")
        return value if value is not None or default is REQUIRED else default

    def _child(self, value, name, label):
        if not isinstance(value, Entry):
            if value is not None:
                self.fault(name, "应为“名称: 值”的条目")
            return None
        value.path = f"{self.path}.{label}".lstrip(".")
        value.problems = self.problems
        self.children.append(value)
        return value

    def _note_unasked(self):
        for name in self.values:
            if name not in self.asked:
                self.fault(name, "没有这个项目，请核对拼写")
        for child in self.children:
            child._note_unasked()


class _Loader(yaml.CSafeLoader):
    """The safe loader in C, ten times as fast, whose mappings know their lines and refuse a name given twice."""


def _construct_entry(loader, node):
    values, lines = {}, {}
    for key_node, value_node in node.value:
        name = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if name in values:
            raise BadDataFile([f"第{line}行 {name}：这一项写了两次。"])
        values[name] = loader.construct_object(value_node, deep=True)
        lines[name] = line
    return Entry(values, lines, node.start_mark.line + 1, "", [])


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_entry)


def read_data_file(path) -> Entry:
    """The document of a file. Raises BadDataFile when it cannot be read or is no mapping."""
    try:
        document = yaml.load(Path(path).read_text("utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataFile([f"{path} 无法读取：{error}。"]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第{mark.line + 1}行 " if mark else ""
        raise BadDataFile([f"{line}不是有效的 YAML，请核对缩进、括号和引号。"]) from error
    except RecursionError as error:
        raise BadDataFile([f"{path} 的条目一层套一层，太深了。"]) from error
    if not isinstance(document, Entry):
        raise BadDataFile([f"{path} 应为“名称: 值”的文件。"])
    return document


def put(model, key: dict, values: dict, counts: Counter):
    """The row with this key, made or changed so that it has these values; counted by what was done.

    An empty value leaves the row's own: a file that does not know a code does not erase one that a
    clerk has confirmed since. Raises BadDataFile with the sentences of the model's own checks.
    """
    row = model._default_manager.filter(**key).first()
    if is_new := row is None:
        row, changed = model(**key), values
    else:
        changed = {
            name: value
            for name, value in values.items()
            if value not in ("", None) and getattr(row, name) != value
        }
    if is_new or changed:
        for name, value in changed.items():
            setattr(row, name, value)
        try:
            row.full_clean()
        except ValidationError as error:
            label = "、".join(str(part) for part in key.values())
            problems = [f"{model._meta.verbose_name} {label}：{text}" for text in error.messages]
            raise BadDataFile(problems) from error
        row.save()
    counts["新增" if is_new else "修改" if changed else "未变"] += 1
    return row
