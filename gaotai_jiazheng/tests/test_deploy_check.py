"""The settings of production, in a process of their own: what they need, and that nothing is open."""

import base64
import os
import re
import subprocess
import sys

import pytest
import yaml
from django.conf import settings
from django.db import connection

from funds.files import MOST_BYTES
from gaotai_jiazheng import spreadsheets, uploads
from gaotai_jiazheng.settings.environment import secret

SHOW_LOCK_TIMEOUT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW lock_timeout")
    print(cursor.fetchone()[0])
"""
SHOW_MODES = """
import os
from django.core.files.base import ContentFile
from django.core.files.storage import storages
for alias in ("staticfiles", "default"):
    path = storages[alias].path(storages[alias].save("folder/file.txt", ContentFile(b"x")))
    print(alias, *(oct(os.stat(each).st_mode & 0o777) for each in (path, os.path.dirname(path))))
"""
DEMO_SEALED_KEYS = "demo:ZGVtby1vbmx5LWtleS1vZi0zMi1ieXRlcy1ub3Qtc2U="


@pytest.fixture(scope="module")
def production():
    """A full environment of production; the database and the broker are those of the tests."""
    key = base64.b64encode(bytes(range(32))).decode()
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "SECRET_KEY": "k3-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
        "ALLOWED_HOSTS": "jiazheng.example.gov.cn",
        "SITE_URL": "https://jiazheng.example.gov.cn",
        "SEALED_KEYS": f"k2026:{key}",
        "BLIND_INDEX_KEY": "another-secret-of-this-installation",
        "EMAIL_URL": "smtp://mail.example.gov.cn:25",
        "SMS_GATEWAY_URL": "https://sms.example.gov.cn/",
        "TRUSTED_PROXY_COUNT": "1",
    }


def run(arguments, env):
    return subprocess.run(
        [sys.executable, *arguments],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )


def check(env):
    """Standard error of ``check --deploy``, and whether it found nothing at all."""
    found = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], env)
    return found.stderr, found.returncode == 0


def test_deploy_check_is_clean(production):
    complaints, is_clean = check(production)

    assert is_clean, complaints


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "SITE_URL",
        "DATABASE_URL",
        "REDIS_URL",
        "SEALED_KEYS",
        "BLIND_INDEX_KEY",
    ],
)
def test_production_does_not_start_without(production, name):
    env = {key: value for key, value in production.items() if key != name}

    found = run(["-c", "import gaotai_jiazheng.wsgi"], env)

    assert found.returncode != 0
    assert f"{name} is not set; production does not start without it." in found.stderr


def test_production_does_not_start_with_an_optional_second_factor(production):
    found = run(
        ["-c", "import gaotai_jiazheng.wsgi"], {**production, "STAFF_SECOND_FACTOR": "optional"}
    )

    assert found.returncode != 0
    assert "STAFF_SECOND_FACTOR must be required in production." in found.stderr


@pytest.mark.parametrize(
    ("changes", "check_ids"),
    [
        pytest.param({"SEALED_KEYS": "short:YWJj"}, {"gaotai_jiazheng.E002"}, id="a key too short"),
        pytest.param(
            {
                "SEALED_KEYS": DEMO_SEALED_KEYS,
                "EMAIL_URL": "",
                "SMS_GATEWAY_URL": "",
                "TRUSTED_PROXY_COUNT": "0",
            },
            {
                "gaotai_jiazheng.E003",
                "gaotai_jiazheng.W001",
                "gaotai_jiazheng.W002",
                "gaotai_jiazheng.W003",
            },
            id="the demo's key, no way out for messages and a proxy not counted",
        ),
    ],
)
def test_deploy_check_names(production, changes, check_ids):
    complaints, is_clean = check({**production, **changes})

    assert not is_clean
    assert set(re.findall(r"gaotai_jiazheng\.\w+", complaints)) == check_ids


def test_secret_comes_from_its_file_unless_the_variable_is_set(tmp_path, monkeypatch):
    """A rehearsal of a restore sets DATABASE_URL and inherits the rest: the file must not win."""
    path = tmp_path / "database_url"
    path.write_text("postgres://gaotai@postgres/gaotai\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(path))
    monkeypatch.delenv("DATABASE_URL")

    from_file = secret("DATABASE_URL", "")
    monkeypatch.setenv("DATABASE_URL", "postgres://gaotai@postgres/scratch")

    assert from_file == "postgres://gaotai@postgres/gaotai"
    assert secret("DATABASE_URL", "") == "postgres://gaotai@postgres/scratch"


def test_every_connection_takes_the_options_of_the_environment(production, db):
    """``lock_timeout`` of an upgrade: libpq drops PGOPTIONS where the settings bring options."""
    server, _, _name = production["DATABASE_URL"].rpartition("/")
    env = {
        **production,
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "PGOPTIONS": "-c lock_timeout=500ms",
    }

    found = run(["manage.py", "shell", "-v", "0", "-c", SHOW_LOCK_TIMEOUT], env)

    assert found.stdout.strip() == "500ms", found.stderr


def test_containers_are_bounded_and_bring_only_secrets_that_the_settings_read():
    compose = yaml.safe_load((settings.BASE_DIR / "deploy/compose.yaml").read_text("utf-8"))
    modules = (settings.BASE_DIR / "gaotai_jiazheng/settings").glob("*.py")
    read = "".join(module.read_text("utf-8") for module in modules)

    for name, service in compose["services"].items():
        assert {"mem_limit", "restart", "logging"} <= service.keys(), name
        assert set(service.get("secrets", [])) <= compose["secrets"].keys(), name
        for variable in service.get("environment", {}):
            if variable.endswith("_FILE") and name != "postgres":
                assert f'secret("{variable.removesuffix("_FILE")}"' in read


def test_pages_that_nginx_shows_itself_are_brought_along():
    deploy = settings.BASE_DIR / "deploy"
    pages = set(re.findall(r"error_page .*/([a-z-]+\.html);", (deploy / "nginx.conf").read_text()))
    compose = yaml.safe_load((deploy / "compose.yaml").read_text("utf-8"))
    mounted = compose["services"]["nginx"]["volumes"]

    assert pages == {"maintenance.html", "too-large.html", "too-fast.html"}
    for name in pages:
        assert "12345" in (deploy / name).read_text("utf-8")
        assert f"./{name}:/usr/share/nginx/maintenance/{name}:ro" in mounted


def test_gunicorn_keeps_a_connection_longer_than_nginx_does():
    """Else nginx may send a form into one that gunicorn is closing, and answers it 502."""
    deploy = settings.BASE_DIR / "deploy"
    (ours,) = re.findall(r"^keepalive = (\d+)$", (deploy / "gunicorn.conf.py").read_text(), re.M)
    (theirs,) = re.findall(
        r"^ +keepalive_timeout (\d+)s;$", (deploy / "nginx.conf").read_text(), re.M
    )

    assert int(ours) > int(theirs)


def test_web_is_given_the_time_that_gunicorn_gives_its_requests():
    """Docker's own ten seconds end both at once, and a form that is being written is cut off."""
    deploy = settings.BASE_DIR / "deploy"
    gunicorn = (deploy / "gunicorn.conf.py").read_text()
    (waits,) = re.findall(r"^graceful_timeout = (\d+)$", gunicorn, re.M)
    compose = yaml.safe_load((deploy / "compose.yaml").read_text("utf-8"))

    assert int(compose["services"]["web"]["stop_grace_period"].rstrip("s")) > int(waits)


