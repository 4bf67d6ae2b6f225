"""Files of notices: checked by the gate before they are public, deleted when their notice is taken down.

Source: 《政府信息公开条例》第十五条; 《个人信息保护法》第二十五条.
"""

import hashlib
import zipfile
from datetime import datetime
from io import BytesIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from disclosure.documents import Finding, Searched, search
from disclosure.gate import personal_data_in
from disclosure.models import Attachment, Notice
from disclosure.services import lock
from gaotai_jiazheng import uploads
from gaotai_jiazheng.uploads import DOCX, XLSX, Accepted

MOST_SHOWN = 20
ACCEPTED_TYPES = f"{uploads.ACCEPTED_TYPES},.docx,.xlsx"
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
# Parts that hold a program or another file, which nobody sees who looks at the document.
HIDING = ("vbaProject.bin", "/embeddings/", "/activeX/", "macrosheets/")


def accept_upload(file) -> Accepted:
    """The form of an uploaded docx, xlsx, pdf or picture that may be kept; pictures lose their metadata.

    Raises ValidationError as ``uploads.accept_upload``.
    """
    if file.size > uploads.MAX_BYTES:
        raise ValidationError("文件超过20MB，请压缩或者分开上传。", code="file_too_large")
    start = file.read(4)
    file.seek(0)
    if start != b"PK\x03\x04":
        return accept_other(file)
    content = file.read()
    content_type = office_type(content)
    digest = hashlib.sha256(content).hexdigest()
    name = uploads.clean_name(file.name or "", content_type)
    return Accepted(name, content_type, content, digest)


def accept_other(file) -> Accepted:
    try:
        return uploads.accept_upload(file)
    except ValidationError as error:
        if error.code != "file_type" or "HEIC" in error.message:
            raise
        message = "只能上传 Word（docx）、Excel（xlsx）、PDF 文件或者 JPG、PNG、WebP 图片；有密码的请先去掉密码。"
        raise ValidationError(message, code="file_type") from error


def office_type(content: bytes) -> str:
    """Whether an archive is a Word or an Excel file. Codes file_type, file_broken, office_active."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ValidationError("文件已损坏，打不开。", code="file_broken") from error
    if any(part in name for name in names for part in HIDING):
        message = "文件里有宏或者嵌入的别的文件，请去掉后再上传。"
        raise ValidationError(message, code="office_active")
    found = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if len(found) != 1:
        message = "这个压缩文件不是 Word（docx）或者 Excel（xlsx）文件，请解压后逐个上传。"
        raise ValidationError(message, code="file_type")
    return found[0]


def findings_of_text(text: str) -> list[Finding]:
    """What a text holds that must not be public, by its lines."""
    return [
        Finding(each.kind, f"第{text.count(chr(10), 0, each.start) + 1}行", each.masked)
        for each in personal_data_in(text)
    ]


def search_file(accepted: Accepted) -> Searched:
    """What a file and its name hold that must not be public, and what a person has to look at. Code
    unreadable."""
    of_name = [
        Finding(each.kind, "文件名", each.masked) for each in personal_data_in(accepted.name)
    ]
    found = search(accepted.content)
    return Searched(of_name + found.findings, found.to_look_at)


def sentence_of(finding: Finding) -> str:
    masked = f"（{finding.masked}）" if finding.masked else ""
    return f"{finding.place}有{finding.kind}{masked}。"


def refuse_findings(found: list[Finding]) -> None:
    """Raises ValidationError, code personal_data, with a sentence for each kind and place."""
    if not found:
        return
    sentences = [sentence_of(each) for each in found[:MOST_SHOWN]]
    if more := len(found) - MOST_SHOWN:
        sentences += [f"还有{more}处。"] if more > 0 else []
    sentences.append("请遮盖或者删去后再上传，文件没有保存。")
    errors = [ValidationError(each, code="personal_data") for each in sentences]
    raise ValidationError({"file": errors})


def refuse_unseen(sentences: list[str]) -> None:
    """What no program can read goes up only when somebody says that they have looked at it.

    Raises ValidationError, code look_needed, with a sentence for each place.
    """
    if not sentences:
        return
    shown = [*sentences[:MOST_SHOWN]]
    if more := max(0, len(sentences) - MOST_SHOWN):
        shown.append(f"还有{more}处。")
    shown.append("请打开文件逐处看过，没有个人信息的，勾选以后再上传。文件没有保存。")
    raise ValidationError({"looked": [ValidationError(each, code="look_needed") for each in shown]})


def attach(
    notice: Notice, *, file, by: User, looked: bool = False, at: datetime | None = None
) -> Attachment:
    """Put a file up with a notice, on the notice's first day. What it holds is searched before; that may take
    seconds, so the notice is held afterwards only, and nobody who objects waits for it.

    looked: whether ``by`` has looked at what a program cannot read. Raises ValidationError: codes
    notice_withdrawn, attachment_too_late, personal_data, look_needed, unreadable,
    too_many_files, files_too_large, attachment_once_a_notice, and those of ``accept_upload``.
    """
    day = timezone.localdate(at or timezone.now())
    refuse_late(notice, day)
    accepted = accept_upload(file)
    found = search_file(accepted)
    refuse_findings(found.findings)
    if not looked:
        refuse_unseen(found.to_look_at)
    with transaction.atomic():
        notice = lock(notice)
        refuse_late(notice, day)
        sizes = list(notice.attachments.values_list("size", flat=True))
        uploads.check_together([*sizes, accepted.size])
        attachment = Attachment(
            notice=notice,
            name=accepted.name,
            content_type=accepted.content_type,
            size=accepted.size,
            digest=accepted.digest,
            content=accepted.content,
            added_on=day,
            added_by=by,
        )
        attachment.full_clean()
        attachment.save()
    return attachment


def refuse_late(notice, day):
    """Codes: notice_withdrawn, attachment_too_late."""
    if notice.withdrawn_at is not None:
        raise ValidationError("这份公示已经撤回。", code="notice_withdrawn")
    if notice.first_day != day:
        message = (
            f"附件只能在公示当天（{date_format(notice.first_day)}）上传，"
            "以后加上的，公众看不满公示期；请撤回后重新公示。"
        )
        raise ValidationError(message, code="attachment_too_late")


def delete_taken_down() -> int:
    """Delete the files of notices that were withdrawn or taken down; how many. Safe to run twice."""
    deleted, _ = Attachment.objects.taken_down().delete()
    return deleted
