"""Where things are kept: the database, the cache, files and backups."""

from pathlib import Path

from gaotai_jiazheng.settings.environment import BASE_DIR, DJANGO_ENV, VAR_DIR, env, secret

DATABASES = {
    "default": env.db_url_config(secret("DATABASE_URL", "postgres://gaotai@127.0.0.1/gaotai"))
}
DATABASES["default"].update(
    ENGINE="gaotai_jiazheng.database", CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True
)
DATABASE_OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
DATABASE_OPTIONS.setdefault("connect_timeout", 3)
# Pages are read from memory or a solid-state disk, where an index is never four times dearer than the
# table; and no query here runs so long that compiling it pays. libpq reads PGOPTIONS only where a
# connection brings no options of its own.
PGOPTIONS = env("PGOPTIONS", default="")
PLANNER_OPTIONS = "-c random_page_cost=1.1 -c jit=off"
DATABASE_OPTIONS.setdefault("options", f"{PLANNER_OPTIONS} {PGOPTIONS}".strip())
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = secret("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "gaotai",
        # A broker that does not answer must not hold a resident's request.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
if DJANGO_ENV == "test":  # nothing is collected, and WhiteNoise warns of a missing directory
    STATIC_ROOT = None
STATICFILES_DIRS = [BASE_DIR / "static"]
# What has to answer at the top of the site: browsers ask for /favicon.ico by that name alone.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
STORAGES = {
    # Attachments: outside the web root, no URL; a view serves them after asking who looks.
    "default": {
        "BACKEND": "gaotai_jiazheng.whole_files.WholeFileStorage",
        "OPTIONS": {"location": VAR_DIR / "attachments", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": {
            "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
            "demo": "gaotai_jiazheng.static_files.QuickManifestStorage",
            "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }[DJANGO_ENV],
        # Public, and collected by whoever installs: the web processes, another user, have to read them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A price list of sixty items is one sheet of eight fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 520
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Where the daily backups lie, for the doctor to look at; empty = nobody looks.
BACKUP_DIR = env("BACKUP_DIR", default="")
# Whom backups are sealed to, as bin/backup --new-key prints it; else a file with a passphrase.
BACKUP_PUBLIC_KEY = env("BACKUP_PUBLIC_KEY", default="")
BACKUP_PASSPHRASE_FILE = env("BACKUP_PASSPHRASE_FILE", default="")
# The directory of pg_dump and pg_restore; empty = looked for.
PG_BIN_DIR = env("PG_BIN_DIR", default="")
