from hashlib import sha256
from pathlib import Path

import pytest

from backups.recipients import new_key, opener_of
from complaints import attachments
from complaints.models import Draft
from gaotai_jiazheng.uploads import Accepted


@pytest.fixture
def key(tmp_path):
    """The file of a private key; what is sealed to its public half opens with it."""
    path = tmp_path / "key"
    new_key().write(path)
    return path


@pytest.fixture
def store(tmp_path, settings, key) -> Path:
    """An empty directory for backups, as the settings name it; the public key is set too."""
    path = tmp_path / "backups"
    path.mkdir()
    settings.BACKUP_DIR = str(path)
    settings.BACKUP_PUBLIC_KEY = str(opener_of(key).public)
    settings.VAR_DIR = tmp_path
    return path


@pytest.fixture
def draft(transactional_db):
    """A row with a sealed column that files can hang on."""
    return Draft.objects.create(token_digest="d" * 64, answers='{"phone": "13800000000"}')


@pytest.fixture
def upload(draft):
    """A function that keeps a file with the draft: content -> attachment."""

    def keep(content: bytes):
        digest = sha256(content).hexdigest()
        return attachments.add(
            [Accepted("bill.pdf", "application/pdf", content, digest)], owner=draft
        )[0]

    return keep
