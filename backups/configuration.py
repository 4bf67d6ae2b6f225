"""Where backups go and whom they are sealed to, by the settings."""

from pathlib import Path

from django.conf import settings

from backups.problems import NotConfigured
from backups.recipients import Passphrase, PublicKey, passphrase_of


def directory(named: str = "") -> Path:
    """BACKUP_DIR, or one that was named. Raises NotConfigured."""
    text = named or settings.BACKUP_DIR
    if not text:
        raise NotConfigured(
            "没有说备份放在哪里：设置 BACKUP_DIR，或者用 --to。\nNo directory: set BACKUP_DIR or give --to."
        )
    if not Path(text).is_dir():
        raise NotConfigured(f"没有目录 {text}。\nThere is no directory {text}.")
    return Path(text)


def recipient(named: str = "") -> PublicKey | Passphrase:
    """BACKUP_PUBLIC_KEY, else BACKUP_PASSPHRASE_FILE. named: another public key. Raises NotConfigured."""
    if text := named or settings.BACKUP_PUBLIC_KEY:
        return PublicKey.parse(text)
    if settings.BACKUP_PASSPHRASE_FILE:
        return passphrase_of(Path(settings.BACKUP_PASSPHRASE_FILE))
    raise NotConfigured(
        "没有说备份封给谁：先 bin/backup --new-key 文件，把公钥写进 BACKUP_PUBLIC_KEY。\n"
        "Nobody to seal to: bin/backup --new-key FILE, then set BACKUP_PUBLIC_KEY."
    )
