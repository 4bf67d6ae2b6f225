"""Files of enterprises: stored under random names, opened only after asking who looks."""

import uuid

from django.utils import timezone

from gaotai_jiazheng.uploads import SUFFIXES


def stored_name(file, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    suffix = SUFFIXES[file.content_type]
    return f"enterprises/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"
