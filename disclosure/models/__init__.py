"""What is put up for everybody to see, and what people say against it."""

from disclosure.models.attachment import Attachment
from disclosure.models.notice import Notice
from disclosure.models.objection import Objection
from disclosure.models.row import NoticeRow

__all__ = ["Attachment", "Notice", "NoticeRow", "Objection"]
