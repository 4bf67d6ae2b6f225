"""PDFs with personal data planted in them: pages set in Chinese type, and what a reader does not see."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

TEMPLATE = Path(__file__).resolve().parent / "planted.typ"
PLACES = (
    "page", "narrow column", "table", "cells", "turned text", "turned page", "white", "annotation",
    "field", "tooltip", "link", "bookmark", "properties", "xmp", "earlier version",
)  # fmt: skip
WIDTHS = (5, 8, 12, 17, 22)  # of a narrow column, mm
ON_THE_PAGE = {"page", "narrow column", "table", "cells", "turned text", "turned page", "white"}


def pdf(around, value, where, chance):
    """The page as a typesetter makes it: glyphs of embedded subset fonts, read back through ToUnicode."""
    shown = value if where in ON_THE_PAGE else "无"
    third = -(-len(shown) // 3)
    data = {
        "around": around,
        "where": where,
        "width": chance.choice(WIDTHS),
        "value": "\u200b".join(shown) if where == "narrow column" else shown,
        "cells": [shown[:third], shown[third : 2 * third], shown[2 * third :]],
    }
    content = typeset(data)
    return content if where in ON_THE_PAGE - {"turned page"} else changed(content, value, where)


def typeset(data) -> bytes:
    from papers.typesetting import render

    return render(TEMPLATE, data)


def changed(content, value, where) -> bytes:
    """The file with the value in one of the places that a program adds to it afterwards."""
    writer = PdfWriter(clone_from=BytesIO(content))
    page = writer.pages[0]
    if where == "turned page":
        page.rotate(90)
    elif where == "annotation":
        writer.add_annotation(0, FreeText(text=value, rect=(50, 50, 300, 90)))
    elif where in {"field", "tooltip"}:
        add_field(writer, page, {"field": "/V", "tooltip": "/TU"}[where], value)
    elif where == "link":
        add_link(writer, page, value)
    elif where == "bookmark":
        writer.add_outline_item(value, 0)
    elif where == "properties":
        writer.add_metadata({"/Subject": value})
    elif where == "xmp":
        add_xmp(writer, value)
    else:
        return with_earlier_version(content, value)
    to = BytesIO()
    writer.write(to)
    return to.getvalue()


def add_field(writer, page, key, value):
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("field"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (50, 50, 300, 90)]),
            NameObject(key): TextStringObject(value),
        }
    )
    reference = writer._add_object(field)
    page[NameObject("/Annots")] = ArrayObject([reference])
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)


def add_link(writer, page, value):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("tel:" + value)}
    )
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (50, 50, 300, 90)]),
            NameObject("/A"): action,
        }
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])


def add_xmp(writer, value):
    stream = StreamObject()
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    stream.set_data(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>'
        f"{value}</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>".encode()
    )
    writer._root_object[NameObject("/Metadata")] = writer._add_object(stream)


def with_earlier_version(content, value) -> bytes:
    """Somebody has taken the note away, and the program has only written behind what was there."""
    writer = PdfWriter(BytesIO(changed(content, value, "annotation")), incremental=True)
    writer.pages[0][NameObject("/Annots")] = ArrayObject()
    to = BytesIO()
    writer.write(to)
    assert PdfReader(to).pages[0]["/Annots"] == []
    return to.getvalue()
