"""Alive, ready, and the figures for the monitor."""

from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from gaotai_jiazheng import health, metrics
from reminders.models import CalendarYear, Heartbeat, Notification

UNREACHABLE_BROKER = "redis://127.0.0.1:1/0"


@pytest.fixture
def beating(db):
    """Worker and scheduler that were just heard from."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=timezone.now()) for name in ("worker", "beat")],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


@pytest.fixture
def no_database(monkeypatch):
    """Every query fails as it does when PostgreSQL is away."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "chunked_cursor", refuse)


def gauges(response):
    """Name -> value of a scrape's metrics without labels; name and label value for the others."""
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_healthz_asks_neither_database_nor_broker(client, settings):
    settings.REDIS_URL = UNREACHABLE_BROKER

    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_is_ready_with_everything_there(client, beating):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["status"] == "ready"
    assert {name: check["ok"] for name, check in response.json()["checks"].items()} == {
        "database": True,
        "broker": True,
        "migrations": True,
        "worker": True,
        "beat": True,
    }
    assert "no-store" in response["Cache-Control"]


def failing(response):
    """The names of the checks that failed, after the status was looked at."""
    assert (response.status_code, response.json()["status"]) == (503, "not_ready")
    return {name for name, check in response.json()["checks"].items() if not check["ok"]}


def test_readyz_names_the_broker(client, beating, settings):
    settings.REDIS_URL = UNREACHABLE_BROKER

    assert failing(client.get("/readyz")) == {"broker"}


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_readyz_names_the_process_that_was_not_heard_from(client, beating, name):
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - timedelta(seconds=61))

    assert failing(client.get("/readyz")) == {name}


def test_readyz_names_a_worker_whose_clock_is_ahead(client, beating):
    Heartbeat.objects.filter(name="worker").update(at=timezone.now() + timedelta(seconds=30))

    response = client.get("/readyz")

    assert failing(response) == {"worker"}
    assert "时钟比网页服务快" in response.json()["checks"]["worker"]["detail"]


def test_readyz_names_processes_that_never_beat(client, db):
    assert failing(client.get("/readyz")) == {"worker", "beat"}


def test_readyz_names_a_missing_migration(client, beating):
    [last] = MigrationLoader(connection).graph.leaf_nodes("complaints")
    MigrationRecorder(connection).record_unapplied(*last)

    assert "migrations" in failing(client.get("/readyz"))


def test_readyz_says_so_when_the_database_is_away(client, no_database):
    response = client.get("/readyz")

    assert failing(response) == {"database", "migrations", "worker", "beat"}
    assert response.json()["checks"]["database"]["detail"] == "数据库没有应答（OperationalError）"


@pytest.mark.parametrize(
    ("on", "years", "is_ok"),
    [
        pytest.param(date(2026, 11, 30), [2026], True, id="next year may still be unknown"),
        pytest.param(date(2026, 12, 1), [2026], False, id="from December it may not"),
        pytest.param(date(2026, 12, 1), [2026, 2027], True, id="both loaded"),
        pytest.param(date(2026, 3, 1), [2025], False, id="this year is missing"),
    ],
)
def test_calendars(db, on, years, is_ok):
    CalendarYear.objects.all().delete()
    CalendarYear.objects.bulk_create([CalendarYear(year=year, document="通知") for year in years])

    assert health.check_calendars(on).is_ok == is_ok


def test_metrics_tell_how_the_work_stands(client, beating):
    created_at = timezone.now() - timedelta(hours=2)
    Notification.objects.bulk_create(
        [
            Notification(channel="email", kind="test", subject="旧", created_at=created_at),
            Notification(channel="email", kind="test", subject="新"),
            Notification(channel="sms", kind="test", subject="失败", state="failed"),
        ]
    )

    found = gauges(client.get("/metrics"))

    assert found[("gaotai_database_up",)] == 1
    assert found[("gaotai_queued_notifications",)] == 2
    assert found[("gaotai_failed_notifications",)] == 1
    assert found[("gaotai_oldest_queued_notification_seconds",)] == pytest.approx(7200, abs=60)
    assert found[("gaotai_open_deadlines",)] == 0
    assert found[("gaotai_overdue_deadlines",)] == 0
    assert found[("gaotai_reminders_behind",)] == 0
    assert found[("gaotai_heartbeat_age_seconds", "worker")] == pytest.approx(0, abs=60)


def test_metrics_count_requests_by_route(client, beating):
    key = ("gaotai_request_seconds_count", "GET", "/healthz", "200")
    before = gauges(client.get("/metrics")).get(key, 0)

    client.get("/healthz")

    assert gauges(client.get("/metrics"))[key] == before + 1


def test_metrics_answer_when_the_database_is_away(client, no_database):
    found = gauges(client.get("/metrics"))

    assert found[("gaotai_database_up",)] == 0
    assert ("gaotai_open_deadlines",) not in found


def test_metrics_with_a_token_are_for_who_brings_it(client, beating, settings):
    settings.METRICS_TOKEN = "let-me-in"

    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer let-me-in"}).status_code == 200


def test_metrics_without_a_token_are_for_this_machine(client, beating, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 403
    forwarded = {"X-Forwarded-For": "10.1.2.3"}
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1", headers=forwarded).status_code == 403


def test_unknown_methods_share_one_label():
    seconds = metrics.REQUESTS.labels("other", "/", 405)._sum
    before = seconds.get()

    metrics.observe_request("BREW", "/", 405, 0.1)
    metrics.observe_request("MILK", "/", 405, 0.1)

    assert seconds.get() - before == pytest.approx(0.2)
