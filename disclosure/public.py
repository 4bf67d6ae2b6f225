"""What everybody may read of notices."""

from disclosure.models import Notice
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, Entry

public_pages.page(
    "disclosure:index",
    "公示",
    "正在公示和公示过的事项，任何人都能提出异议，答复也公开。",
    whom=EVERYBODY,
)
public_pages.feed("disclosure:feed", "公示")


@public_pages.rows("notice", "公示", room="disclosure:index")
def notices():
    """A withdrawn one keeps its page, where it says so; it is not found any more."""
    return (
        Notice.objects.shown().filter(withdrawn_at=None).select_related("bureau").defer("original")
    )


@notices.entry
def entry_of(row):
    text = f"{row.topic}，{row.bureau.name}，{row.number}。{row.text}"
    return Entry(row.title, text, row.get_absolute_url(), row.published_at)
