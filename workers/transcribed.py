"""Days as people write them into cells. Pure."""

import unicodedata
from datetime import date

from gaotai_jiazheng.form_fields import DATE_PARTS

DATE_WORDS = "请按“年-月-日”填写，例如 2026-11-03。"


def day_of(text: str) -> date | None:
    """2026-11-03, 2026/11/3, 2026年11月3日, 20261103; None for anything else."""
    text = unicodedata.normalize("NFKC", text.strip())
    if len(text) == 8 and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    parts = DATE_PARTS.fullmatch(text)
    try:
        return date(*map(int, parts.groups())) if parts else None
    except ValueError:
        return None
