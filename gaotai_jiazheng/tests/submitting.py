"""Every form of a page as a browser would send it, and as somebody who means harm does.

Nothing is listed by hand: fields and their values are read from the drawn page, and what a POST wrote is read
from the tables themselves, so that no form and no column has to be known here.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlencode, urljoin

from django.apps import apps
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.http import SimpleCookie
from lxml import html

from complaints.tests.intake_answers import png
from gaotai_jiazheng.tests.doors.knocking import Knocker

FORM = "application/x-www-form-urlencoded"
TOKEN = "csrfmiddlewaretoken"
SET_BY_NOBODY = "攻击者所设"
# A parameter is tried with each; the first two can be sent as bytes alone.
ODD = (
    b"\xff\xfe\x00",
    b"\xed\xa0\x80",
    "",
    "\0",
    "张\0三",
    "x" * 70_000,
    "9" * 40,
    "-1",
    "1e309",
    "NaN",
    "2026-13-45",
    "0001-01-01",
    "9999-12-31",
    "٣",
    "[]",
    '{"a": {"$ne": 1}}',
    "\u202e\ufeff",
)
FILLED = {
    "date": "2026-11-20",
    "datetime-local": "2026-11-20T10:00",
    "month": "2026-11",
    "time": "10:00",
    "number": "1",
    "tel": "13800000000",
    "email": "a@example.com",
    "url": "https://example.com/",
}


@dataclass(frozen=True)
class Form:
    """path: where it is sent. values: name -> values of a form that is filled in; choices: name -> the values
    that the page offers."""

    path: str
    values: dict
    choices: dict
    files: tuple

    def with_value(self, name, value):
        return {**self.values, name: [value]}

    def keyed(self):
        """Names of fields whose values are keys of rows."""
        return [
            name
            for name, values in self.values.items()
            if (offered := self.choices.get(name) or values)
            and all(str(each).isdigit() for each in offered if each)
            and any(offered)
        ]


def forms_in(content, page):
    """The forms of a drawn page that are sent with POST, to leave out what ends the session."""
    try:
        root = html.fromstring(content)
    except (ValueError, html.etree.ParserError):
        return
    for form in root.forms:
        path = urljoin(page, form.action or "").partition("#")[0]
        if (form.method or "").upper() == "POST" and path.startswith("/") and "logout" not in path:
            yield read(form, path)


def read(form, path):
    values, choices, files = {}, {}, []
    for field in form.inputs:
        kind = field.get("type", "text") if field.tag == "input" else field.tag
        if not field.name or field.name == TOKEN or kind in ("reset", "image"):
            continue
        if kind == "file":
            files.append(field.name)
        elif kind == "select":
            offered = choices.setdefault(field.name, field.value_options)
            chosen = list(field.value) if field.multiple else [field.value] if field.value else []
            values[field.name] = chosen or [each for each in offered if each][:1]
        elif kind in ("radio", "checkbox"):
            choices.setdefault(field.name, []).append(field.get("value", "on"))
            values.setdefault(field.name, [field.get("value", "on")])
        elif kind == "submit":
            values.setdefault(field.name, [field.get("value", "")])
        else:
            values.setdefault(field.name, [field.value or filled(kind, field.name)])
    return Form(path, values, choices, tuple(files))


def filled(kind, name):
    """What a person would type there."""
    if kind == "hidden":
        return ""
    if "phone" in name:
        return FILLED["tel"]
    return FILLED.get(kind, "这是一段测试内容，写得足够长。")


class Submitter(Knocker):
    """Sends forms as everybody, and tells what each wrote before it is undone."""

    def __init__(self, everybody):
        super().__init__(everybody)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE mark_of_now (nothing integer)")

    def submit(self, role, form, values, look=lambda written: None):
        """(response, what ``look`` says of {model: keys of the rows that it wrote}, while they are there)."""
        self.count += 1
        shared_cache.key_prefix = f"{shared_cache.key_prefix.split('#')[0]}#{self.count}"
        self.client.cookies = SimpleCookie(self.sessions.get(role, {}))
        with transaction.atomic():
            now, before = mark(), touched()
            response = self.client.post(form.path, **body(form, values))
            seen = look(written_since(now, before))
            transaction.set_rollback(True)
        return response, seen


def body(form, values):
    """As multipart where files go with it and all of it is text."""
    pairs = [(name, value) for name, many in values.items() for value in many]
    if form.files and all(isinstance(value, str) for _, value in pairs):
        files = {
            name: [SimpleUploadedFile("照片.png", png().read(), "image/png")] for name in form.files
        }
        return {"data": {**values, **files}}
    return {"data": urlencode(pairs, errors="surrogatepass"), "content_type": FORM}


class Statements:
    """What a POST asks of the database, to see whether a row whose state it changes was locked before."""

    LOCKED = re.compile(r'(?:FROM|JOIN) "?(\w+)"?')
    CHANGED = re.compile(r'^UPDATE "?(\w+)"? SET (.*?)(?: WHERE (.*))?$', re.DOTALL)

    def __init__(self):
        self.locked, self.unlocked = set(), set()

    def __call__(self, execute, sql, params, many, context):
        if "FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql:
            self.locked |= set(self.LOCKED.findall(sql))
        elif changed := self.CHANGED.match(sql):
            table, columns, condition = changed.groups()
            is_conditional = '"state"' in (condition or "")
            if '"state" =' in columns and not is_conditional and table not in self.locked:
                self.unlocked.add(table)
        return execute(sql, params, many, context)


def mark():
    """The number of this sub-transaction; whatever is written from now on bears it or a higher one."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO mark_of_now VALUES (1) RETURNING xmin::text::bigint")
        return cursor.fetchone()[0]


@cache
def our_models():
    """Models of the project's own apps that are a table with one key, by label."""
    return {
        model._meta.label: model
        for model in apps.get_models()
        if (settings.BASE_DIR / model._meta.app_config.name).is_dir()
        and model._meta.managed
        and not model._meta.proxy
        and not isinstance(model._meta.pk, models.CompositePrimaryKey)
    }


def touched():
    """table -> how many rows this transaction has inserted, changed or deleted so far; asked without locks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def written_since(now, before):
    """model -> keys of the rows that were inserted or changed."""
    after, written = touched(), {}
    with connection.cursor() as cursor:
        for model in our_models().values():
            table, key = model._meta.db_table, model._meta.pk.column
            if after.get(table, 0) > before.get(table, 0):
                cursor.execute(
                    f'SELECT "{key}" FROM "{table}" WHERE xmin::text::bigint >= %s', [now]
                )
                written[model] = [row[0] for row in cursor.fetchall()]
    return written


def values_of(written, model, name):
    """The values of a column in the rows that were written."""
    return list(
        model._base_manager.filter(pk__in=written.get(model, [])).values_list(name, flat=True)
    )


def extras_of(model, form):
    """(field, a value for it) of the columns of a model that a form does not show."""
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in form.values:
            continue
        if (value := extra_value(field)) is not None:
            yield field, value


def extra_value(field):
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    if isinstance(field, models.ForeignKey):
        key = field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        return None if key is None else str(key)
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, (models.DateTimeField, models.DateField)):
        return "1999-09-09"
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return "31337"
    return SET_BY_NOBODY if isinstance(field, (models.CharField, models.TextField)) else None


def is_set(field, value, before, after):
    """Whether a column holds what was sent for it, and would not without."""

    def plain(each):
        if isinstance(each, bool):
            return "on" if each else ""
        return each.isoformat()[:10] if isinstance(each, date) else str(each)

    return sum(plain(each) == value for each in after) > sum(
        plain(each) == value for each in before
    )
