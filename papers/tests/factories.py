"""Papers for tests."""

import uuid

from papers import services
from papers.documents import Document, paragraph


def letter(*texts):
    return Document(
        title="调解通知书", addressee="王小兰", blocks=tuple(paragraph(text) for text in texts)
    )


def issue(bureau, by, *, key=None, template="mediation-notice", recipients=("投诉人",), at=None):
    return services.issue(
        bureau,
        bureau=bureau,
        template=template,
        template_version=1,
        document=letter("请按时参加调解。"),
        recipients=recipients,
        by=by,
        key=key or uuid.uuid4(),
        at=at,
    )
