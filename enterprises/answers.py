"""A registration's answers in words, for the check page and for the workbench."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from enterprises.forms.pages import PAGES, Page, page_of
from enterprises.forms.registration import RegistrationForm
from gaotai_jiazheng.masking import mask_name, mask_phone

MASKS = {"phone": mask_phone, "legal_representative": mask_name, "delegate_name": mask_name}


@dataclass(frozen=True)
class Line:
    """One answer. name: of the field; files: of a field of files; remark: what is to be put right."""

    name: str
    label: str
    text: str
    files: list
    remark: object = None


@dataclass(frozen=True)
class Section:
    """The answers of one page."""

    page: Page
    lines: list[Line]
    is_incomplete: bool


def remarks_of(registration) -> dict:
    """Field name -> what is to be put right in it."""
    if registration is None:
        return {}
    return {each.field: each for each in registration.remarks.filter(answered_at=None)}


def sections_of(registration, form: RegistrationForm, *, is_masked=False) -> list[Section]:
    """Every page with its answers that are in order; what was left out is left out here too.

    form: bound to the answers and validated. is_masked: without what tells who somebody is.
    """
    files = list(registration.files.all())
    remarks = remarks_of(registration)
    wrong = {page_of(name) for name in form.errors if page_of(name)}
    return [
        Section(page, lines_of(form, page, files, remarks, is_masked), page in wrong)
        for page in PAGES
    ]


def lines_of(form, page, files, remarks, is_masked):
    lines = []
    for name in page.fields:
        own_files = [file for file in files if file.purpose == form.FILES.get(name)]
        text = "" if name in form.FILES else shown(form, name)
        if is_masked and name in MASKS:
            text = MASKS[name](text)
        if text or own_files or name in remarks:
            lines.append(Line(name, form.fields[name].label, text, own_files, remarks.get(name)))
    return lines


def shown(form, name) -> str:
    """A cleaned value in words; "" for what is wrong or missing."""
    value = form.cleaned_data.get(name)
    if name in form.errors or not value:
        return ""
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, list):
        words = dict(form.fields[name].choices)
        return "、".join(words[each] for each in value)
    if name.startswith("place"):
        groups = form.fields[name].choices
        return next(
            (text for group in groups if group[0] for key, text in group[1] if key == value), ""
        )
    if name in {"mode", "applicant_is"}:
        return dict(form.fields[name].choices)[value]
    return str(value)
