"""What an attacker types, stored in every text of the county's rows, and what must not come of it on a page.

Nothing is listed by hand: every text of every model that a person can have written is filled, as far as the
database lets it in. Rows are changed in SQL's terms, past forms and services, so that a page has to be safe by
what it does itself.
"""

import csv
import io
import json
import re
from html.parser import HTMLParser
from zipfile import ZipFile, is_zipfile

import openpyxl
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import DataError, Error, connection, models, transaction
from lxml import etree
from pypdf import PdfReader

# A person has written what has such a character in it; codes, slugs, numbers and digests have none.
WRITTEN = re.compile("[\u4e00-\u9fff]")
# Each begins like a formula. The longest one that column and constraints let in is stored.
MARKUP = "=1+1<xss a=\"'><img src=x onerror=xss()>{{7*7}}xss${7*7}]]>--></script></title></textarea><xss onload=xss() "
LINES = (
    MARKUP
    + "\r\nX-XSS: 1\r\n\r\n<xss>\r\nEND:VEVENT\r\nX-XSS:1\t\u202e\u2066\U00020bb7e\u0301\u200d%0d%0aX-XSS:1"
)
QUOTED = "@\"><xss onload=xss() '><xss a"
SHORT = "=\"'><xss "
TINY = "=<xss "
CORPUS = (LINES, MARKUP, QUOTED, SHORT, TINY)

ADDRESS_ATTRIBUTES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}
SCRIPT_ADDRESS = re.compile(r"[\s\x00-\x1f]*(javascript|vbscript|data:text/html)", re.IGNORECASE)
INJECTED_LINE = re.compile(r"^(X-XSS|<xss)", re.MULTILINE)
EVALUATED = re.compile("49xss|xss49")
FORMULA = re.compile(r"[=+\-@\t\r]")


def texts():
    """(model, field) of each column that may hold a text of people, of the project's own apps. What its app
    keeps a digest of is left: a page refuses to show it when it was changed."""
    for model in apps.get_models(include_auto_created=True):
        if not (settings.BASE_DIR / model._meta.app_config.name).is_dir():
            continue
        names = names_in(model._meta.app_config)
        for field in model._meta.concrete_fields:
            if f"{field.name}_sha256" in names:
                continue
            is_text = isinstance(
                field, (models.CharField, models.TextField, models.JSONField, ArrayField)
            )
            if is_text and not field.choices and not field.primary_key:
                yield model, field


def names_in(app_config) -> set[str]:
    """The names of all columns of an app."""
    return {
        field.name for model in app_config.get_models() for field in model._meta.concrete_fields
    }


def plant(corpus=CORPUS) -> tuple[int, int]:
    """Fill the texts of all rows; how many values took a payload, and how many the database kept out."""
    planted = refused = 0
    with connection.cursor() as cursor:
        # Triggers guard what has been said from being changed; here it is what was said.
        cursor.execute("SET session_replication_role = replica")
    for model, field in texts():
        rows = model._base_manager.values_list("pk", field.attname)
        for key, value in list(rows):
            if not is_written(value):
                continue
            if store(model, field, key, value, corpus):
                planted += 1
            else:
                refused += 1
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
    return planted, refused


def is_written(value):
    if isinstance(value, str):
        return bool(WRITTEN.search(value))
    return isinstance(value, (dict, list)) and bool(
        WRITTEN.search(json.dumps(value, ensure_ascii=False, default=str))
    )


def store(model, field, key, value, corpus):
    """Whether one of the payloads, from the strongest on, got in; the key makes it unlike its neighbours."""
    for payload in corpus:
        text = f"{payload}{key}"
        if field.max_length and len(text) > field.max_length:
            text = text[: field.max_length]
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=key).update(**{field.attname: replaced(value, text)})
            return True
        except (Error, DataError, ValueError, TypeError):
            continue
    return False


