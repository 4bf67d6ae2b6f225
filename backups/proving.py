"""Whether what was restored is what was backed up: counts, books, sealed columns, files, and a site that answers."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client, override_settings

from backups import restoring, snapshots
from backups.sealed_places import key_counts, places, sample
from gaotai_jiazheng.sealed import CannotOpen, key_ids
from ledger.proving import prove

log = structlog.get_logger(__name__)

SHOWN = 5
NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
PLAIN_STATIC_FILES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its name, whether it is as it should be, and what was found."""

    name: str
    is_ok: bool
    detail: str

    def as_data(self) -> dict:
        return asdict(self)


def prove_restored(manifest: dict, attachments: Path) -> list[Check]:
    """Look at everything, in this order; a look that fails does not keep the others from being taken."""
    looks: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("行数", lambda: check_counts(manifest)),
        ("数据库结构", check_migrations),
        ("账簿", check_books),
        ("密封的列", check_sealed),
        ("附件", lambda: check_files(manifest, attachments)),
        ("登录", check_site),
    )
    return [taken(name, look) for name, look in looks]


def taken(name, look) -> Check:
    try:
        return look()
    except Exception as error:
        log.exception("check_failed", check=name)
        return Check(name, False, f"没有查成（{type(error).__name__}：{error}）")


def check_counts(manifest) -> Check:
    with connection.cursor() as cursor:
        found = snapshots.counts(cursor)
    wanted = manifest["tables"]
    wrong = [
        f"{table} {found.get(table, '没有')}≠{wanted.get(table, '没有')}"
        for table in sorted(wanted.keys() | found.keys())
        if found.get(table) != wanted.get(table)
    ]
    detail = f"{len(wanted)}张表{sum(wanted.values())}行，与清单一致"
    return Check("行数", not wrong, "；".join(wrong[:SHOWN]) or detail)


def check_migrations() -> Check:
    count = restoring.migrate()
    return Check("数据库结构", True, f"补做了{count}个迁移" if count else "与程序一致")


def check_books() -> Check:
    proof = prove()
    wrong = [each["name"] for each in proof.results if each["violations"]]
    detail = f"{proof.entries}笔凭证成立，总校验值{proof.head[:12]}…"
    return Check("账簿", proof.is_sound, "；".join(wrong) or detail)


def check_sealed() -> Check:
    """Every key that sealed anything is here, and opens what it sealed."""
    known, wrong, opened = set(key_ids()), [], 0
    for place in places():
        unknown = set(key_counts(place)) - known
        if unknown:
            wrong.append(f"{place.name} 用了没有的密钥 {'、'.join(sorted(unknown))}")
            continue
        try:
            opened += sum(1 for _ in map(place.open_all, sample(place)))
        except CannotOpen:
            wrong.append(f"{place.name} 打不开")
    detail = f"{len(places())}列都打得开，试了{opened}个值"
    return Check("密封的列", not wrong, "；".join(wrong[:SHOWN]) or detail)


def check_files(manifest, attachments) -> Check:
    """Each file that a row names is there with the digest of its row; known gaps are told, not counted."""
    known_gaps, wrong, count = set(manifest["missing"]), [], 0
    with transaction.atomic(), connection.cursor() as cursor:
        for name, digest in snapshots.files(cursor):
            count += 1
            found = digest_of(attachments / name)
            if found is None and name not in known_gaps:
                wrong.append(f"没有 {name}")
            elif found is not None and digest and found != digest:
                wrong.append(f"{name} 与登记的摘要不符")
    gaps = f"，备份时就缺{len(known_gaps)}个" if known_gaps else ""
    detail = f"{count}个文件齐全，摘要相符{gaps}"
    return Check("附件", not wrong, "；".join(wrong[:SHOWN]) or detail)


def digest_of(path) -> str | None:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def check_site() -> Check:
    """The start page and, signed in, the workbench answer; nothing of it stays in the database.

    Neither the cache, which may be the running portal's, nor collected static files are asked.
    """
    user = get_user_model().objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    with override_settings(CACHES=NO_CACHE, STORAGES={**settings.STORAGES, **PLAIN_STATIC_FILES}):
        answers = asked(user)
    wrong = [f"{address} {status}" for address, status in answers.items() if status >= 400]
    said = "、".join(wrong or [f"{address} {status}" for address, status in answers.items()])
    who = "" if user is not None else "；没有超级用户，未登录"
    return Check("登录", not wrong, f"{said}{who}")


def asked(user) -> dict[str, int]:
    """Address -> status."""
    host = next((name for name in settings.ALLOWED_HOSTS if "*" not in name), "localhost")
    client = Client(headers={"host": host}, raise_request_exception=False)
    answers = {}
    with transaction.atomic():
        for address in ("/healthz", "/"):
            answers[address] = client.get(address, secure=True).status_code
        if user is not None:
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
            answers["/admin/"] = client.get("/admin/", secure=True).status_code
        transaction.set_rollback(True)
    return answers
