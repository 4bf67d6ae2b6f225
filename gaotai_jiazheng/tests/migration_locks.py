"""Which migrations would hold up a portal that is in use, told from their files alone.

    faults_of(source) -> ["line 12: …", …]

While a migration runs the version before is still at work: what it writes must go in, and nobody may wait for a
lock longer than a second (docs/decisions/migrations.md). An operation that is dangerous in general and was
measured on a filled database by ``bin/bench migrations`` is let through by a constant of the file that says so:
``MEASURED = "2027-01-15, 1,000,000 cases: longest wait 0.2 s"``.
"""

import ast
import re

NEW_TABLES = {"CreateModel"}
# Operation -> why not.
ALWAYS = {
    "AlterField": "may rewrite the table or hold it while all rows are read",
    "RemoveField": "the version before still reads the column: first release without it, then remove it",
    "RenameField": "the version before still reads the old name",
    "RenameModel": "the version before still reads the old name",
    "DeleteModel": "the version before still reads the table",
    "AlterModelTable": "the version before still reads the old name",
    "AlterUniqueTogether": "builds an index while nobody may write",
}
ON_TABLES_IN_USE = {
    "AddIndex": "builds while nobody may write: schema.BuildIndexConcurrently with atomic = False",
    "AddConstraint": "reads all rows while nobody may write: AddConstraintNotValid, then ValidateConstraint",
}
STATEMENTS = {
    r"\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)": "an index without CONCURRENTLY",
    r"\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b": "a change of type rewrites the table",
    r"\bSET\s+NOT\s+NULL\b": "reads all rows under a lock: a CHECK that is not valid first",
    r"\bADD\s+CONSTRAINT\b(?!.*\bNOT\s+VALID\b)": "a constraint without NOT VALID",
    r"^\s*UPDATE\s+(?!.*\bLIMIT\b)": "an UPDATE that is not in batches",
    r"^\s*DELETE\s+FROM\s+(?!.*\bLIMIT\b)": "a DELETE that is not in batches",
    r"\b(LOCK\s+TABLE|VACUUM\s+FULL|CLUSTER|TRUNCATE)\b": "holds the whole table",
    r"\bDROP\s+(COLUMN|TABLE)\b": "the version before still reads it",
}
MEASURED = re.compile(r"[0-9].*rows|[0-9].*cases|[0-9]+(\.[0-9]+)? m?s\b")


def faults_of(source: str) -> list[str]:
    """Each fault of a migration with its line, in the order of the file."""
    tree = ast.parse(source)
    names = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    reader = Reader(tree, names)
    if is_measured(tree):
        return reader.faults_of_rows
    return sorted(
        reader.faults + reader.faults_of_rows, key=lambda fault: int(fault.split()[1][:-1])
    )


class Reader:
    """faults_of_rows: faults of what is written, which no measurement excuses."""

    def __init__(self, tree, functions):
        self.functions, self.faults, self.faults_of_rows = functions, [], []
        self.is_atomic = not assigned(tree, "atomic", False)
        stated = state_operations_of(tree)
        calls = [
            node for node in ast.walk(tree) if isinstance(node, ast.Call) and node not in stated
        ]
        self.new = {
            text_of(call, "name", 0).lower() for call in calls if name_of(call) in NEW_TABLES
        }
        for call in calls:
            self.read(call)

    def read(self, call):
        name = name_of(call)
        model = text_of(call, "model_name", 0).lower()
        if name == "AddField":
            self.read_field(call, model)
        elif name in ALWAYS and model not in self.new:
            self.say(call, f"{name} {ALWAYS[name]}")
        elif name in ON_TABLES_IN_USE and model not in self.new:
            self.say(call, f"{name} {ON_TABLES_IN_USE[name]}")
        elif name == "RunPython":
            self.read_function(call)
        elif name == "RunSQL":
            self.read_statements(call)
        elif name == "AddIndexConcurrently":
            self.say(
                call,
                "AddIndexConcurrently breaks off at a lock_timeout: schema.BuildIndexConcurrently",
            )
        elif name.endswith("Concurrently") and self.is_atomic:
            self.say(call, f"{name} needs atomic = False")

    def read_field(self, call, model):
        """A new column of a table in use is empty, or the database itself knows what stands in it."""
        field = argument(call, "field", 2)
        if (
            model in self.new
            or not isinstance(field, ast.Call)
            or name_of(field) == "ManyToManyField"
        ):
            return
        given = {keyword.arg: keyword.value for keyword in field.keywords}
        if "db_default" in given:
            if not is_constant(given["db_default"]):
                self.say(call, "AddField with a volatile db_default rewrites the table")
        elif not (is_constant(given.get("null")) and given["null"].value is True):
            message = "AddField that the version before leaves empty: null=True or a db_default"
            self.faults_of_rows.append(f"line {call.lineno}: {message}")
        if "default" in given and not is_constant(given["default"]):
            message = "AddField gives every row the one value of its default: fill it in batches"
            self.faults_of_rows.append(f"line {call.lineno}: {message}")
        if is_constant(given.get("unique")) and given["unique"].value is True:
            self.say(call, "AddField builds a unique index while nobody may write")

    def read_function(self, call):
        """Rows are written in batches, each in a transaction of its own."""
        function = self.functions.get(getattr(argument(call, "code", 0), "id", ""))
        if function is None:
            return
        writes = {"update", "save", "delete", "bulk_update", "execute", "bulk_create"}
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        has_loop = any(isinstance(node, ast.While) for node in ast.walk(function))
        if writes & {name_of(each) for each in calls} and not (has_loop and not self.is_atomic):
            self.say(
                call,
                "RunPython writes rows in one transaction: atomic = False and batches in a while",
            )

    def read_statements(self, call):
        for text in strings_in(argument(call, "sql", 0)):
            for statement in text.split(";"):
                self.read_statement(call, statement)

    def read_statement(self, call, statement):
        creates = re.search(r"\bCREATE\s+(TABLE|OR\s+REPLACE|FUNCTION|TRIGGER)\b", statement, re.I)
        for pattern, why in STATEMENTS.items():
            if not creates and re.search(pattern, statement, re.I | re.S):
                self.say(call, f"RunSQL: {why}")

    def say(self, call, why):
        self.faults.append(f"line {call.lineno}: {why}")


def state_operations_of(tree) -> set[ast.AST]:
    """What only Django is told, and the database not at all."""
    return {
        node
        for keyword in ast.walk(tree)
        if isinstance(keyword, ast.keyword) and keyword.arg == "state_operations"
        for node in ast.walk(keyword.value)
    }


def name_of(call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def argument(call, name, place):
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if len(call.args) > place else None


def text_of(call, name, place) -> str:
    value = argument(call, name, place)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def strings_in(node) -> list[str]:
    if node is None:
        return []
    return [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def is_constant(node) -> bool:
    """Whether a value is written out: a word, a number, or an empty container by its name."""
    if isinstance(node, ast.Name):
        return node.id in {"dict", "list", "set"}
    return isinstance(node, ast.Constant)


def assigned(tree, name, value) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and getattr(node.targets[0], "id", "") == name
        and isinstance(node.value, ast.Constant)
        and node.value.value is value
        for node in ast.walk(tree)
    )


def is_measured(tree) -> bool:
    said = [
        node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and getattr(node.targets[0], "id", "") == "MEASURED"
        and isinstance(node.value, ast.Constant)
    ]
    return any(isinstance(text, str) and MEASURED.search(text) for text in said)