def replaced(value, text):
    """The value with the text in place of each text that a person has written."""
    if isinstance(value, dict):
        return {name: replaced(each, text) for name, each in value.items()}
    if isinstance(value, list):
        return [replaced(each, text) for each in value]
    if not isinstance(value, str) or not WRITTEN.search(value):
        return value
    try:
        inner = json.loads(value)
    except ValueError:
        return text
    # A sealed document: JSON as one text.
    return json.dumps(replaced(inner, text)) if isinstance(inner, (dict, list)) else text


class Page(HTMLParser):
    """What a browser makes of a page, as far as a payload can have become part of it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.script, self.is_data = [], None, False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if "xss" in tag:
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            if "xss" in name or (name.startswith("on") and "xss" in (value or "")):
                self.found.append(f"<{tag} {name}>")
            if name in ADDRESS_ATTRIBUTES and SCRIPT_ADDRESS.match(value or ""):
                self.found.append(f"<{tag} {name}={value[:40]}>")
            if name == "style" and "xss" in (value or ""):
                self.found.append(f"<{tag} style>")
        if tag == "script":
            self.script = dict(attributes).get("type") or "text/javascript"

    def handle_endtag(self, tag):
        if tag == "script":
            self.script = None

    def handle_data(self, data):
        if self.script in {"application/ld+json", "application/json"}:
            if data.strip():
                try:
                    json.loads(data)
                except ValueError as error:
                    self.found.append(f"{self.script}: {error}")
        elif self.script and "xss" in data:
            self.found.append("in a script")


def harm_in(response) -> list[str]:
    """What the payloads did to an answer: words for a person, none where they stayed text."""
    found = [
        f"header {name}"
        for name, value in response.items()
        if "x-xss" in name.lower() or "\n" in value
    ]
    if response.status_code >= 500:
        found.append(f"status {response.status_code}")
    content = getattr(response, "knocked", None) or response.content
    kind = response.get("Content-Type", "").partition(";")[0]
    reader = READERS.get(kind)
    if reader is None and is_zipfile(io.BytesIO(content)):
        reader = in_office_file
    return found + (reader(content) if reader and response.status_code < 500 else [])


def in_page(content):
    text = content.decode()
    return [*Page(text).found, *(f"evaluated {each}" for each in EVALUATED.findall(text))]


def in_json(content):
    try:
        json.loads(content)
    except ValueError as error:
        return [f"JSON: {error}"]
    return []


def in_xml(content):
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError as error:
        return [f"XML: {error}"]
    return [f"<{each.tag}>" for each in root.iter() if "xss" in str(each.tag)]


def in_calendar(content):
    unfolded = content.decode().replace("\r\n ", "")
    return [f"line {each}" for each in INJECTED_LINE.findall(unfolded)]


def in_csv(content):
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [
        f"formula {cell[:20]}"
        for row in rows
        for cell in row
        if "xss" in cell and FORMULA.match(cell)
    ]


def in_office_file(content):
    with ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = [archive.read(name) for name in names if name.endswith((".xml", ".rels"))]
    found = [each for part in parts for each in in_xml(part)]
    return found + (formulas_in(content) if "xl/workbook.xml" in names else [])


def formulas_in(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [f"formula in {cell.coordinate}" for cell in cells if cell.data_type == "f"]


def in_pdf(content):
    try:
        for page in PdfReader(io.BytesIO(content)).pages:
            page.extract_text()
    except Exception as error:
        return [f"PDF: {error}"]
    return []


READERS = {
    "text/html": in_page,
    "application/xhtml+xml": in_page,
    "application/json": in_json,
    "application/ld+json": in_json,
    "application/geo+json": in_json,
    "application/atom+xml": in_xml,
    "application/xml": in_xml,
    "text/xml": in_xml,
    "image/svg+xml": in_xml,
    "text/calendar": in_calendar,
    "text/csv": in_csv,
    "application/pdf": in_pdf,
}
