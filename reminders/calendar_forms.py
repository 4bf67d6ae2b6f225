"""What a clerk pastes or uploads, made into an announcement."""

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from reminders.announcements import Arrangement, read_announcement
from reminders.calendar_loading import refuse_days_of_another_year

MAX_CHARACTERS = 20_000
MAX_BYTES = 60_000


class CalendarForm(forms.Form):
    """A year's announcement as text or table. After ``is_valid`` it is in ``arrangement``.

    The year and the document's number may be left empty when the text states them.
    """

    text = forms.CharField(
        label="通知全文或表格",
        required=False,
        max_length=MAX_CHARACTERS,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 16}),
        help_text="粘贴国务院办公厅通知的全文；或者 CSV 表格，第一行是 day,kind,name，kind 填 holiday（放假）或 makeup（调休上班）。",
    )
    file = forms.FileField(
        label="或者上传 CSV 文件",
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text="UTF-8 编码。上传后内容显示在上面的框里，可以核对。",
    )
    year = forms.IntegerField(
        label="年份",
        required=False,
        min_value=2000,
        max_value=2100,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="文中写明的可以不填。",
    )
    document = forms.CharField(
        label="文号",
        required=False,
        max_length=60,
        widget=UnfoldAdminTextInputWidget,
        help_text="如 国办发明电〔2025〕7号；文中写明的可以不填。",
    )
    source_url = forms.URLField(
        label="来源网址",
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url"}),
    )
    announced_on = forms.DateField(
        label="发布日期",
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "2026-11-04"}),
    )

    def __init__(self, data=None, files=None, **kwargs):
        self.file_fault = None
        if data is not None and files and files.get("file"):
            data = data.copy()
            data["text"] = self.read(files["file"]) or data.get("text", "")
        super().__init__(data, **kwargs)
        self.arrangement: Arrangement | None = None

    def read(self, file) -> str:
        """The text of the file, so that it is shown again whatever is wrong with it."""
        if file.size > MAX_BYTES:
            self.file_fault = "文件太大，一年的放假安排不会超过60 KB。"
            return ""
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.file_fault = "文件不是 UTF-8 编码，请另存为 UTF-8 的 CSV。"
            return ""

    def clean_file(self):
        if self.file_fault:
            raise ValidationError(self.file_fault, code="file_unreadable")
        return None

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if not cleaned["text"].strip():
            self.add_error("text", ValidationError("请粘贴通知全文或上传文件。", code="required"))
            return cleaned
        try:
            found = read_announcement(cleaned["text"], cleaned["year"])
            refuse_days_of_another_year(found)
        except ValidationError as error:
            self.add_error("year" if error_code(error) in YEAR_CODES else "text", error)
            return cleaned
        document = cleaned["document"] or found.document
        if not document:
            self.add_error("document", ValidationError("文中没有文号，请填写。", code="required"))
            return cleaned
        self.arrangement = Arrangement(
            found.year,
            found.days,
            document=document,
            source_url=cleaned["source_url"] or found.source_url,
            announced_on=cleaned["announced_on"] or found.announced_on,
        )
        return cleaned


YEAR_CODES = frozenset({"year_unknown", "year_differs"})


def error_code(error: ValidationError) -> str | None:
    return error.error_list[0].code
