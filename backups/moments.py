"""When a backup was made, as people in the county say it; without Django, for where there is no portal."""

from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def in_words(moment: str) -> str:
    """2026年11月28日 06:30（北京时间）. moment: ISO 8601 with its offset, as a manifest has it."""
    local = datetime.fromisoformat(moment).astimezone(BEIJING)
    return f"{local:%Y年%-m月%-d日 %H:%M}（北京时间）"