def test_static_files_are_for_every_process_and_attachments_for_one(production, tmp_path):
    """The image and the installation collect them as root; the web processes are another user's."""
    env = {**production, "VAR_DIR": str(tmp_path)}

    found = run(["manage.py", "shell", "-v", "0", "-c", SHOW_MODES], env)

    assert found.stdout.splitlines() == ["staticfiles 0o644 0o755", "default 0o600 0o700"], (
        found.stderr
    )


def test_only_the_container_of_web_adds_up_figures():
    """Nobody makes the directory in the others, and there each request of a rehearsal's proof would fail."""
    deploy = settings.BASE_DIR / "deploy"
    compose = yaml.safe_load((deploy / "compose.yaml").read_text("utf-8"))
    name = "PROMETHEUS_MULTIPROC_DIR"
    services = {
        service for service, of in compose["services"].items() if name in of.get("environment", {})
    }

    assert services == {"web"}
    assert name not in (deploy / "Dockerfile").read_text("utf-8")


def test_nginx_lets_through_whatever_the_portal_takes():
    """What is too large is refused by the portal itself, which keeps what was typed."""
    conf = (settings.BASE_DIR / "deploy/nginx.conf").read_text("utf-8")
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", conf)
    largest = max(uploads.MAX_BYTES, spreadsheets.MAX_BYTES, MOST_BYTES)

    assert int(megabytes) * uploads.MEGABYTE > largest
