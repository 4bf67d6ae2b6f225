"""The sheet that learners sign, and the certificate of a completion: A4, set by the papers' typesetting."""

from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format

from papers.typesetting import render

TYPST = Path(__file__).resolve().parent / "typst"

ENROLMENT_FORM = "GTJZ-B01"


def paper_number(row) -> str:
    """The number of the sheet on which one enrols in this class."""
    return f"{ENROLMENT_FORM}-{row.number}"


def sign_in_sheet(session) -> bytes:
    """Names are masked: the sheet lies about in a room; who signs writes her own."""
    row = session.training_class
    learners = row.enrolments.seated().order_by("pk")
    data = {
        "title": row.title,
        "number": row.number,
        "institution": row.institution.name,
        "session": str(session),
        "room": session.room,
        "teacher": session.teacher.masked_name,
        "learners": [{"number": each.number, "name": each.masked_name} for each in learners],
    }
    return render(TYPST / "sheet.typ", data)


def certificate(completion) -> bytes:
    """The same completion gives the same bytes."""
    row = completion.enrolment.training_class
    data = {
        "number": completion.number,
        "name": completion.enrolment.name,
        "masked_id": completion.enrolment.masked_id_number,
        "what": row.what,
        "title": row.title,
        "begun": date_format(timezone.localdate(row.starts_at)),
        "ended": date_format(timezone.localdate(row.ends_at)),
        "hours": row.hours,
        "percent": completion.attended_percent,
        "institution": row.institution.name,
        "completed_on": date_format(completion.completed_on),
    }
    return render(TYPST / "certificate.typ", data)
