"""What stands in the pack of a meeting."""

from django.utils.formats import date_format

from papers.documents import Document, items, paragraph, table


def pack_document(meeting, agenda, invited) -> Document:
    """When and where, who is asked, and each topic with what the portal knows about it."""
    about = table(
        [
            ("时间", f"{date_format(meeting.held_on)}{meeting.begins:%H:%M}"),
            ("地点", meeting.place),
            ("主持", meeting.chair),
            ("参会单位", "、".join(each.bureau.name for each in invited)),
        ]
    )
    topics = items(topic(each) for each in agenda) if agenda else paragraph("没有议题。")
    return Document(
        meeting.title, (about, paragraph("议程"), topics), has_seal=False, note="内部材料。"
    )


def topic(item) -> str:
    who = f"（{item.bureau.name}汇报）" if item.bureau else ""
    return f"{item.title}{who}{'：' if item.line else ''}{item.line}"
