"""How a setting is read from the environment, and what production must bring itself."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()

DJANGO_ENV = env("DJANGO_ENV", default="production")
if DJANGO_ENV not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("DJANGO_ENV must be production, demo or test.")
IS_PRODUCTION = DJANGO_ENV == "production"


def secret(name, demo_value):
    """A value that production must bring itself and that the demo and the tests may leave out.

    It may stand in a file that ``<name>_FILE`` names. The variable itself comes first: a rehearsal of a
    restore names its own DATABASE_URL, and must never reach the one in the file.
    """
    if value := env(name, default=""):
        return value
    if path := env(f"{name}_FILE", default=""):
        return Path(path).read_text("utf-8").strip()
    if IS_PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set; production does not start without it.")
    return demo_value


# Holds what is neither code nor database: attachments, the demo's mail, collected static files.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
